//! `hearth consent`: what a person was asked and said, taken down; what of it stands; receipts.
//!
//! In: a person and what they said. Out: an entry of the journal, on disk before the command answers; lists; receipts. A consent is one
//! person's: no household can be named. Leaves to `sharing` what stands, to `consent_receipt` what is handed out.

use anyhow::{anyhow, ensure};
use jiff::civil::Date;
use uuid::Uuid;

use super::acting::{self, Acting, filled, name, names};
use super::console::{Console, Finish};
use super::{clock, consent_list, consent_receipt, hand};
use crate::journal::{
    CollectedBy, ConsentEvent, GivenBy, JournalEntry, NoticeLanguage, NoticeShown,
};
use crate::sharing::{self, ActKind, ConsentAgain, ConsentSaid, bind_to};
use crate::values::UserName;

/// Consent of a person: ask, give, refuse, withdraw, renew, confirm; list what stands; receipts.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  hearth consent give HP-7K3Q-9M2C --purpose single-view-by-consent --field name --field address --recipient support-charity \\\n    \
    --notice https://council.example/privacy --notice-version 3 --channel in-person --until 2027-11-01 --by mk\n  \
    hearth consent withdraw HP-7K3Q-9M2C --purpose single-view-by-consent --channel telephone --by mk\n  \
    hearth consent list HP-7K3Q-9M2C\n  hearth consent receipt 57 --out receipt.json\n  hearth consent verify receipt.json\n\n\
    Exit codes: 0 done; 1 done, and an officer is asked something; or refused; 2 failed, nothing written."
)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// The person was asked, and has not answered.
    Request(Said),
    /// The person agrees.
    Give(Said),
    /// The person does not agree.
    Refuse(Said),
    /// The person takes back what they gave.
    Withdraw(Again),
    /// The person gives for a further time what they gave.
    Renew(Again),
    /// The person, asked again, says that a consent is theirs: after two were taken for one, or one for two.
    Confirm(Again),
    /// What stands, and what happened.
    List(consent_list::Args),
    /// A receipt, signed, as JSON or as a page for the person.
    Receipt(consent_receipt::Args),
    /// Is this receipt as the council signed it?
    Verify(consent_receipt::Verify),
}

/// What a person was asked, or said.
#[derive(Debug, clap::Args)]
struct Said {
    /// The person: an identifier `HP-…`, or one of their records `dataset:record_id[:role]`.
    person: String,
    /// For which purpose; may be given several times.
    #[arg(long = "purpose", value_name = "PURPOSE", required = true)]
    purposes: Vec<String>,
    /// Who may receive, beside the service that asks; none: the council alone.
    #[arg(long = "recipient", value_name = "ORGANISATION")]
    recipients: Vec<String>,
    /// Of which dataset; none: of all.
    #[arg(long = "dataset", value_name = "DATASET")]
    datasets: Vec<String>,
    /// Which field, as policy files name it: name, address, details … A refusal without one is of all.
    #[arg(long = "field", value_name = "FIELD")]
    fields: Vec<String>,
    /// The privacy notice that the person was shown: its address or reference.
    #[arg(long, value_name = "REFERENCE", requires = "notice_version")]
    notice: Option<String>,
    /// The notice's version.
    #[arg(long, value_name = "VERSION", requires = "notice")]
    notice_version: Option<String>,
    /// In which language the person was asked.
    #[arg(long, value_enum, default_value = "en")]
    language: Tongue,
    #[command(flatten)]
    taken: Taken,
}

/// What a person says about an earlier consent.
#[derive(Debug, clap::Args)]
struct Again {
    /// The person: an identifier `HP-…`, or one of their records `dataset:record_id[:role]`.
    person: String,
    /// Which consent, by its number in `hearth consent list`; none: the only one that fits.
    #[arg(long, value_name = "N")]
    consent: Option<u64>,
    /// Only for these of its purposes.
    #[arg(long = "purpose", value_name = "PURPOSE")]
    purposes: Vec<String>,
    #[command(flatten)]
    taken: Taken,
}

/// How it was taken down.
#[derive(Debug, clap::Args)]
struct Taken {
    /// How the person said it.
    #[arg(long, value_enum)]
    channel: Channel,
    /// Who spoke.
    #[arg(long, value_enum, default_value = "person")]
    given_by: Speaker,
    /// The signed form or recording, which is kept elsewhere: its digest is taken down.
    #[arg(long, value_name = "FILE")]
    evidence: Option<std::path::PathBuf>,
    /// The last day on which it holds.
    #[arg(long, value_name = "DATE")]
    until: Option<Date>,
    /// Who takes it down.
    #[arg(long, value_name = "USER")]
    by: String,
    /// For scripts.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(super) enum Tongue {
    En,
    Cy,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Channel {
    InPerson,
    Telephone,
    PaperForm,
    OnlineForm,
    Letter,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Speaker {
    /// The person.
    Person,
    /// A child who understands what is asked (Gillick).
    CompetentChild,
    /// Somebody with parental responsibility.
    ParentalResponsibility,
    /// An attorney or deputy.
    Attorney,
}

impl Channel {
    const fn collected_by(self) -> CollectedBy {
        match self {
            Self::InPerson => CollectedBy::InPerson,
            Self::Telephone => CollectedBy::Telephone,
            Self::PaperForm => CollectedBy::PaperForm,
            Self::OnlineForm => CollectedBy::OnlineForm,
            Self::Letter => CollectedBy::Letter,
        }
    }
}

impl Speaker {
    const fn given_by(self) -> GivenBy {
        match self {
            Self::Person => GivenBy::Person,
            Self::CompetentChild => GivenBy::CompetentChild,
            Self::ParentalResponsibility => GivenBy::ParentalResponsibility,
            Self::Attorney => GivenBy::Attorney,
        }
    }
}

pub(super) fn run(args: &Args, console: &mut Console) -> anyhow::Result<Finish> {
    match &args.action {
        Action::Request(said) => take_down(said, ConsentEvent::Requested, console),
        Action::Give(said) => take_down(said, ConsentEvent::Given, console),
        Action::Refuse(said) => take_down(said, ConsentEvent::Refused, console),
        Action::Withdraw(again) => follow(again, ConsentEvent::Withdrawn, console),
        Action::Renew(again) => follow(again, ConsentEvent::Renewed, console),
        Action::Confirm(again) => follow(again, ConsentEvent::Confirmed, console),
        Action::List(list) => consent_list::run(list, console),
        Action::Receipt(receipt) => consent_receipt::run(receipt, console),
        Action::Verify(verify) => consent_receipt::verify(verify, console),
    }
}

fn take_down(said: &Said, event: ConsentEvent, console: &mut Console) -> anyhow::Result<Finish> {
    let Said {
        person,
        purposes,
        recipients,
        datasets,
        fields,
        notice,
        notice_version,
        language,
        taken,
    } = said;
    ensure!(
        !person.to_ascii_uppercase().starts_with("HH"),
        "a consent is one person's, and none is a household's\n  hint: ask each of its members"
    );
    let acting = Acting::open(console)?.known_to(&taken.by)?;
    let said_how = taken.of(&acting)?;
    let language = match language {
        Tongue::En => NoticeLanguage::English,
        Tongue::Cy => NoticeLanguage::Welsh,
    };
    let notice = match (notice, notice_version) {
        (Some(notice), Some(version)) => {
            let (notice, version) =
                (filled(notice, "the notice")?, filled(version, "its version")?);
            Some(NoticeShown { notice, version, language })
        }
        _ => None,
    };
    let (as_json, id) = (taken.json, acting.person(person)?);
    let said = ConsentSaid {
        event,
        purposes: names(purposes, "purpose")?,
        recipients: names(recipients, "organisation")?,
        datasets: datasets.iter().map(|it| it.as_str().into()).collect(),
        fields: acting::fields(fields)?,
        notice,
        taken: said_how,
    };
    let ground = (&acting.policy()?, &acting.council.rules.ruleset);
    let bound = acting.bound(id, bind_to(event))?;
    let recorded = said.recorded(bound, new_record_id()?, ground, clock::today()?)?;
    let number = acting.write(|_| Ok(JournalEntry::ConsentRecorded(Box::new(recorded.clone()))))?;
    consent_list::tell(number, &recorded, as_json, console)
}

fn follow(again: &Again, event: ConsentEvent, console: &mut Console) -> anyhow::Result<Finish> {
    let Again { person, consent, purposes, taken } = again;
    let acting = Acting::open(console)?.known_to(&taken.by)?;
    let said_how = taken.of(&acting)?;
    let id = acting.person(person)?;
    let person = acting.person_today(id)?;
    let as_json = taken.json;
    let again = ConsentAgain {
        event,
        consent: *consent,
        purposes: names(purposes, "purpose")?,
        taken: said_how,
    };
    let bound = acting.bound(id, bind_to(event))?;
    let today = clock::today()?;
    let mut written = None;
    let number = acting.write(|book| {
        let standing = acting.standing(book, &person, today)?;
        let recorded = again.recorded(bound, book, &standing, today)?;
        written = Some(recorded.clone());
        Ok(JournalEntry::ConsentRecorded(Box::new(recorded)))
    })?;
    let recorded = written.ok_or_else(|| anyhow!("nothing was written"))?;
    consent_list::tell(number, &recorded, as_json, console)
}

impl Taken {
    /// The same as the journal is to have it, if whoever takes it down may.
    fn of(&self, acting: &Acting) -> anyhow::Result<sharing::Taken> {
        let Self { channel, given_by, evidence, until, by, json: _ } = self;
        let by: UserName = name(by, "user")?;
        hand::may(&acting.council.config, by.as_str(), ActKind::Consent)?;
        let evidence = evidence.as_ref().map(|path| {
            let bytes =
                std::fs::read(path).map_err(|fault| anyhow!("{}: {fault}", path.display()))?;
            anyhow::Ok(blake3::hash(&bytes).to_hex().as_str().into())
        });
        Ok(sharing::Taken {
            collected_by: channel.collected_by(),
            given_by: given_by.given_by(),
            evidence: evidence.transpose()?,
            until: *until,
            by,
        })
    }
}

fn new_record_id() -> anyhow::Result<Uuid> {
    use rand::TryRng as _;
    let mut bytes = [0_u8; 16];
    rand::rngs::SysRng
        .try_fill_bytes(&mut bytes)
        .map_err(|fault| anyhow!("the system gives no random numbers: {fault}"))?;
    Ok(uuid::Builder::from_random_bytes(bytes).into_uuid())
}
