//! Records that others have in hand: whose they may be, and whose they are held to be until a night has them.
//!
//! In: who asks, a record. Out: the door's answer; and, where one person is surely meant and it is wanted, an entry by which the record is theirs
//! until then. Held once, it is held: a record that is held already, and that no night has seen yet, is written down no second time.

use super::clock::written;
use super::code::Code;
use super::desk::{self, DeskFault, TRIES};
use super::following::FollowFault;
use super::footing::Footing;
use super::problem::Problem;
use super::resting::ACTED_ON;
use super::service::{Service, not_answered};
use crate::journal::{CommitFault, JournalEntry, RecordHeld};
use crate::lookup::{Door, DoorFault, LikelyPerson, MatchAnswer, MatchBand, Newcomer};
use crate::pipeline::{PeopleInHand, RecordInHand, read_in_hand};
use crate::sharing::Asking;
use crate::values::{MentionKey, TeamName};

/// Whose a record may be.
pub(super) struct Matched {
    pub(super) answer: MatchAnswer,
    /// Whom else its row names, as the dataset's rules call them.
    pub(super) also_names: Vec<String>,
    /// True if it is held as somebody's.
    pub(super) held: bool,
}

/// The answer, whom else the row names, and the entry by which the record is to be held; or why there is no answer.
type Read = Result<(MatchAnswer, Vec<String>, Option<RecordHeld>), Problem>;

impl Service {
    /// Looks whose a record may be, and with `keep` keeps it as theirs until the night.
    pub(super) fn matched(
        &self,
        asking: &Asking,
        record: &RecordInHand,
        keep: bool,
    ) -> Result<Matched, Problem> {
        let read = |footing: &Footing, door: &Door<'_>| -> Result<(Read, _), DoorFault> {
            let night = footing.edition().id().as_of();
            let people = match read_in_hand(self.ruleset(), self.dictionaries(), night, record) {
                Ok(people) => people,
                Err(fault) => {
                    let problem = Problem::of(Code::BodyNotReadable);
                    return Ok((Err(problem.with_detail(fault.to_string())), None));
                }
            };
            let PeopleInHand { meant, others } = people;
            let Some(weights) = footing.weights() else {
                return Ok((Err(Problem::of(Code::Failed)), None));
            };
            let newcomer = Newcomer::of(meant);
            let suggested = footing.like(&newcomer, &weights)?;
            let answer = door.matched(asking, (&newcomer, &weights), &suggested)?;
            let held = if keep { held(footing, asking, newcomer.key(), &answer) } else { None };
            let also_names = others.iter().map(ToString::to_string).collect();
            Ok((Ok((answer, also_names, held)), None))
        };
        let read = desk::read(&self.following, self.clock, asking, read);
        let (answer, also_names, held) = read.map_err(not_answered)?.0?;
        let held = match held {
            Some(held) => self.hold(&held)?,
            None => false,
        };
        Ok(Matched { answer, also_names, held })
    }

    /// Writes down that a record is held, unless that stands; from the next look on it counts. False if it is held as somebody else's: the first
    /// who held it is not overruled.
    fn hold(&self, held: &RecordHeld) -> Result<bool, Problem> {
        let follow = |fault: FollowFault| not_answered(fault.into());
        for _ in 0..TRIES {
            let footing = desk::standing_today(&self.following, self.clock).map_err(follow)?;
            if let Some(person) = footing.since().held(&held.key()) {
                return Ok(person == held.person);
            }
            let now = self.clock.civil();
            let act = JournalEntry::RecordHeld(held.clone());
            let commit = self.following.commit();
            let done =
                commit.commit_act(&written(now), move |_| vec![act], footing.for_an_act(ACTED_ON));
            if let Err(fault) = &done
                && *fault != CommitFault::Moved
            {
                let fault = DoorFault::NotLogged(fault.to_string());
                return Err(not_answered(fault.into()));
            }
            self.following.catch_up(now.date()).map_err(follow)?;
            if done.is_ok() {
                return Ok(true);
            }
        }
        Err(not_answered(DeskFault::Busy))
    }
}

/// The entry by which a record is held as the person's who is surely meant; none of one of whom nobody is sure, or of a
/// dataset that another team keeps (`owners` in `uses.toml`): nobody files anything in somebody else's. Whether a night has seen the record already makes no
/// difference, as that would tell which keys there are; of one that it has seen the entry says nothing.
fn held(
    footing: &Footing,
    asking: &Asking,
    key: &MentionKey,
    answer: &MatchAnswer,
) -> Option<RecordHeld> {
    let MatchAnswer::Weighed { shown, .. } = answer else { return None };
    let sure = shown.people.iter().find(|it| it.band == MatchBand::Match);
    let LikelyPerson { person, bits, .. } = sure?;
    let owners = footing.policy().policy.dataset(&key.dataset).map(|it| it.owners.as_slice());
    let is_theirs = |team: &TeamName| owners.is_some_and(|owners| owners.contains(team));
    if !asking.user.team.as_ref().is_some_and(is_theirs) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "weights are thousandths in 32 bits")]
    let millibits = (bits * 1000.0).round() as i32;
    Some(RecordHeld {
        dataset: key.dataset.0.to_string(),
        record_id: key.record_id.to_string(),
        role: key.role.word.to_string(),
        ordinal: key.role.ordinal,
        person: *person,
        edition: footing.edition().id(),
        millibits,
        by: asking.user.name.clone(),
        organisation: asking.user.organisation.clone(),
        purpose: asking.purpose.clone(),
    })
}
