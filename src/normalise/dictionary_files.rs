//! Reads the dictionary files, and says what is wrong with them line by line.
//!
//! In: CSV text by file name. Out: [`Dictionaries`], or every fault. The shipped files are compiled in; a council's file of
//! the same name replaces the shipped one as a whole, so that a word can be taken out as well as put in.

use compact_str::CompactString;

use super::NoPersonReason;
use super::dictionaries::{
    Dictionaries, Particle, Phrase, PhrasePlace, Says, SentinelReading, Strength, TitlePlace,
    WordSense,
};
use super::tokens::{Token, tokenise};
use crate::values::{CanonicalField, Title, fold};

/// A fault of a dictionary file.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{file}, line {line}: {problem}")]
pub struct DictionaryFault {
    /// The file's name.
    pub file: String,
    /// Line of the file, from 1.
    pub line: u64,
    /// What is wrong.
    pub problem: String,
}

/// The files, in the order in which they are read.
pub(super) const FILES: [&str; 7] = [
    "titles.csv",
    "suffixes.csv",
    "particles.csv",
    "organisation_words.csv",
    "name_phrases.csv",
    "sentinels.csv",
    "forename_variants.csv",
];

macro_rules! shipped {
    ($file:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/matching-rules/dictionaries/", $file))
    };
}

/// The shipped text of each file.
const SHIPPED: [&str; 7] = [
    shipped!("titles.csv"),
    shipped!("suffixes.csv"),
    shipped!("particles.csv"),
    shipped!("organisation_words.csv"),
    shipped!("name_phrases.csv"),
    shipped!("sentinels.csv"),
    shipped!("forename_variants.csv"),
];

/// Takes one row into the dictionaries, or says what is wrong with it.
type Taker = fn(&mut Dictionaries, &[&str]) -> Result<(), String>;

/// Each file's columns and how a row of it is taken.
const TABLES: [(&[&str], Taker); 7] = [
    (&["word", "says", "where"], take_title),
    (&["word", "canonical"], take_suffix),
    (&["word", "how"], take_particle),
    (&["word", "strength"], take_organisation_word),
    (&["phrase", "says", "where"], take_phrase),
    (&["field", "word", "reading"], take_sentinel),
    (&["variant_group", "name"], take_variant),
];

/// Reads the given files, and the shipped ones in place of those not given.
pub(super) fn read<'a>(
    files: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Result<Dictionaries, Vec<DictionaryFault>> {
    let mut texts = SHIPPED;
    for (name, text) in files {
        if let Some(at) = FILES.iter().position(|file| *file == name) {
            texts[at] = text;
        }
    }
    let mut dictionaries = Dictionaries::default();
    let mut faults = Vec::new();
    for ((file, text), (columns, take)) in FILES.iter().zip(texts).zip(TABLES) {
        read_file(&mut dictionaries, &mut faults, (file, text), columns, take);
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    #[expect(clippy::iter_over_hash_type, reason = "each word's phrases are sorted for themselves")]
    for sense in dictionaries.words.values_mut() {
        // the longest phrase first: THE ESTATE OF before THE; the sort is stable, so the file's order breaks ties
        sense.phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.words.len()));
    }
    Ok(dictionaries)
}

fn read_file(
    dictionaries: &mut Dictionaries,
    faults: &mut Vec<DictionaryFault>,
    (file, text): (&str, &str),
    columns: &[&str],
    take: Taker,
) {
    let mut fault = |line: u64, problem: String| {
        faults.push(DictionaryFault { file: file.to_owned(), line, problem });
    };
    let text = text.trim_start_matches('\u{feff}');
    let mut reader =
        csv::ReaderBuilder::new().comment(Some(b'#')).flexible(true).from_reader(text.as_bytes());
    match reader.headers() {
        Ok(header) if header.iter().eq(columns.iter().copied()) => {}
        Ok(_) => return fault(1, format!("the columns are to be {}", columns.join(","))),
        Err(_) => return fault(1, "not a CSV file".into()),
    }
    for row in reader.records() {
        let row = match row {
            Ok(row) => row,
            Err(problem) => {
                let line = problem.position().map_or(0, csv::Position::line);
                fault(line, "not a row of a CSV file in UTF-8".into());
                continue;
            }
        };
        let line = row.position().map_or(0, csv::Position::line);
        let cells: Vec<&str> = row.iter().map(str::trim).collect();
        if cells.len() != columns.len() {
            fault(line, format!("{} columns, expected {}", cells.len(), columns.join(",")));
        } else if let Err(problem) = take(dictionaries, &cells) {
            fault(line, problem);
        }
    }
}

/// The sense of a single word, for a file that adds to it.
fn sense<'a>(dictionaries: &'a mut Dictionaries, word: &str) -> Result<&'a mut WordSense, String> {
    let folded = fold(word);
    if folded.is_empty() || folded.contains(' ') {
        return Err("a word here is one word without spaces".into());
    }
    Ok(dictionaries.words.entry(folded).or_default())
}

/// One of a column's words.
fn choose<T: Copy>(cell: &str, choices: &[(&str, T)]) -> Result<T, String> {
    choices.iter().find(|(word, _)| *word == cell).map(|(_, choice)| *choice).ok_or_else(|| {
        let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
        format!("\"{cell}\" is none of {}", words.join(", "))
    })
}

fn take_title(dictionaries: &mut Dictionaries, cells: &[&str]) -> Result<(), String> {
    let title = choose(
        cells[1],
        &[("male", Title::Male), ("female", Title::Female), ("neutral", Title::Neutral)],
    )?;
    let places = [
        ("always", TitlePlace::Always),
        ("leading", TitlePlace::Leading),
        ("column", TitlePlace::Column),
    ];
    let place = choose(cells[2], &places)?;
    set_once(&mut sense(dictionaries, cells[0])?.title, (title, place))
}

fn take_suffix(dictionaries: &mut Dictionaries, cells: &[&str]) -> Result<(), String> {
    let canonical = fold(cells[1]);
    set_once(&mut sense(dictionaries, cells[0])?.suffix, canonical)
}

fn take_particle(dictionaries: &mut Dictionaries, cells: &[&str]) -> Result<(), String> {
    let hows = [
        ("kept", Particle::Kept),
        ("joined", Particle::Joined),
        ("apostrophe", Particle::Apostrophe),
    ];
    let how = choose(cells[1], &hows)?;
    set_once(&mut sense(dictionaries, cells[0])?.particle, how)
}

fn take_organisation_word(dictionaries: &mut Dictionaries, cells: &[&str]) -> Result<(), String> {
    let strengths = [
        ("possible", Strength::Possible),
        ("first", Strength::First),
        ("likely", Strength::Likely),
        ("certain", Strength::Certain),
    ];
    let strength = choose(cells[1], &strengths)?;
    set_once(&mut sense(dictionaries, cells[0])?.strength, strength)
}

fn take_phrase(dictionaries: &mut Dictionaries, cells: &[&str]) -> Result<(), String> {
    let mut says = vec![
        ("deceased", Says::Deceased),
        ("suspect", Says::Suspect),
        ("care_of", Says::CareOf),
        ("also_known_as", Says::AlsoKnownAs),
        ("formerly", Says::Formerly),
    ];
    says.extend(NoPersonReason::ALL.map(|reason| (reason.word(), Says::NoPerson(reason))));
    let says = choose(cells[1], &says)?;
    let places = [
        ("whole", PhrasePlace::Whole),
        ("anywhere", PhrasePlace::Anywhere),
        ("first", PhrasePlace::First),
        ("last", PhrasePlace::Last),
        ("of", PhrasePlace::Of),
    ];
    let place = choose(cells[2], &places)?;
    if place == PhrasePlace::Whole {
        let folded = fold(cells[0]);
        if folded.is_empty() {
            return Err("a phrase needs a word".into());
        }
        dictionaries.wholes.insert(folded, says);
        return Ok(());
    }
    let words: Vec<CompactString> = tokenise(cells[0], None)
        .tokens
        .into_iter()
        .filter_map(|token| if let Token::Word(word) = token { Some(word) } else { None })
        .collect();
    let first = words.first().ok_or("a phrase needs a word")?.clone();
    dictionaries.words.entry(first).or_default().phrases.push(Phrase { words, says, place });
    Ok(())
}

fn take_sentinel(dictionaries: &mut Dictionaries, cells: &[&str]) -> Result<(), String> {
    let field = CanonicalField::from_word(cells[0])
        .ok_or_else(|| format!("\"{}\" is no canonical field", cells[0]))?;
    let readings = [
        ("null", SentinelReading::Null),
        ("infant", SentinelReading::Infant),
        ("infant_prefix", SentinelReading::InfantPrefix),
        ("no_fixed_abode", SentinelReading::NoFixedAbode),
        ("withheld", SentinelReading::Withheld),
    ];
    let reading = choose(cells[2], &readings)?;
    let fits = match reading {
        SentinelReading::Null => true,
        SentinelReading::Infant | SentinelReading::InfantPrefix => {
            field == CanonicalField::Forename
        }
        SentinelReading::NoFixedAbode | SentinelReading::Withheld => {
            field == CanonicalField::Address
        }
    };
    if !fits {
        return Err(format!("\"{}\" says nothing of the field {}", cells[2], cells[0]));
    }
    let word = fold(cells[1]);
    if word.is_empty() {
        return Err("a sentinel needs a word".into());
    }
    let said = dictionaries.sentinels.entry(word).or_default();
    // of two rows for one word the last counts
    said.retain(|(of, _)| *of != field);
    said.push((field, reading));
    Ok(())
}

fn take_variant(dictionaries: &mut Dictionaries, cells: &[&str]) -> Result<(), String> {
    if cells[0].is_empty() {
        return Err("a variant needs a group".into());
    }
    // the file is grouped: the group looked for is nearly always the last one
    let known = dictionaries.group_names.iter().rposition(|group| group == cells[0]);
    let group = known.unwrap_or(dictionaries.group_names.len());
    let number = u16::try_from(group).map_err(|_| "more than 65,536 groups of variants")?;
    let groups = &mut sense(dictionaries, cells[1])?.groups;
    if groups.contains(&number) {
        return Err("the name is in its group already".into());
    }
    groups.push(number);
    groups.sort_unstable();
    if known.is_none() {
        dictionaries.group_names.push(cells[0].into());
        dictionaries.group_members.push(Vec::new());
    }
    if let Some(members) = dictionaries.group_members.get_mut(group) {
        members.push(cells[1].into());
    }
    Ok(())
}

fn set_once<T: PartialEq>(slot: &mut Option<T>, value: T) -> Result<(), String> {
    if slot.as_ref().is_some_and(|known| *known != value) {
        return Err("the word is there already and says something else".into());
    }
    *slot = Some(value);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::Dictionaries;

    #[test]
    fn the_shipped_files_are_sound_and_rich() {
        let dictionaries = Dictionaries::shipped();
        assert!(dictionaries.group_names.len() > 500);
        for (a, b) in [
            ("MOHAMMED", "MUHAMMAD"),
            ("MOHD", "MAXAMED"),
            ("AISHA", "AYESHA"),
            ("KASIA", "KATARZYNA"),
            ("GOSIA", "MALGORZATA"),
            ("BILL", "WILLIAM"),
            ("PEGGY", "MARGARET"),
            ("SIOBHAN", "JOAN"),
            ("DAFYDD", "DAVID"),
            ("OLEKSANDR", "ALEXANDER"),
            ("HUSSAIN", "HUSSEIN"),
            ("YIORGOS", "GEORGE"),
            ("PACO", "FRANCISCO"),
            ("MEHMET", "MOHAMMED"),
        ] {
            assert!(dictionaries.are_variants(a, b), "{a} {b}");
        }
        for (a, b) in [("JOHN", "PETER"), ("ANN", "MARY"), ("AHMED", "HAMID"), ("PAUL", "PAULA")] {
            assert!(!dictionaries.are_variants(a, b), "{a} {b}");
        }
    }

    #[test]
    fn every_fault_is_told_with_its_line() {
        let faults = Dictionaries::parse([
            ("titles.csv", "word,says,where\nMR,male,always\nMR,female,always\nDR,either,always\n"),
            ("particles.csv", "word\nVAN\n"),
            ("sentinels.csv", "field,word,reading\nsurname,BABY,infant\nshoe,X,null\nforename\n"),
            ("counties.csv", "not,mine\n"),
        ])
        .unwrap_err();
        let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "titles.csv, line 3: the word is there already and says something else",
                "titles.csv, line 4: \"either\" is none of male, female, neutral",
                "particles.csv, line 1: the columns are to be word,how",
                "sentinels.csv, line 2: \"infant\" says nothing of the field surname",
                "sentinels.csv, line 3: \"shoe\" is no canonical field",
                "sentinels.csv, line 4: 1 columns, expected field,word,reading",
            ]
        );
    }
}
