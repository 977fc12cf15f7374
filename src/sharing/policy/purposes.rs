//! `purposes.toml`: what an answer may be wanted for.

use super::reading::{
    Bilingual, RowPlace, bilingual, flag, name, names, required_fields, required_text, thousandths,
    words,
};
use crate::journal::RelationshipBasis;
use crate::rules::TableReader;
use crate::values::{FieldSet, PurposeName};

/// What kind of work a purpose is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum PurposeClass {
    /// Running a service.
    Administration,
    /// Telling services of a life event.
    Notice,
    /// Care of the person asked about.
    DirectCare,
    /// Protecting a child or an adult at risk.
    Safeguarding,
    /// Figures, nobody in particular.
    Statistics,
    /// Acting against fraud, debt or crime.
    Fraud,
    /// A life at risk.
    Emergency,
    /// Keeping the single view itself right and lawful.
    Operation,
}

impl PurposeClass {
    /// All, by their words.
    pub const WORDS: [(&'static str, Self); 8] = [
        ("administration", Self::Administration),
        ("notice", Self::Notice),
        ("direct_care", Self::DirectCare),
        ("safeguarding", Self::Safeguarding),
        ("statistics", Self::Statistics),
        ("fraud", Self::Fraud),
        ("emergency", Self::Emergency),
        ("operation", Self::Operation),
    ];
}

/// What a caller must have to do with the person asked about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum RelationshipNeeded {
    /// Nothing.
    None,
    /// Something, and their own word is enough; the privacy officer hears of it.
    Stated,
    /// Something that another has confirmed.
    Confirmed,
}

impl RelationshipNeeded {
    const WORDS: [(&'static str, Self); 3] =
        [("none", Self::None), ("stated", Self::Stated), ("confirmed", Self::Confirmed)];
}

/// What a relationship may rest on, by the words of the file.
const BASES: [(&str, RelationshipBasis); 4] = [
    ("open_case", RelationshipBasis::OpenCase),
    ("referral", RelationshipBasis::Referral),
    ("self_claimed", RelationshipBasis::SelfClaimed),
    ("court_order", RelationshipBasis::CourtOrder),
];

/// What becomes of a dataset whose tie to the person is below the purpose's floor.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum BelowFloor {
    /// Shown as possible and unverified.
    Mark,
    /// Not shown.
    Withhold,
}

impl BelowFloor {
    const WORDS: [(&'static str, Self); 2] = [("mark", Self::Mark), ("withhold", Self::Withhold)];
}

/// A purpose.
#[derive(Clone, PartialEq, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "a row of a file, each key its own")]
pub struct Purpose {
    /// Its name.
    pub name: PurposeName,
    /// Where it stands.
    pub place: RowPlace,
    /// Its column in the table of defaults, where it has one.
    pub matrix: Option<String>,
    /// What people read.
    pub label: Bilingual,
    /// The privacy notice.
    pub notice: Bilingual,
    /// Its IRI in the Data Privacy Vocabulary.
    pub dpv: String,
    /// The function that it serves.
    pub function: String,
    /// What kind of work it is.
    pub class: PurposeClass,
    /// What the caller must have to do with the person.
    pub relationship: RelationshipNeeded,
    /// What that may rest on, ascending: a relationship of another kind counts for nothing here.
    pub rests_on: Vec<RelationshipBasis>,
    /// True if one counts only that somebody else has stated than who asks.
    pub by_another: bool,
    /// True if its necessity is to be noted.
    pub necessity: bool,
    /// True if a case is to be named.
    pub case: bool,
    /// The least confidence of a link that is shown as certain, in thousandths.
    pub floor_thousandths: u16,
    /// What becomes of less.
    pub below_floor: BelowFloor,
    /// All that it can need.
    pub fields: FieldSet,
    /// True if it is neither printed nor exported.
    pub no_export: bool,
    /// True if the person is told.
    pub tell_subject: bool,
    /// Purposes that it does not go with.
    pub incompatible: Vec<PurposeName>,
}

impl Purpose {
    pub(super) fn read(table: &TableReader<'_>) -> Option<Self> {
        let name = name::<PurposeName>(table, "name");
        let label = bilingual(table, "label");
        let notice = bilingual(table, "notice");
        let dpv = required_text(table, "dpv");
        if let Some(iri) = &dpv
            && !iri.starts_with("https://w3id.org/dpv#")
        {
            table.error(
                format!("\"{iri}\" is no term of the Data Privacy Vocabulary"),
                "write https://w3id.org/dpv# and the term",
            );
        }
        let function = required_text(table, "function");
        let class = table
            .require("class", "write class = \"administration\"")
            .and_then(|value| value.word(&PurposeClass::WORDS));
        let relationship = table
            .require("relationship", "write relationship = \"confirmed\"")
            .and_then(|value| value.word(&RelationshipNeeded::WORDS));
        let rests_on = words(table, "rests_on", &BASES);
        let claimed = rests_on.contains(&RelationshipBasis::SelfClaimed);
        let by_another = flag(table, "by_another");
        if by_another && (claimed || relationship == Some(RelationshipNeeded::None)) {
            table.error(
                "nobody's own word is to count, and no other is asked for",
                "take `by_another` out, or write relationship = \"confirmed\" and leave \"self_claimed\" out",
            );
        }
        match relationship {
            Some(RelationshipNeeded::None) if !rests_on.is_empty() => table.error(
                "`rests_on` says nothing of a purpose that wants no relationship",
                "take it out, or write relationship = \"confirmed\"",
            ),
            Some(RelationshipNeeded::Confirmed) if claimed => table.error(
                "a relationship that is only claimed is not confirmed",
                "take \"self_claimed\" out, or write relationship = \"stated\"",
            ),
            Some(RelationshipNeeded::Stated) if !claimed => table.error(
                "the caller's word is to be enough, and `rests_on` does not name it",
                "add \"self_claimed\", or write relationship = \"confirmed\"",
            ),
            Some(RelationshipNeeded::Confirmed) if table.get("rests_on").is_none() => table.error(
                "what the relationship may rest on is not said",
                "write rests_on = [\"open_case\", \"referral\"]; [] says that nobody can have one",
            ),
            Some(_) | None => {}
        }
        let below_floor = table
            .require("below_floor", "write below_floor = \"withhold\"")
            .and_then(|value| value.word(&BelowFloor::WORDS));
        let matrix = table.text("matrix").map(str::to_owned);
        let floor_thousandths = thousandths(table, "floor");
        let (necessity, case) = (flag(table, "necessity"), flag(table, "case"));
        let (no_export, tell_subject) = (flag(table, "no_export"), flag(table, "tell_subject"));
        let fields = required_fields(table, "fields");
        let incompatible = names(table, "incompatible");
        let name = name?;
        Some(Self {
            place: RowPlace::of(table, &name),
            name,
            matrix,
            label: label?,
            notice: notice?,
            dpv: dpv?,
            function: function?,
            class: class?,
            relationship: relationship?,
            rests_on,
            by_another,
            necessity,
            case,
            floor_thousandths,
            below_floor: below_floor?,
            fields,
            no_export,
            tell_subject,
            incompatible,
        })
    }
}
