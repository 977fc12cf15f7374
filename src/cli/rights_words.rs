//! What `hearth rights` is told on the command line.
//!
//! In: arguments. Out: the same as types; the words of rights and grounds as the journal knows them.

use jiff::civil::Date;

use super::operator::OperatorArgs;
use super::{
    rights_access_log, rights_erase, rights_hold, rights_pack, rights_retention, rights_show,
};
use crate::journal::{RefusalGround, RightsKind};
use crate::rights::{self, Language};
use crate::values::PersonId;

/// What residents ask about their own data: requests, their clocks, packs, and what was not shared.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  hearth rights open access HP-7K3Q-9M2C --received 2026-11-20 --channel post --words \"all you hold\" --by mk\n  \
    hearth rights list --overdue\n  hearth rights step 41 ask-back --text \"which years\" --by mk\n  \
    hearth rights step 41 correct --record council_tax:850026938:liable1 --field surname --text \"one f, not two\" --by mk\n  \
    hearth rights open objection HP-7K3Q-9M2C --purpose empty-homes --channel desk --words \"leave me out\" --by mk\n  \
    hearth rights step 44 override --text \"a dangerous building\" --by dpo\n  \
    hearth rights erase 47\n  \
    hearth rights erase 47 --apply --ground no_longer_necessary --because \"left in 2019\" --by dpo\n  \
    hearth rights retention\n  \
    hearth rights retention --apply --by dpo\n  \
    hearth rights hold HP-7K3Q-9M2C --matter \"claim 2026/14\" --by dpo\n  \
    hearth rights show 47 --language cy\n  \
    hearth rights access-log HP-7K3Q-9M2C --language cy --out log.html\n  \
    hearth rights pack 41 --language cy --out pack.html\n  \
    hearth rights step 41 done --text \"pack sent by post\" --by mk\n\n\
    Exit codes: 0 done; 1 done, and a request is overdue, a source has still to delete, or something is kept no longer; 2 failed, nothing written."
)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) action: Action,
}

#[derive(Debug, clap::Subcommand)]
pub(super) enum Action {
    /// Take a request down.
    Open(Open),
    /// Requests, and what is due when.
    List(List),
    /// What was done about a request.
    Step(Step),
    /// What the policy keeps no longer; erased with --apply.
    Retention(rights_retention::Args),
    /// Keep what is about a person, or an entry, from any erasure: a legal hold.
    Hold(rights_hold::Args),
    /// End a legal hold.
    Release(rights_hold::Release),
    /// The legal holds that stand.
    Holds {
        /// For scripts.
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        operator: OperatorArgs,
    },
    /// What was done about a request, as it is told to the person.
    Show(rights_show::Args),
    /// What a request for erasure comes to; carried out with --apply.
    Erase(rights_erase::Args),
    /// Who has looked at somebody, and why, as it is told to that person.
    AccessLog(rights_access_log::Args),
    /// The subject-access pack of a request: everything held of the person, as a page or as JSON.
    Pack(rights_pack::Args),
    /// What teams were asked to put right, as CSV for them.
    Corrections {
        /// Of this dataset only.
        #[arg(long)]
        dataset: Option<String>,
        #[command(flatten)]
        operator: OperatorArgs,
    },
    /// Write down that data was asked for and not shared, and why.
    NotShared(Refused),
    /// The register of what was not shared.
    Register {
        /// For scripts.
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        operator: OperatorArgs,
    },
}

#[derive(Debug, clap::Args)]
pub(super) struct Open {
    /// Which right.
    #[arg(value_enum)]
    pub(super) right: Right,
    /// The person: an identifier `HP-…`, or one of their records `dataset:record_id[:role]`.
    pub(super) person: String,
    /// The day on which it arrived [default: today].
    #[arg(long, value_name = "DATE")]
    pub(super) received: Option<Date>,
    /// How it arrived: post, telephone, desk, email.
    #[arg(long, value_name = "HOW")]
    pub(super) channel: String,
    /// What is asked, in the person's words.
    #[arg(long, value_name = "TEXT")]
    pub(super) words: String,
    /// Who acts for the person, and by what right.
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub(super) represented_by: String,
    /// Who takes it down.
    #[arg(long, value_name = "WHO")]
    pub(super) by: String,
    /// Of an objection: the purpose; may be given several times [default: all that may be objected to].
    #[arg(long = "purpose", value_name = "PURPOSE")]
    pub(super) purposes: Vec<String>,
    /// Of a wish for restriction: its ground.
    #[arg(long, value_enum)]
    pub(super) because: Option<Contested>,
    /// For scripts.
    #[arg(long)]
    pub(super) json: bool,
}

/// Why data is to be kept and not used (UK GDPR, article 18(1)).
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub(super) enum Contested {
    /// It is said to be wrong, until that is verified.
    Accuracy,
    /// It is used unlawfully, and the person does not want it erased.
    Unlawful,
    /// The person needs it for a legal claim.
    Claims,
    /// The person has objected, until that is decided.
    Objection,
}

impl Contested {
    pub(super) const fn contested(self) -> rights::Contested {
        match self {
            Self::Accuracy => rights::Contested::Accuracy,
            Self::Unlawful => rights::Contested::Unlawful,
            Self::Claims => rights::Contested::Claims,
            Self::Objection => rights::Contested::Objection,
        }
    }
}

#[derive(Debug, clap::Args)]
pub(super) struct List {
    /// Only those whose day has passed.
    #[arg(long)]
    pub(super) overdue: bool,
    /// As of this day [default: today].
    #[arg(long, value_name = "DATE")]
    pub(super) on: Option<Date>,
    /// For scripts, with every step.
    #[arg(long)]
    pub(super) json: bool,
    #[command(flatten)]
    pub(super) operator: OperatorArgs,
}

#[derive(Debug, clap::Args)]
pub(super) struct Step {
    /// The request.
    pub(super) number: u64,
    /// What was done.
    #[arg(value_enum)]
    pub(super) what: StepWord,
    /// What was asked, why it takes longer, what the person says is right, what the outcome is.
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub(super) text: String,
    /// On which ground it is refused.
    #[arg(long, value_enum, required_if_eq("what", "refuse"))]
    pub(super) ground: Option<Ground>,
    /// Which exemption, with --ground exemption: a name of `matching-rules/sharing/rights.toml`.
    #[arg(long, value_name = "NAME")]
    pub(super) exemption: Option<String>,
    /// The day on which the person was told that a restriction will be lifted.
    #[arg(long, value_name = "DATE")]
    pub(super) told: Option<Date>,
    /// The record that is wrong.
    #[arg(long, value_name = "RECORD", required_if_eq("what", "correct"))]
    pub(super) record: Option<String>,
    /// The field that is wrong, in the word of the source's rules.
    #[arg(long, value_name = "FIELD", required_if_eq("what", "correct"))]
    pub(super) field: Option<String>,
    /// The day on which it was done [default: today].
    #[arg(long, value_name = "DATE")]
    pub(super) on: Option<Date>,
    /// By whom.
    #[arg(long, value_name = "WHO")]
    pub(super) by: String,
    /// For scripts.
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Refused {
    /// Who asked.
    #[arg(long, value_name = "WHO")]
    pub(super) asked_by: String,
    /// For what.
    #[arg(long, value_name = "TEXT")]
    pub(super) purpose: String,
    /// Of whom, by identifier, if anybody was found.
    #[arg(long, value_name = "HP-…")]
    pub(super) person: Option<PersonId>,
    /// Why it was not shared.
    #[arg(long, value_name = "TEXT")]
    pub(super) because: String,
    /// What harm sharing, or not sharing, would do, as it was weighed.
    #[arg(long, value_name = "TEXT")]
    pub(super) weighed: String,
    /// Who decided.
    #[arg(long, value_name = "WHO")]
    pub(super) by: String,
    /// Who looked at the decision again.
    #[arg(long, value_name = "WHO", default_value = "")]
    pub(super) reviewed_by: String,
    /// For scripts.
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(super) enum Right {
    Access,
    Rectification,
    Erasure,
    Restriction,
    Objection,
    Complaint,
}

impl Right {
    pub(super) const fn kind(self) -> RightsKind {
        match self {
            Self::Access => RightsKind::Access,
            Self::Rectification => RightsKind::Rectification,
            Self::Erasure => RightsKind::Erasure,
            Self::Restriction => RightsKind::Restriction,
            Self::Objection => RightsKind::Objection,
            Self::Complaint => RightsKind::Complaint,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub(super) enum StepWord {
    /// Its arrival was acknowledged.
    Acknowledge,
    /// The person was asked who they are, or what they mean: the clock stands still.
    AskBack,
    /// The person answered: the clock goes on.
    Answered,
    /// Two more months, and the person was told why.
    Extend,
    /// The team that keeps the record was asked to put it right.
    Correct,
    /// It was done.
    Done,
    /// An objection is upheld: the purposes stay closed.
    Uphold,
    /// An objection is overridden by compelling legitimate grounds: sharing goes on.
    Override,
    /// It was refused.
    Refuse,
    /// The person took it back.
    TakeBack,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(super) enum Ground {
    PublicTask,
    PublicHealth,
    Archiving,
    LegalClaims,
    Unfounded,
    IdentityNotEstablished,
    Exemption,
    CompellingGrounds,
}

impl Ground {
    pub(super) const fn ground(self) -> RefusalGround {
        match self {
            Self::PublicTask => RefusalGround::PublicTask,
            Self::PublicHealth => RefusalGround::PublicHealth,
            Self::Archiving => RefusalGround::Archiving,
            Self::LegalClaims => RefusalGround::LegalClaims,
            Self::Unfounded => RefusalGround::Unfounded,
            Self::IdentityNotEstablished => RefusalGround::IdentityNotEstablished,
            Self::Exemption => RefusalGround::Exemption,
            Self::CompellingGrounds => RefusalGround::CompellingGrounds,
        }
    }
}

/// A language as the command line names it.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(super) enum Tongue {
    /// English.
    En,
    /// Welsh.
    Cy,
}

impl Tongue {
    pub(super) const fn language(self) -> Language {
        match self {
            Self::En => Language::English,
            Self::Cy => Language::Welsh,
        }
    }
}
