//! Values as dirty as council systems write them, through the whole of normalisation: tests of the steps together.

use compact_str::CompactString;

use super::{
    Change, DateFormats, Dictionaries, FieldSentinels, MentionContext, MentionReading,
    NoPersonReason, NormaliseNote, Normalised, NormalisedRecord, Outcome, Step, normalise,
};
use crate::records::{Attribute, RawMention, RawName, SourceRow};
use crate::values::{
    AttributeKind, CanonicalField, DatasetName, DateDoubt, DateFormat, NameOrder, Sex,
};

fn blank() -> RawMention<'static> {
    RawMention {
        mention: 0,
        name: RawName::default(),
        date_of_birth: "",
        date_of_death: "",
        sex: "",
        nhs_number: "",
        nino: "",
        upn: "",
        former_upn: "",
        address: Vec::new(),
        postcode: "",
        uprn: "",
        property_key: "",
        email: "",
        phone: "",
        from: "",
        to: "",
        observed: "",
        attributes: Vec::new(),
        student: false,
    }
}

/// A person that the value under test belongs to.
fn smith() -> RawMention<'static> {
    RawMention {
        name: RawName { forename: "Ann", surname: "Smith", ..RawName::default() },
        ..blank()
    }
}

fn run(mention: &RawMention<'_>, formats: &[&str], sentinels: FieldSentinels) -> Normalised {
    let formats: Vec<DateFormat> =
        formats.iter().map(|format| DateFormat::new(format).unwrap()).collect();
    let reading = MentionReading {
        role: CompactString::from("person"),
        name_order: NameOrder::SurnameFirst,
        joint_names: true,
        date_formats: DateFormats::all(&formats),
        sentinels,
    };
    let row = SourceRow { dataset: 3, record_id: "1".into(), line: 2, fingerprint: [7; 16] };
    let context = MentionContext {
        dataset_name: &DatasetName("test".into()),
        source_row: &row,
        row: 0,
        reading: &reading,
        attribute_kinds: &[AttributeKind::Category],
        night: jiff::civil::date(2026, 11, 22),
        keeps_original: true,
    };
    thread_local!(static DICTIONARIES: Dictionaries = Dictionaries::shipped());
    DICTIONARIES.with(|dictionaries| normalise(mention, &context, dictionaries))
}

fn people(normalised: &Normalised) -> &[NormalisedRecord] {
    match &normalised.outcome {
        Outcome::People(people) => people,
        Outcome::NoPerson(reason) => panic!("no person: {}", reason.word()),
    }
}

const DATES: [&str; 2] = ["%Y-%m-%d", "%d/%m/%Y"];

/// The word of the case file for what became of the value.
fn word_for(field: &str, raw: &str, expected: &str) -> String {
    let mut mention: RawMention<'_> = smith();
    let mut formats = DATES.to_vec();
    let mut sentinels = FieldSentinels::default();
    match field {
        "date_of_birth" => mention.date_of_birth = raw,
        "to_date" | "vacation_date" => mention.to = raw,
        "nino" => mention.nino = raw,
        "surname" => mention.name = RawName { surname: raw, ..RawName::default() },
        "full_name" => mention.name = RawName { full_name: raw, ..RawName::default() },
        "forename" => mention.name.forename = raw,
        "address_1" => mention.address = vec![raw],
        "gender" => mention.sex = raw,
        "upn_unknown" => mention.upn = raw,
        "tenancy_type" => {
            mention.attributes = vec![Attribute { attribute: 0, text: raw }];
            sentinels.insert(CanonicalField::Attribute, "99");
        }
        other => panic!("the case file has a new field: {other}"),
    }
    if expected == "ambiguous" {
        formats.push("%m/%d/%Y");
    }
    let normalised = run(&mention, &formats, sentinels);
    let noted = |field, change| {
        normalised.notes.iter().any(|note| note.field == field && note.change == change)
    };
    let person = match &normalised.outcome {
        Outcome::NoPerson(NoPersonReason::NothingStated | NoPersonReason::TestRecord) => {
            return "null".into();
        }
        Outcome::NoPerson(NoPersonReason::Organisation) => return "organisation".into(),
        Outcome::NoPerson(_) => return "not_person".into(),
        Outcome::People(people) if people.len() == 2 => return "two_people".into(),
        Outcome::People(people) => &people[0],
    };
    let flags = person.flags;
    let word = match field {
        "date_of_birth" => match person.date_of_birth.map(crate::values::PartialDate::doubt) {
            Some(DateDoubt::Placeholder) => "suspect",
            Some(DateDoubt::DayMonthOrder) => "ambiguous",
            Some(DateDoubt::None) => "date",
            None if noted(CanonicalField::DateOfBirth, Change::Rejected) => "invalid",
            None => "null",
        },
        "to_date" | "vacation_date" if person.to.is_none() && normalised.notes.is_empty() => "open",
        "nino" if person.nino.is_none() => "null",
        "full_name" if flags.deceased && raw.contains(',') => "deceased_flag",
        "full_name" if flags.deceased => "deceased_representative",
        "full_name" if flags.suspect => "suspect",
        "full_name" => return format!("clean:{}", person.name.surname),
        "forename" if flags.unnamed_infant && raw == "UNBORN" => "placeholder_unborn",
        "forename" if flags.unnamed_infant => "placeholder_infant",
        "forename" if noted(CanonicalField::Forename, Change::Repaired) => {
            return format!("repair:{}", person.name.forenames[0]);
        }
        "forename" => match person.name.forenames.as_slice() {
            [] => "null",
            [name] if name.len() == 1 => "initial",
            _ => "forename",
        },
        "address_1" if flags.no_fixed_abode => "nfa",
        "address_1" if flags.address_withheld => "withheld",
        "address_1" if flags.care_of => "care_of",
        "address_1" if person.address_lines.is_empty() => "null",
        "gender" if person.sex.is_none() => "unknown",
        "upn_unknown" if person.upn.is_none() => "reason",
        "tenancy_type" if person.attributes.is_empty() => "unknown",
        _ => "kept",
    };
    word.into()
}

#[test]
fn every_case_of_the_file_reads_as_it_says() {
    let file =
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/dirty_values.csv"));
    let (mut cases, mut wrong) = (0, Vec::new());
    for row in csv::Reader::from_reader(file.as_bytes()).records() {
        let row = row.unwrap();
        let (field, raw, expected) = (&row[0], &row[1], &row[2]);
        let read = word_for(field, raw, expected);
        // a firm and a void are both no person; the case file says only of some which
        if read != expected && !(expected == "not_person" && read == "organisation") {
            wrong.push(format!("{field} {raw}: read {read}, expected {expected}"));
        }
        cases += 1;
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert_eq!(cases, 53);
}

#[test]
fn a_couple_shares_the_address_and_not_the_identifiers() {
    let mention = RawMention {
        name: RawName { full_name: "MR J & MRS A SMITH", ..RawName::default() },
        nino: "SC578291A",
        date_of_birth: "09/04/1980",
        address: vec!["12 High St", "London E8 1AA"],
        from: "01/04/2020",
        ..blank()
    };
    let normalised = run(&mention, &DATES, FieldSentinels::default());
    let [first, second] = people(&normalised) else { panic!("two people") };
    assert!(first.nino.is_some() && first.date_of_birth.is_some());
    assert!(second.nino.is_none() && second.date_of_birth.is_none());
    assert_eq!((first.sex, second.sex), (Some(Sex::Male), Some(Sex::Female)));
    assert_eq!(first.address_lines, second.address_lines);
    assert_eq!((first.postcode.as_ref(), first.from), (second.postcode.as_ref(), second.from));
    assert_eq!(first.original.address.expose(), "12 High St, London E8 1AA");
    // whoever may see the one must not read the other in the cell
    assert_eq!(first.original.name.expose(), "J SMITH");
    assert_eq!(second.original.name.expose(), "A SMITH");
}

#[test]
fn somebody_without_a_name_is_somebody_if_an_identifier_says_so() {
    let mention = RawMention { upn: "B801200005001", ..blank() };
    assert_eq!(people(&run(&mention, &DATES, FieldSentinels::default())).len(), 1);
    let nobody = run(&blank(), &DATES, FieldSentinels::default());
    assert_eq!(nobody.outcome, Outcome::NoPerson(NoPersonReason::NothingStated));
    let void = RawMention {
        name: RawName { surname: "VOID", ..RawName::default() },
        upn: "B801200005001",
        ..blank()
    };
    assert_eq!(
        run(&void, &DATES, FieldSentinels::default()).outcome,
        Outcome::NoPerson(NoPersonReason::Void)
    );
}

#[test]
fn the_propertys_key_is_everybodys_unless_it_is_a_word_for_nothing() {
    let couple = RawMention {
        name: RawName { full_name: "MR J & MRS A SMITH", ..RawName::default() },
        property_key: " 301-234 567",
        ..blank()
    };
    let normalised = run(&couple, &DATES, FieldSentinels::default());
    let keys: Vec<_> = people(&normalised).iter().map(|it| it.property_key.as_deref()).collect();
    assert_eq!(keys, [Some("301234567"); 2]);

    let mut sentinels = FieldSentinels::default();
    sentinels.insert(CanonicalField::PropertyKey, "PENDING");
    for (nothing, step) in [("pending", Step::Sentinels), ("000000000", Step::Identifiers)] {
        let normalised =
            run(&RawMention { property_key: nothing, ..smith() }, &DATES, sentinels.clone());
        assert_eq!(people(&normalised)[0].property_key, None);
        let note =
            NormaliseNote { step, field: CanonicalField::PropertyKey, change: Change::Nulled };
        assert_eq!(normalised.notes, [note]);
    }
}

#[test]
fn a_withheld_address_leaves_no_trace() {
    let mention = RawMention {
        address: vec!["ADDRESS WITHHELD", "12 High St"],
        postcode: "E8 1AA",
        uprn: "100023336956",
        property_key: "301234567",
        ..smith()
    };
    let normalised = run(&mention, &DATES, FieldSentinels::default());
    let person = &people(&normalised)[0];
    assert!(person.flags.address_withheld && person.claimed_uprn.is_none());
    assert!(person.property_key.is_none());
    assert!(person.original.address.expose().is_empty() && person.postcode_text.is_empty());
}

#[test]
fn notes_say_which_step_changed_which_field() {
    let mut sentinels = FieldSentinels::default();
    sentinels.insert(CanonicalField::To, "31/12/2099");
    sentinels.insert(CanonicalField::Phone, "--");
    let mention = RawMention {
        to: "31/12/2099",
        phone: "--",
        nhs_number: "9434765871",
        postcode: "MK4O 1PL",
        date_of_birth: "01/01/1950",
        ..smith()
    };
    let notes = run(&mention, &DATES, sentinels).notes;
    let expected = [
        (Step::Dates, CanonicalField::DateOfBirth, Change::Doubted),
        (Step::Sentinels, CanonicalField::To, Change::Nulled),
        (Step::Identifiers, CanonicalField::NhsNumber, Change::Rejected),
        (Step::Address, CanonicalField::Postcode, Change::Repaired),
        (Step::Sentinels, CanonicalField::Phone, Change::Nulled),
    ];
    assert_eq!(notes, expected.map(|(step, field, change)| NormaliseNote { step, field, change }));
}

#[test]
fn dates_out_of_reach_are_no_dates_of_birth() {
    for text in ["23/11/2026", "01/02/1901", "31/02/1980"] {
        let mention = RawMention { date_of_birth: text, ..smith() };
        let normalised = run(&mention, &DATES, FieldSentinels::default());
        assert!(people(&normalised)[0].date_of_birth.is_none(), "{text}");
    }
    let mention =
        RawMention { date_of_birth: "22/11/2026", date_of_death: "21/11/2026", ..smith() };
    let normalised = run(&mention, &DATES, FieldSentinels::default());
    let person = &people(&normalised)[0];
    assert!(
        person.date_of_birth.is_some() && person.date_of_death.is_none() && !person.flags.deceased
    );
}

proptest::proptest! {
    #[test]
    fn no_text_makes_it_panic(texts in proptest::collection::vec("\\PC{0,20}|[A-Za-z0-9 &,./()-]{0,20}", 12)) {
        let text = |at: usize| texts[at].as_str();
        let mention = RawMention {
            name: RawName { full_name: text(0), title: text(1), forename: text(2), surname: text(3), ..RawName::default() },
            date_of_birth: text(4),
            sex: text(5),
            nhs_number: text(6),
            address: vec![text(7), text(8)],
            postcode: text(9),
            email: text(10),
            phone: text(11),
            ..blank()
        };
        let normalised = run(&mention, &DATES, FieldSentinels::default());
        if let Outcome::People(people) = normalised.outcome {
            proptest::prop_assert!(!people.is_empty());
        }
    }
}
