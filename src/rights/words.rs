//! The words of a pack, in the person's language.
//!
//! In: `matching-rules/sharing/words/pack_*.toml`, shipped or the council's own. Out: words by section and key, every key that the shipped
//! English knows present. What a council leaves out or misspells is told with file and line, all at once.

use std::collections::BTreeMap;

use crate::rules::{FaultList, RuleDocument, RuleFaults, RuleFiles, TableReader, ValueReader};

/// A language that packs and receipts are written in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Language {
    /// English.
    English,
    /// Welsh (Welsh Language (Wales) Measure 2011: a council in Wales answers in either).
    Welsh,
}

impl Language {
    /// All.
    pub const ALL: [Self; 2] = [Self::English, Self::Welsh];

    /// The code of BCP 47, as pages and commands write it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Welsh => "cy",
        }
    }
}

/// Every section with its keys.
const SECTIONS: &[(&str, &[&str])] = &[
    ("sections", &["held", "why", "worked_out", "seen", "told", "choices", "rights"]),
    ("held", &["intro", "record", "nothing"]),
    (
        "why",
        &[
            "intro",
            "one_record",
            "pair",
            "strongly_for",
            "for_it",
            "against_it",
            "unknown",
            "decided",
            "by_way_of",
        ],
    ),
    ("worked_out", &["home", "household", "no_home", "event", "not_automatic"]),
    (
        "seen",
        &[
            "title",
            "made_on",
            "intro",
            "withheld",
            "none",
            "when",
            "who",
            "purpose",
            "law",
            "what",
            "emergency",
        ],
    ),
    ("told", &["none"]),
    ("choices", &["none", "consent", "restriction"]),
    ("rights", &["correct", "erase", "object", "complain"]),
    ("requests", &["access", "rectification", "erasure", "restriction", "objection", "complaint"]),
    (
        "answer",
        &[
            "asked",
            "open",
            "acknowledged",
            "asked_back",
            "answered",
            "extended",
            "correction",
            "restricted",
            "stopped",
            "erased",
            "hidden",
            "deleted",
            "delivered",
            "no_editions",
            "editions",
            "kept",
            "kept_written",
            "kept_ended",
            "years",
            "days",
            "others",
            "hold",
            "done",
            "refused",
            "exemption",
            "law",
            "taken_back",
        ],
    ),
    (
        "fields",
        &[
            "known_to",
            "name",
            "former_name",
            "date_of_birth",
            "date_of_death",
            "sex",
            "address",
            "address_dates",
            "uprn",
            "property_key",
            "from",
            "to",
            "observed",
            "phone",
            "email",
            "nino",
            "nhs_number",
            "upn",
            "role",
            "relations",
            "details",
            "special_details",
            "forename",
            "middle_names",
            "surname",
            "home",
            "others",
            "company",
        ],
    ),
    (
        "events",
        &[
            "change_of_address",
            "birth",
            "death",
            "household_split",
            "household_merge",
            "name_change",
        ],
    ),
    (
        "kinds",
        &[
            "single_adult",
            "couple",
            "lone_parent",
            "family",
            "several_generations",
            "sharers",
            "student",
            "communal",
            "children_alone",
            "not_known",
        ],
    ),
];
const TOP: &[&str] = &["title", "made_on", "reference", "intro", "other_people", "withheld"];

/// The words of one language, by `section.key`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Words {
    language: Language,
    words: BTreeMap<String, String>,
}

impl Words {
    /// The words of a language among the rule files in force.
    ///
    /// # Errors
    /// All that is wrong with the file, with its lines.
    pub fn of(files: &RuleFiles, language: Language) -> Result<Self, RuleFaults> {
        let path = format!("sharing/words/pack_{}.toml", language.code());
        let faults = FaultList::new();
        let Some(file) = files.get(&path) else {
            faults.error(&path, 1, "the words of packs are missing", "put the shipped file back");
            return Err(RuleFaults(faults.into_sorted()));
        };
        let mut words = BTreeMap::new();
        let label = file.label(&path);
        if let Some(document) = RuleDocument::parse(&label, &file.text, &faults) {
            let root = document.root();
            read(&root, language, &mut words);
            root.close();
        }
        let found = faults.into_sorted();
        if found.is_empty() { Ok(Self { language, words }) } else { Err(RuleFaults(found)) }
    }

    /// The language.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// The words of a key, `section.key`; the key itself where a dataset or a carried column has none.
    #[must_use]
    pub fn say<'w>(&'w self, key: &'w str) -> &'w str {
        let bare = || key.rsplit('.').next().unwrap_or(key);
        self.words.get(key).map_or_else(bare, String::as_str)
    }

    /// The words of a key in a section whose keys are open; the key itself where it has none.
    #[must_use]
    pub fn say_of<'w>(&'w self, section: &str, key: &'w str) -> &'w str {
        self.words.get(&format!("{section}.{key}")).map_or(key, String::as_str)
    }

    /// What [`Words::say`] says with its gaps filled, each `{name}` once.
    #[must_use]
    pub fn fill(&self, key: &str, gaps: &[(&str, &str)]) -> String {
        gaps.iter().fold(self.say(key).to_owned(), |text, (name, value)| {
            text.replacen(&format!("{{{name}}}"), value, 1)
        })
    }
}

fn read(root: &TableReader<'_>, language: Language, words: &mut BTreeMap<String, String>) {
    let hint = "write what the shipped file says, in words of your own";
    let text = |value: Option<ValueReader<'_>>| {
        value.and_then(|value| value.filled_text()).map(str::to_owned)
    };
    if let Some(code) = root.text("language").filter(|code| *code != language.code()) {
        root.error(format!("the language is `{code}`"), format!("write `{}`", language.code()));
    }
    for &key in TOP {
        words.extend(text(root.require(key, hint)).map(|text| (key.to_owned(), text)));
    }
    for &(section, keys) in SECTIONS {
        let Some(table) = root.require(section, hint).and_then(|value| value.table()) else {
            continue;
        };
        for &key in keys {
            let said = text(table.require(key, hint));
            words.extend(said.map(|text| (format!("{section}.{key}"), text)));
        }
        table.close();
    }
    // a council has datasets, teams and roles of its own, and commands are the program's: the keys of these tables are open
    for open in ["datasets", "teams", "roles", "operations"] {
        let Some(table) = root.get(open).and_then(|value| value.table()) else { continue };
        for (key, value) in table.entries() {
            words.extend(text(Some(value)).map(|text| (format!("{open}.{key}"), text)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Language, Words};
    use crate::rules::{RuleFile, RuleOrigin, shipped_files};
    use crate::values::SharedField;

    #[test]
    fn both_languages_are_whole_and_say_different_things() {
        let files = shipped_files();
        let [english, welsh] = Language::ALL.map(|language| Words::of(&files, language).unwrap());
        assert_eq!(
            english.words.keys().collect::<Vec<_>>(),
            welsh.words.keys().collect::<Vec<_>>()
        );
        let gaps = |text: &str| {
            let mut gaps: Vec<_> = text
                .split('{')
                .skip(1)
                .map(|rest| rest.split('}').next().map(str::to_owned))
                .collect();
            gaps.sort();
            gaps
        };
        for (key, text) in &english.words {
            assert_eq!(gaps(text), gaps(&welsh.words[key]), "{key} has other gaps in Welsh");
        }
        assert_ne!(english.say("title"), welsh.say("title"));
    }

    #[test]
    fn every_field_that_a_look_can_show_has_a_word_in_both_languages() {
        for language in Language::ALL {
            let words = Words::of(&shipped_files(), language).unwrap();
            for field in SharedField::ALL {
                let word = field.word();
                assert_ne!(words.say_of("fields", word), word, "{language:?}");
            }
        }
    }

    #[test]
    fn a_word_left_out_or_misspelt_is_told_with_its_line() {
        let mut files = shipped_files();
        let file = files.get_mut("sharing/words/pack_en.toml").unwrap();
        let text = file.text.replace("nothing = ", "nothign = ");
        *file = RuleFile { text, origin: RuleOrigin::Council("pack_en.toml".into()) };
        let faults = Words::of(&files, Language::English).unwrap_err().to_string();
        assert!(faults.contains("unknown key `nothign`"), "{faults}");
        assert!(faults.contains("has no `nothing`"), "{faults}");
    }

    #[test]
    fn gaps_are_filled_and_a_dataset_of_the_councils_own_goes_by_its_name() {
        let words = Words::of(&shipped_files(), Language::English).unwrap();
        assert_eq!(words.fill("held.record", &[("key", "a:1")]), "Record a:1");
        assert_eq!(words.say("datasets.allotments"), "allotments");
    }
}
