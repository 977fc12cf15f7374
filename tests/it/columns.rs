//! A column more never makes the result worse: what a family shares is one piece of evidence, however many columns show it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::support::WorkDir;

const FORENAMES: [&str; 40] = [
    "OLIVER", "AMELIA", "GEORGE", "ISLA", "HARRY", "AVA", "NOAH", "MIA", "JACK", "EVIE", "LEO",
    "GRACE", "OSCAR", "LILY", "ARTHUR", "FREYA", "HENRY", "IVY", "JAMES", "FLORENCE", "THOMAS",
    "ROSIE", "WILLIAM", "SOPHIE", "DAVID", "HELEN", "MARK", "SUSAN", "PAUL", "KAREN", "ANDREW",
    "NICOLA", "PETER", "ALISON", "SIMON", "RACHEL", "IMRAN", "PRIYA", "PIOTR", "OLGA",
];
const SURNAMES: [&str; 60] = [
    "SMITH",
    "JONES",
    "TAYLOR",
    "BROWN",
    "WILLIAMS",
    "WILSON",
    "JOHNSON",
    "DAVIES",
    "PATEL",
    "WRIGHT",
    "WALKER",
    "WHITE",
    "EDWARDS",
    "GREEN",
    "HALL",
    "WOOD",
    "HARRIS",
    "LEWIS",
    "MARTIN",
    "JACKSON",
    "CLARKE",
    "CLARK",
    "TURNER",
    "HILL",
    "COOPER",
    "WARD",
    "MOORE",
    "MORRIS",
    "WATSON",
    "HARRISON",
    "MORGAN",
    "BAKER",
    "YOUNG",
    "ALLEN",
    "MITCHELL",
    "ANDERSON",
    "PHILLIPS",
    "LEE",
    "BELL",
    "PARKER",
    "DAVIS",
    "MILLER",
    "COX",
    "RICHARDS",
    "MARSHALL",
    "SHAW",
    "KHAN",
    "ALI",
    "ROGERS",
    "HUNT",
    "OKAFOR",
    "NOWAK",
    "FERREIRA",
    "SINGH",
    "HUSSAIN",
    "BYRNE",
    "MURPHY",
    "KOVACS",
    "HARGREAVES",
    "THISTLETHWAITE",
];
const STREETS: [&str; 12] = [
    "MILL LANE",
    "STATION ROAD",
    "CHURCH STREET",
    "ELM GROVE",
    "QUEENS ROAD",
    "HIGH STREET",
    "PARK AVENUE",
    "VICTORIA TERRACE",
    "THE CRESCENT",
    "ORCHARD CLOSE",
    "NORTH PARADE",
    "CANAL WALK",
];

/// Draws that depend on the seed alone: G. Marsaglia's xorshift (2003).
struct Draws(u64);

impl Draws {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 20).unwrap_or(0) % limit
    }

    fn one_in(&mut self, so_many: usize) -> bool {
        self.below(so_many) == 0
    }

    fn of<'t>(&mut self, texts: &[&'t str]) -> &'t str {
        // the first ones are the commoner ones
        let at = self.below(texts.len()).min(self.below(texts.len()));
        texts[at]
    }
}

/// What a family has in common.
struct Home {
    surname: String,
    address: String,
    postcode: String,
    phone: String,
    email: String,
}

/// One row with its person.
struct Row {
    person: usize,
    values: [String; 8],
}

const COLUMNS: [&str; 8] =
    ["forename", "surname", "dob", "sex", "address", "postcode", "phone", "email"];

fn families(seed: u64) -> Vec<Row> {
    let mut draws = Draws(seed);
    let (mut rows, mut person) = (Vec::new(), 0);
    for family in 0..430 {
        let surname = draws.of(&SURNAMES).to_owned();
        let street = draws.below(STREETS.len());
        let home = Home {
            address: format!("{} {}", 1 + draws.below(90), STREETS[street]),
            postcode: format!("NE{} {}AB", 40 + street, 1 + draws.below(3)),
            phone: format!("01632960{family:03}"),
            email: format!("family{family}@example.org"),
            surname,
        };
        let children = draws.below(4);
        let born = |draws: &mut Draws, from: usize| {
            (from + draws.below(12), 1 + draws.below(12), 1 + draws.below(28))
        };
        let mut dates = vec![born(&mut draws, 1960), born(&mut draws, 1960)];
        dates.extend((0..children).map(|_| born(&mut draws, 1992)));
        if children >= 2 && draws.one_in(12) {
            dates[3] = dates[2]; // twins
        }
        let mut names: Vec<String> = Vec::new();
        for member in 0..dates.len() {
            let sex = if member < 2 { member } else { draws.below(2) };
            let mut name = FORENAMES[2 * draws.below(20) + sex].to_owned();
            if member == 2 && sex == 0 && draws.one_in(6) {
                name.clone_from(&names[0]); // a son called after his father
            }
            while member > 0 && names[1..].contains(&name) {
                FORENAMES[2 * draws.below(20) + sex].clone_into(&mut name);
            }
            names.push(name);
            for _ in 0..=draws.below(2) {
                rows.push(row(&mut draws, &home, person, (&names[member], sex, dates[member])));
            }
            person += 1;
        }
    }
    rows
}

/// What one row says of a person, with the gaps and slips that rows have.
fn row(
    draws: &mut Draws,
    home: &Home,
    person: usize,
    (name, sex, (year, month, day)): (&str, usize, (usize, usize, usize)),
) -> Row {
    let mut forename = name.to_owned();
    if draws.one_in(12) {
        let at = draws.below(forename.len() - 1);
        forename.remove(at);
    }
    let mut surname = home.surname.clone();
    if draws.one_in(20) {
        surname.pop();
    }
    let day = if draws.one_in(25) { 1 + (day + 3) % 28 } else { day };
    let dob = format!("{year}-{month:02}-{day:02}");
    let dob = if draws.one_in(3) { String::new() } else { dob };
    let mut or_none = |text: &str, one_in| {
        if draws.one_in(one_in) { String::new() } else { text.to_owned() }
    };
    let values = [
        forename,
        surname,
        dob,
        or_none(["M", "F"][sex], 5),
        or_none(&home.address, 8),
        or_none(&home.postcode, 8),
        or_none(&home.phone, 3),
        or_none(&home.email, 3),
    ];
    Row { person, values }
}

/// F1 over pairs of what linking with the first so many columns finds.
fn f1_with(rows: &[Row], columns: usize) -> f64 {
    let dir = WorkDir::new();
    let mut rules = String::from(
        "[[source]]\nname = \"people\"\ndescribes = \"families\"\nrecord_id = \"id\"\n[source.fields]\n\
         forename = \"forename\"\nsurname = \"surname\"\ndate_of_birth = { column = \"dob\", formats = [\"%Y-%m-%d\"] }\nsex = \"sex\"\n",
    );
    for column in &COLUMNS[4..columns] {
        let value =
            if *column == "address" { "[\"address\"]".to_owned() } else { format!("\"{column}\"") };
        writeln!(rules, "{column} = {value}").expect("a text grows");
    }
    let mut csv = format!("id,{}\n", COLUMNS.join(","));
    for (id, row) in rows.iter().enumerate() {
        writeln!(csv, "{id},{}", row.values.join(",")).expect("a text grows");
    }
    dir.write("people.toml", &rules);
    dir.write("people.csv", &csv);
    let words =
        ["link", "--rules", "people.toml", "--input", "people=people.csv", "--out", "out.csv"];
    dir.hearth(&words).ends_with(0);
    let (mut found, mut truth, mut both) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    for line in dir.read("out.csv").lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let person = rows[cells[1].parse::<usize>().expect("a row's number")].person;
        *found.entry(cells[2].to_owned()).or_insert(0_u32) += 1;
        *truth.entry(person).or_insert(0_u32) += 1;
        *both.entry((person, cells[2].to_owned())).or_insert(0_u32) += 1;
    }
    let right = pairs(both.values());
    2.0 * right / (pairs(found.values()) + pairs(truth.values()))
}

/// Pairs within groups of these sizes.
fn pairs<'s>(sizes: impl Iterator<Item = &'s u32>) -> f64 {
    sizes.map(|&size| f64::from(size) * (f64::from(size) - 1.0) / 2.0).sum()
}

#[test]
fn what_a_family_shares_makes_no_result_worse_and_most_of_them_better() {
    let rows = families(20_261_101);
    assert!((1800..2600).contains(&rows.len()), "{}", rows.len());
    let f1: Vec<f64> = (4..=8).map(|columns| f1_with(&rows, columns)).collect();
    // less than one pair in two hundred is noise of the thresholds
    for (with_more, with_fewer) in f1[1..].iter().zip(&f1) {
        assert!(*with_more >= with_fewer - 0.005, "names and dates, then each column: {f1:.4?}");
    }
    assert!(f1[1] >= f1[0] + 0.02, "an address tells namesakes apart: {f1:.4?}");
    assert!(f1[4] >= f1[1] - 0.005, "postcode, telephone and email say little more: {f1:.4?}");
}
