//! Which consents stand for one person, where several were given, refused and taken back, perhaps by people who were not taken for one then.
//!
//! In: everything that happened to consents that may concern the person. Out: for each purpose, recipient and dataset at most one answer, put
//! together again by the entry that it comes from; and what an officer is to be asked.
//!
//! A later word outranks an earlier one only where both are surely of one giver: the later was said by somebody whose records the earlier was
//! said on, and today nobody holds a record of the later without one of the earlier. Otherwise the one that closes outranks the one that opens,
//! whichever came later. So what was withdrawn is never opened again by somebody else's consent, nor by a merge, a split or an undo.

use std::collections::{BTreeMap, BTreeSet};

use compact_str::CompactString;
use jiff::civil::Date;

use super::acts::Consent;
use super::binding::{RecordsToday, Shares, Whose};
use super::standing::{Ask, PersonStanding, PersonToday};
use super::{ConsentState, DECLARATIONS, StandingConsent};
use crate::editions::EditionError;
use crate::journal::ConsentEvent;
use crate::values::{DatasetName, FieldSet, OrganisationName, PurposeName};

/// Something that happened to a consent, with who holds what it was said on.
struct Said<'c> {
    consent: &'c Consent,
    shares: Shares<'c>,
}

/// What an answer is about: a purpose, who receives (the council itself where none), a dataset.
type Cell<'c> = (&'c PurposeName, Option<&'c OrganisationName>, CompactString);

/// Puts what stands of consents into `standing`.
pub(super) fn resolve(
    consents: &[&Consent],
    person: &PersonToday,
    day: Date,
    records: &impl RecordsToday,
    standing: &mut PersonStanding,
) -> Result<(), EditionError> {
    let (mut opening, mut closing) = (Vec::new(), Vec::new());
    for &consent in consents {
        let bound = &consent.said.person;
        match consent.said.event {
            ConsentEvent::Requested
            | ConsentEvent::Given
            | ConsentEvent::Renewed
            | ConsentEvent::Confirmed => {
                let asked = match Shares::of(bound, records)?.givers() {
                    Whose::Of(owner) if owner == person.person => {
                        let shares = Shares::whoever(bound, records)?;
                        opening.push(Said { consent, shares });
                        continue;
                    }
                    Whose::Undecided(holders) if holders.contains(&person.person) => {
                        Ask::Undecided { consent: consent.number }
                    }
                    Whose::Changed(holders) if holders.contains(&person.person) => {
                        Ask::Changed { consent: consent.number }
                    }
                    Whose::Of(_) | Whose::Undecided(_) | Whose::Changed(_) | Whose::Nobody => {
                        continue;
                    }
                };
                if consent.said.event.permits() && !is_over(consent, day) {
                    standing.asks.push(asked);
                }
            }
            ConsentEvent::Refused | ConsentEvent::Withdrawn => {
                let shares = Shares::whoever(bound, records)?;
                // whoever took back what is left here has done so, also where what they took it back on has gone since
                let on = |key| bound.records.iter().any(|it| it.key() == key);
                let is_of_it = |opens: &Consent| {
                    let given = &opens.said.person;
                    opens.number < consent.number
                        && (given.person == bound.person
                            || given.records.iter().any(|it| on(it.key())))
                };
                let left_to = shares.is_gone()
                    && (person.is_or_was(bound.person)
                        || consents.iter().any(|opens| is_of_it(opens)));
                if shares.has(person.person) || left_to {
                    closing.push(Said { consent, shares });
                }
            }
        }
    }
    if opening.is_empty() && closing.is_empty() {
        return Ok(());
    }
    let mut datasets = person.datasets();
    // what is declared of somebody has no record, and is spoken of by a consent like any dataset
    if let Err(at) = datasets.binary_search_by(|it| it.as_str().cmp(DECLARATIONS)) {
        datasets.insert(at, DECLARATIONS.into());
    }
    let mut answers: BTreeMap<(u64, ConsentState), BTreeSet<Cell<'_>>> = BTreeMap::new();
    for cell in cells(opening.iter().chain(&closing), &datasets) {
        for (entry, state) in answered(&cell, &opening, &closing, day, &mut standing.asks) {
            answers.entry((entry, state)).or_default().insert(cell.clone());
        }
    }
    for ((entry, state), cells) in answers {
        let of_entry = opening.iter().chain(&closing).find(|it| it.consent.number == entry);
        if let Some(said) = of_entry {
            standing.consents.extend(put_together(said.consent, state, cells.into_iter()));
        }
    }
    Ok(())
}

fn is_over(consent: &Consent, day: Date) -> bool {
    consent.said.until.is_some_and(|until| until < day)
}

/// Everything that any of them is about.
fn cells<'s, 'c: 's>(
    said: impl Iterator<Item = &'s Said<'c>>,
    datasets: &[CompactString],
) -> Vec<Cell<'c>> {
    let mut cells = Vec::new();
    for Said { consent, shares: _ } in said {
        let said = &consent.said;
        for purpose in &said.purposes {
            for recipient in recipients(&said.recipients) {
                let speaks =
                    |it: &&CompactString| said.datasets.is_empty() || said.datasets.contains(it);
                let about = datasets.iter().filter(speaks);
                cells.extend(about.map(|dataset| (purpose, recipient, dataset.clone())));
            }
        }
    }
    cells.sort();
    cells.dedup();
    cells
}

/// The recipients of a consent; the council itself where none is named.
fn recipients(named: &[OrganisationName]) -> impl Iterator<Item = Option<&OrganisationName>> {
    let council = named.is_empty().then_some(None);
    named.iter().map(Some).chain(council)
}

impl Said<'_> {
    fn is_about(&self, (purpose, recipient, dataset): &Cell<'_>) -> bool {
        let said = &self.consent.said;
        said.purposes.contains(purpose)
            && recipients(&said.recipients).any(|it| it == *recipient)
            && (said.datasets.is_empty() || said.datasets.contains(dataset))
    }

    /// True if it was said by somebody whose records `earlier` was said on.
    fn knew_of(&self, earlier: &Self) -> bool {
        let (own, before) = (&self.consent.said.person, &earlier.consent.said.person);
        let on = |key| before.records.iter().any(|it| it.key() == key);
        own.person == before.person || own.records.iter().any(|it| on(it.key()))
    }

    /// True if it is surely a later word of whoever said `earlier`.
    fn outranks(&self, earlier: &Self) -> bool {
        let one_giver = earlier.shares.is_gone()
            || self.shares.holders().all(|holder| earlier.shares.has(holder));
        self.consent.number > earlier.consent.number && self.knew_of(earlier) && one_giver
    }
}

/// What a cell comes to, by entry.
fn answered(
    cell: &Cell<'_>,
    opening: &[Said<'_>],
    closing: &[Said<'_>],
    day: Date,
    asks: &mut Vec<Ask>,
) -> Vec<(u64, ConsentState)> {
    let about = |said: &&Said<'_>| said.is_about(cell);
    let closes: Vec<&Said<'_>> = closing.iter().filter(about).collect();
    let (mut given, mut over, mut requested) = (Vec::new(), Vec::new(), Vec::new());
    let mut contradicted = Vec::new();
    for opens in opening.iter().filter(about) {
        let number = opens.consent.number;
        if !opens.consent.said.event.permits() {
            requested.push((number, ConsentState::Requested));
            continue;
        }
        if is_over(opens.consent, day) {
            over.push((number, ConsentState::Expired));
            continue;
        }
        let mut against = closes.iter().filter(|closes| !opens.outranks(closes)).peekable();
        if against.peek().is_none() {
            given.push((number, ConsentState::Given));
        }
        let strangers = against.filter(|closes| !opens.knew_of(closes) && !closes.knew_of(opens));
        let by = strangers.map(|it| it.consent.number);
        contradicted.extend(by.map(|by| Ask::Contradicted { consent: number, by }));
    }
    if !given.is_empty() {
        return given;
    }
    // an officer is not asked about what another answer has settled
    asks.extend(contradicted);
    let last = |mut of: Vec<(u64, ConsentState)>| of.pop().into_iter().collect::<Vec<_>>();
    if let Some(Said { consent, shares: _ }) = closes.last() {
        let state = match consent.said.event {
            ConsentEvent::Withdrawn => ConsentState::Withdrawn,
            ConsentEvent::Refused
            | ConsentEvent::Requested
            | ConsentEvent::Given
            | ConsentEvent::Renewed
            | ConsentEvent::Confirmed => ConsentState::Refused,
        };
        return vec![(consent.number, state)];
    }
    if over.is_empty() { last(requested) } else { last(over) }
}

/// The cells of one entry as consents: one for each list of purposes that share recipients and datasets.
fn put_together<'c>(
    consent: &Consent,
    state: ConsentState,
    cells: impl Iterator<Item = Cell<'c>>,
) -> Vec<StandingConsent> {
    type Rest<'c> = Vec<(Option<&'c OrganisationName>, CompactString)>;
    let mut by_purpose: BTreeMap<&PurposeName, Rest<'c>> = BTreeMap::new();
    for (purpose, recipient, dataset) in cells {
        by_purpose.entry(purpose).or_default().push((recipient, dataset));
    }
    let mut by_recipient: BTreeMap<
        (Option<&OrganisationName>, Vec<CompactString>),
        Vec<PurposeName>,
    > = BTreeMap::new();
    for (purpose, rest) in by_purpose {
        let mut datasets: BTreeMap<Option<&OrganisationName>, Vec<CompactString>> = BTreeMap::new();
        for (recipient, dataset) in rest {
            datasets.entry(recipient).or_default().push(dataset);
        }
        for (recipient, datasets) in datasets {
            by_recipient.entry((recipient, datasets)).or_default().push(purpose.clone());
        }
    }
    let fields = if state == ConsentState::Given { consent.said.fields } else { FieldSet::ALL };
    let one = |((recipient, datasets), purposes): (
        (Option<&OrganisationName>, Vec<CompactString>),
        _,
    )| {
        StandingConsent {
            entry: consent.number,
            state,
            purposes,
            recipients: recipient.cloned().into_iter().collect(),
            datasets: datasets.into_iter().map(DatasetName).collect(),
            fields,
            from: consent.at,
            until: consent.said.until,
        }
    };
    by_recipient.into_iter().map(one).collect()
}
