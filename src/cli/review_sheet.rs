//! A case as a reader sees it: the two sides beside each other, field by field, with what differs marked.
//!
//! In: the records of both sides. Out: lines of text. The one place of the command line that shows what records say; the lines go to the
//! reader's screen and nowhere else. Marks are words and signs, so that nobody needs to see colours.

use std::fmt::Write as _;

use super::review_desk::Desk;
use crate::clerical::{CaseSheet, DeskGround, FieldSides, Stands, Weighing, sheet, weighing};
use crate::sharing::OperatorPermit;
use crate::stewardship::Case;
use crate::values::MatchWeight;

/// Columns of a side.
const SIDE: usize = 40;
/// Columns of a field's name.
const FIELD: usize = 15;
/// Ends every line of a field of which both sides say something, and nothing in common.
pub(super) const DIFFERS: &str = "≠ differs";

/// The word of how two sides stand to each other.
const fn word(stands: Stands) -> &'static str {
    match stands {
        Stands::Same => "= same",
        Stands::Partly => "~ partly",
        Stands::Differs => DIFFERS,
        Stands::OneSide => "· one side",
        Stands::Not => "",
    }
}

/// The lines of a case.
pub(super) fn lines(
    on: DeskGround<'_>,
    permit: &OperatorPermit<'_>,
    sides: &[Vec<u32>; 2],
    heading: &[String],
    reasons: &[String],
) -> anyhow::Result<Vec<String>> {
    let mut lines = heading.to_vec();
    lines.push(String::new());
    let heads = ["the one", "the other"].map(|it| vec![it.to_owned()]);
    row("", &heads, Stands::Not, &mut lines);
    let CaseSheet { fields, closed } = sheet(&on, permit, sides)?;
    for FieldSides { field, said, stands } in &fields {
        row(field, said, *stands, &mut lines);
    }
    if !closed.is_empty() {
        lines.push(String::new());
        lines.push(format!(
            "What these say is closed for {}: {}",
            permit.scope().purpose(),
            closed.join(", ")
        ));
    }
    if !reasons.is_empty() {
        lines.push(String::new());
        lines.extend(reasons.iter().cloned());
    }
    lines.push(String::new());
    Ok(lines)
}

/// What the program makes of the heaviest pair: every comparison that weighs something, and what stands against the two.
pub(super) fn reasons(desk: &Desk<'_>, case: &Case) -> anyhow::Result<Vec<String>> {
    let Weighing { records: [one, other], weight, needed: _, explanation } = weighing(desk, case)?;
    let mut lines = vec![format!(
        "{one} and {other}: {weight} bits, a probability of {:.2}",
        weight.probability()
    )];
    let mut line = format!("  prior {}", explanation.prior);
    for row in explanation.rows.iter().filter(|row| row.weight != MatchWeight::ZERO) {
        let part = format!("{} {} {}", row.comparison, row.level, row.weight);
        if line.chars().count() + part.chars().count() > FIELD + 2 * SIDE {
            lines.push(std::mem::replace(&mut line, " ".to_owned()));
        }
        let _ = write!(line, "   {part}");
    }
    lines.push(line);
    lines.extend(desk.forbidden(case)?.into_iter().map(|pair| {
        let told = desk.forbidden_in_words(pair);
        format!("{told}; \"same\" speaks of the two records above alone")
    }));
    Ok(lines)
}

/// Writes a field: as many lines as the side that says more needs; where each says one thing, the characters that differ are underlined.
fn row(field: &str, sides: &[Vec<String>; 2], stands: Stands, lines: &mut Vec<String>) {
    let [left, right] = sides.each_ref().map(|values| wrapped(values));
    for at in 0..left.len().max(right.len()) {
        let cell = |side: &[String]| side.get(at).cloned().unwrap_or_default();
        let name = if at == 0 { field } else { "" };
        let told = if at == 0 || stands == Stands::Differs { word(stands) } else { "" };
        push(name, &cell(&left), &cell(&right), told, lines);
    }
    if let (Stands::Differs, [one], [other]) = (stands, sides[0].as_slice(), sides[1].as_slice())
        && left.len() == 1
        && right.len() == 1
    {
        let [one, other] = underlined(one, other);
        push("", &one, &other, "", lines);
    }
}

fn push(name: &str, left: &str, right: &str, told: &str, lines: &mut Vec<String>) {
    let line = format!("{name:<FIELD$} {left:<SIDE$} {right:<SIDE$} {told}");
    lines.push(line.trim_end().to_owned());
}

/// Values in lines of a side's width, broken at spaces.
fn wrapped(values: &[String]) -> Vec<String> {
    let mut lines = Vec::new();
    for value in values {
        let mut line = String::new();
        for word in value.split(' ') {
            if !line.is_empty() && line.chars().count() + word.chars().count() >= SIDE {
                lines.push(std::mem::take(&mut line));
                line.push(' ');
            }
            if !line.is_empty() && !line.ends_with(' ') {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
    }
    lines
}

/// Carets under what lies between the beginning and the end that two values share.
fn underlined(one: &str, other: &str) -> [String; 2] {
    let [left, right] = [one, other].map(|text| text.chars().collect::<Vec<char>>());
    let head = left.iter().zip(&right).take_while(|(a, b)| a == b).count();
    let (left_rest, right_rest) = (&left[head..], &right[head..]);
    let tail =
        left_rest.iter().rev().zip(right_rest.iter().rev()).take_while(|(a, b)| a == b).count();
    let carets = |rest: &[char]| {
        let differing = rest.len() - tail;
        // where the other has characters more, the place at which they are missing is shown
        format!("{}{}", " ".repeat(head), "^".repeat(differing.max(1)))
    };
    [carets(left_rest), carets(right_rest)]
}

#[cfg(test)]
mod tests {
    use super::{DIFFERS, Stands, row, underlined};

    fn said(one: &[&str], other: &[&str]) -> [Vec<String>; 2] {
        [one, other].map(|side| side.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn what_differs_is_underlined_and_said_in_words() {
        let mut lines = Vec::new();
        row("surname", &said(&["SMITH"], &["SMYTHE"]), Stands::Differs, &mut lines);
        assert!(lines[0].ends_with(DIFFERS), "{lines:?}");
        assert_eq!(underlined("SMITH", "SMYTHE"), ["  ^^^", "  ^^^^"].map(str::to_owned));
        assert_eq!(underlined("ANN", "ANNE"), ["   ^", "   ^"].map(str::to_owned));
    }
}
