//! Who lives together, by a steward's word, night after night.

use super::nights::{Nights, who_is_with_whom};

#[test]
fn a_couple_that_is_no_household_is_two_at_one_address_until_it_is_undone_and_then_one_again() {
    let mut nights = Nights::new();
    let (a, b) = nights.couple();
    let before = nights.households();
    let number = nights.decide(&a, &b, "different-household");
    assert_eq!(nights.households(), before, "nothing that is published changes");
    let (_, persons) = nights.night();
    let parted = nights.households();
    assert!(!parted[&a].is_empty() && !parted[&b].is_empty(), "both live there still");
    assert_ne!(parted[&a], parted[&b]);
    assert!([&parted[&a], &parted[&b]].contains(&&before[&a]), "one keeps the identifier");
    nights.night();
    assert_eq!(nights.households(), parted, "it sticks, and identifiers with it");
    for words in [&["explain", a.as_str()][..], &["explain", a.as_str(), b.as_str()][..]] {
        let told = nights.hearth(words).ends_with(0).out;
        assert!(told.contains(&format!("Decision {number} of")), "{told}");
        assert!(told.contains("are never one household (seen the letters)"), "{told}");
    }
    nights.undo(&number).ends_with(0);
    let (_, after) = nights.night();
    assert_eq!(after, persons, "who is who has nothing to do with it");
    assert_eq!(who_is_with_whom(&nights.households()), who_is_with_whom(&before));
}

#[test]
fn two_who_live_together_do_so_at_one_of_their_residences_until_one_of_them_moves() {
    let mut nights = Nights::new();
    let (a, b) = nights.apart();
    let before = nights.households();
    let number = nights.decide(&a, &b, "same-household");
    nights.night();
    let joined = nights.households();
    assert_eq!(joined[&a], joined[&b]);
    assert!([&before[&a], &before[&b]].contains(&&joined[&a]), "one of the two moved");
    let moved = if joined[&a] == before[&a] { &b } else { &a };
    let told = nights.hearth(&["explain", moved]).ends_with(0).out;
    assert!(told.contains("live together (seen the letters)"), "{told}");
    assert!(!told.contains("people named on the same rows"), "{told}");
    nights.night();
    assert_eq!(nights.households(), joined);

    // the row of the one leads where a third lives
    let residences = nights.residences();
    let file = nights.dir.read("demo/extracts/council_tax.csv");
    let third = residences.iter().find(|(name, home)| {
        name.starts_with("council_tax")
            && !home.is_empty()
            && **home != residences[&a]
            && **home != residences[&b]
    });
    let address = nights.cells("council_tax", third.expect("a third lives elsewhere").0);
    let header = Nights::split(file.lines().next().expect("a header"));
    let says_where = |column: &str| {
        column.starts_with("addr") || ["property_ref", "uprn", "postcode"].contains(&column)
    };
    nights.change(&a, |row| {
        let mut cells = Nights::split(row);
        for at in (0..cells.len()).filter(|at| says_where(&header[*at])) {
            cells[at].clone_from(&address[at]);
        }
        Some(Nights::joined(&cells))
    });
    let (outcome, _) = nights.night();
    assert_eq!(outcome.code, 1);
    assert!(outcome.out.contains(&format!("Decision {number} is open again: ")), "{}", outcome.out);
    let open = nights.households();
    assert_ne!(open[&a], open[&b]);
    nights.dir.write("demo/extracts/council_tax.csv", &file);
    nights.night();
    let back = nights.households();
    assert_eq!(back[&a], back[&b]);
}

#[test]
fn contradictions_are_refused_when_they_are_decided_and_the_decisions_are_named() {
    let nights = Nights::new();
    let (a, b) = nights.apart();
    let households = nights.households();
    let c = households
        .iter()
        .find(|(name, home)| {
            name.starts_with("council_tax")
                && !home.is_empty()
                && **home != households[&a]
                && **home != households[&b]
        })
        .map(|(name, _)| name.clone())
        .expect("a third lives elsewhere");
    let first = nights.decide(&a, &b, "same-household");
    let second = nights.decide(&b, &c, "same-household");
    let refused = nights.try_to_decide(&c, &a, "different-household").ends_with(2).err;
    for number in [&first, &second] {
        assert!(refused.contains(&format!("decision {number}: ")), "{refused}");
    }
    nights.undo(&first).ends_with(0);
    nights.decide(&c, &a, "different-household");
    nights.try_to_decide(&a, &b, "same-household").ends_with(2);
    let replaced = nights.try_to_decide(&b, &c, "different-household").ends_with(0).out;
    assert!(replaced.contains(&format!("it replaces decision {second}")), "{replaced}");
    nights.decide(&a, &b, "same-household");
    let one = nights.linked();
    let one_person = nights.try_to_decide(&one.0, &one.1, "different-household").ends_with(2).err;
    assert!(one_person.contains("both are one person"), "{one_person}");
}
