//! Which address goes wrong in which way.
//!
//! In: the address book, how many rows and a seed. Out: messy rows with their truth. Every kind of noise comes about equally
//! often, on a premises where it makes sense; a third of the rows have a second kind that spoils other evidence; one row in
//! twenty is of a premises that the gazetteer lacks.

use super::AddressBook;
use super::draft::{Draft, Written};
use super::noise::{BLOCK_NAME_ONLY, CLEAN, DROPPED_FLAT, NOISES, Noise, Scene, Spoils};
use super::premises::{Absence, Premises, PremisesIx};
use super::variants::Form;
use crate::synthetic::stream::Stream;

/// One row in so many is of a premises that the gazetteer lacks.
const ABSENT_EVERY: usize = 20;
/// How often a premises is drawn before a kind is held not to occur in this book.
const DRAWS: usize = 30_000;

/// An address as some system holds it, and what it is the address of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessyRow {
    /// A running number with a letter.
    pub id: String,
    /// The address on one line, without what the postcode column holds.
    pub address: String,
    /// The same in five columns.
    pub lines: [String; 5],
    /// The postcode, as written; often none.
    pub postcode: String,
    /// What went wrong, or for an absent premises why it is absent.
    pub kind: &'static str,
    /// What else went wrong; empty if nothing did.
    pub second_kind: &'static str,
    /// The premises; none if it is not in the gazetteer, and none if the text says too little to know the flat.
    pub uprn: Option<u64>,
    /// The building that it is a part of, if that is in the gazetteer.
    pub building_uprn: Option<u64>,
    /// False if the gazetteer lacks the premises.
    pub present: bool,
}

/// Draws rows.
struct Desk<'book> {
    book: &'book AddressBook,
    stream: Stream,
    /// Premises that people write as their address.
    written: Vec<PremisesIx>,
    /// Premises that the gazetteer lacks, by why.
    absent: Vec<(Absence, Vec<PremisesIx>)>,
}

/// `count` rows.
pub(super) fn rows(book: &AddressBook, count: usize, seed: u64) -> Vec<MessyRow> {
    let mut desk = Desk::new(book, seed);
    (0..count).map(|nth| desk.row(nth)).collect()
}

impl<'book> Desk<'book> {
    fn new(book: &'book AddressBook, seed: u64) -> Self {
        let mut written = Vec::new();
        let kinds =
            [Absence::House, Absence::Flat, Absence::Block, Absence::Street, Absence::Elsewhere];
        let mut absent: Vec<(Absence, Vec<PremisesIx>)> =
            kinds.iter().map(|kind| (*kind, Vec::new())).collect();
        for (at, premises) in book.premises.iter().enumerate() {
            if premises.is_decoy {
                continue;
            }
            match premises.absence {
                None => written.push(at),
                Some(absence) => {
                    let of_kind = absent.iter_mut().find(|(kind, _)| *kind == absence);
                    if let Some((_, list)) = of_kind {
                        list.push(at);
                    }
                }
            }
        }
        absent.retain(|(_, list)| !list.is_empty());
        Self { book, stream: Stream::new(seed, "messy addresses", 0, 0), written, absent }
    }

    fn row(&mut self, nth: usize) -> MessyRow {
        // absent rows are scattered among the others; the kinds take turns over all the rest
        let is_absent = nth % ABSENT_EVERY == ABSENT_EVERY / 2 && !self.absent.is_empty();
        let turn = nth - nth / ABSENT_EVERY;
        let (at, mut draft, kind, second) =
            if is_absent { self.absent_draft(nth) } else { self.present_draft(turn) };
        let premises = &self.book.premises[at];
        let spoils_place = [kind, second].iter().any(|noise| noise.spoils == Spoils::Place);
        let is_clean = kind.name == CLEAN && second.name == CLEAN;
        // many leave the locality out where postcode and town say enough
        if !is_clean && !spoils_place && self.stream.chance(0.3) {
            draft.parts.locality.clear();
        }
        let Written { address, lines, postcode } = draft.write();
        let is_flat_dropped = [kind, second].iter().any(|noise| noise.name == DROPPED_FLAT);
        let named = |noise: &Noise| if noise.name == CLEAN { "" } else { noise.name };
        let (kind, second_kind) = match premises.absence {
            Some(absence) => (absence.name(), named(kind)),
            None => (kind.name, named(second)),
        };
        MessyRow {
            id: format!("M{:06}", nth + 1),
            address,
            lines,
            postcode,
            kind,
            second_kind,
            uprn: (premises.is_listed() && !is_flat_dropped).then_some(premises.uprn),
            building_uprn: self.building(premises),
            present: premises.is_listed(),
        }
    }

    fn building(&self, premises: &Premises) -> Option<u64> {
        let parent = &self.book.premises[premises.parent?];
        parent.is_listed().then_some(parent.uprn)
    }

    /// A premises of the gazetteer with the noise whose turn it is, and a second one in a third of the rows.
    fn present_draft(
        &mut self,
        turn: usize,
    ) -> (PremisesIx, Draft, &'static Noise, &'static Noise) {
        let noise = &NOISES[turn % NOISES.len()];
        for _ in 0..DRAWS {
            let at = self.stream.pick(&self.written);
            let mut draft = self.draft(at);
            if self.spoil(&mut draft, at, noise) {
                let second = self.second(&mut draft, at, noise);
                return (at, draft, noise, second);
            }
        }
        let at = self.stream.pick(&self.written);
        (at, self.draft(at), &NOISES[0], &NOISES[0])
    }

    /// A premises that the gazetteer lacks, half of them written without a fault.
    fn absent_draft(&mut self, nth: usize) -> (PremisesIx, Draft, &'static Noise, &'static Noise) {
        let (_, list) = &self.absent[nth / ABSENT_EVERY % self.absent.len()];
        let at = self.stream.pick(list);
        let draft = self.draft(at);
        if self.stream.chance(0.5) {
            return (at, draft, &NOISES[0], &NOISES[0]);
        }
        for _ in 0..100 {
            let noise = &NOISES[self.stream.below(NOISES.len())];
            let mut spoilt = draft.clone();
            if noise.name != DROPPED_FLAT && self.spoil(&mut spoilt, at, noise) {
                return (at, spoilt, noise, &NOISES[0]);
            }
        }
        (at, draft, &NOISES[0], &NOISES[0])
    }

    fn second(&mut self, draft: &mut Draft, at: PremisesIx, first: &Noise) -> &'static Noise {
        if first.spoils == Spoils::Nothing || !self.stream.chance(0.36) {
            return &NOISES[0];
        }
        for _ in 0..60 {
            let noise = &NOISES[1 + self.stream.below(NOISES.len() - 1)];
            let mut spoilt = draft.clone();
            if may_meet(first, noise) && self.spoil(&mut spoilt, at, noise) {
                *draft = spoilt;
                return noise;
            }
        }
        &NOISES[0]
    }

    fn spoil(&mut self, draft: &mut Draft, at: PremisesIx, noise: &Noise) -> bool {
        let premises = &self.book.premises[at];
        let scene = Scene {
            premises,
            street: &self.book.streets[premises.street],
            building_is_listed: self.building(premises).is_some(),
        };
        (noise.apply)(draft, &scene, &mut self.stream)
    }

    /// The premises in one of the forms that are in use.
    fn draft(&mut self, at: PremisesIx) -> Draft {
        let premises = &self.book.premises[at];
        let mut forms = self.book.variants(premises);
        forms.retain(|variant| variant.form != Form::Historic);
        let nth = if self.stream.chance(0.6) { 0 } else { self.stream.below(forms.len()) };
        Draft::new(forms.swap_remove(nth).parts, &premises.postcode)
    }
}

/// May two noises meet in one row? Not if they spoil the same evidence or evidence that the other leans on.
fn may_meet(first: &Noise, second: &Noise) -> bool {
    use Spoils::{Building, Flat, Place, Street, StreetType};
    let one_way = |one: &Noise, other: &Noise| match (one.spoils, other.spoils) {
        // without its number or right street, a building is told by its place
        (Building | StreetType, Place) | (Street, StreetType) | (StreetType, Building) => false,
        // a street that is left out cannot be misspelt too
        (Street, Building) => other.name != BLOCK_NAME_ONLY,
        // without its flat, all that remains must hold
        (Flat, Building) => one.name != DROPPED_FLAT,
        (one, other) => one != other,
    };
    second.name != DROPPED_FLAT && one_way(first, second) && one_way(second, first)
}
