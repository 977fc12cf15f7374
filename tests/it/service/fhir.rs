//! The facade in FHIR R4: what it answers is FHIR by the standard's own schema, and the same as everywhere in what it shows.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::served::{Council, Reply, Served};

const NHS_NUMBER: &str = "https://fhir.nhs.uk/Id/nhs-number";

/// A trust with an agreement, and a patient of whom it has the care.
struct Trust {
    council: Council,
    served: Served,
    key: String,
    /// As `/v1` shows them.
    person: Value,
}

impl Trust {
    fn new() -> Self {
        let council = Council::new();
        let terms = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/examples/nhs-agreement.toml");
        let terms = std::fs::read_to_string(terms).expect("an example");
        // the tests' day may be later than the example's
        council.dir.write("nhs.toml", &terms.replace("2027-10-31", "2099-12-31"));
        let nhs = council.dir.path("nhs.toml").display().to_string();
        council.hearth(&["agreement", "add", &nhs, "--by", "dpo"]);
        for party in ["council", "nhs-trust"] {
            let who = ["--signatory", "A. Lewis, director", "--by", "dpo"];
            let words = [&["agreement", "sign", "nhs-trust-2026", "--party", party], &who[..]];
            council.hearth(&words.concat());
        }
        let words = ["api-key", "issue", "--for", "trust.systems", "--organisation", "nhs-trust"];
        let role =
            ["--role", "nhs-care-coordinator", "--trained-until", "2099-12-31", "--by", "dpo"];
        let key = council.hearth(&[&words[..], &role].concat()).ends_with(0).out.trim().to_owned();
        let served = council.serve();
        let links = council.hearth(&["export", "links"]).ends_with(0).out;
        let cared_for = links.lines().filter(|it| it.starts_with("social_care,"));
        let person = cared_for.filter_map(|it| it.split(',').nth(3)).find_map(|person| {
            let holder = ["--holder", "user:trust.systems", "--basis", "open-case"];
            let because = ["--evidence", "NHS/7", "--by", "dpo"];
            let words = [&["relationship", "state", person], &holder[..], &because].concat();
            council.hearth(&words).ends_with(0);
            let shown = ask(&served, &key, &format!("/v1/persons/{person}"));
            // somebody of whom all is known that a match can ask by
            let shown = (shown.status == 200).then(|| shown.json()["person"].clone())?;
            let known = ["date_of_birth", "nhs_number", "address", "name"];
            let whole = known.iter().all(|it| shown[it].is_object());
            let born = shown["date_of_birth"]["value"].as_str().unwrap_or("?");
            (whole && !born.contains('?')).then_some(shown)
        });
        let person = person.expect("an adult in care of whom much is known");
        Self { council, served, key, person }
    }

    fn get(&self, path: &str) -> Reply {
        ask(&self.served, &self.key, path)
    }

    fn id(&self) -> &str {
        self.person["person"].as_str().expect("an identifier")
    }

    fn matched(&self, patient: &Value) -> Reply {
        let body = json!({ "resourceType": "Parameters", "parameter": [
            { "name": "resource", "resource": patient }, { "name": "onlyCertainMatches", "valueBoolean": true },
        ] });
        self.sent(&body.to_string())
    }

    fn sent(&self, body: &str) -> Reply {
        let headers = [
            ("x-api-key", self.key.as_str()),
            ("hearth-purpose", "social-care"),
            ("content-type", "application/fhir+json"),
        ];
        self.served.post("/fhir/Patient/$match", &headers, body)
    }

    /// The patient as somebody writes them who knows surname and day of birth.
    fn known(&self) -> Value {
        json!({
            "resourceType": "Patient", "birthDate": self.person["date_of_birth"]["value"],
            "name": [{ "family": self.person["name"]["value"]["surname"] }],
        })
    }
}

fn ask(served: &Served, key: &str, path: &str) -> Reply {
    served.get(path, &[("x-api-key", key), ("hearth-purpose", "social-care")])
}

/// A resource, with FHIR's own media type.
#[track_caller]
fn resource(reply: &Reply) -> Value {
    assert_eq!(reply.header("content-type"), Some("application/fhir+json"), "{reply:?}");
    reply.json()
}

/// The stable word of an outcome.
fn word(outcome: &Value) -> &Value {
    assert_eq!(outcome["resourceType"], "OperationOutcome", "{outcome}");
    &outcome["issue"][0]["details"]["coding"][0]["code"]
}

/// What FHIR's own schema and structure definitions say of resources; none where they are not installed, which is said.
#[expect(clippy::print_stdout, reason = "whoever runs the tests is told what was not tested")]
fn faults(resources: &[Value]) -> Option<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/fhir");
    if !folder.join("node_modules/fhir").is_dir() {
        println!("skipped: FHIR's schema is not installed (npm ci --prefix {})", folder.display());
        return None;
    }
    let mut child = Command::new("node")
        .args(["--no-warnings", "validate.mjs"])
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("node starts");
    let lines: Vec<String> = resources.iter().map(ToString::to_string).collect();
    let mut stdin = child.stdin.take().expect("standard input");
    stdin.write_all(lines.join("\n").as_bytes()).expect("it reads");
    drop(stdin);
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn all_that_is_answered_is_fhir_by_its_own_schema() {
    let trust = Trust::new();
    let number = trust.person["nhs_number"]["value"].as_str().expect("a number");
    let mut by_number = trust.known();
    by_number["identifier"] = json!([{ "system": NHS_NUMBER, "value": number }]);
    let mut nobody = trust.known();
    nobody["birthDate"] = "1901-02-03".into();
    let answers = [
        trust.served.get("/fhir/metadata", &[]).is(200),
        trust.get(&format!("/fhir/Patient/{}", trust.id())).is(200),
        trust.matched(&by_number).is(200),
        trust.matched(&nobody).is(200),
        trust.get(&format!("/fhir/Patient/{}", trust.council.elector)).is(404),
        trust.get("/fhir/Patient/x").is(400),
        trust.get("/fhir/Observation/1").is(404),
        trust.served.get(&format!("/fhir/Patient/{}", trust.id()), &[]).is(401),
        ask(&trust.served, "hk-none", "/fhir/Patient/x").is(401),
        trust.served.post("/fhir/metadata", &[], "").is(405),
        trust.sent("{").is(400),
    ];
    let resources: Vec<Value> = answers.iter().map(resource).collect();
    let broken = json!({ "resourceType": "Patient", "gender": "w", "nme": [] });
    let Some(told) = faults(&[broken]) else { return };
    assert!(told.contains("additional properties") && told.contains("value set"), "{told}");
    assert_eq!(faults(&resources).as_deref(), Some(""), "{resources:#?}");
}

#[test]
fn a_patient_is_what_is_shown_of_the_person() {
    let trust = Trust::new();
    let patient = resource(&trust.get(&format!("/fhir/Patient/{}", trust.id())).is(200));
    let person = &trust.person;
    assert_eq!((&patient["resourceType"], &patient["id"]), (&"Patient".into(), &person["person"]));
    assert_eq!(patient["birthDate"], person["date_of_birth"]["value"]);
    assert_eq!(
        patient["_birthDate"]["extension"][0]["valueCode"],
        person["date_of_birth"]["standing"]
    );
    assert_eq!(patient["name"][0]["family"], person["name"]["value"]["surname"]);
    assert_eq!(patient["name"][0]["given"], person["name"]["value"]["forenames"]);
    let number = json!({
        "extension": [{ "url": "urn:x-hearth:fhir:standing", "valueCode": person["nhs_number"]["standing"] }],
        "system": NHS_NUMBER, "value": person["nhs_number"]["value"],
    });
    assert_eq!(patient["identifier"], json!([number]));
    let lines = person["address"]["value"]["lines"].as_array().expect("lines");
    let (postcode, lines) = lines.split_last().expect("a postcode");
    assert_eq!(patient["address"][0]["postalCode"], *postcode);
    assert_eq!(patient["address"][0]["line"], json!(lines));
}

#[test]
fn a_match_says_by_what_it_found_the_one_and_never_that_nobody_is_known() {
    let trust = Trust::new();
    let lines = trust.person["address"]["value"]["lines"].as_array().expect("lines");
    let given = &trust.person["name"]["value"]["forenames"][0];
    let family = &trust.person["name"]["value"]["surname"];
    let with = |name: &str, value: Value| {
        let mut patient = trust.known();
        patient[name] = value;
        patient
    };
    let mut by_home = with("address", json!([{ "postalCode": lines.last() }]));
    by_home["name"] = json!([{ "use": "official", "family": family, "given": [given] }]);
    let number = trust.person["nhs_number"]["value"].clone();
    let by_number = with("identifier", json!([{ "system": NHS_NUMBER, "value": number }]));
    for (patient, grade) in
        [(by_number, "certain"), (by_home, "probable"), (trust.known(), "possible")]
    {
        let bundle = resource(&trust.matched(&patient).is(200));
        assert_eq!(
            (&bundle["type"], &bundle["total"]),
            (&"searchset".into(), &1.into()),
            "{bundle}"
        );
        let entry = &bundle["entry"][0];
        assert_eq!(entry["resource"]["id"], trust.person["person"]);
        assert_eq!(entry["search"]["extension"][0]["valueCode"], grade);
        // a patient alone is taken too
        assert_eq!(resource(&trust.sent(&patient.to_string()).is(200)), bundle);
    }
    let nobody = trust.matched(&with("birthDate", "1901-02-03".into())).is(200);
    let advice = resource(&nobody);
    assert_eq!(
        (&advice["total"], word(&advice["entry"][0]["resource"])),
        (&0.into(), &"add_a_fact".into())
    );
    // somebody hidden is answered as nobody is
    let words = ["restrict", "set", trust.id(), "--kind", "protected-identity", "--note", "x"];
    let set = trust.council.hearth(&[&words[..], &["--by", "po", "--approved-by", "dpo"]].concat());
    assert_eq!(set.code, 0, "{set:?}");
    let without_number = |reply: &Reply| {
        let text = reply.body.clone();
        let (before, after) = text.split_once(" · look ").expect("the number of the look");
        (before.to_owned(), after.trim_start_matches(|it: char| it.is_ascii_digit()).to_owned())
    };
    let hidden = trust.matched(&trust.known()).is(200);
    assert_eq!(without_number(&hidden), without_number(&nobody));
    let read = |id: &str| resource(&trust.get(&format!("/fhir/Patient/{id}")).is(404));
    assert_eq!(word(&read(trust.id())), "nothing_to_show");
    assert_eq!(word(&read(&trust.council.elector)), "nothing_to_show");
}

#[test]
fn who_may_not_ask_is_told_so_in_fhir() {
    let trust = Trust::new();
    let headers = [("x-api-key", trust.key.as_str()), ("hearth-purpose", "revenues-and-benefits")];
    let path = format!("/fhir/Patient/{}", trust.id());
    let refused = resource(&trust.served.get(&path, &headers).is(403));
    assert_eq!(
        (word(&refused), &refused["issue"][0]["code"]),
        (&"refused".into(), &"forbidden".into())
    );
    assert!(refused["issue"][0]["diagnostics"].to_string().contains("purpose.role"), "{refused}");
    let silent = resource(&trust.served.get(&path, &headers[..1]).is(400));
    assert_eq!(word(&silent), "purpose_not_stated");
    let slip = resource(
        &trust.matched(&json!({ "resourceType": "Patient", "birthDate": "1980" })).is(400),
    );
    assert!(slip["issue"][0]["diagnostics"].to_string().contains("Patient.name.family"), "{slip}");
}
