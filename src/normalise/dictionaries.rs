//! The words that names and addresses are read by, from the CSV files of `matching-rules/dictionaries/`.
//!
//! In: the files' text, shipped or a council's own. Out: [`Dictionaries`], which answer with one look-up all that is known
//! of a word, or every fault with file and line. Leaves reading the files to `rules` and the use of the words to the
//! readers of names and addresses.

use std::fmt;

use compact_str::CompactString;
use rustc_hash::FxHashMap;

use super::NoPersonReason;
use super::dictionary_files::{self, DictionaryFault};
use crate::values::{CanonicalField, Title};

/// Where a form of address counts as one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum TitlePlace {
    /// Anywhere: no name is spelt so.
    Always,
    /// Only before names: it is a surname or forename too (`LORD`, `MAJOR`).
    Leading,
    /// Only in a title column.
    Column,
}

/// How a word belongs to the surname after it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Particle {
    /// Stays a word: `VAN DER BERG`.
    Kept,
    /// Grows together with the next: `MC DONALD`.
    Joined,
    /// Grows together where the surname is told apart; elsewhere it is an initial: `O NEILL`.
    Apostrophe,
}

/// How surely a word means an organisation.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Strength {
    /// Only beside another such word or an article: it is a surname as well (`HALL`, `CHURCH`).
    Possible,
    /// As the first of several words (`LB HACKNEY`).
    First,
    /// Unless a title or a comma says that it is somebody's name (`TRUST`).
    Likely,
    /// Always (`LTD`).
    Certain,
}

/// What a phrase says of a name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Says {
    /// No person, and why.
    NoPerson(NoPersonReason),
    /// The person has died.
    Deceased,
    /// The record is not to be trusted.
    Suspect,
    /// Who follows is not the person meant.
    CareOf,
    /// Another forename or name follows.
    AlsoKnownAs,
    /// A former surname follows.
    Formerly,
}

/// Where a phrase counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum PhrasePlace {
    /// As the whole text.
    Whole,
    /// Anywhere.
    Anywhere,
    /// At the start, with words after it.
    First,
    /// At the end, with words before it.
    Last,
    /// Before the name that it is about; what stands before it is somebody else.
    Of,
}

/// A phrase of one or more words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Phrase {
    pub(super) words: Vec<CompactString>,
    pub(super) says: Says,
    pub(super) place: PhrasePlace,
}

/// What a word or value for "nothing" says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum SentinelReading {
    /// Nothing.
    Null,
    /// A baby not yet named.
    Infant,
    /// A baby not yet named, where other words follow (`BABY OF SARAH`).
    InfantPrefix,
    /// No fixed abode.
    NoFixedAbode,
    /// The address must not be shown.
    Withheld,
}

/// All that is known of a word.
#[derive(Clone, Default, Debug)]
pub(super) struct WordSense {
    pub(super) title: Option<(Title, TitlePlace)>,
    /// Canonical suffix; empty for letters after a name that are left out (`ESQ`, `MBE`).
    pub(super) suffix: Option<CompactString>,
    pub(super) particle: Option<Particle>,
    pub(super) strength: Option<Strength>,
    /// Phrases that begin with the word, longest first.
    pub(super) phrases: Vec<Phrase>,
    /// Groups of forename variants, ascending.
    pub(super) groups: Vec<u16>,
}

impl WordSense {
    /// True if all that is known of the word is whose variant it is.
    fn is_name_only(&self) -> bool {
        let Self { title, suffix, particle, strength, phrases, groups: _ } = self;
        title.is_none()
            && suffix.is_none()
            && particle.is_none()
            && strength.is_none()
            && phrases.is_empty()
    }
}

/// The words that names and addresses are read by.
#[derive(Clone, Default)]
pub struct Dictionaries {
    pub(super) words: FxHashMap<CompactString, WordSense>,
    /// Phrases that are a whole text, folded.
    pub(super) wholes: FxHashMap<CompactString, Says>,
    pub(super) sentinels: FxHashMap<CompactString, Vec<(CanonicalField, SentinelReading)>>,
    pub(super) group_names: Vec<CompactString>,
    /// The forenames of each group, ascending.
    pub(super) group_members: Vec<Vec<CompactString>>,
}

impl Dictionaries {
    /// Names of the files, all in `matching-rules/dictionaries/`.
    pub const FILES: [&str; 7] = dictionary_files::FILES;

    /// Reads dictionaries from (file name, CSV text). A file that is not given is the shipped one; a name that is not one of
    /// [`Self::FILES`] is another module's and left alone.
    ///
    /// ```
    /// use hearth::normalise::Dictionaries;
    /// let own = [("suffixes.csv", "word,canonical\nTHE YOUNGER,JR\n")];
    /// let faults = Dictionaries::parse(own).unwrap_err();
    /// assert_eq!(faults[0].to_string(), "suffixes.csv, line 2: a word here is one word without spaces");
    /// ```
    ///
    /// # Errors
    ///
    /// Every fault of every file.
    pub fn parse<'a>(
        files: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, Vec<DictionaryFault>> {
        dictionary_files::read(files)
    }

    /// The shipped dictionaries.
    ///
    /// # Panics
    ///
    /// Never: a test reads the shipped files.
    #[must_use]
    pub fn shipped() -> Self {
        Self::parse([]).expect("the shipped dictionaries are tested")
    }

    /// The groups of forenames that a folded forename belongs to, ascending: two names that share one are variants of one name.
    ///
    /// ```
    /// use hearth::normalise::Dictionaries;
    /// let dictionaries = Dictionaries::shipped();
    /// assert!(dictionaries.are_variants("LIZ", "BETTY"));
    /// assert!(!dictionaries.are_variants("LIZ", "SARAH"));
    /// assert!(dictionaries.variant_groups("ZZZZ").is_empty());
    /// ```
    #[must_use]
    pub fn variant_groups(&self, forename: &str) -> &[u16] {
        self.words.get(forename).map_or(&[], |sense| &sense.groups)
    }

    /// True if two folded forenames share a group.
    #[must_use]
    pub fn are_variants(&self, a: &str, b: &str) -> bool {
        let others = self.variant_groups(b);
        self.variant_groups(a).iter().any(|group| others.contains(group))
    }

    /// Other names that somebody of a folded forename may go by, group by group.
    ///
    /// ```
    /// use hearth::normalise::Dictionaries;
    /// let dictionaries = Dictionaries::shipped();
    /// assert!(dictionaries.variants_of("LIZ").any(|name| name == "ELIZABETH"));
    /// assert_eq!(dictionaries.variants_of("ZZZZ").count(), 0);
    /// ```
    pub fn variants_of<'d>(&'d self, forename: &'d str) -> impl Iterator<Item = &'d str> {
        let groups = self.variant_groups(forename).iter();
        let members = groups.filter_map(|group| self.group_members.get(usize::from(*group)));
        members.flatten().map(CompactString::as_str).filter(move |name| *name != forename)
    }

    /// The name of a group of variants, for explanations.
    #[must_use]
    pub fn variant_group_name(&self, group: u16) -> Option<&str> {
        self.group_names.get(usize::from(group)).map(CompactString::as_str)
    }

    /// All that is known of a folded word.
    pub(super) fn sense(&self, word: &str) -> Option<&WordSense> {
        self.words.get(word)
    }

    pub(super) fn title(&self, word: &str) -> Option<(Title, TitlePlace)> {
        self.sense(word)?.title
    }

    pub(super) fn suffix(&self, word: &str) -> Option<&CompactString> {
        self.sense(word)?.suffix.as_ref()
    }

    pub(super) fn particle(&self, word: &str) -> Option<Particle> {
        self.sense(word)?.particle
    }

    /// True for a folded word that is a name and nothing else: no title, particle, firm's word or word for nothing, nor one that
    /// begins a phrase.
    pub(super) fn is_plain(&self, word: &str) -> bool {
        self.sense(word).is_none_or(WordSense::is_name_only)
            && !self.sentinels.contains_key(word)
            && !self.wholes.contains_key(word)
    }

    /// True for a forename that the variants name.
    pub(super) fn is_forename(&self, word: &str) -> bool {
        !self.variant_groups(word).is_empty()
    }

    /// What a folded text stands for in a field, if it is a word for nothing.
    pub(super) fn sentinel(&self, field: CanonicalField, folded: &str) -> Option<SentinelReading> {
        let said = self.sentinels.get(folded)?;
        said.iter().find(|(of, _)| *of == field).map(|(_, reading)| *reading)
    }
}

impl fmt::Debug for Dictionaries {
    /// How many words, not which.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Dictionaries({} words, {} groups)", self.words.len(), self.group_names.len())
    }
}
