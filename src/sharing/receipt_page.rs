//! A receipt as a page for the person, in English or Welsh: no script, nothing from outside, everything that is put into it escaped.
//!
//! In: a consent event, the words of a language (`matching-rules/sharing/words/receipt_*.toml`, shipped or the council's own), labels of the policy.
//! Out: HTML. The template `receipt.html` lies beside this file.

use std::collections::BTreeMap;

use askama::Template;

use super::acts::Consent;
use super::policy::Policy;
use super::receipt::{method, speaker};
use crate::journal::{ConsentRecorded, NoticeLanguage};
use crate::rules::{FaultList, RuleDocument, RuleFaults, RuleFiles};

/// Every key of a file of words.
const KEYS: [&str; 30] = [
    "title",
    "intro",
    "requested",
    "given",
    "refused",
    "withdrawn",
    "renewed",
    "confirmed",
    "purposes",
    "fields",
    "datasets",
    "all_datasets",
    "recipients",
    "council_only",
    "notice",
    "said_by",
    "person",
    "competent_child",
    "parental_responsibility",
    "attorney",
    "how",
    "in_person",
    "telephone",
    "paper_form",
    "online_form",
    "letter",
    "until",
    "until_withdrawn",
    "withdraw",
    "reference",
];

/// The words of receipts in one language.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReceiptWords {
    language: NoticeLanguage,
    words: BTreeMap<String, String>,
    fields: BTreeMap<String, String>,
    datasets: BTreeMap<String, String>,
}

#[derive(Template)]
#[template(path = "receipt.html", config = "src/sharing/askama.toml")]
struct Page<'p> {
    words: &'p ReceiptWords,
    council: &'p str,
    code: &'static str,
    on: String,
    state: &'static str,
    person: String,
    rows: Vec<(&'p str, Vec<String>)>,
    reference: String,
    key: &'p str,
}

impl ReceiptWords {
    /// The words of a language among the rule files in force.
    ///
    /// # Errors
    /// All that is wrong with the file, with its lines.
    pub fn of(files: &RuleFiles, language: NoticeLanguage) -> Result<Self, RuleFaults> {
        let path = format!("sharing/words/receipt_{}.toml", code(language));
        let faults = FaultList::new();
        let (mut words, mut fields, mut datasets) =
            (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        match files.get(&path) {
            None => faults.error(
                &path,
                1,
                "the words of receipts are missing",
                "put the shipped file back",
            ),
            Some(file) => {
                let label = file.label(&path);
                if let Some(document) = RuleDocument::parse(&label, &file.text, &faults) {
                    let root = document.root();
                    for key in KEYS {
                        let said = root
                            .require(key, "write what the shipped file says, in words of your own");
                        let said = said.and_then(|it| it.filled_text());
                        words.extend(said.map(|said| (key.to_owned(), said.to_owned())));
                    }
                    for (key, open) in [("field", &mut fields), ("dataset", &mut datasets)] {
                        let table = root.get(key).and_then(|it| it.table());
                        for (name, value) in table.map(|it| it.entries()).unwrap_or_default() {
                            open.extend(
                                value.text().map(|said| (name.to_owned(), said.to_owned())),
                            );
                        }
                    }
                    root.close();
                }
            }
        }
        let found = faults.into_sorted();
        if found.is_empty() {
            Ok(Self { language, words, fields, datasets })
        } else {
            Err(RuleFaults(found))
        }
    }

    fn say<'w>(&'w self, key: &'w str) -> &'w str {
        self.words.get(key).map_or(key, String::as_str)
    }

    fn one_of<'w>(open: &'w BTreeMap<String, String>, key: &'w str) -> &'w str {
        open.get(key).map_or(key, String::as_str)
    }
}

const fn code(language: NoticeLanguage) -> &'static str {
    match language {
        NoticeLanguage::English => "en",
        NoticeLanguage::Welsh => "cy",
    }
}

/// The page of a consent event. `key` is what its signature is verified with.
#[must_use]
pub fn receipt_page(
    consent: &Consent,
    council: &str,
    key: &str,
    words: &ReceiptWords,
    policy: &Policy,
) -> String {
    let ConsentRecorded {
        record_id,
        event,
        person,
        purposes,
        datasets,
        fields,
        recipients,
        notice,
        collected_by,
        given_by,
        until,
        ..
    } = &consent.said;
    let in_language = |it: &super::policy::Bilingual| match words.language {
        NoticeLanguage::English => it.en.clone(),
        NoticeLanguage::Welsh => it.cy.clone(),
    };
    let purpose = |it: &crate::values::PurposeName| {
        policy.purpose(it).map_or_else(|| it.to_string(), |it| in_language(&it.label))
    };
    let recipient = |it: &crate::values::OrganisationName| {
        policy.organisation(it).map_or_else(|| it.to_string(), |it| in_language(&it.label))
    };
    let or = |list: Vec<String>, none: &str| {
        if list.is_empty() { vec![words.say(none).to_owned()] } else { list }
    };
    let of_dataset =
        |it: &compact_str::CompactString| ReceiptWords::one_of(&words.datasets, it).to_owned();
    let of_field =
        |it: crate::values::SharedField| ReceiptWords::one_of(&words.fields, it.word()).to_owned();
    let mut rows = vec![
        (words.say("purposes"), purposes.iter().map(purpose).collect()),
        (words.say("fields"), fields.fields().map(of_field).collect()),
        (words.say("datasets"), or(datasets.iter().map(of_dataset).collect(), "all_datasets")),
        (words.say("recipients"), or(recipients.iter().map(recipient).collect(), "council_only")),
        (words.say("said_by"), vec![words.say(speaker(*given_by)).to_owned()]),
        (words.say("how"), vec![words.say(method(*collected_by)).to_owned()]),
    ];
    if let Some(notice) = notice {
        rows.push((words.say("notice"), vec![format!("{} ({})", notice.notice, notice.version)]));
    }
    if event.permits() {
        let until =
            until.map_or_else(|| words.say("until_withdrawn").to_owned(), |it| it.to_string());
        rows.push((words.say("until"), vec![until]));
    }
    let page = Page {
        words,
        council,
        code: code(words.language),
        on: consent.at.date().to_string(),
        state: event.word(),
        person: person.person.to_string(),
        rows,
        reference: format!("{record_id} / {}", consent.number),
        key,
    };
    // rendering fails only where a value's own Display does, and none here can
    page.render().unwrap_or_default()
}
