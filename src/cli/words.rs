//! Figures, counts and reasons as people write them.

use crate::normalise::NoPersonReason;

/// A count with commas: `1,234,567`.
pub(super) fn thousands(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The count with the word that fits it: `1 row`, `2,000 rows`.
pub(super) fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", thousands(count), if count == 1 { one } else { many })
}

/// Why a row speaks of nobody: what reports and dictionaries have one word for, or a ruleset its own.
pub(super) fn nobody(reason: &str) -> &str {
    match NoPersonReason::from_word(reason) {
        Some(NoPersonReason::NothingStated) => "no name, date of birth or personal number",
        Some(NoPersonReason::Void) => "an empty property",
        Some(NoPersonReason::Occupier) => "whoever lives there",
        Some(NoPersonReason::Organisation) => "an organisation",
        Some(NoPersonReason::TestRecord) => "a test record",
        None => reason,
    }
}

/// A part of a whole: `12.3 %`; `–` if the whole is nothing.
pub(super) fn percent(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "–".to_owned();
    }
    let share = part as f64 / whole as f64;
    if share > 0.0 && share < 0.0005 {
        return "< 0.1 %".to_owned();
    }
    if share < 1.0 && share > 0.9995 {
        return "> 99.9 %".to_owned();
    }
    format!("{:.1} %", share * 100.0)
}

#[cfg(test)]
mod tests {
    use super::{counted, percent};

    #[test]
    fn counts_and_shares_read_as_people_write_them() {
        assert_eq!(counted(1, "row", "rows"), "1 row");
        assert_eq!(counted(1_234_567, "row", "rows"), "1,234,567 rows");
        assert_eq!(percent(1, 3), "33.3 %");
        assert_eq!(percent(9_999, 10_000), "> 99.9 %");
        assert_eq!(percent(0, 0), "–");
    }
}
