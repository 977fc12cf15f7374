//! `hearth check`: configuration, rules, dictionaries, extracts and key, all problems at once.
//!
//! In: the configuration. Out: every problem with where it stands and what to do, errors before warnings, and the form in
//! which a gazetteer was found to be; what could not be looked at for them; exit code 0 if there are no problems, 1 for warnings, 2 for errors.
//! Changes nothing.

use std::fmt::Display;
use std::path::Path;

use serde_json::json;

use super::console::{Console, Finish};
use super::council::{dictionaries, edition};
use super::identifier_key;
use super::words::counted;
use crate::config::CouncilConfig;
use crate::extracts::{ExtractError, ExtractReader, GazetteerFormat, gazetteer_format};
use crate::http::grants_at_odds;
use crate::links::{ComparisonKind, Model};
use crate::rules::{Checked, RuleFault, Ruleset, Severity, SourceKind};
use crate::sharing::Policy;

/// Check configuration, rules and extracts, and tell all problems at once.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  hearth check\n  hearth check --config council/hearth.toml\n\n\
    Exit codes: 0 nothing found; 1 warnings only; 2 errors, with which a night would not run."
)]
pub(super) struct Args {
    /// For scripts, as JSON.
    #[arg(long)]
    json: bool,
}

/// All that a check has to tell.
#[derive(Default)]
struct Findings {
    problems: Vec<Problem>,
    /// Gazetteers that can be read: dataset and form.
    gazetteers: Vec<(String, GazetteerFormat)>,
    /// Why the extracts were not looked at, if they were not.
    unseen: Option<&'static str>,
}

/// Something found.
struct Problem {
    severity: Severity,
    text: String,
}

impl Problem {
    fn error(text: &dyn Display) -> Self {
        Self { severity: Severity::Error, text: text.to_string() }
    }

    /// A fault says itself whether it is a warning; here that is said once for all.
    fn of_fault(fault: &RuleFault) -> Self {
        let severity = fault.severity;
        let text = RuleFault { severity: Severity::Error, ..fault.clone() }.to_string();
        Self { severity, text }
    }
}

pub(super) fn run(args: &Args, console: &mut Console) -> anyhow::Result<Finish> {
    let path = console.config().to_owned();
    let Findings { mut problems, gazetteers, unseen } = findings(&path);
    problems.sort_by_key(|problem| problem.severity);
    let errors = problems.iter().filter(|problem| problem.severity == Severity::Error).count();
    let warnings = problems.len() - errors;
    if args.json {
        let word = |severity| if severity == Severity::Error { "error" } else { "warning" };
        let list: Vec<_> = problems
            .iter()
            .map(|problem| json!({ "severity": word(problem.severity), "message": problem.text }))
            .collect();
        let forms: serde_json::Map<_, _> = gazetteers
            .into_iter()
            .map(|(dataset, format)| (dataset, json!(format.words())))
            .collect();
        let all = json!({
            "errors": errors, "warnings": warnings, "problems": list, "gazetteers": forms,
            "extracts_not_looked_at": unseen
        });
        writeln!(console.out(), "{all:#}")?;
    } else {
        for problem in &problems {
            let word = if problem.severity == Severity::Error { "error" } else { "warning" };
            writeln!(console.out(), "{word}: {}", problem.text)?;
        }
        for (dataset, format) in gazetteers {
            writeln!(console.out(), "{dataset} is read as {}", format.words())?;
        }
        let found = match (errors, warnings) {
            (0, 0) => format!("{}, its rules and its extracts are in order", path.display()),
            _ => format!(
                "\n{}, {}",
                counted(errors as u64, "error", "errors"),
                counted(warnings as u64, "warning", "warnings")
            ),
        };
        writeln!(console.out(), "{found}")?;
        if let Some(because) = unseen {
            writeln!(
                console.out(),
                "the extracts were not looked at: {because}; check again when that is mended"
            )?;
        }
    }
    Ok(match (errors, warnings) {
        (0, 0) => Finish::Done,
        (0, _) => Finish::Waits,
        (_, _) => Finish::Failed,
    })
}

fn findings(path: &Path) -> Findings {
    let mut findings = Findings::default();
    let problems = &mut findings.problems;
    let (config, faults) = match CouncilConfig::load_with_faults(path) {
        Ok(read) => read,
        Err(fault) => {
            problems.push(Problem::error(&fault));
            return findings;
        }
    };
    problems.extend(faults.iter().map(Problem::of_fault));
    let place = config.as_ref().map_or_else(|| rules_named_in(path), |config| config.rules.clone());
    let ruleset = match Ruleset::load(place.as_deref()) {
        Ok(loaded) => {
            let faults = dictionaries(&loaded).err().unwrap_or_default();
            problems.extend(faults.iter().map(Problem::of_fault));
            match loaded.check() {
                Ok(ruleset) => Some(ruleset),
                Err(faults) => {
                    problems.extend(faults.0.iter().map(Problem::of_fault));
                    None
                }
            }
        }
        Err(fault) => {
            problems.push(Problem::error(&fault));
            None
        }
    };
    problems.extend(sharing(place.as_deref(), path, config.as_ref()));
    if let Some(ruleset) = &ruleset {
        problems.extend(ruleset.warnings().iter().map(Problem::of_fault));
        problems.extend(weights(ruleset));
    }
    match (&config, ruleset) {
        (Some(config), Some(ruleset)) => match ruleset.with_layouts(&config.layouts()) {
            Ok(ruleset) => extracts(config, &ruleset, &mut findings),
            Err(fault) => {
                findings.problems.push(Problem::error(&fault));
                findings.unseen = Some("the configuration names a layout that there is not");
            }
        },
        (None, _) => findings.unseen = Some("the configuration does not say where they are"),
        (Some(_), None) => findings.unseen = Some("the rules by which they are read have errors"),
    }
    let problems = &mut findings.problems;
    if let Some(config) = &config {
        match identifier_key::lost(config) {
            Ok(lost) => problems.extend(lost.map(|lost| Problem::error(&lost))),
            Err(fault) => problems.push(Problem::error(&fault)),
        }
    }
    findings
}

/// Where a configuration with faults says that its rules are: they can be checked all the same.
fn rules_named_in(path: &Path) -> Option<std::path::PathBuf> {
    let text = std::fs::read_to_string(path).ok()?;
    let value = toml_span::parse(&text).ok()?;
    let rules = value.pointer("/paths/rules")?.as_str()?.to_owned();
    Some(path.parent().unwrap_or(Path::new(".")).join(rules))
}

/// The policy on sharing: its own faults, users at odds with it, and datasets of people of which it says nothing.
fn sharing(place: Option<&Path>, path: &Path, config: Option<&CouncilConfig>) -> Vec<Problem> {
    // a place that cannot be read is told where the matching rules are
    let Ok(loaded) = Policy::load(place) else { return Vec::new() };
    let policy = match loaded.check() {
        Ok(policy) => policy,
        Err(faults) => return faults.0.iter().map(Problem::of_fault).collect(),
    };
    let mut problems: Vec<Problem> = policy.warnings().iter().map(Problem::of_fault).collect();
    let Some(config) = config else { return problems };
    let label = path.display().to_string();
    problems.extend(policy.users_at_odds(&label, &config.users).iter().map(Problem::of_fault));
    let grants = config.serve.iter().flat_map(|serve| grants_at_odds(&policy, &label, serve));
    problems.extend(grants.map(|fault| Problem::of_fault(&fault)));
    for input in config.inputs.iter().filter(|input| input.dataset != "gazetteer") {
        if !policy.knows_dataset(&input.dataset) {
            let text = format!(
                "the policy on sharing has no row for {}: nothing of it is ever shown\n  hint: add rows to sharing/uses-….toml in the rules folder, or leave it so",
                input.dataset
            );
            problems.push(Problem { severity: Severity::Warning, text });
        }
    }
    problems
}

fn weights(ruleset: &Ruleset<Checked>) -> Option<Problem> {
    let attributes: Vec<(String, ComparisonKind)> = (0_u16..)
        .zip(ruleset.compared_attributes())
        .map(|(at, it)| (it.name.to_string(), ComparisonKind::Attribute(at, it.kind)))
        .collect();
    let text = ruleset.text("weights/default.toml").unwrap_or_default();
    let fault = Model::parse(text, &attributes).err()?;
    Some(Problem::error(&format!("weights/default.toml: {fault}")))
}

/// Whether each configured extract is known to the rules, is there, and has the columns that they use; of a gazetteer, in
/// which of its forms it is.
fn extracts(config: &CouncilConfig, ruleset: &Ruleset<Checked>, findings: &mut Findings) {
    let Findings { problems, gazetteers, unseen: _ } = findings;
    let arrived_before: Vec<String> = edition(config, None)
        .map(|edition| {
            edition.manifest().inputs.iter().map(|input| input.dataset.clone()).collect()
        })
        .unwrap_or_default();
    for input in &config.inputs {
        let source = match ruleset.source(&input.dataset) {
            Ok((_, source)) => source,
            Err(fault) => {
                problems.push(Problem::error(&fault));
                continue;
            }
        };
        if !input.path.exists() && arrived_before.contains(&input.dataset) {
            let text = format!(
                "{} has not arrived at {}: a night would carry its last arrival forward\n  hint: ask its supplier",
                input.dataset,
                input.path.display()
            );
            problems.push(Problem { severity: Severity::Warning, text });
            continue;
        }
        let opened = match source.kind {
            SourceKind::People => ExtractReader::open(&input.path, source).map(drop),
            SourceKind::Gazetteer => gazetteer_format(&input.path, source)
                .map(|format| gazetteers.push((input.dataset.clone(), format))),
        };
        // what changed is told against what is kept of the full delivery
        let rests_on_kept = matches!(opened, Err(ExtractError::NoFullDelivery { .. }))
            && arrived_before.contains(&input.dataset);
        if let Err(fault) = opened
            && !rests_on_kept
        {
            problems.push(Problem::error(&fault));
        }
    }
}
