//! Search before create: is there anybody yet whose this record is?
//!
//! In: a record that somebody has in hand, whom an edition's marks suggest. Out: whether one person is surely meant, or some may be, with how
//! strongly, by what the caller's permit opens of each and nothing else; of nobody a name, a date or an address. Nobody, and somebody of whom
//! nothing may be seen, are one answer. Decided, written down and answered as any look is.

use serde::Serialize;
use utoipa::ToSchema;

use super::account;
use super::deciding::Whose;
use super::door::{Decided, Door, Ground};
use super::held::thousandths;
use super::opened::OpenedRecord;
use super::question::DoorFault;
use super::visible::OpenTogether;
use super::weighing::{BesideNewcomer, Newcomer, Weighed, Weights};
use crate::editions::{EditionError, OpenEdition};
use crate::explaining::{WeighedRow, rows_of};
use crate::finding::{Probe, probes_like};
use crate::sharing::{Asking, CallerGrant, CallerRefusal};
use crate::values::{MentionKey, PersonId};

/// So many people are decided on at least, whether so many are suggested or not.
const LEAST_LIKELY: usize = 16;
/// No more than these are told of: whoever gets more has asked with too little.
const MOST_TOLD: usize = 5;

/// How surely a record is somebody's.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MatchBand {
    /// Nobody's who may be seen.
    None,
    /// It may be, and somebody should look.
    Possible,
    /// This one's and nobody else's.
    Match,
}

/// Somebody whose the record may be.
#[derive(Clone, PartialEq, Serialize, ToSchema)]
#[non_exhaustive]
pub struct LikelyPerson {
    /// Who.
    #[schema(value_type = String)]
    pub person: PersonId,
    /// How surely.
    pub band: MatchBand,
    /// The weight of evidence, in bits: what the record and the nearest one of theirs that you may see say, added up.
    pub bits: f64,
    /// The same as a probability, in thousandths.
    pub probability_thousandths: u16,
    /// How the bits add up.
    pub weights: Vec<WeighedRow>,
}

/// Whose a record may be.
#[derive(Clone, PartialEq, Serialize, ToSchema)]
#[non_exhaustive]
pub struct MatchDisclosure {
    /// The best there is.
    pub band: MatchBand,
    /// Those who may be meant, the likeliest first; five at most.
    pub people: Vec<LikelyPerson>,
}

/// What is answered. `request` is the number of the journal's entry.
#[derive(Clone, PartialEq)]
pub enum MatchAnswer {
    /// As [`super::Answer::Refused`].
    Refused {
        /// By which it is found again.
        request: u64,
        /// Why, and what would make it lawful.
        refusal: CallerRefusal,
    },
    /// Whose it may be.
    Weighed {
        /// By which it is found again.
        request: u64,
        /// What is shown.
        shown: MatchDisclosure,
    },
}

impl std::fmt::Debug for MatchAnswer {
    /// The request alone: what is shown is not for logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (Self::Refused { request, .. } | Self::Weighed { request, .. }) = self;
        write!(f, "MatchAnswer({request})")
    }
}

impl Newcomer {
    /// Where in an edition those stand whose it may be, by some weights.
    #[must_use]
    pub fn probes(&self, weights: &Weights<'_>, edition: &OpenEdition) -> Vec<Probe> {
        let Self { record, resolution } = self;
        let namesakes = weights.namesakes(self, edition);
        probes_like(record, resolution, weights.dictionaries(), namesakes)
    }

    /// Its key.
    #[must_use]
    pub fn key(&self) -> &MentionKey {
        &self.record.key
    }
}

impl<'d> Door<'d> {
    /// Answers whose a record may be; the marks of the edition suggest whom to look at.
    ///
    /// # Errors
    /// As [`Door::answer`].
    pub fn matched(
        &self,
        asking: &Asking,
        (newcomer, weights): (&Newcomer, &Weights<'_>),
        suggested: &[PersonId],
    ) -> Result<MatchAnswer, DoorFault> {
        let Ground { on, policy, key, .. } = self.ground;
        // as a look at a record is: it is told to whoever it turns out to be about
        let about = newcomer.key().to_string();
        let grant = match policy.looker(asking) {
            Ok(grant) => grant,
            Err(refusal) => {
                let displayed = account::digest(&key, &account::Displayed::Refused(&refusal));
                let refused = account::refused(asking, (about, None), &refusal, displayed);
                let request = self.write(|log| log.refused(refused))?;
                return Ok(MatchAnswer::Refused { request, refusal });
            }
        };
        let (decided, shown) = self.likely(asking, &grant, (newcomer, weights), suggested)?;
        let displayed = account::digest(&key, &account::Displayed::Matched(&shown));
        let on_view: Vec<PersonId> = shown.people.iter().map(|it| it.person).collect();
        let circumstances = account::Circumstances {
            asking,
            about,
            edition: on.edition.id(),
            grant: &grant,
            for_notice: None,
        };
        let looked = account::looked(circumstances, &decided, &on_view, displayed);
        let request = self.write(|log| log.looked(looked))?;
        Ok(MatchAnswer::Weighed { request, shown })
    }

    /// Those whose it may be, by what may be seen of them, with the decisions on those who are told of.
    fn likely(
        &self,
        asking: &Asking,
        grant: &CallerGrant,
        (newcomer, weights): (&Newcomer, &Weights<'_>),
        suggested: &[PersonId],
    ) -> Result<(Vec<Decided<'d>>, MatchDisclosure), DoorFault> {
        let on = self.ground.on;
        let suggested = self.each_once(suggested);
        let (mut seen, mut beside) = (Vec::new(), BesideNewcomer::nobody(newcomer));
        let (ids, least) = (&suggested, LEAST_LIKELY);
        self.decide_each(asking, grant, (ids, least), |whose| {
            // of most nothing is told: they are let go of before the next is decided on
            let Whose::Own(mut decided) = whose else { return Ok(()) };
            let (Some(permit), Some(held)) = (decided.permit.take(), decided.held.take()) else {
                return Ok(());
            };
            let open = OpenTogether::of(&held, &permit).records;
            if open.is_empty() {
                return Ok(());
            }
            let opened = |(at, fields): (usize, _)| -> Result<OpenedRecord, EditionError> {
                Ok(OpenedRecord::of(held.records[at].whole()?, fields, on.sources))
            };
            beside.put(open.into_iter().map(opened).collect::<Result<Vec<_>, _>>()?);
            seen.push(decided);
            Ok(())
        })?;
        let weighed = weights.weigh(beside);
        let mut likely: Vec<(Weighed, Decided<'d>)> = weighed
            .into_iter()
            .zip(seen)
            .filter_map(|(weighed, decided)| Some((weighed?, decided)))
            .collect();
        likely.sort_by(|(a, of_a), (b, of_b)| {
            b.weight.cmp(&a.weight).then(of_a.facts.person.cmp(&of_b.facts.person))
        });
        // of two who would do, neither is surely meant
        let alone = likely.iter().filter(|(weighed, _)| weighed.enough).count() == 1;
        let mut told = Vec::new();
        let mut people = Vec::new();
        for (weighed, decided) in likely.into_iter().take(MOST_TOLD) {
            let Weighed { weight, enough, explanation } = weighed;
            let band = if enough && alone { MatchBand::Match } else { MatchBand::Possible };
            people.push(LikelyPerson {
                person: decided.facts.person,
                band,
                bits: weight.bits(),
                probability_thousandths: thousandths(weight),
                weights: rows_of(&explanation),
            });
            told.push(decided);
        }
        let band = people.iter().map(|it| it.band).max().unwrap_or(MatchBand::None);
        Ok((told, MatchDisclosure { band, people }))
    }
}
