//! A council that is put back from a backup, and whom it shows.

use std::fs;

use super::served::Council;

#[test]
fn who_was_erased_after_the_backup_is_shown_by_no_restored_council() {
    let council = Council::new();
    let open = ["rights", "open", "erasure", &council.person, "--channel", "post"];
    let open = [&open[..], &["--words", "all you hold", "--by", "mk"]].concat();
    let opened = council.hearth(&open).ends_with(0).out;
    let number = opened.split([' ', ':']).nth(1).expect("it has a number");
    council.hearth(&["store", "backup", "--to", "backup"]).ends_with(0);
    let erase = ["rights", "erase", number, "--apply", "--ground", "no_longer_necessary"];
    let erase = [&erase[..], &["--because", "left in 2019", "--by", "dpo"]].concat();
    council.hearth(&erase).ends_with(0);
    council.hearth(&["audit", "checkpoint"]).ends_with(0);

    let restore = ["store", "restore", "--from", "backup", "--into", "new", "--json"];
    let register = ["--erasures", "demo/state/erasures", "--key-file", "demo/state/journal.key"];
    let restored = council.dir.hearth(&[&restore[..], &register].concat()).ends_with(1);
    let told = restored.json();
    let again = &told["carry_out_again"];
    assert_eq!(again.as_array().map(Vec::len), Some(1), "{again}");
    assert_eq!(
        (again[0]["request"].to_string().as_str(), &again[0]["in_backup"]),
        (number, &true.into())
    );
    assert!(restored.err.contains(&format!("`hearth rights erase {number}`")), "{}", restored.err);

    let (old, new) = (council.dir.path("demo"), council.dir.path("new"));
    for key in ["journal.key", "identifier.key", "checkpoint.key"] {
        fs::copy(old.join("state").join(key), new.join("state").join(key)).expect("a key");
    }
    for folder in ["state", "editions"] {
        fs::remove_dir_all(old.join(folder)).expect("it is lost");
        fs::rename(new.join(folder), old.join(folder)).expect("it is put back");
    }
    let served = council.serve();
    let look = || served.revenues(&council, &format!("/v1/persons/{}", council.person)).status;
    assert_eq!(look(), 404);
    council.hearth(&erase).ends_with(0);
    assert_eq!(look(), 404);
}
