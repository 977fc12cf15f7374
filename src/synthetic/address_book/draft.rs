//! A messy address while it is being spoilt, and how it is laid out.
//!
//! In: one form of a premises. Out: the address on one line and in five columns, after the noises of [`super::noise`] had
//! their way with its parts, their order and their layout.

use super::variants::Parts;

/// In which order flat, building and street are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Order {
    /// `FLAT 3, ROWAN COURT, 30 HIGH STREET`.
    #[default]
    UnitFirst,
    /// `30 HIGH STREET FLAT 3`.
    UnitAfterStreet,
    /// `30 FLAT 3 HIGH STREET`.
    UnitAfterNumber,
    /// `ROWAN COURT FLAT 3, 30 HIGH STREET`.
    NameFirst,
}

/// How the parts lie in the columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Layout {
    /// A part a column.
    #[default]
    Plain,
    /// All before the locality in the first column; columns cut to 35, 35, 32 and 32 letters.
    Truncated,
    /// All in one column, without a comma.
    OneColumn,
    /// A column left empty, the rest one further on.
    Shifted,
    /// A line broken after any word.
    Broken(usize),
    /// Lower case, full stops and commas as they come.
    LowerCase,
}

/// Where a postcode stands in the text itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum PostcodeInText {
    /// Not there.
    #[default]
    Absent,
    /// At the end, and in its column too.
    Repeated,
    /// Before the town, its column being empty.
    InTheMiddle,
}

/// A messy address in the making.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    pub(super) parts: Parts,
    /// What is written before everything.
    pub(super) before: String,
    /// What is written after everything: a county, a country, the town again.
    pub(super) after: String,
    /// The column of the postcode.
    pub(super) postcode: String,
    pub(super) in_text: PostcodeInText,
    pub(super) order: Order,
    pub(super) layout: Layout,
}

impl Draft {
    /// The form as it stands.
    pub(super) fn new(parts: Parts, postcode: &str) -> Self {
        Self { parts, postcode: postcode.to_owned(), ..Self::default() }
    }

    /// The lines from small to large, none empty, and how many of them stand before the locality.
    fn lines(&self) -> (Vec<String>, usize) {
        let it = &self.parts;
        let street = words(&[&it.number, &it.street]);
        let unit = if it.block.is_empty() {
            vec![it.unit.clone()]
        } else {
            vec![it.unit.clone(), it.block.clone()]
        };
        let mut lines = vec![self.before.clone(), it.organisation.clone()];
        match self.order {
            Order::UnitFirst => {
                lines.extend(unit);
                lines.extend([it.name.clone(), street]);
            }
            Order::UnitAfterStreet => {
                let unit = unit.join(" ");
                lines.extend([it.name.clone(), words(&[&street, &unit])]);
            }
            Order::UnitAfterNumber => {
                let unit = unit.join(" ");
                lines.extend([it.name.clone(), words(&[&it.number, &unit, &it.street])]);
            }
            Order::NameFirst => {
                lines.push(words(&[&it.name, &unit.join(" ")]));
                lines.push(street);
            }
        }
        lines.push(it.off.clone());
        lines.retain(|line| !line.is_empty());
        let near = lines.len();
        let postcode = self.postcode.clone();
        let (middle, end) = match self.in_text {
            PostcodeInText::Absent => (String::new(), String::new()),
            PostcodeInText::Repeated => (String::new(), postcode),
            PostcodeInText::InTheMiddle => (postcode, String::new()),
        };
        let far = [it.locality.clone(), middle, it.town.clone(), self.after.clone(), end];
        lines.extend(far.into_iter().filter(|line| !line.is_empty()));
        (lines, near)
    }

    /// The address on one line, in five columns, and its postcode column.
    pub(super) fn write(&self) -> Written {
        let (lines, near) = self.lines();
        let (address, columns) = match self.layout {
            Layout::Plain => (lines.join(", "), lines),
            Layout::LowerCase => {
                let lines: Vec<String> = lines.iter().map(|line| line.to_lowercase()).collect();
                (format!("{}.", lines.join(" ,")), lines)
            }
            Layout::OneColumn => {
                let line = lines.join(" ").replace(',', "");
                (line.clone(), vec![line])
            }
            Layout::Shifted => {
                let columns = [vec![String::new()], lines.clone()].concat();
                (format!(", {}", lines.join(",  ")), columns)
            }
            Layout::Broken(at) => {
                let all: Vec<&str> = lines.iter().flat_map(|line| line.split(' ')).collect();
                let size = 1 + at % 3;
                let lines: Vec<String> = all.chunks(size).map(|line| line.join(" ")).collect();
                (lines.join("\n"), lines)
            }
            Layout::Truncated => {
                let mut cut = vec![lines[..near].join(" ")];
                cut.extend_from_slice(&lines[near..]);
                for (line, width) in cut.iter_mut().zip([35, 35, 32, 32, 32]) {
                    let cut: String = line.chars().take(width).collect();
                    cut.trim_end().clone_into(line);
                }
                (cut.join(", "), cut)
            }
        };
        let postcode = match self.in_text {
            PostcodeInText::InTheMiddle => String::new(),
            PostcodeInText::Absent | PostcodeInText::Repeated => self.postcode.clone(),
        };
        Written { address, lines: five(columns), postcode }
    }
}

/// An address as it is handed out.
#[derive(Clone, Debug)]
pub(super) struct Written {
    pub(super) address: String,
    pub(super) lines: [String; 5],
    pub(super) postcode: String,
}

/// The columns as five, the first ones joined if there are more.
fn five(mut columns: Vec<String>) -> [String; 5] {
    while columns.len() > 5 {
        let first = columns.remove(0);
        let joined = format!("{first} {}", columns[0]);
        joined.trim().clone_into(&mut columns[0]);
    }
    let mut five = <[String; 5]>::default();
    for (column, text) in five.iter_mut().zip(columns) {
        *column = text;
    }
    five
}

/// What of `parts` is not empty, with spaces between.
pub(super) fn words(parts: &[&str]) -> String {
    let parts: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}
