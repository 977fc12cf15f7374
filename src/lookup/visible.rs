//! What one permit opens of one person: their records, field by field.
//!
//! In: a person as held, a permit. Out: records that hold what the permit opens and nothing else; everything that is shown is computed from
//! these. Stored types are taken apart whole: a new field fails to compile here until it is decided under which permission it leaves.
//!
//! Records that hang together only through records which the permit does not open are not taken for one person here: that they are one rests
//! on what may not be used. The part that most records speak for is shown.

use jiff::civil::Date;

use super::held::{Held, HeldLink};
use super::sources::Sources;
use crate::addresses::{AddressResolution, PremisesKind};
use crate::editions::{EditionError, StoredRecord};
use crate::households::Residence;
use crate::normalise::{AttributeValue, NormalisedRecord, Original, RecordFlags};
use crate::sharing::Permit;
use crate::values::{
    FieldSet, HouseholdId, MentionKey, NhsNumber, Nino, PartialDate, PersonId, PersonName, Sex,
    SharedField, Upn,
};

/// A carried column's value.
pub(super) struct CarriedValue {
    pub(super) name: String,
    pub(super) value: String,
}

/// An address as a record has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct WrittenAddress {
    /// The home that it leads to; none where to no home.
    pub(super) home: Option<Residence>,
    pub(super) premises: PremisesKind,
    /// Lines, and the postcode last.
    pub(super) lines: Vec<String>,
}

/// What a permit opens of a record.
pub(super) struct VisibleRecord {
    pub(super) number: u32,
    pub(super) key: MentionKey,
    /// Which row of its dataset: two records of one row are named together.
    pub(super) row: u32,
    pub(super) fields: FieldSet,
    pub(super) unverified: bool,
    /// The day for which it vouches.
    pub(super) as_at: Date,
    pub(super) name: Option<PersonName>,
    pub(super) date_of_birth: Option<PartialDate>,
    pub(super) date_of_death: Option<PartialDate>,
    pub(super) sex: Option<Sex>,
    pub(super) nhs_number: Option<NhsNumber>,
    pub(super) nino: Option<Nino>,
    pub(super) upns: Vec<Upn>,
    pub(super) email: Option<String>,
    pub(super) phone: Option<String>,
    pub(super) address: Option<WrittenAddress>,
    /// Since when, until when at the address; or of a case.
    pub(super) dates: (Option<Date>, Option<Date>),
    pub(super) carried: Vec<CarriedValue>,
    /// A student, by a source of which other columns may be seen.
    pub(super) student: bool,
}

/// What a permit opens of a person. Never without a record.
pub(super) struct Visible {
    pub(super) person: PersonId,
    /// Where the edition has the person live; whether that may be told, is not decided yet.
    pub(super) household: Option<HouseholdId>,
    /// In the order of their keys.
    pub(super) records: Vec<VisibleRecord>,
    /// True if records that the edition has with them are surely theirs no longer.
    pub(super) parted: bool,
    /// How sure the least sure tie among the records is, in thousandths; none where there is but one.
    pub(super) confidence: Option<u16>,
}

/// Which records of a person a permit opens and may be taken for theirs.
pub(super) struct OpenTogether {
    /// By their places among those held, ascending, with the fields that are open; none of another person than the permit's.
    pub(super) records: Vec<(usize, FieldSet)>,
    /// How sure the least sure tie among them is, in thousandths; none where there is but one.
    confidence: Option<u16>,
}

impl OpenTogether {
    /// Of a person as held.
    pub(super) fn of(held: &Held<'_>, permit: &Permit) -> Self {
        if held.person != permit.person() {
            return Self { records: Vec::new(), confidence: None };
        }
        let opened: Vec<FieldSet> =
            held.records.iter().map(|it| permit.fields_of(it.key())).collect();
        let open: Vec<usize> = (0..opened.len()).filter(|at| !opened[*at].is_empty()).collect();
        let (together, confidence) = hanging_together(&open, &held.links);
        let records = together.into_iter().map(|at| (at, opened[at])).collect();
        Self { records, confidence }
    }
}

impl Visible {
    /// What the permit opens; none if nothing.
    pub(super) fn of(
        held: &Held<'_>,
        permit: &Permit,
        sources: &Sources<'_>,
    ) -> Result<Option<Self>, EditionError> {
        let OpenTogether { records: open, confidence } = OpenTogether::of(held, permit);
        let mut records = Vec::with_capacity(open.len());
        for (at, fields) in open {
            let record = &held.records[at];
            let dataset = &record.key().dataset;
            let unverified =
                permit.opened().iter().any(|it| it.dataset == *dataset && it.unverified);
            records.push(visible(record.whole()?, fields, unverified, sources));
        }
        Ok((!records.is_empty()).then_some(Self {
            person: held.person,
            household: held.household,
            records,
            parted: !held.parted.is_empty(),
            confidence,
        }))
    }
}

/// The largest part of some records that accepted links among them hold together, the one with the first record on a tie; and how sure the
/// least sure tie is that holds it, by its surest ties.
fn hanging_together(open: &[usize], links: &[HeldLink]) -> (Vec<usize>, Option<u16>) {
    let mut part: Vec<usize> = (0..open.len()).collect();
    let place = |at: usize| open.binary_search(&at).ok();
    let mut inside: Vec<(u16, usize, usize)> = links
        .iter()
        .filter_map(|it| Some((it.confidence, place(it.left)?, place(it.right)?)))
        .collect();
    // the surest first: what joins two parts is then the surest that does
    inside.sort_by(|a, b| b.0.cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut joined: Vec<(u16, usize)> = Vec::new();
    for (confidence, left, right) in inside {
        let (keep, gone) = (part[left].min(part[right]), part[left].max(part[right]));
        if keep != gone {
            part.iter_mut().filter(|it| **it == gone).for_each(|it| *it = keep);
            joined.push((confidence, left));
        }
    }
    let size = |of: usize| part.iter().filter(|it| **it == of).count();
    let largest = part.iter().copied().max_by_key(|of| (size(*of), std::cmp::Reverse(*of)));
    let ties = joined.iter().filter(|(_, left)| Some(part[*left]) == largest);
    let confidence = ties.map(|(confidence, _)| *confidence).min();
    let of_it = (0..open.len()).filter(|at| Some(part[*at]) == largest);
    (of_it.map(|at| open[at]).collect(), confidence)
}

fn visible(
    stored: StoredRecord,
    fields: FieldSet,
    unverified: bool,
    sources: &Sources<'_>,
) -> VisibleRecord {
    let StoredRecord { number, record, resolution, person: _ } = stored;
    let NormalisedRecord {
        key,
        dataset: _, // by its name in the key
        row,
        fingerprint: _, // of the row; nothing to be shown
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
        claimed_uprn: _, // the resolution says what it was worth
        property_key: _, // of the council's own systems
        email,
        phone,
        from,
        to,
        observed,
        attributes,
        flags:
            RecordFlags {
                deceased: _, // a word of the account, not a date: `date_of_death` is what may be told
                unnamed_infant: _, // the name says so
                no_fixed_abode,
                address_withheld,
                suspect: _,
                care_of: _,
                student,
            },
        original: Original { name: _, address: _ }, // the read values are shown, not what was typed
    } = record;
    let may = |field: SharedField| fields.has(field);
    let shows_address = may(SharedField::Address) && !address_withheld;
    let some_address = !no_fixed_abode && (!address_lines.is_empty() || postcode.is_some());
    let address = (shows_address && some_address).then(|| WrittenAddress {
        home: Residence::of(&resolution),
        premises: premises_of(&resolution),
        lines: address_lines
            .into_iter()
            .map(String::from)
            .chain(match postcode {
                Some(postcode) => Some(postcode.to_string()),
                None if postcode_text.is_empty() => None,
                None => Some(String::from(postcode_text)),
            })
            .collect(),
    });
    let carried = attributes
        .into_iter()
        .filter_map(|AttributeValue { attribute, value }| {
            let column = sources.column(&key, attribute)?;
            may(column.field)
                .then(|| CarriedValue { name: column.name.to_owned(), value: String::from(value) })
        })
        .collect();
    VisibleRecord {
        number,
        row,
        fields,
        unverified,
        as_at: observed.unwrap_or_else(|| sources.arrived(&key.dataset)),
        key,
        name: Some(name).filter(|name| may(SharedField::Name) && !name.is_empty()),
        date_of_birth: date_of_birth.filter(|_| may(SharedField::DateOfBirth)),
        date_of_death: date_of_death.filter(|_| may(SharedField::DateOfDeath)),
        sex: sex.filter(|_| may(SharedField::Sex)),
        nhs_number: nhs_number.filter(|_| may(SharedField::NhsNumber)),
        nino: nino.filter(|_| may(SharedField::Nino)),
        upns: if may(SharedField::Upn) {
            upn.into_iter().chain(former_upns).collect()
        } else {
            Vec::new()
        },
        email: email.filter(|_| may(SharedField::Email)).map(String::from),
        phone: phone.filter(|_| may(SharedField::Phone)).map(String::from),
        address,
        dates: if may(SharedField::AddressDates) { (from, to) } else { (None, None) },
        student: student && may(SharedField::Details),
        carried,
    }
}

/// What kind of premises an address leads to: the gazetteer's word, which is nobody's secret.
fn premises_of(resolution: &AddressResolution) -> PremisesKind {
    let AddressResolution {
        uprn: _, // through `Residence::of`
        provisional_key: _,
        parent: _,
        premises,
        level: _,
        route: _,
        stage: _,
        weight: _,
        distinguishability: _,
        reasons: _,
        number: _,
        unit: _,
        street_key: _,
    } = resolution;
    *premises
}

#[cfg(test)]
mod tests {
    use super::{HeldLink, hanging_together};
    use crate::values::MatchWeight;

    fn link(left: usize, right: usize, confidence: u16) -> HeldLink {
        let weight = MatchWeight::from_bits(12.0);
        HeldLink { left, right, confidence, weight, by_steward: false }
    }

    #[test]
    fn records_that_hang_together_by_a_hidden_one_alone_are_not_shown_as_one_person() {
        let chain = [link(0, 1, 990), link(1, 2, 980), link(2, 3, 999)];
        assert_eq!(hanging_together(&[0, 1, 2, 3], &chain), (vec![0, 1, 2, 3], Some(980)));
        assert_eq!(hanging_together(&[0, 2, 3], &chain), (vec![2, 3], Some(999)));
        assert_eq!(hanging_together(&[0, 2], &chain), (vec![0], None), "a tie: the first");
        assert_eq!(hanging_together(&[], &chain), (vec![], None));
    }

    #[test]
    fn a_weak_link_beside_strong_ones_says_nothing_against_them() {
        let ring = [link(0, 1, 999), link(1, 2, 998), link(0, 2, 400)];
        assert_eq!(hanging_together(&[0, 1, 2], &ring).1, Some(998));
    }
}
