//! An access log as a page to be printed or sent, and as lines: no script, nothing from outside, everything that is put into it escaped.
//!
//! In: a log and the words of a language. Out: HTML, text. The template `log.html` lies beside this file.

use askama::Template;

use super::access_log::AccessLog;
use super::pack::SeenBy;
use super::words::Words;

#[derive(Template)]
#[template(path = "log.html", config = "src/rights/askama.toml")]
struct Page<'p> {
    log: &'p AccessLog,
    words: &'p Words,
    made_on: String,
}

impl AccessLog {
    /// The log as a page in a language.
    #[must_use]
    pub fn to_html(&self, words: &Words) -> String {
        let made_on = words.fill("seen.made_on", &[("date", &self.made_on)]);
        // rendering fails only where a value's own Display does, and none here can
        Page { log: self, words, made_on }.render().unwrap_or_default()
    }

    /// The log as lines.
    #[must_use]
    pub fn to_text(&self, words: &Words) -> String {
        let say = |key: &'static str| words.say(key);
        let mut lines = vec![
            format!("{}: {}", self.council, say("seen.title")),
            words.fill("seen.made_on", &[("date", &self.made_on)]),
            say("seen.intro").to_owned(),
            self.withheld.clone(),
            String::new(),
        ];
        if self.seen.is_empty() {
            lines.push(say("seen.none").to_owned());
        }
        for look in &self.seen {
            let SeenBy { at, who, purpose, law, fields, emergency } = look;
            let emergency =
                if *emergency { format!(", {}", say("seen.emergency")) } else { String::new() };
            lines.push(format!("{at}  {who}"));
            lines.push(format!("  {}: {purpose}{emergency}", say("seen.purpose")));
            lines.push(format!("  {}: {}", say("seen.law"), law.join("; ")));
            lines.push(format!("  {}: {}", say("seen.what"), named(fields, words)));
        }
        lines.push(String::new());
        lines.join("\n")
    }
}

impl Page<'_> {
    fn fields(&self, fields: &[String]) -> String {
        named(fields, self.words)
    }
}

/// Fields by their words.
fn named(fields: &[String], words: &Words) -> String {
    let named: Vec<&str> = fields.iter().map(|field| words.say_of("fields", field)).collect();
    named.join(", ")
}
