//! Which value is shown where sources differ: the one that weighs most among those that the viewer may see.
//!
//! In: voices, each a value with its dataset and its day, of one field. Out: values in order of weight, each with the datasets that speak
//! for it. A dataset has one voice for a value, its strongest: trust × half-life ÷ (half-life + age), in whole numbers. A voice speaks for
//! every value that says the same or more (`T Jones` speaks for `Thomas Jones`, 1980 for 9 April 1980), so that the fuller of two values
//! that agree is shown. Whatever the viewer may not see is no voice: it neither adds nor contradicts.

use jiff::civil::Date;

use crate::rules::SurvivorshipRules;
use crate::values::{DatasetName, SharedField};

/// A record's word on a field.
#[derive(Clone, Debug)]
pub(super) struct Voice<'r, T> {
    pub(super) value: T,
    pub(super) dataset: &'r DatasetName,
    /// The day for which it vouches.
    pub(super) as_at: Date,
    /// True if the tie between record and person is too doubtful to build on.
    pub(super) unverified: bool,
}

/// A value with what speaks for it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Survivor<'r, T> {
    pub(super) value: T,
    /// Ascending.
    pub(super) datasets: Vec<&'r DatasetName>,
    /// The latest day for which any of them vouches.
    pub(super) as_at: Date,
    /// True if only unverified records say so.
    pub(super) unverified: bool,
    weight: u64,
}

impl<'r, T> Survivor<'r, T> {
    /// The same with the value in another form.
    pub(super) fn with<U>(self, form: impl FnOnce(T) -> U) -> Survivor<'r, U> {
        let Self { value, datasets, as_at, unverified, weight } = self;
        Survivor { value: form(value), datasets, as_at, unverified, weight }
    }
}

/// By which rules values are weighed.
#[derive(Clone, Copy)]
pub(super) struct Scale<'s> {
    pub(super) rules: &'s SurvivorshipRules,
    pub(super) field: SharedField,
    pub(super) as_of: Date,
}

impl Scale<'_> {
    /// What a voice weighs: trust in millionths, less with age.
    fn weight<T>(self, voice: &Voice<'_, T>) -> u64 {
        let trust = u64::from(self.rules.trust(&voice.dataset.0, self.field)) * 1000;
        let half_life = u64::from(self.rules.half_life_days(self.field).max(1));
        let age = (self.as_of - voice.as_at).get_days();
        trust * half_life / (half_life + u64::from(age.max(0).unsigned_abs()))
    }
}

/// The values, heaviest first; none twice, and none that only says less than one before it. `says_less` tells whether a value says the same as
/// another or less, and nothing else; voices come in the order of their records, which settles ties.
pub(super) fn survivors<'r, T: Clone + PartialEq>(
    voices: &[Voice<'r, T>],
    scale: Scale<'_>,
    says_less: impl Fn(&T, &T) -> bool,
) -> Vec<Survivor<'r, T>> {
    let mut ranked: Vec<Survivor<'r, T>> = Vec::new();
    for voice in voices {
        if ranked.iter().any(|known| known.value == voice.value) {
            continue;
        }
        let with = || voices.iter().filter(|other| says_less(&other.value, &voice.value));
        let verified = with().any(|other| !other.unverified);
        let speaking = || with().filter(|other| !verified || !other.unverified);
        let mut by_dataset: Vec<(&DatasetName, u64)> = Vec::new();
        for other in speaking() {
            let weight = scale.weight(other);
            match by_dataset.iter_mut().find(|(dataset, _)| *dataset == other.dataset) {
                Some((_, known)) => *known = weight.max(*known),
                None => by_dataset.push((other.dataset, weight)),
            }
        }
        by_dataset.sort_unstable();
        ranked.push(Survivor {
            value: voice.value.clone(),
            weight: by_dataset.iter().map(|(_, weight)| weight).sum(),
            datasets: by_dataset.into_iter().map(|(dataset, _)| dataset).collect(),
            as_at: speaking().map(|other| other.as_at).max().unwrap_or(voice.as_at),
            unverified: !verified,
        });
    }
    // a tie is settled by the order of records, as the sort is stable
    ranked.sort_by(|a, b| a.unverified.cmp(&b.unverified).then(b.weight.cmp(&a.weight)));
    let mut kept: Vec<Survivor<'r, T>> = Vec::new();
    for candidate in &ranked {
        let says = |it: &T, other: &T| says_less(it, other);
        let fuller = |other: &Survivor<'r, T>| {
            says(&candidate.value, &other.value) && !says(&other.value, &candidate.value)
        };
        let told = |before: &Survivor<'r, T>| says(&candidate.value, &before.value);
        // who says less has spoken for the fuller, which never weighs less
        if !ranked.iter().any(fuller) && !kept.iter().any(told) {
            kept.push(candidate.clone());
        }
    }
    kept
}

#[cfg(test)]
#[path = "survivorship_tests.rs"]
mod tests;
