//! `roles.toml`: what somebody may do.

use super::organisations::OrganisationKind;
use super::reading::{RowPlace, flag, name, names, required_fields, required_text, words};
use crate::rules::TableReader;
use crate::values::{FieldSet, PurposeName, RoleName};

/// What is taken down in somebody's name, beside restrictions, whose kinds say who sets them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ActKind {
    /// Consents asked for, given, refused, withdrawn.
    Consent,
    /// Relationships stated and ended.
    Relationship,
    /// Agreements drafted, signed, suspended, ended; keys of partners' systems.
    Agreement,
    /// Who is who and who lives with whom, clerical review included.
    Decide,
    /// The nights' reports, which edition is served, the release of one that is held.
    Nights,
    /// Requests of residents about their own data, and what was not shared.
    Rights,
    /// Reviews of looks in an emergency.
    EmergencyReview,
    /// What an entry of the journal says is erased.
    Erase,
    /// Life events declared by a member of staff, put right and cancelled.
    Declare,
    /// Life events that a resident's form declares.
    DeclareForm,
    /// Life events that stand in a register of births or deaths.
    DeclareRegister,
    /// What a service is told of life events: where it goes, about which clients, what was done with it.
    Receive,
}

impl ActKind {
    /// All, by the words of policy files.
    pub const WORDS: [(&'static str, Self); 12] = [
        ("consent", Self::Consent),
        ("relationship", Self::Relationship),
        ("agreement", Self::Agreement),
        ("decide", Self::Decide),
        ("nights", Self::Nights),
        ("rights", Self::Rights),
        ("emergency_review", Self::EmergencyReview),
        ("erase", Self::Erase),
        ("declare", Self::Declare),
        ("declare_form", Self::DeclareForm),
        ("declare_register", Self::DeclareRegister),
        ("receive", Self::Receive),
    ];

    /// What it is, after *may not*.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Consent => "take consents down",
            Self::Relationship => "state or end relationships",
            Self::Agreement => "keep agreements",
            Self::Decide => "decide who is who",
            Self::Nights => "look after the nights",
            Self::Rights => "keep residents' requests",
            Self::EmergencyReview => "review looks in an emergency",
            Self::Erase => "erase entries",
            Self::Declare => "declare life events",
            Self::DeclareForm => "pass on the life events of a form",
            Self::DeclareRegister => "declare life events as a registrar",
            Self::Receive => "receive what a service is told of life events",
        }
    }
}

/// A role.
#[derive(Clone, PartialEq, Eq, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a word of its own in roles.toml")]
pub struct RolePolicy {
    /// Its name.
    pub name: RoleName,
    /// Where it stands.
    pub place: RowPlace,
    /// What people read.
    pub label: String,
    /// Whose people may have it.
    pub kinds: Vec<OrganisationKind>,
    /// For what they may ask, ascending.
    pub purposes: Vec<PurposeName>,
    /// The most that they may see.
    pub fields: FieldSet,
    /// What they may take down, ascending.
    pub acts: Vec<ActKind>,
    /// True if they may look in an emergency.
    pub break_glass: bool,
    /// True if they may read in the journal what was decided of whom, and why.
    pub reads_journal: bool,
    /// True if what they take down may be about people of hidden existence, on whatever ground these are hidden.
    pub hidden_people: bool,
    /// True if they are shown people only as they are told of them, and look nobody up.
    pub no_looks: bool,
}

impl RolePolicy {
    pub(super) fn read(table: &TableReader<'_>) -> Option<Self> {
        let name = name::<RoleName>(table, "name");
        let label = required_text(table, "label");
        let kinds = words(table, "kinds", &OrganisationKind::WORDS);
        if kinds.is_empty() {
            table.error("the role is nobody's", "write kinds = [\"council\"]");
        }
        let purposes = names(table, "purposes");
        let fields = required_fields(table, "fields");
        let acts = words(table, "acts", &ActKind::WORDS);
        let break_glass = flag(table, "break_glass");
        let reads_journal = flag(table, "reads_journal");
        let hidden_people = flag(table, "hidden_people");
        let no_looks = flag(table, "no_looks");
        let name = name?;
        let place = RowPlace::of(table, &name);
        Some(Self {
            place,
            name,
            label: label?,
            kinds,
            purposes,
            fields,
            acts,
            break_glass,
            reads_journal,
            hidden_people,
            no_looks,
        })
    }
}
