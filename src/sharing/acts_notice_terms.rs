//! Who is told of life events under an agreement, as its TOML file says it: `[[notice]]`.
//!
//! In: a table of the file. Out: the terms, or faults with their lines. Leaves to `policy` whether purpose and service are known.

use std::num::NonZeroU32;

use compact_str::CompactString;

use super::acts_agreement_file::{field_set, name};
use crate::journal::{NoticeTerms, ToldOf};
use crate::rules::{TableReader, ValueReader};
use crate::values::{FieldSet, LifeEventKind};

/// For so long a notice is of use, if the file says nothing: a quarter of a year.
const USEFUL_DAYS: u16 = 90;

const WHOM: [(&str, ToldOf); 2] =
    [("clients", ToldOf::Clients), ("relationships", ToldOf::Relationships)];

/// What a table says.
pub(super) fn notice(table: TableReader<'_>) -> Option<NoticeTerms> {
    let named = |key: &'static str, hint: &str| table.require(key, hint);
    let organisation = named("organisation", "write organisation = \"housing-association\"")
        .and_then(|it| name(&it));
    let service = named("service", "write service = \"tenancies\"").and_then(|it| name(&it));
    let user =
        named("user", "write user = \"housing.system\": in whose name notices are decided on")
            .and_then(|it| name(&it));
    let purpose =
        named("purpose", "write purpose = \"life-event-notice\"").and_then(|it| name(&it));
    let events = named("events", "write events = [\"change_of_address\", \"death\"]");
    let events: Vec<LifeEventKind> = events
        .map(|it| it.texts_with_lines())
        .unwrap_or_default()
        .iter()
        .filter_map(|it| it.word(&LifeEventKind::WORDS))
        .collect();
    if events.is_empty() {
        table.error("it is told of nothing", "write events = [\"change_of_address\", \"death\"]");
    }
    let fields = table.get("fields").map_or(FieldSet::NONE, |it| field_set(&it));
    let area = table.get("area").map(|it| it.texts_with_lines()).unwrap_or_default();
    let area: Vec<CompactString> = area.iter().filter_map(beginning).collect();
    let whom = named("whom", "write whom = \"clients\", or \"relationships\"")
        .and_then(|it| it.word(&WHOM));
    let days = table.get("useful_days").and_then(|it| it.integer_in(1..=3_650));
    let useful_days = days.and_then(|it| u16::try_from(it).ok()).unwrap_or(USEFUL_DAYS);
    let a_minute = table.get("a_minute").and_then(|it| it.integer_in(1..=100_000));
    let a_minute = a_minute.and_then(|it| u32::try_from(it).ok()).and_then(NonZeroU32::new);
    table.close();
    Some(NoticeTerms {
        organisation: organisation?,
        service: service?,
        user: user?,
        purpose: purpose?,
        events,
        fields,
        area,
        whom: whom?,
        useful_days,
        a_minute,
    })
}

/// The beginning of a postcode: `EB1`, `EB1 2`.
fn beginning(value: &ValueReader<'_>) -> Option<CompactString> {
    let text = value.filled_text()?;
    let plain = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == ' ';
    if text.len() <= 8 && text.chars().all(plain) {
        return Some(text.into());
    }
    value.error(
        format!("\"{text}\" begins no postcode"),
        "write area = [\"EB1\", \"EB2 3\"], in capital letters",
    );
    None
}
