//! An entry of the register of deaths that may be somebody's: suggested until a steward says whose it is, and that settles it.

use std::collections::BTreeMap;

use super::nights::Nights;

/// The columns of the register's deliveries.
const COLUMNS: [&str; 23] = [
    "registration_id",
    "event",
    "date_registered",
    "title",
    "forenames",
    "surname",
    "alias",
    "maiden_name",
    "sex",
    "date_of_birth",
    "date_of_death",
    "address_1",
    "address_2",
    "address_3",
    "address_4",
    "address_5",
    "postcode",
    "mother_forenames",
    "mother_surname",
    "mother_maiden_name",
    "father_forenames",
    "father_surname",
    "update_reason",
];

/// A claimant of benefits, and the number of the entry that may be of their death.
struct Claimant {
    mention: String,
    entry: String,
}

/// Registers a death in the name of every claimant, without a day of birth and an address: the informant knew no more. In so small a council a
/// name is almost enough, and for some not quite.
fn registered(nights: &Nights) -> Vec<Claimant> {
    let claims = nights.dir.read("demo/extracts/benefits.csv");
    let claims = claims.trim_start_matches('\u{feff}');
    let mut reader =
        csv::ReaderBuilder::new().delimiter(b'|').flexible(true).from_reader(claims.as_bytes());
    let header = reader.headers().expect("a header").clone();
    let mut delivery = csv::Writer::from_writer(Vec::new());
    delivery.write_record(COLUMNS).expect("it can be written");
    let mut claimants = Vec::new();
    for (number, row) in reader.records().map_while(Result::ok).enumerate() {
        let cell = |name: &str| {
            let at = header.iter().position(|column| column == name).expect("a column of claims");
            row.get(at).unwrap_or_default().trim()
        };
        if cell("status") != "L" {
            continue;
        }
        let entry = format!("D9{number:05}");
        let of = |column: &str| match column {
            "registration_id" => entry.clone(),
            "event" => "death".to_owned(),
            "date_registered" | "date_of_death" => "2026-11-02".to_owned(),
            "forenames" => cell("claimant_forename").to_owned(),
            "surname" => cell("claimant_surname").to_uppercase(),
            "sex" => if cell("claimant_sex") == "2" { "F" } else { "M" }.to_owned(),
            _ => String::new(),
        };
        delivery.write_record(COLUMNS.map(of)).expect("it can be written");
        let mention = format!("benefits:{}:claimant", cell("claim_ref"));
        claimants.push(Claimant { mention, entry: format!("registrations:{entry}:deceased") });
    }
    let delivery = String::from_utf8(delivery.into_inner().expect("it is whole")).expect("text");
    nights.dir.write("demo/extracts/registrations/registrations_2026-11-02.csv", &delivery);
    claimants
}

/// The status of every death that is told, by the entry that it rests on.
fn deaths(nights: &Nights) -> BTreeMap<String, String> {
    let events = nights.hearth(&["export", "events"]).ends_with(0).out;
    let mut reader = csv::Reader::from_reader(events.as_bytes());
    let header = reader.headers().expect("a header").clone();
    let at = |name: &str| header.iter().position(|column| column == name).expect("a column");
    let [kind, status, evidence] = ["event_type", "status", "evidence"].map(at);
    let rows = reader.records().map(|row| row.expect("a row of the export"));
    let deaths = rows.filter(|row| &row[kind] == "death").flat_map(|row| {
        let status = row[status].to_owned();
        let evidence: Vec<String> = row[evidence].split(';').map(str::to_owned).collect();
        evidence.into_iter().map(move |entry| (entry, status.clone()))
    });
    deaths.collect()
}

#[test]
fn a_doubtful_death_that_a_steward_calls_the_same_is_confirmed_next_night_and_another_never_is() {
    let mut nights = Nights::new();
    let claimants = registered(&nights);
    nights.night();
    let told = deaths(&nights);
    let mut doubtful =
        claimants.iter().filter(|it| told.get(&it.entry).is_some_and(|it| it == "suggested"));
    let (one, other) = (doubtful.next(), doubtful.next());
    let (Some(one), Some(other)) = (one, other) else { panic!("no two are in doubt: {told:?}") };
    let (persons, households) = (nights.persons(), nights.households());
    for it in [one, other] {
        assert_ne!(persons[&it.entry], persons[&it.mention], "in doubt, so two until asked");
        assert!(!households[&it.mention].is_empty(), "{} lives somewhere", it.mention);
    }
    nights.decide(&one.entry, &one.mention, "same");
    nights.decide(&other.entry, &other.mention, "different");
    for _ in 0..2 {
        let (_, persons) = nights.night();
        let told = deaths(&nights);
        assert_eq!(told.get(&one.entry).map(String::as_str), Some("confirmed"));
        assert_eq!(persons[&one.entry], persons[&one.mention]);
        assert_eq!(told.get(&other.entry), None, "it is somebody else's");
        assert_ne!(persons[&other.entry], persons[&other.mention]);
        let households = nights.households();
        assert!(households[&one.mention].is_empty(), "the dead live nowhere");
        assert!(!households[&other.mention].is_empty(), "{} is alive", other.mention);
    }
}
