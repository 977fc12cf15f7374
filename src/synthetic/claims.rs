//! Who claims benefit, when and with whom.
//!
//! In: a tenancy of a household on a low income. Out: its times on benefit, and the children named
//! on a claim. The rows are left to [`super::benefits`].

use super::Dataset;
use super::errors::{Fault, rate};
use super::knowledge::{News, heard};
use super::second_homes::Shows;
use super::stream::Stream;
use super::world::{PersonIx, Tenancy, World};

/// At most so many spells on benefit in one tenancy.
const SPELLS: usize = 4;

/// A time on benefit: a tenancy may see several, as work comes and goes.
pub(super) struct Spell {
    pub(super) number: usize,
    pub(super) from: i32,
    pub(super) to: i32,
    pub(super) twice: bool,
}

/// The spells on benefit within the tenancy numbered `nth`.
pub(super) fn spells(world: &World, nth: usize, tenancy: &Tenancy) -> Vec<Spell> {
    let mut stream = Stream::new(world.seed, "claim", nth as u64, 0);
    let claims = stream.chance(0.9)
        && tenancy.from < tenancy.to
        && world.households[tenancy.household].low_income;
    let mut from =
        tenancy.from.max(stream.between(-1_800, -400)).saturating_add(stream.between(0, 45));
    let mut spells = Vec::new();
    while claims && from < tenancy.to && spells.len() < SPELLS {
        let ends = stream.chance(0.7);
        let end = from.saturating_add(stream.between(150, 1_600));
        let to = if ends { end.min(tenancy.to) } else { tenancy.to };
        let twice = stream.chance(rate(Fault::SecondRecord, Dataset::Benefits));
        spells.push(Spell { number: nth * SPELLS + spells.len(), from, to, twice });
        let again = stream.chance(0.8);
        from = to.saturating_add(stream.between(15, 250));
        if !again {
            break;
        }
    }
    spells
}

/// The claimant's or partner's children under 19 who lived there, as far as the office has been
/// told; the three youngest.
pub(super) fn children_at(
    world: &World,
    claimant: PersonIx,
    partner: Option<PersonIx>,
    household: usize,
    asked: i32,
) -> Vec<PersonIx> {
    // whoever has ever lived with one of them: a child may have stayed with the other parent
    let stays = [Some(claimant), partner].into_iter().flatten();
    let stays = stays.flat_map(|parent| &world.people[parent].stays).map(|stay| stay.household);
    let with = stays.chain([household]).map(|it| &world.households[it]);
    let mut children: Vec<PersonIx> =
        with.flat_map(|it| it.members.iter().chain(&it.former)).copied().collect();
    children.retain(|child| {
        let truth = &world.people[*child];
        let parent_here = [truth.mother, truth.father]
            .into_iter()
            .flatten()
            .any(|parent| parent == claimant || Some(parent) == partner);
        let heard = |since: i32| {
            heard(world.seed, Dataset::Benefits, News::Arrival, (*child, 3), since)
                .is_some_and(|at| at <= asked)
        };
        let lives_here = truth
            .stay_at(asked)
            .is_some_and(|stay| stay.household == household && heard(stay.from));
        let lives_here_too = || {
            world.second_home(*child, asked).is_some_and(|second| {
                second.household == household
                    && world.shows(*child, Shows::Claim)
                    && heard(second.from)
            })
        };
        let told = lives_here || lives_here_too();
        parent_here && told && (0..19).contains(&world.age(*child, asked))
    });
    children.sort_unstable_by_key(|child| (std::cmp::Reverse(world.people[*child].born), *child));
    children.dedup();
    children.truncate(3);
    children
}
