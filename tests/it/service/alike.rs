//! Unknown, hidden and not shareable are one answer: the same bytes but for the numbers of the request.

use super::served::Council;

#[test]
fn unknown_hidden_and_not_shareable_are_one_answer() {
    let council = Council::new();
    let served = council.serve();
    let unknown = {
        // nobody's: minted by nobody, its check character right
        let known = council.hearth(&["export", "links"]).ends_with(0).out;
        let ids = ["HP-0000-000", "HP-0000-001", "HP-7777-777"];
        let all = ids.iter().flat_map(|it| {
            "0123456789ABCDEFGHJKMNPQRSTVWXYZ".chars().map(move |last| format!("{it}{last}"))
        });
        let right = all.filter(|it| it.parse::<hearth::values::PersonId>().is_ok());
        right.into_iter().find(|it| !known.contains(it)).expect("an identifier that nobody has")
    };
    let words = ["restrict", "set", &council.person, "--kind", "protected-identity", "--note", "x"];
    let before = served.revenues(&council, &format!("/v1/persons/{}", council.person)).is(200);
    assert!(before.json()["person"]["name"].is_object());
    let restricted =
        council.hearth(&[&words[..], &["--by", "po", "--approved-by", "dpo"]].concat());
    assert_eq!(restricted.code, 0, "{restricted:?}");
    for more in ["", "/timeline"] {
        let ask = |whom: &str| served.revenues(&council, &format!("/v1/persons/{whom}{more}"));
        let nothing = ask(&unknown).is(404);
        assert_eq!(nothing.code(), "nothing_to_show");
        assert_eq!(ask(&council.person).without_its_numbers(), nothing.without_its_numbers());
        assert_eq!(ask(&council.elector).without_its_numbers(), nothing.without_its_numbers());
    }
    let hidden = format!("/v1/records/council_tax/{}/person", council.record);
    let hidden = served.revenues(&council, &hidden).is(404);
    let nobody = served.revenues(&council, "/v1/records/council_tax/nobody-has-this/person");
    assert_eq!(hidden.without_its_numbers(), nobody.without_its_numbers());
}
