//! Reads who is told of what: `[[evidence]]`, `[[service]]` and `[[change]]` of `life-events.toml`.
//!
//! In: the file's tables. Out: a [`Telling`], which is there only if nothing is wrong with it; else every fault, with its line: a service that no
//! row knows, a change that is told to nobody, an action that no evidence carries.

use super::document::{TableReader, ValueReader};
use super::near_miss::nearest;
use super::telling::{ChangeRule, Highest, MoveCase, ServiceRule, TellRule, Telling};
use crate::values::{ActionClass, EvidenceLevel, LifeEventKind, ServiceName};

const CASES: [(&str, Option<MoveCase>); 4] = [
    ("any", None),
    (MoveCase::Within.word(), Some(MoveCase::Within)),
    (MoveCase::Leaving.word(), Some(MoveCase::Leaving)),
    (MoveCase::Arriving.word(), Some(MoveCase::Arriving)),
];

const EVIDENCE_HINT: &str = "write event = \"death\", stated = \"suppress\", verified = \"suppress\", registered = \"close\"";

/// Reads the tables of who is told.
pub(super) fn read_telling(root: &TableReader<'_>) -> Telling {
    let mut highest = [Highest::default(); LifeEventKind::ALL.len()];
    let mut known = [false; LifeEventKind::ALL.len()];
    for table in tables(root, "evidence") {
        read_evidence(table, &mut highest, &mut known);
    }
    let mut services: Vec<ServiceRule> = Vec::new();
    for table in tables(root, "service") {
        read_service(table, &mut services);
    }
    let mut told = vec![false; services.len()];
    let mut changes: Vec<ChangeRule> = Vec::new();
    for table in tables(root, "change") {
        let read = Reading { highest: &highest, known: &known, services: &services };
        if let Some(change) = read.change(table, &changes) {
            change.tell.iter().for_each(|tell| told[tell.service] = true);
            changes.push(change);
        }
    }
    for service in services.iter().zip(&told).filter(|(_, told)| !**told).map(|(it, _)| it) {
        root.warning(
            format!("the service `{}` is told of nothing", service.name),
            "name it in a [[change]], or take its [[service]] out",
        );
    }
    Telling::of(services, changes, highest)
}

fn tables<'d>(root: &TableReader<'d>, key: &'static str) -> Vec<TableReader<'d>> {
    root.get(key).and_then(|value| value.tables()).unwrap_or_default()
}

fn read_evidence(
    table: TableReader<'_>,
    highest: &mut [Highest; LifeEventKind::ALL.len()],
    known: &mut [bool; LifeEventKind::ALL.len()],
) {
    let event = table.require("event", EVIDENCE_HINT);
    let event = event.and_then(|value| value.word(&LifeEventKind::WORDS));
    let mut most = Highest::default();
    for level in EvidenceLevel::ALL {
        let action = table.get(level.word()).and_then(|value| value.word(&ActionClass::WORDS));
        most[level as usize] = action;
    }
    if !most.is_sorted() {
        table.error(
            "better evidence allows less",
            "write for each level at least what the one before it allows; a level that is left out allows nothing",
        );
    }
    if let Some(event) = event {
        if std::mem::replace(&mut known[event.place()], true) {
            table.error(
                format!("the evidence on `{event}` is said twice"),
                "keep one [[evidence]] for it",
            );
        }
        highest[event.place()] = most;
    }
    table.close();
}

fn read_service(table: TableReader<'_>, services: &mut Vec<ServiceRule>) {
    let name = table.require("name", "name the service: name = \"council-tax\"");
    let name = name.and_then(|value| {
        let text = value.filled_text()?;
        let parsed = text.parse::<ServiceName>();
        parsed.map_err(|fault| value.error(format!("`{text}` is no name"), fault.to_string())).ok()
    });
    let text = |key, hint| {
        let text = table.require(key, hint).and_then(|value| value.filled_text());
        text.map(str::to_owned)
    };
    let en = text("en", "say what people read in English: en = \"Council tax\"");
    let cy = text("cy", "say what people read in Welsh: cy = \"Treth gyngor\"");
    let numbers = table.get("esd").and_then(|value| value.items()).unwrap_or_default();
    let number = |value: &ValueReader<'_>| u32::try_from(value.integer_in(1..=99_999)?).ok();
    let esd = numbers.iter().filter_map(number).collect();
    if let (Some(name), Some(en), Some(cy)) = (name, en, cy) {
        if services.iter().any(|service| service.name == name) {
            table.error(format!("the service `{name}` is there twice"), "keep one of the two");
        } else {
            services.push(ServiceRule { name, en, cy, esd });
        }
    }
    table.close();
}

/// What changes are read against.
struct Reading<'r> {
    highest: &'r [Highest; LifeEventKind::ALL.len()],
    known: &'r [bool; LifeEventKind::ALL.len()],
    services: &'r [ServiceRule],
}

impl Reading<'_> {
    fn change(&self, table: TableReader<'_>, before: &[ChangeRule]) -> Option<ChangeRule> {
        let event = table.require("event", "name the event: event = \"death\"");
        let event = event.and_then(|value| value.word(&LifeEventKind::WORDS));
        let case = table.get("case");
        let case = case.and_then(|value| value.word(&CASES)).flatten();
        if let Some((event, case)) = event.zip(case)
            && event != LifeEventKind::ChangeOfAddress
        {
            table.error(
                format!("`{event}` has no case \"{}\"", case.word()),
                "only a change_of_address leads somewhere: leave `case` out",
            );
        }
        let circumstance = table.require("circumstance", "say what is otherwise now");
        let circumstance = circumstance.and_then(|value| value.filled_text()).map(str::to_owned);
        let needs = table.require("needs", "say what people need then, in a list");
        let needs = needs.and_then(|value| value.filled_texts());
        let least = table.require("least", "say how well it must be known: least = \"stated\"");
        let least_word = least.as_ref().and_then(|value| value.word(&EvidenceLevel::WORDS));
        if let (Some(event), Some(value), Some(level)) = (event, least, least_word) {
            self.least(event, level, &value, &table);
        }
        let safe_contact = table.get("safe_contact").and_then(|value| value.boolean());
        let told_before = |event| {
            let meets = move |other: &&ChangeRule| {
                other.event == event
                    && (other.case.is_none() || case.is_none() || other.case == case)
            };
            before.iter().filter(meets).flat_map(|other| &other.tell).copied().collect()
        };
        let told_before: Vec<TellRule> = event.map(told_before).unwrap_or_default();
        let tell = self.tell(&table, event, &told_before);
        table.close();
        Some(ChangeRule {
            event: event?,
            case,
            circumstance: circumstance?,
            needs: needs?,
            least: least_word?,
            safe_contact: safe_contact.unwrap_or(false),
            tell,
        })
    }

    /// That at the least level something may be done at all.
    fn least(
        &self,
        event: LifeEventKind,
        level: EvidenceLevel,
        value: &ValueReader<'_>,
        table: &TableReader<'_>,
    ) {
        if !self.known[event.place()] {
            table.error(
                format!("no [[evidence]] says what may be done about `{event}`"),
                EVIDENCE_HINT,
            );
            return;
        }
        let allowed =
            |level: &EvidenceLevel| self.highest[event.place()][*level as usize].is_some();
        if !allowed(&level) {
            let first = EvidenceLevel::ALL.into_iter().find(allowed);
            value.error(
                format!("nothing may be done about a `{event}` that is only {level}"),
                first.map_or_else(
                    || format!("say in [[evidence]] what may be done about `{event}`"),
                    |first| format!("write least = \"{first}\""),
                ),
            );
        }
    }

    /// Who is told; `before` are those who are told of the same event by an earlier change.
    fn tell(
        &self,
        table: &TableReader<'_>,
        event: Option<LifeEventKind>,
        before: &[TellRule],
    ) -> Vec<TellRule> {
        let hint = "write tell = [{ service = \"council-tax\", action = \"amend\" }]";
        let Some(value) = table.require("tell", hint) else { return Vec::new() };
        let Some(items) = value.items() else { return Vec::new() };
        if items.is_empty() {
            value.error("this change is told to nobody", hint);
        }
        let mut told: Vec<TellRule> = Vec::new();
        for reader in items.iter().filter_map(ValueReader::table) {
            if let Some(rule) = self.told(&reader, event) {
                let name = &self.services[rule.service].name;
                if told.iter().any(|it| it.service == rule.service) {
                    reader.error(format!("`{name}` is told of this change twice"), "keep one");
                }
                let otherwise =
                    |it: &TellRule| it.service == rule.service && it.by_consent != rule.by_consent;
                if before.iter().any(otherwise) {
                    reader.error(
                        format!("`{name}` is told of one event by consent and without it"),
                        "write consent = true in each change of this event, or in none",
                    );
                }
                told.push(rule);
            }
            reader.close();
        }
        told
    }

    fn told(&self, reader: &TableReader<'_>, event: Option<LifeEventKind>) -> Option<TellRule> {
        let service = reader.require("service", "name the service");
        let service = service.and_then(|value| self.service(&value));
        let action = reader.require("action", "say the most that it may do: action = \"inform\"");
        let class = action.as_ref().and_then(|value| value.word(&ActionClass::WORDS));
        if let (Some(event), Some(value), Some(class)) = (event, &action, class) {
            self.carried(event, class, value);
        }
        let by_consent = reader.get("consent").and_then(|value| value.boolean());
        let by_consent = by_consent.unwrap_or(false);
        Some(TellRule { service: service?, action: class?, by_consent })
    }

    fn service(&self, value: &ValueReader<'_>) -> Option<usize> {
        let text = value.filled_text()?;
        let names = || self.services.iter().map(|service| service.name.as_str());
        let found = names().position(|name| name == text);
        if found.is_none() {
            let hint = nearest(text, names()).map_or_else(
                || format!("add [[service]] name = \"{text}\" with what people read"),
                |near| format!("write \"{near}\""),
            );
            value.error(format!("no [[service]] is named `{text}`"), hint);
        }
        found
    }

    /// That some evidence carries the action.
    fn carried(&self, event: LifeEventKind, class: ActionClass, value: &ValueReader<'_>) {
        let most = self.highest[event.place()].into_iter().flatten().max();
        if let Some(most) = most.filter(|most| class > *most) {
            value.error(
                format!("no evidence on `{event}` carries \"{class}\""),
                format!("write \"{most}\", or say in [[evidence]] which level allows more"),
            );
        }
    }
}
