//! Which commands only read: of these, what they write is all that they are for.
//!
//! In: the command as it was typed. Out: whether anything may have changed by it. Where something has, a result that cannot be written is a
//! lost account and no failure: the exit code 2 would say that nothing was done, and whoever believed it would do it twice.

use clap::ArgMatches;
use clap::parser::ValueSource;

/// What a command does beside answering.
#[derive(Clone, Copy)]
enum Kind {
    /// Nothing, or it only writes down who was told what.
    Reads,
    /// Something.
    Changes,
    /// Nothing, if it was typed like this.
    ReadsIf(fn(&ArgMatches) -> bool),
}

/// Every command with its subcommand; a test holds that none is missing.
const COMMANDS: [(&str, Kind); 83] = [
    ("demo", Kind::Changes),
    ("init", Kind::ReadsIf(|it| given(it, "from"))),
    ("check", Kind::Reads),
    ("profile", Kind::Reads),
    ("nightly", Kind::Changes),
    ("link", Kind::Changes),
    ("train", Kind::Changes),
    ("evaluate", Kind::Reads),
    ("explain", Kind::Reads),
    ("decide", Kind::ReadsIf(|it| given(it, "list") || given(it, "preview"))),
    ("review", Kind::ReadsIf(|it| !given(it, "by") && !draws(it))),
    ("consent request", Kind::Changes),
    ("consent give", Kind::Changes),
    ("consent refuse", Kind::Changes),
    ("consent withdraw", Kind::Changes),
    ("consent renew", Kind::Changes),
    ("consent confirm", Kind::Changes),
    ("consent list", Kind::Reads),
    ("consent receipt", Kind::Changes),
    ("consent verify", Kind::Reads),
    ("restrict set", Kind::Changes),
    ("restrict lift", Kind::Changes),
    ("restrict confirm", Kind::Changes),
    ("restrict list", Kind::Reads),
    ("relationship state", Kind::Changes),
    ("relationship end", Kind::Changes),
    ("relationship list", Kind::Reads),
    ("agreement add", Kind::Changes),
    ("agreement sign", Kind::Changes),
    ("agreement suspend", Kind::Changes),
    ("agreement resume", Kind::Changes),
    ("agreement end", Kind::Changes),
    ("agreement list", Kind::Reads),
    ("agreement public", Kind::Reads),
    ("export", Kind::Reads),
    ("edition list", Kind::Reads),
    ("edition rollback", Kind::Changes),
    ("edition release", Kind::Changes),
    ("edition hold", Kind::Changes),
    ("edition verify", Kind::Reads),
    ("diff", Kind::Reads),
    ("who", Kind::Reads),
    ("lookup", Kind::Reads),
    ("store rebuild", Kind::Changes),
    ("store rotate-key", Kind::Changes),
    ("store erase", Kind::Changes),
    ("store backup", Kind::Changes),
    ("store restore", Kind::Changes),
    ("store inspect", Kind::Reads),
    ("audit verify", Kind::Reads),
    ("audit checkpoint", Kind::Changes),
    ("audit prove", Kind::Reads),
    ("audit check-proof", Kind::Reads),
    ("audit log", Kind::Reads),
    ("audit decision", Kind::Reads),
    ("audit emergencies", Kind::Reads),
    ("audit review-emergency", Kind::Changes),
    ("audit unusual", Kind::Reads),
    ("rights open", Kind::Changes),
    ("rights list", Kind::Reads),
    ("rights step", Kind::Changes),
    ("rights retention", Kind::ReadsIf(|it| !given(it, "apply"))),
    ("rights hold", Kind::Changes),
    ("rights release", Kind::Changes),
    ("rights holds", Kind::Reads),
    ("rights show", Kind::Reads),
    ("rights erase", Kind::ReadsIf(|it| !given(it, "apply"))),
    ("rights access-log", Kind::Reads),
    ("rights pack", Kind::Reads),
    ("rights corrections", Kind::Reads),
    ("rights not-shared", Kind::Reads),
    ("rights register", Kind::Reads),
    ("address", Kind::Reads),
    ("serve", Kind::Changes),
    ("api-key issue", Kind::Changes),
    ("api-key list", Kind::Reads),
    ("api-key revoke", Kind::Changes),
    ("notices status", Kind::Reads),
    ("notices owed", Kind::Reads),
    ("notices recall", Kind::Reads),
    ("notices drop", Kind::Changes),
    ("notices replay", Kind::Changes),
    ("notices release", Kind::Changes),
];

/// True if nothing can have changed by the command.
pub(super) fn only_reads(typed: &ArgMatches) -> bool {
    let mut words = Vec::new();
    let mut last = typed;
    while let Some((word, under)) = last.subcommand() {
        words.push(word);
        last = under;
    }
    let words = words.join(" ");
    match COMMANDS.iter().find(|(command, _)| *command == words) {
        Some((_, Kind::Reads)) => true,
        Some((_, Kind::ReadsIf(so))) => so(last),
        Some((_, Kind::Changes)) | None => false,
    }
}

fn given(typed: &ArgMatches, argument: &str) -> bool {
    typed.value_source(argument) == Some(ValueSource::CommandLine)
}

/// Whether a sample is drawn, rather than the last one read.
fn draws(typed: &ArgMatches) -> bool {
    typed.get_one::<u32>("sample").is_some_and(|size| *size > 0)
}

#[cfg(test)]
mod tests {
    use clap::{Command, CommandFactory as _};

    use super::super::Cli;
    use super::{COMMANDS, only_reads};

    /// The commands that do something by themselves.
    fn leaves(command: &Command, before: &str, into: &mut Vec<String>) {
        let mut below = command.get_subcommands().peekable();
        if below.peek().is_none() {
            into.push(before.trim().to_owned());
        }
        for under in below {
            leaves(under, &format!("{before} {}", under.get_name()), into);
        }
    }

    #[test]
    fn of_every_command_it_is_said_whether_it_only_reads() {
        let mut all = Vec::new();
        leaves(&Cli::command(), "", &mut all);
        // it speaks to the service that started it, not by the console
        all.retain(|command| command != "sample-partner");
        let said: Vec<&str> = COMMANDS.iter().map(|(command, _)| *command).collect();
        assert_eq!(all, said);
    }

    #[test]
    fn a_command_that_changes_something_only_when_asked_to_reads_otherwise() {
        let reads = |words: &[&str]| {
            only_reads(&Cli::command().get_matches_from([&["hearth"], words].concat()))
        };
        assert!(reads(&["init", "--from", "people.csv"]) && !reads(&["init", "council"]));
        assert!(reads(&["decide", "--list"]));
        assert!(reads(&["decide", "--where", "x", "same", "--preview"]));
        assert!(!reads(&["decide", "--undo", "12", "--reason", "x", "--by", "mk"]));
        assert!(reads(&["review", "--sample"]) && reads(&["review", "--list"]));
        assert!(!reads(&["review", "--sample", "9"]) && !reads(&["review", "--by", "mk"]));
        assert!(reads(&["rights", "retention"]));
        assert!(!reads(&["rights", "retention", "--apply", "--by", "dpo"]));
        assert!(reads(&["rights", "erase", "47"]));
        assert!(!reads(&["edition", "hold", "--because", "x"]));
    }
}
