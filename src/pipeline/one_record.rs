//! One record that somebody has in hand, read and normalised as the night reads its dataset.
//!
//! In: a dataset and either the columns of its extract or canonical fields. Out: the people whom the record names, or why it names nobody. No
//! file is read, and nothing is quarantined: a cell that cannot be read is as good as empty here, as it is at night.

use std::collections::BTreeMap;

use compact_str::CompactString;
use jiff::civil::Date;

use crate::extracts::{Cells, ExtractRow, Header};
use crate::normalise::{
    Dictionaries, MentionContext, MentionReading, NormalisedRecord, Outcome, normalise,
};
use crate::pipeline::reading::{TooManyPeople, mention_reading, number_roles};
use crate::records::{BoundSource, RawMention, RowReading, SourceRow};
use crate::rules::{Checked, MentionRules, Ruleset, SourceRules, UnknownDataset};
use crate::values::{AttributeKind, CanonicalField, DateFormat, Role};

/// What a record says.
#[derive(Clone, Debug)]
pub enum RecordSays {
    /// The columns of its dataset's extract, by name.
    Columns(BTreeMap<String, String>),
    /// Canonical fields of one person; address lines are several.
    Fields {
        /// What the person is in the record; the dataset's first role, if nothing is said.
        role: Option<String>,
        /// What is said.
        fields: Vec<(CanonicalField, String)>,
    },
}

/// A record that somebody has in hand.
#[derive(Clone, Debug)]
pub struct RecordInHand {
    /// By whose rules it is read.
    pub dataset: String,
    /// Its key there; empty if it has none yet.
    pub record_id: String,
    /// What it says.
    pub says: RecordSays,
    /// Of several people whom it names, which is meant; the first, if nothing is said.
    pub whom: Option<String>,
}

/// The people whom a record names.
#[derive(Clone, Debug)]
pub struct PeopleInHand {
    /// The one who is meant.
    pub meant: NormalisedRecord,
    /// What the others are in it.
    pub others: Vec<Role>,
}

/// Why nobody is read out of a record.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NobodyRead {
    /// The rules know no such dataset.
    #[error(transparent)]
    Dataset(#[from] UnknownDataset),
    /// The dataset names nobody in that role.
    #[error("nobody is that in this dataset: its roles are {0}")]
    Role(String),
    /// It names others.
    #[error("the record names nobody as that: it names {0}")]
    Whom(String),
    /// It is read, and speaks of no person.
    #[error("the record names nobody: {0}")]
    NoPerson(String),
    /// A night would set it aside.
    #[error("the record names more than 255 people of one role")]
    TooMany,
}

/// Dates as programs and people write them.
const FORMATS: [&str; 4] = ["%Y-%m-%d", "%d/%m/%Y", "%Y-%m", "%Y"];

/// The people whom a record names, in the order of the rules.
///
/// # Errors
/// [`NobodyRead`].
pub fn read_in_hand(
    ruleset: &Ruleset<Checked>,
    dictionaries: &Dictionaries,
    night: Date,
    record: &RecordInHand,
) -> Result<PeopleInHand, NobodyRead> {
    let RecordInHand { dataset, record_id, says, whom } = record;
    let (dataset, source) = ruleset.source(dataset)?;
    let kinds: Vec<AttributeKind> = ruleset.attributes().iter().map(|it| it.kind).collect();
    let desk = Desk { source, kinds: &kinds, dictionaries, night };
    let from =
        SourceRow { dataset, record_id: record_id.as_str().into(), line: 0, fingerprint: [0; 16] };
    let people = match says {
        RecordSays::Columns(columns) => desk.read_columns(from, columns),
        RecordSays::Fields { role, fields } => desk.read_fields(&from, role.as_deref(), fields),
    };
    meant(people?, whom.as_deref())
}

fn meant(
    mut people: Vec<NormalisedRecord>,
    whom: Option<&str>,
) -> Result<PeopleInHand, NobodyRead> {
    let is_meant = |it: &NormalisedRecord| whom.is_none_or(|whom| it.key.role.to_string() == whom);
    let roles = || people.iter().map(|it| it.key.role.to_string()).collect::<Vec<_>>().join(", ");
    match people.iter().position(is_meant) {
        Some(at) => {
            let meant = people.swap_remove(at);
            let mut others: Vec<Role> = people.into_iter().map(|it| it.key.role).collect();
            others.sort();
            Ok(PeopleInHand { meant, others })
        }
        None if people.is_empty() => {
            Err(NobodyRead::NoPerson("nothing that tells people apart is in it".to_owned()))
        }
        None => Err(NobodyRead::Whom(roles())),
    }
}

struct Desk<'d> {
    source: &'d SourceRules,
    kinds: &'d [AttributeKind],
    dictionaries: &'d Dictionaries,
    night: Date,
}

impl Desk<'_> {
    fn read_columns(
        &self,
        from: SourceRow,
        columns: &BTreeMap<String, String>,
    ) -> Result<Vec<NormalisedRecord>, NobodyRead> {
        let row = ExtractRow {
            row: u32::MAX,
            line: from.line,
            record_id: from.record_id,
            fingerprint: from.fingerprint,
            cells: Cells::of(columns.values().map(String::as_str)),
            attached: Vec::new(),
        };
        let bound = BoundSource::new(from.dataset, self.source, &Header::new(columns.keys()));
        let (from, mentions) = match bound.read(&row) {
            RowReading::Mentions(from, mentions) => (from, mentions),
            RowReading::NoPerson(_, reason) => {
                return Err(NobodyRead::NoPerson(reason.to_string()));
            }
        };
        let mut people = Vec::new();
        for mention in &mentions {
            let rules = self.source.mentions.get(usize::from(mention.mention));
            let reading = rules.map(|rules| mention_reading(self.source, rules));
            self.normalise(&from, mention, &reading.unwrap_or_default(), &mut people)?;
        }
        number_roles(&mut people).map_err(|TooManyPeople| NobodyRead::TooMany)?;
        Ok(people.into_iter().map(|(person, _)| person).collect())
    }

    fn read_fields(
        &self,
        from: &SourceRow,
        role: Option<&str>,
        fields: &[(CanonicalField, String)],
    ) -> Result<Vec<NormalisedRecord>, NobodyRead> {
        let mentions = || (0_u16..).zip(&self.source.mentions);
        let wanted = |rules: &MentionRules| role.is_none_or(|role| rules.role == role);
        let Some((at, rules)) = mentions().find(|(_, rules)| wanted(rules)) else {
            let roles: Vec<&CompactString> = mentions().map(|(_, rules)| &rules.role).collect();
            let roles: Vec<&str> = roles.into_iter().map(CompactString::as_str).collect();
            return Err(NobodyRead::Role(roles.join(", ")));
        };
        let mut mention = RawMention { mention: at, ..RawMention::default() };
        for (field, text) in fields {
            mention.set(*field, text.trim());
        }
        let mut reading = mention_reading(self.source, rules);
        let own: Vec<DateFormat> =
            FORMATS.iter().filter_map(|format| DateFormat::new(format).ok()).collect();
        let formats = &mut reading.date_formats;
        for of in [
            &mut formats.date_of_birth,
            &mut formats.date_of_death,
            &mut formats.from,
            &mut formats.to,
            &mut formats.observed,
        ] {
            of.clone_from(&own);
        }
        let mut people = Vec::new();
        self.normalise(from, &mention, &reading, &mut people)?;
        Ok(people.into_iter().map(|(person, _)| person).collect())
    }

    fn normalise(
        &self,
        from: &SourceRow,
        mention: &RawMention<'_>,
        reading: &MentionReading,
        people: &mut Vec<(NormalisedRecord, u16)>,
    ) -> Result<(), NobodyRead> {
        let context = MentionContext {
            dataset_name: &self.source.name,
            source_row: from,
            row: u32::MAX,
            reading,
            attribute_kinds: self.kinds,
            night: self.night,
            keeps_original: false,
        };
        match normalise(mention, &context, self.dictionaries).outcome {
            Outcome::People(named) => {
                people.extend(named.into_iter().map(|person| (person, mention.mention)));
                Ok(())
            }
            // of several whom a row names, some may be nobody
            Outcome::NoPerson(_) if !people.is_empty() => Ok(()),
            Outcome::NoPerson(reason) => Err(NobodyRead::NoPerson(reason.word().to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::civil::date;

    use super::{NobodyRead, PeopleInHand, RecordInHand, RecordSays, read_in_hand};
    use crate::normalise::Dictionaries;
    use crate::rules::{Ruleset, Unchecked};
    use crate::values::CanonicalField;

    fn read(dataset: &str, says: RecordSays) -> Result<PeopleInHand, NobodyRead> {
        read_of(dataset, says, None)
    }

    fn read_of(
        dataset: &str,
        says: RecordSays,
        whom: Option<&str>,
    ) -> Result<PeopleInHand, NobodyRead> {
        let rules = Ruleset::<Unchecked>::load(None).unwrap().check().unwrap();
        let (dataset, record_id) = (dataset.to_owned(), "9".to_owned());
        let record = RecordInHand { dataset, record_id, says, whom: whom.map(str::to_owned) };
        read_in_hand(&rules, &Dictionaries::shipped(), date(2026, 11, 1), &record)
    }

    #[test]
    fn fields_are_read_as_a_night_reads_columns() {
        let fields = [
            (CanonicalField::Forename, "Zoë"),
            (CanonicalField::Surname, "O'Neill"),
            (CanonicalField::DateOfBirth, "26/04/1990"),
            (CanonicalField::Postcode, "eb10dy"),
            (CanonicalField::Address, "Flat C"),
            (CanonicalField::Address, "8 London Avenue"),
        ];
        let fields = fields.map(|(field, text)| (field, text.to_owned())).to_vec();
        let says = RecordSays::Fields { role: None, fields };
        let person = read("benefits", says).unwrap().meant;
        assert_eq!(person.key.to_string(), "benefits:9:claimant");
        assert_eq!((&*person.name.forenames[0], &*person.name.surname), ("ZOE", "ONEILL"));
        assert_eq!(person.date_of_birth.unwrap().to_string(), "1990-04-26");
        assert_eq!(person.postcode.as_ref().unwrap().to_string(), "EB1 0DY");
        assert_eq!(person.address_lines, ["FLAT C", "8 LONDON AVENUE"]);
    }

    #[test]
    fn of_a_row_that_names_several_each_is_read_by_what_they_are_in_it() {
        let columns = [
            ("account_ref", "9"),
            ("lead_liab_name", "GRIFFITHS JENNIFER"),
            ("liab_name_2", "JONES TOM"),
        ];
        let columns = columns.map(|(name, cell)| (name.to_owned(), cell.to_owned()));
        let says = || RecordSays::Columns(BTreeMap::from(columns.clone()));
        let surname = |whom: Option<&str>| {
            let people = read_of("council_tax", says(), whom).unwrap();
            let others: Vec<String> = people.others.iter().map(ToString::to_string).collect();
            (people.meant.name.surname.to_string(), others.join(", "))
        };
        let [griffiths, jones] = [("GRIFFITHS", "liable2"), ("JONES", "liable1")]
            .map(|(surname, other)| (surname.to_owned(), other.to_owned()));
        assert_eq!(surname(None), griffiths, "the first");
        assert_eq!(surname(Some("liable1")), griffiths);
        assert_eq!(surname(Some("liable2")), jones);
        let fault = read_of("council_tax", says(), Some("liable3")).unwrap_err();
        assert_eq!(fault, NobodyRead::Whom("liable1, liable2".to_owned()));
    }

    #[test]
    fn who_is_in_no_role_of_a_dataset_and_a_record_without_a_name_are_told_of_without_a_value() {
        let role = Some("pilot".to_owned());
        let fields = vec![(CanonicalField::Surname, "Khan".to_owned())];
        let fault = read("benefits", RecordSays::Fields { role, fields }).unwrap_err();
        assert!(matches!(fault, NobodyRead::Role(_)), "{fault}");
        let fault = read("benefits", RecordSays::Columns(BTreeMap::new())).unwrap_err();
        assert!(matches!(fault, NobodyRead::NoPerson(_)), "{fault}");
        let fault = read("moon", RecordSays::Columns(BTreeMap::new())).unwrap_err();
        assert!(matches!(fault, NobodyRead::Dataset(_)), "{fault}");
    }
}
