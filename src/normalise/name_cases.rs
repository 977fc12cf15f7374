//! Names as council systems write them, and how each is read: tests of the readers together.

use compact_str::CompactString;
use proptest::prelude::*;

use super::{Dictionaries, NameReading, read_full_name, read_name_columns};
use crate::records::RawName;
use crate::values::{NameOrder, PersonName, Title};

/// A reading in one line: people parted by `+`, `m`/`f`/`n` for the title, forenames, `/`, surname, suffix, `~` other names; then marks.
fn shown(reading: &NameReading) -> String {
    let (people, marks) = match reading {
        NameReading::People { people, marks } => (people, marks),
        NameReading::NotAPerson(reason) => return format!("no person: {}", reason.word()),
    };
    let mut line = people.iter().map(show_person).collect::<Vec<_>>().join(" + ");
    for (mark, word) in [
        (marks.deceased, "deceased"),
        (marks.suspect, "suspect"),
        (marks.unnamed_infant, "infant"),
        (marks.repaired, "repaired"),
        (marks.nulled, "nulled"),
    ] {
        if mark {
            line.push_str(" !");
            line.push_str(word);
        }
    }
    line
}

fn show_person(person: &PersonName) -> String {
    let title = match person.title {
        Some(Title::Male) => "m ",
        Some(Title::Female) => "f ",
        Some(Title::Neutral) => "n ",
        None => "",
    };
    let mut line = format!("{title}{}/{}", person.forenames.join(" "), person.surname);
    if let Some(suffix) = &person.suffix {
        line.push(' ');
        line.push_str(suffix);
    }
    for (mark, names) in [(" ~", &person.known_as), (" ~/", &person.other_surnames)] {
        for name in names {
            line.push_str(mark);
            line.push_str(name);
        }
    }
    line
}

fn check(order: NameOrder, joint: bool, cases: &[(&str, &str)]) {
    let dictionaries = Dictionaries::shipped();
    let mut wrong = Vec::new();
    for (text, expected) in cases {
        let read = shown(&read_full_name(text, order, joint, &dictionaries));
        if read != *expected {
            wrong.push(format!("{text}\n    read     {read}\n    expected {expected}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn surname_first_names_of_one_person() {
    check(
        NameOrder::SurnameFirst,
        true,
        &[
            ("SMITH, MR JOHN PAUL", "m JOHN PAUL/SMITH"),
            ("SMITH, John Paul", "JOHN PAUL/SMITH"),
            ("KHAN MOHAMMED ALI", "MOHAMMED ALI/KHAN"),
            ("SMITH MR JOHN", "m JOHN/SMITH"),
            ("SMITH J P", "J P/SMITH"),
            ("SMITH, JP", "J P/SMITH"),
            ("KHAN, MD ALI", "MD ALI/KHAN"),
            ("MR JOHN SMITH", "m JOHN/SMITH"),
            ("DR A B O'NEILL", "n A B/ONEILL"),
            ("VAN DER BERG, MS ANNA", "f ANNA/VAN DER BERG"),
            ("VAN DER BERG ANNA", "ANNA/VAN DER BERG"),
            ("DE SOUZA MARIA", "MARIA/DE SOUZA"),
            ("MC DONALD, IAN", "IAN/MCDONALD"),
            ("O NEILL, SEAN", "SEAN/ONEILL"),
            ("ST JOHN, CLARE", "CLARE/ST JOHN"),
            ("SMITH-JONES, ANNE-MARIE", "ANNE MARIE/SMITH JONES"),
            ("SMITH, JOHN JR", "JOHN/SMITH JR"),
            ("SMITH JR, JOHN", "JOHN/SMITH JR"),
            ("SMITH, MR JOHN ESQ", "m JOHN/SMITH"),
            ("SMITH, REV DR ANN", "n ANN/SMITH"),
            ("LORD, JOHN", "JOHN/LORD"),
            ("MAJOR JOHN", "JOHN/MAJOR"),
            ("SMITH", "/SMITH"),
            ("MRS SMITH", "f /SMITH"),
            ("*SMITH", "/SMITH"),
            (". SMITH, J", "J/SMITH"),
            ("& SMITH, J", "J/SMITH"),
            ("/SMITH, J", "J/SMITH"),
            ("SMITH, 0LIVIA", "OLIVIA/SMITH !repaired"),
            ("SMITH, UNKNOWN", "/SMITH !nulled"),
            ("SMITH, BABY GIRL", "/SMITH !infant"),
        ],
    );
}

#[test]
fn forename_first_names_of_one_person() {
    check(
        NameOrder::ForenameFirst,
        false,
        &[
            ("John Smith", "JOHN/SMITH"),
            ("Mrs Aisha Khan", "f AISHA/KHAN"),
            ("Smith, John", "JOHN/SMITH"),
            ("Ludwig van der Berg", "LUDWIG/VAN DER BERG"),
            ("Mr van der Berg", "m /VAN DER BERG"),
            ("Maria de Souza", "MARIA/DE SOUZA"),
            ("Ian Mc Donald", "IAN/MCDONALD"),
            ("Clare St John", "CLARE/ST JOHN"),
            ("Ann Smith-Jones", "ANN/SMITH JONES"),
            ("John Smith Jr", "JOHN/SMITH JR"),
            ("John Smith III", "JOHN/SMITH III"),
            ("Mr John Senior", "m JOHN/SENIOR"),
            ("Elizabeth (Liz) Smith", "ELIZABETH/SMITH ~LIZ"),
            ("William \"Bill\" Jones", "WILLIAM/JONES ~BILL"),
            ("William 'Bill' Jones", "WILLIAM/JONES ~BILL"),
            ("Elizabeth Smith aka Liz", "ELIZABETH/SMITH ~LIZ"),
            ("Elizabeth Smith (known as Liz)", "ELIZABETH/SMITH ~LIZ"),
            ("Elizabeth Smith a/k/a Liz Jones", "ELIZABETH/SMITH ~LIZ ~/JONES"),
            ("Ann Smith (née Jones)", "ANN/SMITH ~/JONES"),
            ("Ann Smith formerly Van Dyke", "ANN/SMITH ~/VAN DYKE"),
            ("John Major", "JOHN/MAJOR"),
            ("Major John Smith", "n JOHN/SMITH"),
            ("Zoë Łukaszewska", "ZOE/LUKASZEWSKA"),
            ("Mr J Smith c/o Mrs Jones", "m J/SMITH"),
            ("c/o Mrs Ann Jones", "f ANN/JONES !suspect"),
            ("J.P. Smith", "J P/SMITH"),
            ("Mr & Mrs Khan", "m /KHAN !suspect"),
        ],
    );
}

#[test]
fn an_order_that_is_not_known_is_told_from_the_words() {
    check(
        NameOrder::Detect,
        false,
        &[
            ("John Smith", "JOHN/SMITH"),
            ("Smith John", "JOHN/SMITH"),
            ("SMITH, JOHN", "JOHN/SMITH"),
            ("Mr John Smith", "m JOHN/SMITH"),
            ("Smith Mr John", "m JOHN/SMITH"),
            ("Smith J", "J/SMITH"),
            ("J Smith", "J/SMITH"),
            ("Nkemdilim Okonkwo", "NKEMDILIM/OKONKWO"),
        ],
    );
}

#[test]
fn joint_names_are_two_people() {
    check(
        NameOrder::SurnameFirst,
        true,
        &[
            ("MR J & MRS A SMITH", "m J/SMITH + f A/SMITH"),
            ("MR & MRS SMITH", "m /SMITH + f /SMITH"),
            ("MR/MRS SMITH", "m /SMITH + f /SMITH"),
            ("MR & MRS J SMITH", "m J/SMITH + f /SMITH"),
            ("MR J SMITH & MS A JONES", "m J/SMITH + f A/JONES"),
            ("SMITH, MR J & MRS A", "m J/SMITH + f A/SMITH"),
            ("SMITH, MR J & JONES, MS A", "m J/SMITH + f A/JONES"),
            ("SMITH, MR J & MS A JONES", "m J/SMITH + f A/JONES"),
            ("SMITH, JOHN & ANN", "JOHN/SMITH + ANN/SMITH"),
            ("SMITH, JOHN PAUL & ANN MARIE", "JOHN PAUL/SMITH + ANN MARIE/SMITH"),
            ("J & A SMITH", "J/SMITH + A/SMITH"),
            ("J/A SMITH", "J/SMITH + A/SMITH"),
            ("JOHN & ANN SMITH", "JOHN/SMITH + ANN/SMITH"),
            ("MR JOHN & MRS ANN SMITH", "m JOHN/SMITH + f ANN/SMITH"),
            ("MR JOHN SMITH AND MRS ANN SMITH", "m JOHN/SMITH + f ANN/SMITH"),
            ("MR SMITH & MRS JONES", "m /SMITH + f /JONES"),
            ("MR SMITH & MRS A JONES", "m /SMITH + f A/JONES"),
            ("SMITH J & A", "J/SMITH + A/SMITH"),
            ("KHAN M & BEGUM S", "M/KHAN + S/BEGUM"),
            ("MR J, MRS A & MISS C SMITH", "m J/SMITH + f A/SMITH + f C/SMITH"),
            ("EXORS OF MR J & MRS A SMITH", "m J/SMITH + f A/SMITH !deceased"),
        ],
    );
}

#[test]
fn the_dead_are_the_people_and_their_executors_are_not() {
    check(
        NameOrder::SurnameFirst,
        true,
        &[
            ("EXORS OF MR J SMITH", "m J/SMITH !deceased"),
            ("Executors of the late Mrs A Jones", "f A/JONES !deceased"),
            ("Pers Reps of K Patel Decd", "K/PATEL !deceased"),
            ("SMITH, MR JOHN DEC'D", "m JOHN/SMITH !deceased"),
            ("SMITH, MR JOHN (DECEASED)", "m JOHN/SMITH !deceased"),
            ("SMITH, EXORS OF MR J", "m J/SMITH !deceased"),
            ("SMITH J EXORS", "J/SMITH !deceased"),
            ("JONES & CO EXORS OF MR J SMITH", "m J/SMITH !deceased"),
            ("THE ESTATE OF MRS A SMITH", "f A/SMITH !deceased"),
            ("SMITH J DEC", "J/SMITH !deceased"),
            ("SMITH, DEC", "DEC/SMITH"),
            ("SMITH, MR PETE", "m PETE/SMITH"),
            ("LATE, JOHN", "JOHN/LATE"),
        ],
    );
}

#[test]
fn what_is_no_person_says_why() {
    check(
        NameOrder::SurnameFirst,
        true,
        &[
            ("LB HACKNEY VOID", "no person: void"),
            ("LB HACKNEY", "no person: organisation"),
            ("LONDON BOROUGH OF HACKNEY", "no person: organisation"),
            ("ACME LETTINGS LTD", "no person: organisation"),
            ("PEABODY TRUST", "no person: organisation"),
            ("THE GUINNESS TRUST", "no person: organisation"),
            ("HACKNEY HOMES", "no person: organisation"),
            ("SMITH & SONS", "no person: organisation"),
            ("JONES & CO", "no person: organisation"),
            ("CHURCH OF ENGLAND", "no person: organisation"),
            ("THE OCCUPIER", "no person: occupier"),
            ("The Owner/Occupier", "no person: occupier"),
            ("OCCUPIER", "no person: occupier"),
            ("THE OWNER", "no person: occupier"),
            ("VOID", "no person: void"),
            ("EMPTY", "no person: void"),
            ("TEST TEST", "no person: test_record"),
            ("MR TEST", "no person: test_record"),
            ("UNKNOWN", "no person: nothing_stated"),
            ("N/K", "no person: nothing_stated"),
            ("...", "no person: nothing_stated"),
            ("", "no person: nothing_stated"),
            ("MR", "no person: nothing_stated"),
        ],
    );
}

#[test]
fn a_surname_that_sounds_like_a_firm_is_a_person() {
    check(
        NameOrder::SurnameFirst,
        true,
        &[
            ("HOLMES, MR JOHN", "m JOHN/HOLMES"),
            ("MR TRUST", "m /TRUST"),
            ("TRUST, JOHN", "JOHN/TRUST"),
            ("HALL ANN", "ANN/HALL"),
            ("MR J HALL & MRS A CHURCH", "m J/HALL + f A/CHURCH"),
            ("KING, J", "J/KING"),
            ("HOUSE, MISS A", "f A/HOUSE"),
            ("HOMES, P", "P/HOMES"),
            ("COUNCIL, MRS D", "f D/COUNCIL"),
            ("MR JOHN COUNCIL", "m JOHN/COUNCIL"),
            ("BROTHERS, ANN", "ANN/BROTHERS"),
            ("DO NOT USE SMITH", "/SMITH !suspect"),
            ("SMITH, MR J - DUPLICATE", "m J/SMITH !suspect"),
            ("MR J SMITH THE OCCUPIER", "m J/SMITH"),
        ],
    );
}

fn columns(title: &str, forename: &str, middle: &str, surname: &str) -> String {
    let name = RawName { title, forename, middle_names: middle, surname, ..RawName::default() };
    shown(&read_name_columns(&name, NameOrder::Detect, false, &Dictionaries::shipped()))
}

#[test]
fn columns_of_their_own() {
    for (title, forename, middle, surname, expected) in [
        ("Mr", "John", "Paul", "Smith", "m JOHN PAUL/SMITH"),
        ("", "John P", "", "Smith", "JOHN P/SMITH"),
        ("", "J", "", "Smith", "J/SMITH"),
        ("", "Mrs Ann", "", "Smith", "f ANN/SMITH"),
        ("", "Ann", "", "Mrs Smith", "f ANN/SMITH"),
        ("Rev", "Mr John", "", "Smith", "n JOHN/SMITH"),
        ("", "0LIVIA", "", "SM1TH", "OLIVIA/SMITH !repaired"),
        ("", "BABY", "", "Smith", "/SMITH !infant"),
        ("", "BABY GIRL", "", "Smith", "/SMITH !infant"),
        ("", "TWIN 1", "", "Smith", "/SMITH !infant"),
        ("", "Baby of Sarah", "", "Smith", "/SMITH !infant"),
        ("", "UNBORN", "", "Smith", "/SMITH !infant"),
        ("", "UNBORN", "", "", "/ !infant"),
        ("", ".", "", "Smith", "/SMITH"),
        ("", "-", "", "Smith", "/SMITH"),
        ("", "XXX", "", "Smith", "/SMITH !nulled"),
        ("", "N/K", "", "Smith", "/SMITH !nulled"),
        ("", "John", "", "UNKNOWN", "JOHN/ !nulled"),
        ("", "John", "", "Trust", "JOHN/TRUST"),
        ("", "John", "", "Hall", "JOHN/HALL"),
        ("", "Ann", "", "Test", "ANN/TEST"),
        ("", "TEST", "", "TEST", "no person: test_record"),
        ("", "", "", "THE OCCUPIER", "no person: occupier"),
        ("", "", "", "OCCUPIER", "no person: occupier"),
        ("", "", "", "UNKNOWN", "no person: nothing_stated"),
        ("", "", "", "ACME LETTINGS LTD", "no person: organisation"),
        ("", "", "", "SMITH, JOHN", "JOHN/SMITH"),
        ("", "", "", "de la Cruz", "/DE LA CRUZ"),
        ("", "Sean", "", "O Neill", "SEAN/ONEILL"),
        ("", "Ann", "", "Smith (nee Jones)", "ANN/SMITH ~/JONES"),
        ("", "Elizabeth (Liz)", "", "Smith", "ELIZABETH/SMITH ~LIZ"),
        ("", "Mohammed Md", "", "Ali", "MOHAMMED MD/ALI"),
        ("Ms", "", "", "Smith", "f /SMITH"),
        ("Mr", "", "", "", "no person: nothing_stated"),
        ("", "John", "", "Smith Decd", "JOHN/SMITH !deceased"),
    ] {
        assert_eq!(
            columns(title, forename, middle, surname),
            expected,
            "{title}|{forename}|{middle}|{surname}"
        );
    }
}

#[test]
fn what_stands_beside_the_name_is_kept() {
    let name = RawName {
        forename: "Elizabeth",
        surname: "Smith",
        known_as: "Liz",
        preferred_surname: "Smith",
        former_surname: "O'Neill",
        suffix: "Snr",
        ..RawName::default()
    };
    let reading = read_name_columns(&name, NameOrder::Detect, false, &Dictionaries::shipped());
    assert_eq!(shown(&reading), "ELIZABETH/SMITH SR ~LIZ ~/ONEILL");
}

proptest! {
    #[test]
    fn reading_never_panics_and_case_does_not_matter(
        text in "\\PC{0,30}|([A-Za-z]{1,8}|&|,|/|\\(|\\)|\"|MR|Mrs|exors of|c/o|aka|nee|van|MC|0|1|Jr|'|-)( ?([A-Za-z]{1,8}|&|,|/|\\(|\\)|\"|MR|Mrs|exors of|c/o|aka|nee|van|MC|0|1|Jr|'|-)){0,8}",
        joint: bool,
        order in prop::sample::select(NameOrder::ALL.to_vec()),
    ) {
        thread_local!(static DICTIONARIES: Dictionaries = Dictionaries::shipped());
        DICTIONARIES.with(|dictionaries| {
            let reading = read_full_name(&text, order, joint, dictionaries);
            if text.is_ascii() {
                prop_assert_eq!(&reading, &read_full_name(&text.to_uppercase(), order, joint, dictionaries));
                prop_assert_eq!(&reading, &read_full_name(&text.to_lowercase(), order, joint, dictionaries));
            }
            let name = RawName { forename: &text, surname: &text, known_as: &text, ..RawName::default() };
            let columns = read_name_columns(&name, order, joint, dictionaries);
            for reading in [reading, columns] {
                if let NameReading::People { people, .. } = reading {
                    prop_assert!(!people.is_empty());
                    for person in &people {
                        let folded = |name: &CompactString| crate::values::fold(name) == *name && !name.is_empty();
                        prop_assert!(person.forenames.iter().chain(&person.known_as).chain(&person.other_surnames).all(folded));
                        prop_assert_eq!(crate::values::fold(&person.surname), person.surname.clone());
                    }
                }
            }
            Ok(())
        })?;
    }
}
