//! The words of addresses: street types, units, saints, counties.
//!
//! In: the tables of `matching-rules/dictionaries` as CSV text. Out: look-ups for the reader, or every fault of the
//! tables with its line. Reading the files is left to others. Source: abbreviations as found in council extracts
//! (`reference/addresses-and-formats.md` §1, §2).

use compact_str::CompactString;
use rustc_hash::{FxHashMap, FxHashSet};

/// What a word says of a unit inside a building.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum UnitWord {
    /// `FLAT`, `APARTMENT`, `UNIT`: a dwelling, named by what follows.
    Unit,
    /// `ROOM`, `PLOT`: kept apart from a flat of the same number.
    Room,
    /// `BLOCK`: part of a unit's name.
    Block,
    /// `FLOOR`.
    FloorWord,
    /// `FL`, which is written for both.
    FlatOrFloor,
    /// `GROUND`, `FIRST`, `TOP`.
    Floor,
    /// `REAR`, `LEFT`.
    Position,
    /// `BASEMENT`, `ANNEXE`: a unit without further words.
    Alone,
    /// `HOUSE`, `COTTAGE`: ends a building's name.
    Building,
    /// `COURT`, `MANSIONS`: ends the name of a building that holds several dwellings.
    BlockName,
}

/// What a word is in a Welsh street's name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum WelshWord {
    /// `FFORDD`: comes first, where English has it last.
    Type,
    /// `YR`.
    Article,
    /// `AFON`.
    Word,
    /// `STRYD FAWR`: two words that are one name.
    Name,
}

/// The shipped or overridden dictionaries of address words.
#[derive(Clone, Debug, Default)]
pub struct AddressDictionaries {
    words: FxHashMap<CompactString, (CompactString, bool)>,
    units: FxHashMap<CompactString, (CompactString, UnitWord)>,
    saints: FxHashSet<CompactString>,
    counties: FxHashSet<CompactString>,
    welsh: FxHashMap<CompactString, (CompactString, WelshWord)>,
}

/// The five tables as CSV text, each with a header.
#[derive(Clone, Copy, Debug)]
pub struct AddressTables<'a> {
    /// `written,canonical,kind`, kind `type` (ends a street's name) or `word`.
    pub street_types: &'a str,
    /// `written,canonical,kind`.
    pub unit_words: &'a str,
    /// `name`: what `ST` before it makes a saint.
    pub saints: &'a str,
    /// `name`: counties and countries, which say nothing that a postcode does not.
    pub counties: &'a str,
    /// `written,english,kind`, kind `type`, `article`, `word` or `name`: words of Welsh streets.
    pub welsh_street_words: &'a str,
}

impl AddressTables<'static> {
    /// The tables compiled into the program.
    pub const SHIPPED: Self = Self {
        street_types: include_str!("../../matching-rules/dictionaries/street_types.csv"),
        unit_words: include_str!("../../matching-rules/dictionaries/unit_words.csv"),
        saints: include_str!("../../matching-rules/dictionaries/saints.csv"),
        counties: include_str!("../../matching-rules/dictionaries/counties.csv"),
        welsh_street_words: include_str!(
            "../../matching-rules/dictionaries/welsh_street_words.csv"
        ),
    };
}

/// One fault of a dictionary of address words.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{table} line {line}: {problem}")]
pub struct AddressDictionaryFault {
    /// Which table: `street_types`, `unit_words`, `saints`, `counties` or `welsh_street_words`.
    pub table: &'static str,
    /// Line in the table, the header being 1.
    pub line: u64,
    /// What is wrong.
    pub problem: String,
}

impl AddressDictionaries {
    /// The shipped dictionaries.
    #[must_use]
    pub fn shipped() -> Self {
        Self::load(AddressTables::SHIPPED).0
    }

    /// Dictionaries from their tables.
    ///
    /// # Errors
    /// All faults of all tables at once.
    pub fn from_tables(tables: AddressTables<'_>) -> Result<Self, Vec<AddressDictionaryFault>> {
        let (dictionaries, faults) = Self::load(tables);
        if faults.is_empty() { Ok(dictionaries) } else { Err(faults) }
    }

    fn load(tables: AddressTables<'_>) -> (Self, Vec<AddressDictionaryFault>) {
        let mut made = Self::default();
        let mut faults = Vec::new();
        for (line, row) in rows("street_types", tables.street_types, 3, &mut faults) {
            let ends_street = match row[2].as_str() {
                "type" => true,
                "word" => false,
                other => {
                    faults.push(fault("street_types", line, format!("unknown kind `{other}`")));
                    continue;
                }
            };
            if made.words.insert(row[0].clone(), (row[1].clone(), ends_street)).is_some() {
                faults.push(fault("street_types", line, format!("`{}` stands twice", row[0])));
            }
        }
        for (line, row) in rows("unit_words", tables.unit_words, 3, &mut faults) {
            let Some(kind) = unit_kind(&row[2]) else {
                faults.push(fault("unit_words", line, format!("unknown kind `{}`", row[2])));
                continue;
            };
            if made.units.insert(row[0].clone(), (row[1].clone(), kind)).is_some() {
                faults.push(fault("unit_words", line, format!("`{}` stands twice", row[0])));
            }
        }
        for (_, row) in rows("saints", tables.saints, 1, &mut faults) {
            made.saints.insert(row[0].clone());
        }
        for (_, row) in rows("counties", tables.counties, 1, &mut faults) {
            made.counties.insert(row[0].split(' ').collect());
        }
        made.load_welsh(tables.welsh_street_words, &mut faults);
        (made, faults)
    }

    fn load_welsh(&mut self, table: &str, faults: &mut Vec<AddressDictionaryFault>) {
        const NAME: &str = "welsh_street_words";
        for (line, row) in rows(NAME, table, 3, faults) {
            let kind = match row[2].as_str() {
                "type" => WelshWord::Type,
                "article" => WelshWord::Article,
                "word" => WelshWord::Word,
                "name" => WelshWord::Name,
                other => {
                    faults.push(fault(NAME, line, format!("unknown kind `{other}`")));
                    continue;
                }
            };
            if self.welsh.insert(row[0].clone(), (row[1].clone(), kind)).is_some() {
                faults.push(fault(NAME, line, format!("`{}` stands twice", row[0])));
            }
        }
    }

    /// What this word, or these two, are in a Welsh street's name, and in English.
    pub(super) fn welsh(&self, written: &str) -> Option<(&CompactString, WelshWord)> {
        self.welsh.get(written).map(|(english, kind)| (english, *kind))
    }

    /// The word that others write in place of this one (`RD` is `ROAD`; `ST` stands for both Street and Saint).
    pub(super) fn canonical(&self, word: &str) -> Option<&CompactString> {
        self.words.get(word).map(|(canonical, _)| canonical)
    }

    /// The type of street that this word is one slip from: `STREAT`.
    pub(super) fn respelt_type(&self, word: &str) -> Option<&CompactString> {
        if word.len() < 5 || self.words.contains_key(word) {
            return None;
        }
        let mut near = self
            .words
            .iter()
            .filter(|(written, (_, ends))| {
                *ends && written.len() >= 5 && written.len().abs_diff(word.len()) <= 1
            })
            .filter(|(written, _)| strsim::osa_distance(written, word) == 1)
            .map(|(_, (canonical, _))| canonical);
        let first = near.next()?;
        near.all(|other| other == first).then_some(first)
    }

    /// Whether this (canonical) word ends a street's name.
    pub(super) fn ends_street(&self, word: &str) -> bool {
        self.words.get(word).is_some_and(|(_, ends)| *ends)
    }

    /// What this word says of a unit.
    pub(super) fn unit(&self, word: &str) -> Option<(&CompactString, UnitWord)> {
        self.units.get(word).map(|(canonical, kind)| (canonical, *kind))
    }

    /// Whether this word ends a building's name; `Some(true)` for one that holds several dwellings.
    pub(super) fn ends_building(&self, word: &str) -> Option<bool> {
        match self.units.get(word) {
            Some((_, UnitWord::Building)) => Some(false),
            Some((_, UnitWord::BlockName)) => Some(true),
            _ => None,
        }
    }

    /// Whether `ST` before this word is a saint.
    pub(super) fn is_saint(&self, word: &str) -> bool {
        self.saints.contains(word)
    }

    /// Whether these words, run together, name a county or a country.
    pub(super) fn is_county(&self, joined: &str) -> bool {
        self.counties.contains(joined)
    }
}

fn unit_kind(word: &str) -> Option<UnitWord> {
    Some(match word {
        "unit" => UnitWord::Unit,
        "room" => UnitWord::Room,
        "block" => UnitWord::Block,
        "floor_word" => UnitWord::FloorWord,
        "flat_or_floor" => UnitWord::FlatOrFloor,
        "floor" => UnitWord::Floor,
        "position" => UnitWord::Position,
        "alone" => UnitWord::Alone,
        "building" => UnitWord::Building,
        "block_name" => UnitWord::BlockName,
        _ => return None,
    })
}

fn fault(table: &'static str, line: u64, problem: String) -> AddressDictionaryFault {
    AddressDictionaryFault { table, line, problem }
}

/// The rows of one table with their lines; those of the wrong width are faults.
fn rows(
    table: &'static str,
    text: &str,
    width: usize,
    faults: &mut Vec<AddressDictionaryFault>,
) -> Vec<(u64, Vec<CompactString>)> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let mut good = Vec::new();
    for row in reader.records() {
        match row {
            Ok(row) => {
                let line = row.position().map_or(0, csv::Position::line);
                let cells: Vec<CompactString> =
                    row.iter().map(|cell| cell.trim().to_ascii_uppercase().into()).collect();
                if cells.len() == width && cells.iter().all(|cell| !cell.is_empty()) {
                    let mut cells = cells;
                    if width == 3 {
                        cells[2] = cells[2].to_ascii_lowercase();
                    }
                    good.push((line, cells));
                } else {
                    faults.push(fault(table, line, format!("{width} filled columns are wanted")));
                }
            }
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                faults.push(fault(table, line, "not readable as CSV".to_owned()));
            }
        }
    }
    good
}

#[cfg(test)]
mod tests {
    use super::{AddressDictionaries, AddressTables};

    #[test]
    fn the_shipped_tables_have_no_faults() {
        assert_eq!(AddressDictionaries::from_tables(AddressTables::SHIPPED).err(), None);
    }

    #[test]
    fn all_faults_are_told_at_once() {
        let tables = AddressTables {
            street_types: "written,canonical,kind\nRD,ROAD,type\nRD,ROAD,type\nAV,AVENUE,sort\n",
            unit_words: "written,canonical,kind\nFLAT,FLAT\n",
            ..AddressTables::SHIPPED
        };
        let faults = AddressDictionaries::from_tables(tables).unwrap_err();
        let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "street_types line 3: `RD` stands twice",
                "street_types line 4: unknown kind `sort`",
                "unit_words line 2: 3 filled columns are wanted",
            ]
        );
    }
}
