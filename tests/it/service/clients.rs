//! What the documentation gives to those who build on the service: the walk-through by `curl` and the client in Python, run as they stand.

use std::path::Path;
use std::process::{Command, Output};

use super::served::{Council, Served};

/// Stands for what differs from council to council.
const LEFT_OUT: char = '…';

/// A block of commands, and what is shown of their output.
struct Step {
    commands: String,
    shown: String,
}

fn documentation(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
    std::fs::read_to_string(path).expect("it can be read")
}

/// The `sh` blocks of a page, each with the `json` block that follows it.
fn steps(page: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for block in page.split("```").skip(1).step_by(2) {
        let (language, text) = block.split_once('\n').expect("a block has lines");
        match language {
            "sh" => steps.push(Step { commands: text.to_owned(), shown: String::new() }),
            "json" => steps.last_mut().expect("something was asked").shown += text,
            other => panic!("a block of {other}"),
        }
    }
    steps
}

/// A program of the council's folder, where the documentation's files lie beside it and `hearth` is what it is called.
fn run(
    council: &Council,
    served: &Served,
    program: &str,
    words: &[&str],
    env: &[(&str, &str)],
) -> Output {
    let docs = council.dir.path("docs");
    if !docs.exists() {
        let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
        std::os::unix::fs::symlink(repository, docs).expect("a link");
    }
    let hearth = assert_cmd::cargo::cargo_bin!("hearth").parent().expect("a folder").to_owned();
    let path = format!("{}:{}", hearth.display(), std::env::var("PATH").expect("a path"));
    Command::new(program)
        .args(words)
        .current_dir(council.dir.path("."))
        .env("PATH", path)
        .env("HEARTH", &served.url)
        .envs(env.iter().copied())
        .output()
        .expect("it starts")
}

/// Whether a program is there; that it is not is said.
#[expect(clippy::print_stdout, reason = "whoever runs the tests is told what was not tested")]
pub(super) fn has(program: &str) -> bool {
    let there = Command::new(program).arg("--version").output().is_ok();
    if !there {
        println!("skipped: {program} is not installed");
    }
    there
}

#[test]
fn the_walk_through_answers_what_it_shows() {
    if !has("curl") {
        return;
    }
    let council = Council::new();
    let served = council.serve();
    walked(&council, &served, "walk-through.md", &[]);
}

/// Runs a page's blocks in their order, with something in place of something else, and compares what they show.
pub(super) fn walked(council: &Council, served: &Served, page: &str, in_place: &[(&str, &str)]) {
    let steps = steps(&documentation(page));
    assert!(steps.len() > 8, "the page has steps");
    // one shell, as its reader has; a line that nobody prints stands between the steps
    let between = |at: usize| format!("\n== step {at} ==\n");
    let script = steps.iter().enumerate().fold(String::new(), |script, (at, step)| {
        script + &format!("printf '\\n== step {at} ==\\n'\n") + &step.commands + "\n"
    });
    let here = "export HEARTH=http://127.0.0.1:8080";
    assert!(script.contains(here));
    let script = in_place.iter().fold(script.replace(here, ""), |script, (from, to)| {
        assert!(script.contains(from));
        script.replace(from, to)
    });
    // where `tests/run` puts what a partner would install; without it, the receiver does with what Python has, and says so
    let installed = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/webhooks/python");
    let env =
        [("PYTHONPATH", installed.to_str().expect("a path")), ("PYTHONDONTWRITEBYTECODE", "1")];
    let done = run(council, served, "sh", &["-u", "-c", &script], &env);
    let said = String::from_utf8_lossy(&done.stderr);
    let mut rest = &*String::from_utf8(done.stdout).expect("text");
    for (at, step) in steps.iter().enumerate() {
        let (_, after) =
            rest.split_once(&between(at)).unwrap_or_else(|| panic!("step {at}: {said}"));
        let mut answer = after.split(&between(at + 1)).next().unwrap_or_default();
        for shown in step.shown.split([LEFT_OUT, '\n']).filter(|it| !it.is_empty()) {
            let Some((_, beyond)) = answer.split_once(shown) else {
                panic!("step {at}: after what came before, `{shown}` is not in\n{after}\n{said}");
            };
            answer = beyond;
        }
        rest = after;
    }
}

#[test]
fn the_client_in_python_is_shown_what_the_service_shows_and_says_what_to_do_where_it_is_not() {
    if !has("python3") {
        return;
    }
    let council = Council::new();
    let served = council.serve();
    let token = council.token("r.evans", "revenues");
    let ask = |token: &str, words: &[&str]| {
        let words = [&["docs/client-python/look_up.py"], words].concat();
        run(
            &council,
            &served,
            "python3",
            &words,
            &[("HEARTH_TOKEN", token), ("PYTHONDONTWRITEBYTECODE", "1")],
        )
    };
    let told = |done: &Output| String::from_utf8_lossy(&done.stderr).into_owned();
    let purpose = ["--purpose", "revenues-and-benefits"];
    let record = format!("council_tax:{}", council.record);
    let shown =
        served.revenues(&council, &format!("/v1/persons/{}", council.person)).is(200).json();
    for whom in [&council.person, &record] {
        let done = ask(&token, &[&[whom.as_str()][..], &purpose].concat());
        assert_eq!(done.status.code(), Some(0), "{}", told(&done));
        let printed: serde_json::Value = serde_json::from_slice(&done.stdout).expect("JSON");
        assert_eq!(printed, shown["person"]);
    }
    let home = ask(&token, &[&[council.household.as_str()][..], &purpose].concat());
    assert!(String::from_utf8_lossy(&home.stdout).contains(&council.household), "{}", told(&home));
    let nothing = ask(&token, &[&[council.elector.as_str()][..], &purpose].concat());
    assert_eq!((nothing.status.code(), nothing.stdout.len()), (Some(1), 0), "{}", told(&nothing));
    let refused =
        ask(&token, &[&council.person, "--purpose", "safeguarding", "--case", "plentyn â'i fam"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(told(&refused).contains("(refused, request "), "{}", told(&refused));
    let nobody = ask("not-a-token", &[&[council.person.as_str()][..], &purpose].concat());
    assert_eq!(nobody.status.code(), Some(2));
    assert!(told(&nobody).contains("token_not_accepted"), "{}", told(&nobody));
    drop(served);
    let gone = |env: &[(&str, &str)]| {
        let mut command = Command::new("python3");
        command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/client-python/look_up.py"));
        command.args([council.person.as_str()]).args(purpose).env("PYTHONDONTWRITEBYTECODE", "1");
        command.env_remove("HEARTH").envs(env.iter().copied()).output().expect("it starts")
    };
    // nobody listens at port 1
    let nowhere = [("HEARTH", "http://127.0.0.1:1"), ("HEARTH_TOKEN", "x")];
    for (env, word) in [(&nowhere[..], "does not answer"), (&nowhere[1..], "HEARTH says where")] {
        let done = gone(env);
        assert_eq!(done.status.code(), Some(2), "{}", told(&done));
        assert!(
            told(&done).contains(word) && !told(&done).contains("Traceback"),
            "{}",
            told(&done)
        );
    }
}

#[test]
fn the_client_in_python_waits_as_long_as_it_is_told_to() {
    if !has("python3") {
        return;
    }
    let council = Council::new();
    council.configure("[serve]\n", "[serve]\nrequests_per_second = 1\nburst = 1\n");
    let served = council.serve();
    let program = "import os, sys; sys.path.insert(0, 'docs/client-python')\n\
        from hearth_client import Hearth, Why\n\
        hearth = Hearth(os.environ['HEARTH'], token=os.environ['HEARTH_TOKEN'])\n\
        print([hearth.person(sys.argv[1], Why('revenues-and-benefits'))['person'] for _ in range(4)])";
    let token = council.token("r.evans", "revenues");
    let env = [("HEARTH_TOKEN", token.as_str()), ("PYTHONDONTWRITEBYTECODE", "1")];
    let done = run(&council, &served, "python3", &["-c", program, &council.person], &env);
    let four = format!("{:?}", [&council.person; 4]).replace('"', "'");
    assert_eq!(
        String::from_utf8_lossy(&done.stdout).trim(),
        four,
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    let metrics = served.get("/metrics", &[]).is(200).body;
    let slowed = metrics.lines().any(|line| line.contains("429") && !line.ends_with(" 0"));
    assert!(slowed, "{metrics}");
}
