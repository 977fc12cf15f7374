//! A small made-up night: two households of three persons, a provisional address, a row in quarantine.

use std::path::Path;

use jiff::civil::Date;

use crate::addresses::{
    AddressLevel, AddressReason, AddressReasons, AddressResolution, PremisesKind, ResolutionRoute,
    STAGES,
};
use crate::editions::{
    EditionDraft, EditionError, EditionFacts, EditionLink, EditionReports, EditionShelf,
    LinkDecision, ManifestInput, NextSerials, PublishedEdition, QuarantineLine,
};
use crate::households::{Composition, Household, HouseholdKind, Membership, Residence};
use crate::links::ContextFinding;
use crate::normalise::{AttributeValue, NormalisedRecord, Original, RecordFlags};
use crate::persons::Person;
use crate::values::{
    DatasetName, DateDoubt, HouseholdId, MatchWeight, MentionKey, NhsNumber, Nino, PartialDate,
    PersonId, PersonName, Postcode, Role, Sensitive, Sex, Title, Upn, Uprn,
};

pub(super) const REPORTS: EditionReports<'_> = EditionReports {
    json: "{}\n",
    text: "report\n",
    html: "<p>report</p>\n",
    run_json: "{\"ms\":1}\n",
};

/// Lists that can be changed before they are published.
#[derive(Clone)]
pub(super) struct Night {
    pub records: Vec<NormalisedRecord>,
    pub resolutions: Vec<AddressResolution>,
    pub shown: Vec<Option<Date>>,
    pub persons: Vec<Person>,
    pub households: Vec<Household>,
    pub links: Vec<EditionLink>,
    pub quarantine: Vec<QuarantineLine>,
    pub facts: EditionFacts,
}

impl Night {
    pub(super) fn draft(&self) -> EditionDraft<'_> {
        EditionDraft {
            records: &self.records,
            resolutions: &self.resolutions,
            shown: &self.shown,
            unchanged: None,
            persons: &self.persons,
            households: &self.households,
            events: &[],
            residences: &[],
            relations: &[],
            links: &self.links,
            quarantine: &self.quarantine,
            model_json: "{\"weights\":[]}\n",
            facts: &self.facts,
        }
    }

    pub(super) fn publish(
        &self,
        folder: &Path,
        as_of: &str,
    ) -> Result<PublishedEdition, EditionError> {
        EditionShelf::open(folder)?.begin(date(as_of))?.write(&self.draft())?.publish(
            &REPORTS,
            "2026-11-22T03:00:00Z",
            |_| Ok(()),
        )
    }

    /// The same night with its lists in another order.
    pub(super) fn reversed(&self) -> Self {
        let mut night = self.clone();
        let flip = |place: u32, length: usize| u32::try_from(length).unwrap() - 1 - place;
        night.records.reverse();
        night.resolutions.reverse();
        night.shown.reverse();
        night.persons.reverse();
        night.households.reverse();
        night.links.reverse();
        let (records, persons) = (self.records.len(), self.persons.len());
        for person in &mut night.persons {
            for place in &mut person.records {
                *place = flip(*place, records);
            }
        }
        for member in night.households.iter_mut().flat_map(|household| &mut household.members) {
            member.person = flip(member.person, persons);
            for place in &mut member.evidence {
                *place = flip(*place, records);
            }
        }
        for link in &mut night.links {
            (link.left, link.right) = (flip(link.left, records), flip(link.right, records));
        }
        night
    }
}

pub(super) fn date(text: &str) -> jiff::civil::Date {
    text.parse().unwrap()
}

pub(super) fn person_id(bits: u64) -> PersonId {
    PersonId::from_bits(bits).unwrap()
}

pub(super) fn household_id(bits: u64) -> HouseholdId {
    HouseholdId::from_bits(bits).unwrap()
}

pub(super) fn key(dataset: &str, record_id: &str, word: &str, ordinal: u8) -> MentionKey {
    MentionKey {
        dataset: DatasetName(dataset.into()),
        record_id: record_id.into(),
        role: Role { word: word.into(), ordinal },
    }
}

/// A record that says nothing.
pub(super) fn bare(key: MentionKey) -> NormalisedRecord {
    NormalisedRecord {
        key,
        dataset: 0,
        row: 0,
        fingerprint: [0; 16],
        name: PersonName::default(),
        date_of_birth: None,
        date_of_death: None,
        sex: None,
        nhs_number: None,
        nino: None,
        upn: None,
        former_upns: Vec::new(),
        address_lines: Vec::new(),
        postcode: None,
        postcode_text: "".into(),
        claimed_uprn: None,
        property_key: None,
        email: None,
        phone: None,
        from: None,
        to: None,
        observed: None,
        attributes: Vec::new(),
        flags: RecordFlags::default(),
        original: Original::default(),
    }
}

/// A record that says everything there is to say.
pub(super) fn full(key: MentionKey) -> NormalisedRecord {
    let uprn = Uprn::from_number(100_012_345_678).unwrap();
    NormalisedRecord {
        key,
        dataset: 3,
        row: 41,
        fingerprint: *b"0123456789abcdef",
        name: PersonName {
            title: Some(Title::Neutral),
            forenames: vec!["AISHA".into(), "B".into()],
            surname: "KHAN".into(),
            other_surnames: vec!["MIRZA".into()],
            known_as: vec!["ASH".into()],
            suffix: Some("JR".into()),
        },
        date_of_birth: PartialDate::new(2012, 3, 4, DateDoubt::DayMonthOrder),
        date_of_death: PartialDate::new(2020, 0, 0, DateDoubt::None),
        sex: Some(Sex::Female),
        nhs_number: NhsNumber::parse("9434765919").ok(),
        nino: Nino::parse("SC578291A").ok(),
        upn: Upn::parse("B801200005001").ok(),
        former_upns: Upn::parse("K80142271038K").into_iter().collect(),
        address_lines: vec!["4 HIGH STREET".into(), "BRIDGETOWN".into()],
        postcode: Postcode::parse("LS1 4AP").ok(),
        postcode_text: "LS1 4AP".into(),
        claimed_uprn: Some(uprn),
        property_key: Some("301234567".into()),
        email: Some("a@example.org".into()),
        phone: Some("07700900123".into()),
        from: Some(date("2020-02-29")),
        to: Some(date("2024-12-31")),
        observed: Some(date("2026-11-21")),
        attributes: vec![AttributeValue { attribute: 7, value: "B".into() }],
        flags: RecordFlags {
            deceased: true,
            unnamed_infant: false,
            no_fixed_abode: true,
            address_withheld: false,
            suspect: true,
            care_of: true,
            student: true,
        },
        original: Original {
            name: Sensitive::new("Dr Aisha B. Khan jr.".into()),
            address: Sensitive::new("4, High Street, LS1 4AP".into()),
        },
    }
}

pub(super) fn resolved(uprn: u64) -> AddressResolution {
    AddressResolution {
        uprn: Uprn::from_number(uprn).ok(),
        parent: Uprn::from_number(uprn + 1).ok(),
        premises: PremisesKind::SharedHouse,
        level: AddressLevel::Residence,
        route: ResolutionRoute::Text,
        stage: STAGES.last().map(|stage| stage.name),
        weight: MatchWeight::from_millibits(31_250),
        distinguishability: AddressResolution::UNRIVALLED,
        reasons: AddressReasons::of(&[AddressReason::Historical, AddressReason::PostcodeNearby]),
        number: "4".into(),
        unit: "FIRST REAR".into(),
        street_key: "HIGH ST".into(),
        ..AddressResolution::none()
    }
}

pub(super) fn unresolved(text: &str) -> AddressResolution {
    AddressResolution {
        provisional_key: text.into(),
        route: if text.is_empty() { ResolutionRoute::None } else { ResolutionRoute::Provisional },
        premises: PremisesKind::NotResidential,
        level: AddressLevel::Street,
        weight: MatchWeight::from_millibits(-2_500),
        reasons: AddressReasons::of(&AddressReason::ALL),
        ..AddressResolution::none()
    }
}

pub(super) fn member(person: u32, evidence: &[u32]) -> Membership {
    Membership {
        person,
        since: Some(date("2019-05-01")),
        evidence: evidence.to_vec(),
        fenced: person == 2,
    }
}

/// Records 0 and 3 are person 17 (with 4 doubtful), 1 and 2 are persons 5 and 900, 4 is person 31 without a household.
pub(super) fn night() -> Night {
    let mut records = vec![
        full(key("school_census", "3001/A1", "pupil", 0)),
        bare(key("council_tax", "000000017", "liable", 1)),
        bare(key("council_tax", "000000017", "liable", 2)),
        bare(key("benefits", "B-9", "child", 1)),
        bare(key("electoral_roll", "AA-12-0", "", 0)),
    ];
    for (row, record) in (0_u8..).zip(&mut records) {
        record.fingerprint = [row; 16];
    }
    records[3].date_of_birth = PartialDate::new(2012, 4, 3, DateDoubt::None);
    records[3].sex = Some(Sex::Male);
    let person = |id, places: &[u32]| Person { id: person_id(id), records: places.to_vec() };
    let link = |left, right, millibits, decision| EditionLink {
        left,
        right,
        weight: MatchWeight::from_millibits(millibits),
        context: ContextFinding {
            rivals: Some(3),
            shared_with_rival: MatchWeight::from_millibits(-1_250),
            company: None,
            persons: MatchWeight::from_millibits(750),
        },
        decision,
        met_by: Some(2),
    };
    Night {
        shown: vec![None, Some(date("2026-11-02")), None, None, Some(date("2026-11-20"))],
        records,
        resolutions: vec![
            resolved(100),
            resolved(100),
            resolved(100),
            unresolved("9 NEW ROAD LS1"),
            unresolved(""),
        ],
        persons: vec![person(17, &[0, 3]), person(5, &[1]), person(900, &[2]), person(31, &[4])],
        households: vec![
            Household {
                id: household_id(77),
                residence: Residence::Uprn(Uprn::from_number(100).unwrap()),
                kind: HouseholdKind::Private,
                composition: Composition::Family,
                members: vec![member(0, &[0]), member(1, &[1])],
            },
            Household {
                id: household_id(12),
                residence: Residence::Provisional("9 NEW ROAD LS1".into()),
                kind: HouseholdKind::CareHome,
                composition: Composition::Communal,
                members: vec![member(2, &[2])],
            },
        ],
        links: vec![
            link(3, 0, 12_345, LinkDecision::Linked),
            link(0, 4, -250, LinkDecision::Review),
        ],
        quarantine: vec![QuarantineLine {
            dataset: "benefits".to_owned(),
            file: "benefits.csv".to_owned(),
            line: 17,
            column: "claimant_dob".to_owned(),
            reason: "no date, in any of \"%Y-%m-%d\"".to_owned(),
        }],
        facts: EditionFacts {
            program_version: "0.1.0".to_owned(),
            inputs: vec![ManifestInput {
                dataset: "benefits".to_owned(),
                path_name: "benefits.csv".to_owned(),
                digest: "ab".repeat(32),
                rows: 2,
                quarantined: 1,
                received_on: Some(date("2026-11-22")),
                nights_missing: 0,
                carried_forward: false,
            }],
            rules_fingerprint: "rules".to_owned(),
            model_fingerprint: "model".to_owned(),
            quality: [("persons_f1".to_owned(), 0.987_654_321)].into(),
            identifiers: NextSerials { next_person_serial: 5, next_household_serial: 3 },
            decided_up_to: 3,
        },
    }
}
