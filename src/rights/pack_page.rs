//! A pack as a page to be printed or sent: no script, nothing from outside, everything that is put into it escaped.
//!
//! In: a pack and the words of a language. Out: HTML. The template `pack.html` lies beside this file.

use askama::Template;

use super::pack::Pack;
use super::why_linked::{PairReasons, Reason};
use super::words::Words;

#[derive(Template)]
#[template(path = "pack.html", config = "src/rights/askama.toml")]
struct Page<'p> {
    pack: &'p Pack,
    words: &'p Words,
    reference: String,
    made_on: String,
}

impl Pack {
    /// The pack as a page in a language.
    #[must_use]
    pub fn to_html(&self, words: &Words) -> String {
        let number = self.request.to_string();
        let reference = words.fill("reference", &[("number", &number), ("date", &self.received)]);
        let made_on = words.fill("made_on", &[("date", &self.made_on), ("edition", &self.edition)]);
        // rendering fails only where a value's own Display does, and none here can
        Page { pack: self, words, reference, made_on }.render().unwrap_or_default()
    }
}

impl Page<'_> {
    fn dataset(&self, dataset: &str) -> String {
        self.words.say(&format!("datasets.{dataset}")).to_owned()
    }

    fn record(&self, key: &str) -> String {
        self.words.fill("held.record", &[("key", key)])
    }

    fn field(&self, field: &str) -> String {
        self.words.say(&format!("fields.{field}")).to_owned()
    }

    fn fields(&self, fields: &[String]) -> String {
        let fields: Vec<String> = fields.iter().map(|field| self.field(field)).collect();
        fields.join(", ")
    }

    fn pair(&self, pair: &PairReasons) -> String {
        let named = |record: &str| match record.split_once(':') {
            Some((dataset, key)) => format!("{} {key}", self.dataset(dataset)),
            None => record.to_owned(),
        };
        let [one, other] = &pair.records;
        self.words.fill("why.pair", &[("one", &named(one)), ("other", &named(other))])
    }

    fn reason(&self, reason: &Reason) -> String {
        let Reason { field, speaks } = reason;
        self.words.fill(speaks.key(), &[("field", &self.field(field))])
    }

    fn household(&self, kind: &str) -> String {
        let kind = self.words.say(&format!("kinds.{kind}")).to_owned();
        self.words.fill("worked_out.household", &[("value", &kind)])
    }

    fn event(&self, event: &str, date: &str) -> String {
        let event = self.words.say(&format!("events.{event}")).to_owned();
        self.words.fill("worked_out.event", &[("event", &event), ("date", date)])
    }

    fn choice(&self, what: &str) -> String {
        self.words.say(&format!("choices.{what}")).to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::super::holdings::{HeldValue, RecordHolding, SourceHolding};
    use super::super::pack::{Choice, Pack, SeenBy, WorkedOut};
    use super::super::why_linked::{PairReasons, Reason, Speaks};
    use super::super::words::{Language, Words};
    use crate::rules::shipped_files;

    fn pack(name: &str) -> Pack {
        Pack {
            council: "Northmere".to_owned(),
            request: 12,
            received: "2026-11-02".to_owned(),
            made_on: "2026-11-20".to_owned(),
            edition: "2026-11-20.1".to_owned(),
            person: "HP-SJYW-7M1S".to_owned(),
            held: vec![SourceHolding {
                dataset: "council_tax".to_owned(),
                records: vec![RecordHolding {
                    record: "850026938".to_owned(),
                    values: vec![HeldValue { field: "name".to_owned(), value: name.to_owned() }],
                }],
            }],
            why: vec![PairReasons {
                records: ["council_tax:850026938".to_owned(), "benefits:1".to_owned()],
                reasons: vec![Reason { field: "surname".to_owned(), speaks: Speaks::For }],
                decided: true,
            }],
            worked_out: WorkedOut {
                home: Some("8 LONDON AVENUE".to_owned()),
                household: Some("lone_parent".to_owned()),
                events: vec![("change_of_address".to_owned(), "2026-11-14".to_owned())],
            },
            seen: vec![SeenBy {
                at: "2026-11-18T09:30:00Z".to_owned(),
                who: "council, revenues".to_owned(),
                purpose: "revenues".to_owned(),
                law: vec!["lgfa1992".to_owned()],
                fields: vec!["name".to_owned(), "address".to_owned()],
                emergency: true,
            }],
            told: Vec::new(),
            choices: vec![Choice {
                what: "consent",
                since: "2026-10-01".to_owned(),
                says: "caseworker, until 2027-10-01".to_owned(),
            }],
        }
    }

    #[test]
    fn a_pack_reads_as_a_letter_in_both_languages() {
        for language in Language::ALL {
            let words = Words::of(&shipped_files(), language).unwrap();
            insta::assert_snapshot!(
                format!("pack_{}", language.code()),
                pack("MS JENNIFER GRIFFITHS").to_html(&words)
            );
        }
    }

    #[test]
    fn a_hostile_name_stays_a_name() {
        let words = Words::of(&shipped_files(), Language::English).unwrap();
        let page = pack("<script>alert(1)</script>").to_html(&words);
        assert!(!page.contains("<script"), "it is escaped");
        assert!(page.contains("&#60;script&#62;"));
    }
}
