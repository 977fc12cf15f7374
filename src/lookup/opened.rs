//! A record as a permit opens it, for comparing: what is closed is not there.
//!
//! In: a record as held, the fields that a permit opens. Out: the same record with every other field empty, so that nothing that is worked out of
//! it can rest on what may not be used. Stored types are taken apart whole: a new field fails to compile here until it is decided under
//! which permission it is compared.

use super::sources::Sources;
use crate::addresses::AddressResolution;
use crate::editions::StoredRecord;
use crate::normalise::{NormalisedRecord, Original, RecordFlags};
use crate::values::{FieldSet, PersonName, SharedField};

/// What a permit opens of a record, for comparing.
pub(super) struct OpenedRecord {
    pub(super) record: NormalisedRecord,
    pub(super) resolution: AddressResolution,
}

impl OpenedRecord {
    pub(super) fn of(stored: StoredRecord, fields: FieldSet, sources: &Sources<'_>) -> Self {
        let StoredRecord { number: _, record, resolution, person: _ } = stored;
        let NormalisedRecord {
            key,
            dataset,
            row,
            fingerprint: _, // of the row; compares nothing
            name,
            date_of_birth,
            date_of_death,
            sex,
            nhs_number,
            nino,
            upn,
            former_upns,
            address_lines,
            postcode,
            postcode_text,
            claimed_uprn,
            property_key: _, // of the council's own systems
            email,
            phone,
            from,
            to,
            observed,
            attributes,
            flags:
                RecordFlags {
                    deceased: _, // the date of death tells, where it may
                    unnamed_infant,
                    no_fixed_abode,
                    address_withheld,
                    suspect,
                    care_of,
                    student: _,
                },
            original: Original { name: _, address: _ },
        } = record;
        let may = |field: SharedField| fields.has(field);
        let named = may(SharedField::Name);
        let housed = may(SharedField::Address) && !address_withheld;
        let dated = housed && may(SharedField::AddressDates);
        let open = |attribute: u16| {
            sources.column(&key, attribute).is_some_and(|column| may(column.field))
        };
        let attributes = attributes.into_iter().filter(|it| open(it.attribute)).collect();
        Self {
            record: NormalisedRecord {
                key,
                dataset,
                row,
                fingerprint: [0; 16],
                name: if named { name } else { PersonName::default() },
                date_of_birth: date_of_birth.filter(|_| may(SharedField::DateOfBirth)),
                date_of_death: date_of_death.filter(|_| may(SharedField::DateOfDeath)),
                sex: sex.filter(|_| may(SharedField::Sex)),
                nhs_number: nhs_number.filter(|_| may(SharedField::NhsNumber)),
                nino: nino.filter(|_| may(SharedField::Nino)),
                upn: upn.filter(|_| may(SharedField::Upn)),
                former_upns: if may(SharedField::Upn) { former_upns } else { Vec::new() },
                address_lines: if housed { address_lines } else { Vec::new() },
                postcode: postcode.filter(|_| housed),
                postcode_text: if housed { postcode_text } else { "".into() },
                claimed_uprn: claimed_uprn.filter(|_| housed),
                property_key: None,
                email: email.filter(|_| may(SharedField::Email)),
                phone: phone.filter(|_| may(SharedField::Phone)),
                from: from.filter(|_| dated),
                to: to.filter(|_| dated),
                observed: observed.filter(|_| dated),
                attributes,
                flags: RecordFlags {
                    unnamed_infant: unnamed_infant && named,
                    no_fixed_abode: no_fixed_abode && housed,
                    suspect,
                    care_of: care_of && housed,
                    ..RecordFlags::default()
                },
                original: Original::default(),
            },
            resolution: if housed { resolution } else { AddressResolution::none() },
        }
    }
}
