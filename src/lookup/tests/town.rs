//! A small made-up town: people, their rows, where they live, published as an edition.
//!
//! Where people live follows the promise that the pipeline keeps: a record that is fenced, or hidden, places nobody whom others place, and
//! ties nobody to anybody.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use jiff::civil::{Date, date};

use crate::addresses::{AddressLevel, AddressResolution, ResolutionRoute};
use crate::editions::{
    EditionDraft, EditionError, EditionFacts, EditionLink, EditionReports, EditionShelf,
    LinkDecision, NextSerials, OpenEdition, ResidenceHistory,
};
use crate::households::{
    Composition, Household, HouseholdKind, Membership, Relation, RelationSaid, Residence,
    StayWitness, StillSays, Whereabouts, relations, stays,
};
use crate::links::ContextFinding;
use crate::lookup::{Shelf, Since, Sources};
use crate::normalise::{AttributeValue, NormalisedRecord, Original, RecordFlags};
use crate::persons::Person;
use crate::rules::{Checked, RelationKind, Ruleset, Unchecked};
use crate::values::{
    DatasetName, DateDoubt, HouseholdId, MatchWeight, MentionKey, PartialDate, PersonId,
    PersonName, Postcode, Role, Uprn,
};

pub(super) const NIGHT: Date = date(2026, 11, 1);

/// A row's word on somebody.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) dataset: &'static str,
    pub(super) id: String,
    pub(super) role: &'static str,
    pub(super) forename: &'static str,
    pub(super) surname: &'static str,
    /// Year, month, day.
    pub(super) born: Option<(u16, u8, u8)>,
    /// Year of death.
    pub(super) died: Option<u16>,
    /// A home by its number.
    pub(super) home: Option<u64>,
    pub(super) from: Option<Date>,
    pub(super) to: Option<Date>,
    pub(super) phone: Option<&'static str>,
    /// What somebody is to social care, folded.
    pub(super) client_type: Option<&'static str>,
    /// True if a restriction hides it.
    pub(super) hidden: bool,
}

impl Row {
    pub(super) fn new(dataset: &'static str, id: &str, role: &'static str) -> Self {
        Self {
            dataset,
            id: id.to_owned(),
            role,
            forename: "ADA",
            surname: "KHAN",
            born: None,
            died: None,
            home: None,
            from: None,
            to: None,
            phone: None,
            client_type: None,
            hidden: false,
        }
    }

    pub(super) fn key(&self) -> MentionKey {
        MentionKey {
            dataset: DatasetName(self.dataset.into()),
            record_id: self.id.as_str().into(),
            role: Role { word: self.role.into(), ordinal: 0 },
        }
    }

    /// Where it has somebody tonight.
    fn lives_at(&self) -> Option<u64> {
        self.home.filter(|_| self.to.is_none_or(|to| to > NIGHT))
    }

    fn is_open(&self) -> bool {
        self.dataset != "electoral_roll" && !self.hidden
    }

    fn record(&self, row: u32) -> NormalisedRecord {
        let partial = |(year, month, day)| PartialDate::new(year, month, day, DateDoubt::None);
        NormalisedRecord {
            key: self.key(),
            dataset: 0,
            row,
            fingerprint: [0; 16],
            name: PersonName {
                forenames: vec![self.forename.into()],
                surname: self.surname.into(),
                ..PersonName::default()
            },
            date_of_birth: self.born.and_then(partial),
            date_of_death: self.died.and_then(|year| partial((year, 2, 3))),
            sex: None,
            nhs_number: None,
            nino: None,
            upn: None,
            former_upns: Vec::new(),
            address_lines: self
                .home
                .map(|home| format!("{home} HIGH STREET").into())
                .into_iter()
                .collect(),
            postcode: self.home.and_then(|_| Postcode::parse("LS1 4AP").ok()),
            postcode_text: "".into(),
            claimed_uprn: None,
            property_key: None,
            email: None,
            phone: self.phone.map(Into::into),
            from: self.from,
            to: self.to,
            observed: None,
            attributes: self.client_type.map(client_type).into_iter().collect(),
            flags: RecordFlags::default(),
            original: Original::default(),
        }
    }

    /// As it reads by itself.
    pub(super) fn as_it_arrives(&self) -> (NormalisedRecord, AddressResolution) {
        (self.record(0), self.resolution())
    }

    fn resolution(&self) -> AddressResolution {
        match self.home {
            None => AddressResolution::none(),
            Some(home) => AddressResolution {
                uprn: Uprn::from_number(home).ok(),
                level: AddressLevel::Residence,
                route: ResolutionRoute::Text,
                ..AddressResolution::none()
            },
        }
    }
}

/// Everybody, by a number that stays theirs.
pub(super) type People = BTreeMap<u64, Vec<Row>>;

pub(super) fn person_id(number: u64) -> PersonId {
    PersonId::from_bits(number + 1).expect("an identifier")
}

pub(super) fn household_id(home: u64) -> HouseholdId {
    HouseholdId::from_bits(home + 1000).expect("an identifier")
}

/// An edition of a town, with what the shipped rules say of datasets.
pub(super) struct Town {
    _folder: tempfile::TempDir,
    edition: OpenEdition,
}

pub(super) fn rules() -> &'static Ruleset<Checked> {
    static SHIPPED: OnceLock<Ruleset<Checked>> = OnceLock::new();
    SHIPPED.get_or_init(|| {
        Ruleset::<Unchecked>::load(None).expect("rules").check().expect("sound rules")
    })
}

fn client_type(value: &str) -> AttributeValue {
    let place = rules().attributes().iter().position(|it| it.name == "client_type");
    let attribute = u16::try_from(place.expect("it is carried")).expect("few");
    AttributeValue { attribute, value: value.into() }
}

impl Town {
    pub(super) fn of(people: &People) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let edition = publish(folder.path(), people);
        Self { _folder: folder, edition }
    }

    pub(super) fn ask<T>(&self, ask: impl FnOnce(Shelf<'_>) -> T) -> T {
        let sources = Sources::new(rules(), &self.edition);
        ask(Shelf { edition: &self.edition, sources: &sources, since: Since::NOTHING })
    }
}

/// Where somebody lives, and by which of the rows: by open ones, with those of an open row, or by others if nothing else tells.
fn home_of(people: &People, number: u64) -> Option<(u64, Vec<usize>, bool)> {
    let rows = &people[&number];
    let at = |open: bool| {
        let home = rows.iter().filter(|it| it.is_open() == open).find_map(Row::lives_at)?;
        let says = |it: &Row| it.is_open() == open && it.lives_at() == Some(home);
        let evidence = (0..rows.len()).filter(|at| says(&rows[*at])).collect();
        Some((home, evidence, !open))
    };
    let with_others = || {
        let named = |row: &Row, other: &Row| row.dataset == other.dataset && row.id == other.id;
        let open_rows = rows.iter().filter(|it| it.is_open());
        open_rows
            .flat_map(|row| {
                let others = people.iter().filter(|(other, _)| **other != number);
                others.filter(move |(_, theirs)| {
                    theirs.iter().any(|it| it.is_open() && named(row, it))
                })
            })
            .find_map(|(_, theirs)| theirs.iter().filter(|it| it.is_open()).find_map(Row::lives_at))
            .map(|home| (home, Vec::new(), false))
    };
    at(true).or_else(with_others).or_else(|| at(false))
}

fn publish(folder: &std::path::Path, people: &People) -> OpenEdition {
    let mut rows: Vec<(u64, &Row)> =
        people.iter().flat_map(|(number, rows)| rows.iter().map(|it| (*number, it))).collect();
    rows.sort_by_key(|(_, it)| it.key());
    let place = |row: &Row| {
        let at = rows.iter().position(|(_, it)| it.key() == row.key()).expect("a row");
        u32::try_from(at).expect("few")
    };
    let row_number = |row: &Row| {
        let same = |it: &Row| it.dataset == row.dataset && it.id == row.id;
        u32::try_from(rows.iter().position(|(_, it)| same(it)).expect("a row")).expect("few")
    };
    let records: Vec<NormalisedRecord> =
        rows.iter().map(|(_, it)| it.record(row_number(it))).collect();
    let resolutions: Vec<AddressResolution> = rows.iter().map(|(_, it)| it.resolution()).collect();
    let numbers: Vec<u64> = people.keys().copied().collect();
    let index = |number: u64| {
        u32::try_from(numbers.iter().position(|it| *it == number).expect("somebody")).expect("few")
    };
    let persons: Vec<Person> = people
        .iter()
        .map(|(number, rows)| {
            let mut records: Vec<u32> = rows.iter().map(place).collect();
            records.sort_unstable();
            Person { id: person_id(*number), records }
        })
        .collect();
    let mut homes: BTreeMap<u64, Vec<Membership>> = BTreeMap::new();
    for (number, rows) in people {
        if let Some((home, evidence, fenced)) = home_of(people, *number) {
            let mut evidence: Vec<u32> = evidence.iter().map(|at| place(&rows[*at])).collect();
            evidence.sort_unstable();
            let member = Membership { person: index(*number), since: None, evidence, fenced };
            homes.entry(home).or_default().push(member);
        }
    }
    let residence = |home: u64| Residence::Uprn(Uprn::from_number(home).expect("a number"));
    let households: Vec<Household> = homes
        .into_iter()
        .map(|(home, members)| Household {
            id: household_id(home),
            residence: residence(home),
            kind: HouseholdKind::Private,
            composition: Composition::NotKnown,
            members,
        })
        .collect();
    let residences: Vec<ResidenceHistory> = people
        .iter()
        .map(|(number, rows)| {
            let witness = |row: &Row| {
                let witness = StayWitness {
                    key: row.key(),
                    record: Some(place(row)),
                    from: row.from,
                    to: row.to,
                    first_seen: NIGHT,
                    last_seen: NIGHT,
                    lately: false,
                    says: StillSays::Yes,
                    dates_stays: row.dataset == "council_tax",
                    fenced: !row.is_open(),
                };
                row.home.map(|home| (residence(home), witness))
            };
            let home = home_of(people, *number).map(|(home, _, _)| residence(home));
            let witnesses = rows.iter().filter_map(witness).collect();
            let stays =
                stays(Whereabouts { witnesses, home: home.as_ref(), second: None, died: None });
            ResidenceHistory { person: person_id(*number), stays }
        })
        .filter(|it| !it.stays.is_empty())
        .collect();
    let relations = told(&rows, index, place);
    let links = links(people, place);
    let facts = EditionFacts { identifiers: NextSerials::default(), ..EditionFacts::default() };
    let draft = EditionDraft {
        records: &records,
        resolutions: &resolutions,
        shown: &vec![None; records.len()],
        unchanged: None,
        persons: &persons,
        households: &households,
        residences: &residences,
        relations: &relations,
        events: &[],
        links: &links,
        quarantine: &[],
        model_json: "{}",
        facts: &facts,
    };
    let shelf = EditionShelf::open(folder).expect("a shelf");
    let reports = EditionReports { json: "{}", text: "", html: "", run_json: "{}" };
    let staged = shelf.begin(NIGHT).and_then(|it| it.write(&draft)).expect("an edition");
    staged
        .publish(&reports, "2026-11-01T03:00:00Z", |_| Ok::<(), EditionError>(()))
        .expect("a published edition")
        .into_edition()
}

/// Rows of benefits name a claimant, a partner and children.
fn told(
    rows: &[(u64, &Row)],
    index: impl Fn(u64) -> u32,
    place: impl Fn(&Row) -> u32,
) -> Vec<Relation<u32>> {
    let mut said = Vec::new();
    for (one, row) in rows.iter().filter(|(_, it)| it.role == "claimant") {
        let named = |it: &&(u64, &Row)| it.1.dataset == row.dataset && it.1.id == row.id;
        for (other, theirs) in rows.iter().filter(named) {
            let kind = match theirs.role {
                "partner" => RelationKind::Partner,
                "child" => RelationKind::Parent,
                _ => continue,
            };
            said.push(RelationSaid {
                kind,
                one: index(*one),
                other: index(*other),
                from: row.from.max(theirs.from),
                to: None,
                records: [place(row), place(theirs)],
            });
        }
    }
    relations(&said, |_| None, NIGHT)
}

/// Open records of a person hang together all with all; others each hang on the first.
fn links(people: &People, place: impl Fn(&Row) -> u32) -> Vec<EditionLink> {
    let mut links = Vec::new();
    for rows in people.values() {
        for (at, one) in rows.iter().enumerate() {
            for other in &rows[at + 1..] {
                let hangs = |it: &Row| it.is_open() || it.key() == rows[0].key();
                if hangs(one) && hangs(other) || one.key() == rows[0].key() {
                    links.push(EditionLink {
                        left: place(one),
                        right: place(other),
                        weight: MatchWeight::from_bits(12.0),
                        context: ContextFinding::default(),
                        decision: LinkDecision::Linked,
                        met_by: Some(0),
                    });
                }
            }
        }
    }
    links
}
