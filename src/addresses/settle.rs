//! Which premises are buildings, which flats are whose, and what is odd about a gazetteer.
//!
//! In: entries and premises of all rows. Out: the same with flats given their building where exactly one shell has the flat's number or name; and notes for the custodian.

use std::collections::BTreeSet;
use std::hash::{BuildHasher, Hash};

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::entry::Entry;
use super::gazetteer::Gazetteer;
use super::gazetteer_note::GazetteerNote;
use super::premises::PremisesKind;
use crate::values::Uprn;

/// Tells buildings from residences, gives flats their building, and notes what is odd.
pub(super) fn settle_buildings(gazetteer: &mut Gazetteer) -> Vec<GazetteerNote> {
    let mut notes = BTreeSet::new();
    parents(gazetteer, &mut notes);
    adopt_flats(gazetteer);
    withhold_units(gazetteer);
    same_addresses(gazetteer, &mut notes);
    notes.into_iter().collect()
}

/// Parents know that they list units; one that is not there is noted.
fn parents(gazetteer: &mut Gazetteer, notes: &mut BTreeSet<GazetteerNote>) {
    for at in 0..gazetteer.premises.len() {
        let parent = gazetteer.premises[at].parent.and_then(|uprn| gazetteer.premises_at(uprn));
        if let Some(parent) = parent {
            gazetteer.premises[parent].lists_units = true;
        }
    }
    for premises in &gazetteer.premises {
        if let Some(parent) = premises.parent.filter(|parent| !gazetteer.contains(*parent)) {
            notes.insert(GazetteerNote::ParentMissing { uprn: premises.uprn, parent });
        }
    }
}

/// The one shell that a key names, or that it names several.
#[derive(Clone, Copy)]
enum Shell {
    Only(Uprn),
    Several,
}

fn adopt_flats(gazetteer: &mut Gazetteer) {
    let mut shells: FxHashMap<u64, Shell> = FxHashMap::default();
    for entry in &gazetteer.entries {
        let premises = gazetteer.premises_of(entry);
        if premises.kind != PremisesKind::Shell || !entry.unit.is_empty() {
            continue;
        }
        for key in building_keys(gazetteer, entry) {
            let shell = shells.entry(key).or_insert(Shell::Only(premises.uprn));
            if matches!(shell, Shell::Only(known) if *known != premises.uprn) {
                *shell = Shell::Several;
            }
        }
    }
    for at in 0..gazetteer.entries.len() {
        let entry = gazetteer.entries[at];
        let orphan = gazetteer.premises_of(&entry).parent.is_none();
        if !orphan || entry.unit.is_empty() {
            continue;
        }
        let parent = building_keys(gazetteer, &entry).find_map(|key| match shells.get(&key) {
            Some(Shell::Only(uprn)) => Some(*uprn),
            Some(Shell::Several) | None => None,
        });
        gazetteer.premises[entry.premises as usize].parent = parent;
    }
}

/// What is part of a withheld building is withheld with it, however deep.
fn withhold_units(gazetteer: &mut Gazetteer) {
    for _ in 0..4 {
        let units: Vec<usize> = (0..gazetteer.premises.len())
            .filter(|at| {
                let premises = &gazetteer.premises[*at];
                let parent = premises.parent.and_then(|uprn| gazetteer.premises_with(uprn));
                !premises.withheld && parent.is_some_and(|parent| parent.withheld)
            })
            .collect();
        if units.is_empty() {
            break;
        }
        for at in units {
            gazetteer.premises[at].withheld = true;
        }
    }
}

fn same_addresses(gazetteer: &Gazetteer, notes: &mut BTreeSet<GazetteerNote>) {
    let mut keyed: Vec<(u64, u32)> = Vec::new();
    let mut said: Vec<bool> = vec![false; gazetteer.premises.len()];
    for entry in &gazetteer.entries {
        let premises = gazetteer.premises_of(entry);
        let first = building_keys(gazetteer, entry).next();
        said[entry.premises as usize] |= first.is_some();
        if let (Some(key), true, false) = (first, premises.is_residence(), premises.historical) {
            keyed.push((hashed((key, entry.unit)), entry.premises));
        }
    }
    for (premises, _) in gazetteer.premises.iter().zip(&said).filter(|(_, said)| !**said) {
        notes.insert(GazetteerNote::NoBuilding(premises.uprn));
    }
    keyed.sort_unstable();
    keyed.dedup();
    for group in keyed.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1) {
        let uprns = group.iter().map(|(_, at)| gazetteer.premises[*at as usize].uprn).collect();
        notes.insert(GazetteerNote::SameAddress(uprns));
    }
}

/// Postcode, street, and number or name, hashed; the most telling first.
fn building_keys(gazetteer: &Gazetteer, entry: &Entry) -> impl Iterator<Item = u64> {
    let names = gazetteer.names(entry.names);
    let place = (entry.postcode, entry.street);
    let numbered = !entry.number.is_empty();
    // two rows of cottages may count alike in one street
    let both = (numbered && entry.unit.is_empty() && !names.is_empty())
        .then(|| hashed((place, entry.number, names)));
    let number = numbered.then(|| hashed((place, entry.number)));
    let alone = (!numbered && names.is_empty() && !entry.unit.is_empty()).then(|| hashed(place));
    both.into_iter()
        .chain(number)
        .chain(names.iter().map(move |name| hashed((place, 'n', *name))))
        .chain(alone)
}

fn hashed(key: impl Hash) -> u64 {
    FxBuildHasher.hash_one(key)
}
