//! Looking somebody up: why comes first, one person or none, and nothing that the API would not show.

use serde_json::Value;

use super::browser::{Browser, Form};
use crate::service::served::{Council, Reply, Served};

/// Says why, as a form does.
pub(super) fn because(browser: &mut Browser, purpose: &str, more: &[(&str, &str)]) -> Reply {
    let page = browser.get("/look/why").is(200);
    let mut form = Form::of(&page, "/look/why").with("purpose", purpose);
    for (name, value) in more {
        form = form.with(name, value);
    }
    browser.send(&form)
}

/// A caseworker who has said why.
pub(super) fn caseworker(served: &Served) -> Browser {
    let mut browser = Browser::signed_in(served, "a.green");
    because(&mut browser, "revenues-and-benefits", &[("case", "CT-1004")]).is(303);
    browser
}

/// What a page says, but for what numbers the request.
pub(super) fn without_its_numbers(reply: &Reply) -> (u16, String) {
    let keep = |line: &&str| !line.contains("journal") && !line.contains("Request ");
    (reply.status, reply.body.lines().filter(keep).collect::<Vec<_>>().join("\n"))
}

/// As HTML writes a text.
fn escaped(text: &str) -> String {
    let text = text.replace('&', "&#38;").replace('<', "&#60;").replace('>', "&#62;");
    text.replace('"', "&#34;").replace('\'', "&#39;")
}

/// An identifier that nobody has, its check character right.
fn nobody(council: &Council) -> String {
    let known = council.hearth(&["export", "links"]).ends_with(0).out;
    let ids = ["HP-0000-000", "HP-0000-001", "HP-7777-777"];
    let all = ids.iter().flat_map(|it| {
        "0123456789ABCDEFGHJKMNPQRSTVWXYZ".chars().map(move |last| format!("{it}{last}"))
    });
    let mut right = all.filter(|it| it.parse::<hearth::values::PersonId>().is_ok());
    right.find(|it| !known.contains(it.as_str())).expect("an identifier that nobody has")
}

/// Somebody of whom the API shows enough to find them by.
struct Traceable {
    person: String,
    surname: String,
    born: String,
    postcode: String,
}

impl Traceable {
    fn of(council: &Council, served: &Served) -> Self {
        let links = council.hearth(&["export", "links"]).ends_with(0).out;
        let rows = links.lines().map(|it| it.split(',').collect::<Vec<_>>());
        let claimants = rows.filter(|it| it[0] == "benefits").map(|it| it[3].to_owned());
        for person in claimants.take(60) {
            let shown = served.revenues(council, &format!("/v1/persons/{person}"));
            let Some(facts) = Self::shown(&shown) else { continue };
            let body = serde_json::json!({
                "surname": facts.surname, "date_of_birth": facts.born, "postcode": facts.postcode,
            });
            let token = format!("Bearer {}", council.token("r.evans", "revenues"));
            let headers =
                [("authorization", token.as_str()), ("hearth-purpose", "revenues-and-benefits")];
            if served.post("/v1/trace", &headers, &body.to_string()).status == 200 {
                return facts;
            }
        }
        panic!("nobody is found by what is shown of them")
    }

    fn shown(reply: &Reply) -> Option<Self> {
        let person = &reply.json()["person"];
        let born = person["date_of_birth"]["value"].as_str()?.to_owned();
        let postcode = person["address"]["value"]["lines"].as_array()?.last()?.as_str()?.to_owned();
        let surname = person["name"]["value"]["surname"].as_str()?.to_owned();
        let person = person["person"].as_str()?.to_owned();
        (!born.contains('?')).then_some(Self { person, surname, born, postcode })
    }
}

/// A trace by what the API shows of somebody.
fn trace_of(browser: &mut Browser, surname: &str, facts: &Traceable) -> Reply {
    let page = browser.get("/look/trace").is(200);
    let parts: Vec<&str> = facts.born.split('-').collect();
    let form = Form::of(&page, "/look/trace")
        .with("surname", surname)
        .with("born-year", parts[0])
        .with("born-month", parts[1])
        .with("born-day", parts[2])
        .with("postcode", &facts.postcode);
    browser.send(&form)
}

#[test]
fn nobody_is_looked_up_before_it_is_said_why_and_then_it_is_shown_all_the_while() {
    let council = Council::new();
    let served = council.serve();
    let mut browser = Browser::signed_in(&served, "a.green");
    let paths = [
        "/look".to_owned(),
        "/look/trace".to_owned(),
        "/look/by-name".to_owned(),
        format!("/look/people/{}", council.person),
        format!("/look/people/{}/timeline", council.person),
        format!("/look/households/{}", council.household),
    ];
    for path in &paths {
        let away = browser.get(path).is(303);
        assert_eq!(away.header("location"), Some("/look/why"), "{path}");
    }
    let asked = because(&mut browser, "safeguarding", &[]).is(422);
    assert!(asked.body.contains("Select what you need this for"), "it is no purpose of theirs");
    because(&mut browser, "revenues-and-benefits", &[("case", "CT-1004")]).is(303);
    for path in &paths[1..] {
        let page = browser.get(path).is(200);
        assert!(page.body.contains("Council tax and benefits"), "{path}: {}", page.body);
        assert!(page.body.contains("case CT-1004"), "{path}");
    }
}

#[test]
fn a_page_shows_what_the_api_answers() {
    let council = Council::new();
    let served = council.serve();
    let mut browser = caseworker(&served);
    let api = served.revenues(&council, &format!("/v1/persons/{}", council.person)).is(200).json();
    let person = &api["person"];
    let name = &person["name"]["value"];
    let forenames = name["forenames"].as_array().expect("names").iter().filter_map(Value::as_str);
    let surname = name["surname"].as_str().expect("a surname");
    let whole = forenames.chain([surname]).collect::<Vec<_>>().join(" ");
    let page = browser.get(&format!("/look/people/{}", council.person)).is(200);
    let lines = person["address"]["value"]["lines"].as_array().expect("lines");
    let lines: Vec<&str> = lines.iter().filter_map(Value::as_str).collect();
    for told in [whole.clone(), lines.join(", "), council.household.clone()] {
        assert!(page.body.contains(&escaped(&told)), "{told}: {}", page.body);
    }

    let household = browser.get(&format!("/look/households/{}", council.household)).is(200);
    let path = format!("/v1/households/{}", council.household);
    let api = served.revenues(&council, &path).is(200).json();
    let members = api["household"]["members"].as_array().expect("members");
    for member in members {
        let path = format!("/look/people/{}\"", member["person"].as_str().expect("an identifier"));
        assert!(household.body.contains(&path), "{path}: {}", household.body);
    }
    let shown = household.body.matches("class=\"govuk-summary-card\"").count();
    assert_eq!(shown, members.len(), "nobody more");

    // the trace finds them by what is known of them, and nobody by what is not
    let facts = Traceable::of(&council, &served);
    let found = trace_of(&mut browser, &facts.surname, &facts).is(303);
    let to = format!("/look/people/{}", facts.person);
    assert_eq!(found.header("location"), Some(to.as_str()));
    let not = trace_of(&mut browser, "Nobodyatall", &facts);
    assert!(not.body.contains("Add a fact"), "{}", not.body);

    // by the reference of a service of theirs
    let form = Form::of(&browser.get("/look/by-name").is(200), "/look/by-name");
    let found =
        browser.send(&form.with("dataset", "council_tax").with("reference", &council.record));
    let to = format!("/look/people/{}", council.person);
    assert_eq!(found.is(303).header("location"), Some(to.as_str()));
}

#[test]
fn unknown_hidden_and_not_shareable_are_one_page() {
    let council = Council::new();
    let served = council.serve();
    let unknown = nobody(&council);
    let mut browser = caseworker(&served);
    let facts = Traceable::of(&council, &served);
    browser.get(&format!("/look/people/{}", facts.person)).is(200);
    trace_of(&mut browser, &facts.surname, &facts).is(303);
    let words = ["restrict", "set", &facts.person, "--kind", "protected-identity", "--note", "x"];
    let set = council.hearth(&[&words[..], &["--by", "po", "--approved-by", "dpo"]].concat());
    assert_eq!(set.code, 0, "{set:?}");
    for more in ["", "/timeline"] {
        let mut of = |whom: &str| browser.get(&format!("/look/people/{whom}{more}")).is(404);
        let nothing = without_its_numbers(&of(&unknown));
        assert_eq!(without_its_numbers(&of(&facts.person)), nothing);
        assert_eq!(without_its_numbers(&of(&council.elector)), nothing);
    }
    // what was typed is all that tells one trace that finds nobody from another
    let typed = |reply: &Reply, surname: &str| {
        let (status, body) = without_its_numbers(reply);
        (status, body.replace(&format!("value=\"{}\"", escaped(surname)), ""))
    };
    let hidden = trace_of(&mut browser, &facts.surname, &facts);
    let none = trace_of(&mut browser, "Nobodyatall", &facts);
    assert_eq!(typed(&hidden, &facts.surname), typed(&none, "Nobodyatall"));
}

#[test]
fn whoever_has_no_such_role_looks_nobody_up_and_explains_nothing() {
    let council = Council::new();
    let served = council.serve();
    let mut steward = Browser::signed_in(&served, "d.steward");
    let page = steward.get("/look/why").is(200);
    assert!(page.body.contains("None of your roles looks residents up"), "{}", page.body);
    steward.get(&format!("/look/people/{}", council.person)).is(303);
    let why = format!("/look/people/{}/why", council.person);
    let told = steward.get(&why).is(200);
    assert!(told.body.contains("<svg") && told.body.contains("prior"), "{}", told.body);
    let mut caseworker = caseworker(&served);
    caseworker.get(&why).is(403);
    let mut officer = Browser::signed_in(&served, "a.green");
    let page = officer.get("/look/emergency").is(200);
    assert!(page.body.contains("None of your roles looks in an emergency"), "{}", page.body);
}

#[test]
fn what_somebody_has_to_do_with_a_household_is_stated_before_it_is_shown() {
    let council = Council::new();
    let served = council.serve();
    let mut lead = Browser::signed_in(&served, "s.patel");
    let why = [("case", "SG/2026/7"), ("necessity", "a referral came in")];
    let on = because(&mut lead, "safeguarding", &why).is(303);
    assert_eq!(on.header("location"), Some("/look/related"));
    let household = format!("/look/households/{}", council.household);
    lead.get(&household).is(404);
    let page = lead.get("/look/related").is(200);
    let form = Form::of(&page, "/look/related").with("whom", &council.household);
    lead.send(&form).is(422);
    let form = form.with("basis", "referral").with("evidence", "SG/2026/7");
    let stated = lead.send(&form).is(303);
    assert_eq!(stated.header("location"), Some(household.as_str()));
    let shown = lead.get(&household).is(200);
    assert!(shown.body.contains("a referral"), "in the bar: {}", shown.body);
    // sent twice, it is written down once
    lead.send(&form).is(303);
    let listed = council.hearth(&[
        "relationship",
        "list",
        "--json",
        "--as",
        "dpo",
        "--purpose",
        "subject-rights",
    ]);
    assert_eq!(listed.out.matches("SG/2026/7").count(), 1, "{listed:?}");
}

#[test]
fn a_look_in_an_emergency_shows_how_long_is_left_and_ends_when_it_is_ended() {
    let council = Council::new();
    let served = council.serve();
    let mut lead = Browser::signed_in(&served, "s.patel");
    let household = format!("/look/households/{}", council.household);
    let page = lead.get("/look/emergency").is(200);
    let form = Form::of(&page, "/look/emergency").with("purpose", "emergency");
    let told = lead.send(&form).is(422);
    assert!(told.body.contains("Enter what has happened"), "{}", told.body);
    let form = form.with("ground", "vital_interests").with("reason", "a fire in the block");
    lead.send(&form).is(303);
    let shown = lead.get(&household).is(200);
    assert!(shown.body.contains("60 minutes left"), "{}", shown.body);
    let looks = council.hearth(&["audit", "emergencies"]);
    assert!(looks.out.contains("s.patel"), "it waits for its review: {looks:?}");
    // for those who review it too, though the service itself has written it today
    let waits = Browser::signed_in(&served, "dpo").get("/privacy/emergencies").is(200);
    assert!(waits.body.contains("href=\"/privacy/emergencies/"), "{}", waits.body);
    let page = lead.get("/look/emergency").is(200);
    lead.send(&Form::of(&page, "/look/emergency/end")).is(303);
    assert_eq!(lead.get(&household).is(303).header("location"), Some("/look/why"));
}
