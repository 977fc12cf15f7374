//! The command line: one file a command, each parses, calls the library and prints.
//!
//! In: arguments. Out: results on standard output (or in `--out`), progress and messages on standard error, and an exit
//! code: 0 done, 1 done and something waits for a person, 2 failed and nothing published or changed. Leaves to the
//! library everything that is not words or arguments.
//!
//! Reading order: [`run`], [`console`](self) (where output goes), then any command.

mod acting;
mod address;
mod address_columns;
mod address_file;
mod address_scores;
mod agreement;
mod api_key;
mod audit;
mod audit_decision;
mod audit_emergencies;
mod audit_log;
mod audit_unusual;
mod audit_verify;
mod backup;
mod blocking_summary;
mod check;
mod clock;
mod consent;
mod consent_list;
mod consent_receipt;
mod console;
mod council;
mod decide;
mod decide_by_rule;
mod decided;
mod demo;
mod demo_accounts;
mod demo_folder;
mod demo_login;
mod demo_looks;
mod demo_partner;
mod demo_service;
mod demo_story;
mod demo_told;
mod diff;
mod edition;
mod evaluate;
mod event_scores;
mod explain;
mod explain_change;
mod explain_facts;
mod explain_json;
mod explain_mention;
mod explain_pair;
mod explained;
mod export;
mod hand;
mod hidden_from;
mod identifier_key;
mod init;
mod labels;
mod lasting;
mod left_alone;
mod link;
mod lookup;
mod lookup_ground;
mod lookup_text;
mod mention_name;
mod nightly;
mod notices;
mod operator;
mod out_file;
mod profile;
mod profile_fields;
mod progress;
mod reading;
mod refused;
mod related;
mod relationship;
mod reliability;
mod residence_scores;
mod restrict;
mod restrict_erased;
mod restrict_follow;
mod restrict_list;
mod restricted;
mod review;
mod review_desk;
mod review_figures;
mod review_list;
mod review_sample;
mod review_screen;
mod review_session;
mod review_sheet;
mod rights;
mod rights_access_log;
mod rights_erase;
mod rights_hold;
mod rights_open;
mod rights_pack;
mod rights_register;
mod rights_retention;
mod rights_show;
mod rights_step;
mod rights_there;
mod rights_words;
mod sample_partner;
mod sample_partner_desk;
mod sample_partner_work;
mod scores;
mod serve;
mod store;
mod train;
mod where_lived;
mod who;
mod who_is_there;
mod words;

#[cfg(test)]
mod readme_tests;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use console::{Console, Finish};

/// A household single view for councils: extracts in, a published edition of persons and households out.
#[derive(Debug, Parser)]
#[command(
    name = "hearth",
    version,
    propagate_version = true,
    after_help = "Start here:\n  hearth demo                   a fictional council, linked and judged in a minute\n  \
                  hearth init my-council        a commented configuration and its folders\n  \
                  hearth init --from people.csv a ruleset drafted from a file's own columns\n\n\
                  Exit codes: 0 done; 1 done, and something waits for a person; 2 failed, nothing published or changed."
)]
struct Cli {
    /// The council's configuration [default: ./hearth.toml].
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,

    /// How many threads the batch stages use; all cores, unless said.
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,

    /// No progress and no notes; errors only.
    #[arg(long, short, global = true, conflicts_with = "verbose")]
    quiet: bool,

    /// More detail in the summary.
    #[arg(long, short, global = true)]
    verbose: bool,

    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Demo(demo::Args),
    Init(init::Args),
    Check(check::Args),
    Profile(profile::Args),
    Nightly(nightly::Args),
    Link(link::Args),
    Train(train::Args),
    Evaluate(evaluate::Args),
    Explain(explain::Args),
    Decide(decide::Args),
    Review(review::Args),
    Consent(consent::Args),
    Restrict(restrict::Args),
    Relationship(relationship::Args),
    Agreement(agreement::Args),
    Export(export::Args),
    Edition(edition::Args),
    Diff(diff::Args),
    Who(who::Args),
    Lookup(lookup::Args),
    Store(store::Args),
    Audit(audit::Args),
    Rights(rights::Args),
    Address(address::Args),
    Serve(serve::Args),
    ApiKey(api_key::Args),
    Notices(notices::Args),
    SamplePartner(sample_partner::Args),
}

/// Runs the command that the process was started with.
#[must_use]
pub fn run() -> ExitCode {
    // clap ends the process by itself: usage errors with 2, help and version with 0
    let typed = Cli::command().get_matches();
    let cli = Cli::from_arg_matches(&typed).unwrap_or_else(|fault| fault.exit());
    let mut console = Console::new(cli.config, cli.quiet, cli.verbose);
    let finish = on_threads(cli.threads).and_then(|()| command(&cli.command, &mut console));
    let finish = finish.and_then(|finish| match console.unwritten() {
        None => Ok(finish),
        // what could not be written is all that the command was for
        Some(fault) if reading::only_reads(&typed) => {
            Err(fault).context("standard output cannot be written")
        }
        Some(fault) => {
            console.account_lost(finish, &fault);
            Ok(finish)
        }
    });
    match finish {
        Ok(finish) => finish.into(),
        // told to whoever asked: nothing failed, and somebody is to do something about it
        Err(error) if error.is::<refused::Refused>() => {
            console.error(&error);
            Finish::Waits.into()
        }
        Err(error) => {
            console.error(&error);
            Finish::Failed.into()
        }
    }
}

fn command(command: &Command, console: &mut Console) -> anyhow::Result<Finish> {
    match command {
        Command::Demo(args) => demo::run(args, console),
        Command::Init(args) => init::run(args, console),
        Command::Check(args) => check::run(args, console),
        Command::Profile(args) => profile::run(args, console),
        Command::Nightly(args) => nightly::run(args, console),
        Command::Link(args) => link::run(args, console),
        Command::Train(args) => train::run(args, console),
        Command::Evaluate(args) => evaluate::run(args, console),
        Command::Explain(args) => explain::run(args, console),
        Command::Decide(args) => decide::run(args, console),
        Command::Review(args) => review::run(args, console),
        Command::Consent(args) => consent::run(args, console),
        Command::Restrict(args) => restrict::run(args, console),
        Command::Relationship(args) => relationship::run(args, console),
        Command::Agreement(args) => agreement::run(args, console),
        Command::Export(args) => export::run(args, console),
        Command::Edition(args) => edition::run(args, console),
        Command::Diff(args) => diff::run(args, console),
        Command::Who(args) => who::run(args, console),
        Command::Lookup(args) => lookup::run(args, console),
        Command::Store(args) => store::run(args, console),
        Command::Audit(args) => audit::run(args, console),
        Command::Rights(args) => rights::run(args, console),
        Command::Address(args) => address::run(args, console),
        Command::Serve(args) => serve::run(args, console),
        Command::ApiKey(args) => api_key::run(args, console),
        Command::Notices(args) => notices::run(args, console),
        Command::SamplePartner(args) => sample_partner::run(args),
    }
}

/// Runs a command as it would be typed, for another command that shows how something is done.
fn as_typed(
    words: &[&str],
    config: &std::path::Path,
    console: &mut Console,
) -> anyhow::Result<Finish> {
    let cli = Cli::try_parse_from(["hearth"].iter().chain(words))?;
    let mut theirs = Console::new(Some(config.to_owned()), true, false);
    console.flush();
    let finish = command(&cli.command, &mut theirs);
    console.take_over(theirs);
    finish
}

fn on_threads(threads: Option<u16>) -> anyhow::Result<()> {
    if let Some(threads) = threads {
        rayon::ThreadPoolBuilder::new().num_threads(usize::from(threads)).build_global()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_arguments_of_all_commands_hold_together() {
        super::Cli::command().debug_assert();
    }
}
