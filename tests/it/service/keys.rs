//! Keys of partners' systems, and how much anybody may ask.

use super::served::{Council, Served};

fn issue(council: &Council, name: &str) -> String {
    let words = [
        "api-key",
        "issue",
        "--for",
        name,
        "--organisation",
        "housing-association",
        "--role",
        "support-worker",
        "--trained-until",
        "2099-12-31",
        "--by",
        "dpo",
    ];
    council.hearth(&words).ends_with(0).out.trim().to_owned()
}

fn ask(served: &Served, council: &Council, key: &str) -> super::served::Reply {
    let purpose = ("hearth-purpose", "single-view-by-consent");
    served.get(&format!("/v1/persons/{}", council.person), &[("x-api-key", key), purpose])
}

#[test]
fn a_key_counts_from_the_moment_it_is_issued_to_the_moment_it_is_revoked() {
    let council = Council::new();
    let served = council.serve();
    let key = issue(&council, "moss.system");
    // its word is taken; what it may ask is the policy's, and there is no agreement
    assert_eq!(ask(&served, &council, &key).is(403).code(), "refused");
    let journal = std::fs::read_dir(council.dir.path("demo/state/journal")).expect("a journal");
    let secret = &key[12..];
    for file in journal {
        let bytes = std::fs::read(file.expect("a file").path()).expect("its bytes");
        assert!(
            !bytes.windows(secret.len()).any(|it| it == secret.as_bytes()),
            "it stands nowhere"
        );
    }
    let listed = council.hearth(&["api-key", "list", "--json"]).ends_with(0).json();
    assert_eq!((&listed[0]["state"], &listed[0]["key"]), (&"counts".into(), &key[..11].into()));
    assert!(!listed.to_string().contains(secret));
    council
        .hearth(&["api-key", "revoke", &key[..11], "--reason", "over", "--by", "dpo"])
        .ends_with(0);
    assert!(super::comes_true(|| ask(&served, &council, &key).status == 401));
    assert_eq!(ask(&served, &council, &key).code(), "key_not_accepted");
    // a revenues officer's role takes down no act on other bodies
    council
        .hearth(&["api-key", "revoke", &key[..11], "--reason", "over", "--by", "r.evans"])
        .ends_with(1);
    council
        .hearth(&["api-key", "revoke", &key[..11], "--reason", "over", "--by", "dpo"])
        .ends_with(2);
}

#[test]
fn a_key_of_somebody_else_keeps_nobody_waiting() {
    let council = Council::new();
    let served = council.serve();
    let key = issue(&council, "moss.system");
    for other in ["one.system", "two.system", "three.system"] {
        issue(&council, other);
        assert_eq!(ask(&served, &council, &key).is(403).code(), "refused");
    }
}

#[test]
fn who_tries_wrong_keys_is_not_listened_to_for_a_while() {
    let council = Council::new();
    council.configure("[serve]\n", "[serve]\nfailures = 3\nlock_out_seconds = 2\n");
    let key = issue(&council, "moss.system");
    let served = council.serve();
    let wrong = format!("{}{}", &key[..key.len() - 1], if key.ends_with('0') { '1' } else { '0' });
    for _ in 0..3 {
        assert_eq!(ask(&served, &council, &wrong).is(401).code(), "key_not_accepted");
    }
    let locked = ask(&served, &council, &wrong).is(429);
    assert_eq!(locked.code(), "locked_out");
    let wait: u64 = locked.header("retry-after").expect("how long").parse().expect("seconds");
    assert!((1..=2).contains(&wait));
    assert_eq!(ask(&served, &council, "no key").is(429).code(), "locked_out");
    served.revenues(&council, &format!("/v1/persons/{}", council.person)).is(200);
    std::thread::sleep(std::time::Duration::from_secs(wait));
    assert_eq!(ask(&served, &council, &wrong).is(401).code(), "key_not_accepted");
}

#[test]
fn a_right_key_is_taken_whatever_others_at_its_address_try_and_lets_them_try_no_more() {
    let council = Council::new();
    council.configure("[serve]\n", "[serve]\nfailures = 3\n");
    let key = issue(&council, "moss.system");
    let served = council.serve();
    let wrong = format!("{}{}", &key[..key.len() - 1], if key.ends_with('0') { '1' } else { '0' });
    for _ in 0..3 {
        assert_eq!(ask(&served, &council, &wrong).is(401).code(), "key_not_accepted");
        assert_eq!(ask(&served, &council, &key).is(403).code(), "refused");
    }
    for _ in 0..2 {
        assert_eq!(ask(&served, &council, &wrong).is(429).code(), "locked_out");
        assert_eq!(ask(&served, &council, &key).is(403).code(), "refused");
    }
}

#[test]
fn who_asks_too_much_waits_and_others_do_not() {
    let council = Council::new();
    council.configure("[serve]\n", "[serve]\nrequests_per_second = 1\nburst = 3\n");
    let served = council.serve();
    let path = format!("/v1/persons/{}", council.person);
    let replies: Vec<_> = (0..6).map(|_| served.revenues(&council, &path)).collect();
    let slowed = replies.iter().find(|it| it.status == 429).expect("one too many");
    assert_eq!(slowed.code(), "too_many_requests");
    assert!(slowed.header("retry-after").is_some());
    let token = format!("Bearer {}", council.token("h.moss", "housing-association"));
    let purpose = ("hearth-purpose", "single-view-by-consent");
    served.get(&path, &[("authorization", &token), purpose]).is(403);
}

#[test]
fn a_key_for_somebody_elses_name_or_role_is_not_issued() {
    let council = Council::new();
    let issue = |name: &str, organisation: &str, role: &str| {
        let words = ["api-key", "issue", "--for", name, "--organisation", organisation];
        let more = ["--role", role, "--trained-until", "2099-12-31", "--by", "dpo"];
        council.hearth(&[&words[..], &more].concat()).ends_with(2).err
    };
    assert!(issue("r.evans", "council", "revenues-officer").contains("a name of its own"));
    assert!(issue("x", "police", "revenues-officer").contains("is not for people of police"));
    assert!(issue("x", "polic", "revenues-officer").contains("police"));
}
