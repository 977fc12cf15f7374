//! Why a person is one, and why two are two.
//!
//! In: persons of an edition, and an operator's permit. Out: for one, the strongest links by which the records hang together;
//! for two, the pair that comes nearest, what it lacks, and what forbids it. Records that a restriction closes to the operator are among
//! neither: nothing that rests on one is told.

use serde::Serialize;
use utoipa::ToSchema;

use super::ground::{Compared, ExplanationGround};
use super::told::{PairTold, most_telling, rows_of};
use crate::editions::{EditionError, EditionLink, LinkDecision};
use crate::links::Scorer;
use crate::sharing::OperatorPermit;
use crate::values::{MatchWeight, PersonId};

/// Why the records of a person are one person's.
#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct PersonWhy {
    /// Who.
    #[schema(value_type = String)]
    pub person: PersonId,
    /// In words.
    pub sentence: String,
    /// The records, by key.
    pub records: Vec<String>,
    /// The strongest links that hold them together: one fewer than records, where all are linked.
    pub links: Vec<PairTold>,
}

/// Why the records of two persons are not one person's.
#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct WhyNot {
    /// The one and the other.
    #[schema(value_type = Vec<String>)]
    pub persons: Vec<PersonId>,
    /// In words.
    pub sentence: String,
    /// What forbids it whatever the records weigh, if anything does.
    pub forbidden: Option<String>,
    /// The two records that come nearest.
    pub nearest: Option<PairTold>,
}

/// Why the records of a person are one; none of somebody who is not there for the operator.
///
/// # Errors
/// If the edition is damaged.
pub fn why(
    ground: ExplanationGround<'_>,
    permit: &OperatorPermit<'_>,
    person: PersonId,
) -> Result<Option<PersonWhy>, EditionError> {
    if !permit.scope().has_person(person) {
        return Ok(None);
    }
    let compared = ground.compare(&[person])?;
    let places = compared.places_of(permit.scope(), person);
    if places.is_empty() {
        return Ok(None);
    }
    let mut accepted: Vec<([usize; 2], EditionLink)> = Vec::new();
    for (at, one) in places.iter().enumerate() {
        for other in &places[at + 1..] {
            let link = compared.link([*one, *other])?;
            let link = link.filter(|link| link.decision == LinkDecision::Linked);
            accepted.extend(link.map(|link| ([*one, *other], link)));
        }
    }
    // the strongest first: what joins two parts is then the strongest that does
    accepted.sort_by(|(a, one), (b, other)| other.weight.cmp(&one.weight).then(a.cmp(b)));
    let scorer = compared.scorer();
    let mut part: Vec<usize> = (0..compared.records.len()).collect();
    let mut links = Vec::new();
    for (pair, link) in accepted {
        let (keep, gone) = (part[pair[0]].min(part[pair[1]]), part[pair[0]].max(part[pair[1]]));
        if keep != gone {
            part.iter_mut().filter(|it| **it == gone).for_each(|it| *it = keep);
            links.push(told(&compared, &scorer, pair, Some(link))?);
        }
    }
    let (records, least) = (places.len(), links.last().map(|it| it.bits));
    let sentence = match least {
        None if records == 1 => "One record: nothing had to be linked.".to_owned(),
        None => format!("{records} records that no link of their own holds together."),
        Some(least) if links.len() == 1 => {
            format!("{records} records hang together by one link, which weighs {least:.1} bits.")
        }
        Some(least) => format!(
            "{records} records hang together by {} links, of which the weakest weighs {least:.1} bits.",
            links.len()
        ),
    };
    let records = places.iter().map(|at| compared.key(*at).to_string()).collect();
    Ok(Some(PersonWhy { person, sentence, records, links }))
}

/// Why the records of two persons are not one person's; none if either is not there for the operator.
///
/// # Errors
/// If the edition is damaged.
pub fn why_not(
    ground: ExplanationGround<'_>,
    permit: &OperatorPermit<'_>,
    persons: [PersonId; 2],
) -> Result<Option<WhyNot>, EditionError> {
    if !persons.iter().all(|it| permit.scope().has_person(*it)) {
        return Ok(None);
    }
    let compared = ground.compare(&persons)?;
    let [ones, others] = persons.map(|it| compared.places_of(permit.scope(), it));
    if ones.is_empty() || others.is_empty() || persons[0] == persons[1] {
        return Ok(None);
    }
    let scorer = compared.scorer();
    let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let pairs = ones.iter().flat_map(|one| others.iter().map(move |other| [*one, *other]));
    let (mut nearest, mut forbidden) = (None::<(MatchWeight, [usize; 2])>, None);
    for pair in pairs {
        forbidden = forbidden.or_else(|| compared.forbidden(pair).map(|why| (why, pair)));
        let weight = scorer.score(number(pair[0]), number(pair[1]));
        if nearest.is_none_or(|(most, _)| weight > most) {
            nearest = Some((weight, pair));
        }
    }
    let nearest = match nearest {
        None => None,
        Some((_, pair)) => Some(told(&compared, &scorer, pair, compared.link(pair)?)?),
    };
    let forbidden = forbidden.map(|(why, [a, b])| {
        format!("{} and {}: {}", compared.key(a), compared.key(b), why.in_words())
    });
    let sentence = match (&forbidden, &nearest) {
        (Some(_), _) => "They can never be one person, whatever else agrees.".to_owned(),
        (None, Some(pair)) if pair.bits >= pair.needed_bits => {
            "Two of their records weigh enough by themselves; what surrounds them, the persons as wholes, a source that holds a person once, or a decision keeps them apart.".to_owned()
        }
        (None, Some(pair)) => format!(
            "The two records that come nearest are {:.1} bits short.",
            pair.needed_bits - pair.bits
        ),
        (None, None) => "There is nothing to compare.".to_owned(),
    };
    Ok(Some(WhyNot { persons: persons.to_vec(), sentence, forbidden, nearest }))
}

fn told(
    compared: &Compared<'_>,
    scorer: &Scorer<'_>,
    pair: [usize; 2],
    link: Option<EditionLink>,
) -> Result<PairTold, EditionError> {
    let explanation = compared.explanation(scorer, pair)?;
    let (needed, review) = compared.needed(pair);
    let weight = explanation.weight;
    let by_steward = link.is_some_and(|it| it.met_by.is_none());
    let said = if by_steward {
        "No rule brought them together: a steward or somebody between them did".to_owned()
    } else if weight >= needed {
        format!("{weight} bits reach the {needed} that one person takes")
    } else if weight >= review {
        format!(
            "{weight} bits are enough to be asked about, not the {needed} that one person takes"
        )
    } else {
        format!("{weight} bits are below the {review} from which a pair is asked about")
    };
    Ok(PairTold {
        records: pair.map(|at| compared.key(at).to_string()).to_vec(),
        sentence: format!("{said}: {}.", most_telling(&explanation)),
        bits: weight.bits(),
        needed_bits: needed.bits(),
        weights: rows_of(&explanation),
    })
}
