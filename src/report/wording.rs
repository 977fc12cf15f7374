//! Figures in words: thousands, shares, durations, one or many.

/// A count with commas: `1,234,567`.
pub(crate) fn thousands(count: u64) -> String {
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

/// A share between 0 and 1 as a percentage: `99.2 %`; `< 100 %` and `> 0 %` are never rounded to the whole.
pub(crate) fn percent(share: f64) -> String {
    if share < 1.0 && share > 0.9995 {
        return "> 99.9 %".to_owned();
    }
    if share > 0.0 && share < 0.0005 {
        return "< 0.1 %".to_owned();
    }
    format!("{:.1} %", share * 100.0)
}

/// A part of a whole as a percentage; `–` if the whole is nothing.
pub(crate) fn percent_of(part: u64, whole: u64) -> String {
    if whole == 0 { "–".to_owned() } else { percent(part as f64 / whole as f64) }
}

/// Milliseconds in a unit that reads: `85 ms`, `4.2 s`, `3 min 05 s`.
pub(super) fn duration(milliseconds: u64) -> String {
    match milliseconds {
        0..1_000 => format!("{milliseconds} ms"),
        1_000..60_000 => format!("{:.1} s", milliseconds as f64 / 1000.0),
        _ => format!("{} min {:02} s", milliseconds / 60_000, milliseconds / 1000 % 60),
    }
}

/// The count with the words that fit it.
pub(super) fn one_or_many(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", thousands(count), if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::{duration, percent, thousands};

    #[test]
    fn figures_read_as_people_write_them() {
        assert_eq!([0, 999, 1000, 1_234_567].map(thousands), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!(
            [0.0, 0.0001, 0.5, 0.99999, 1.0].map(percent),
            ["0.0 %", "< 0.1 %", "50.0 %", "> 99.9 %", "100.0 %"]
        );
        assert_eq!([85, 4_210, 185_000].map(duration), ["85 ms", "4.2 s", "3 min 05 s"]);
    }
}
