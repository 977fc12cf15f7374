//! A night killed at any moment: an edition is served whole, the old or the new, and the next run goes on from there.
//!
//! The real program is killed in the midst of whole runs. This shows what a process leaves behind when it goes; what a disk
//! leaves behind when its power goes, it can't.

#[path = "council_folder.rs"]
mod council_folder;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Child;
use std::thread::sleep;
use std::time::{Duration, Instant};

use council_folder::{CouncilFolder, Fiction, is_published, published};
use hearth::editions::{EditionError, NextSerials, OpenEdition};
use hearth::values::{MentionKey, PersonId};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

/// Kills a night; half of them after a time, half once the edition is being written.
const KILLS: u32 = 24;

#[expect(
    clippy::disallowed_methods,
    reason = "the kills are spread over the time that a run takes"
)]
fn now() -> Instant {
    Instant::now()
}

/// When a run is killed.
#[derive(Clone, Copy, Debug)]
enum Moment {
    /// So long after its start.
    Running(Duration),
    /// So long after the new edition's folder has appeared.
    Writing(Duration),
}

/// Moments spread over a run of this length, in an order that depends on nothing but the seed.
fn moments(run: Duration, seed: u64) -> impl Iterator<Item = Moment> {
    let mut chance = ChaCha8Rng::seed_from_u64(seed);
    (0..KILLS).map(move |kill| {
        let share = (f64::from(kill / 2) + chance.random::<f64>()) / f64::from(KILLS / 2);
        if kill % 2 == 0 {
            Moment::Running(run.mul_f64(share * 1.1))
        } else {
            Moment::Writing(run.mul_f64(share * 0.4))
        }
    })
}

fn is_writing(shelf: &Path) -> bool {
    let entries = std::fs::read_dir(shelf).expect("the shelf can be listed");
    entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with(".writing-"))
}

/// Waits for the moment, or for the run's end.
fn wait_for(moment: Moment, shelf: &Path, run: &mut Child) {
    let mut ended = || run.try_wait().expect("a run can be asked").is_some();
    let delay = match moment {
        Moment::Running(delay) => delay,
        Moment::Writing(delay) => {
            while !is_writing(shelf) && !ended() {
                sleep(Duration::from_millis(1));
            }
            delay
        }
    };
    let until = now() + delay;
    while now() < until && !ended() {
        sleep(Duration::from_millis(1).min(until.saturating_duration_since(now())));
    }
}

/// Kills a run at its moment; true if it was still running.
fn kill(folder: &CouncilFolder<'_>, as_of: jiff::civil::Date, moment: Moment) -> bool {
    let mut run = folder.nightly(as_of).spawn().expect("hearth starts");
    wait_for(moment, folder.shelf().folder(), &mut run);
    run.kill().expect("a run can be killed");
    let output = run.wait_with_output().expect("a killed run ends");
    let killed = output.status.code().is_none();
    assert!(
        killed || is_published(output.status),
        "a run failed by itself after {moment:?}: {}\n{}",
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
    killed
}

/// What identifiers have stood for, over all editions that were ever served.
#[derive(Default)]
struct Identifiers {
    mentions_of: BTreeMap<PersonId, BTreeSet<MentionKey>>,
    serials: NextSerials,
}

impl Identifiers {
    /// An identifier that is served again must speak of mentions that it spoke of before; serials only rise.
    fn watch(&mut self, edition: &OpenEdition) {
        let serials = edition.manifest().identifiers;
        assert_eq!(serials, serials.max(self.serials), "serials went back in {}", edition.id());
        self.serials = serials;
        let mut tonight: BTreeMap<PersonId, BTreeSet<MentionKey>> = BTreeMap::new();
        for placement in edition.placements() {
            let placement = placement.expect("a placement can be read");
            tonight.entry(placement.person).or_default().insert(placement.key);
        }
        for (person, mentions) in tonight {
            let known = self.mentions_of.entry(person).or_default();
            assert!(
                known.is_empty() || !known.is_disjoint(&mentions),
                "{person} was given to someone else in {}",
                edition.id()
            );
            known.extend(mentions);
        }
    }
}

/// What an edition says, whatever its identifiers are called: who is one person, who lives together, every link.
///
/// A run that is killed between putting its edition on the shelf and pointing at it has used up its identifiers: they
/// may have been seen, and are not given out again. The run after it says the same of the council in new ones.
#[derive(PartialEq, Eq)]
struct Findings {
    persons: Vec<(MentionKey, usize)>,
    households: BTreeSet<Vec<usize>>,
    links: Vec<u8>,
    model: String,
}

impl Findings {
    fn of(edition: &OpenEdition) -> Self {
        let mut number_of: BTreeMap<PersonId, usize> = BTreeMap::new();
        let placements = edition.placements().map(|it| it.expect("a placement can be read"));
        let persons = placements
            .map(|placement| {
                let next = number_of.len();
                (placement.key, *number_of.entry(placement.person).or_insert(next))
            })
            .collect();
        let households = edition.households().map(|it| it.expect("a household can be read"));
        let members = households.map(|household| {
            let mut members: Vec<usize> =
                household.members.iter().map(|member| number_of[&member.person]).collect();
            members.sort_unstable();
            members
        });
        Self {
            households: members.collect(),
            persons,
            links: std::fs::read(edition.folder().join("links")).expect("links can be read"),
            model: edition.model_json().expect("the model can be read"),
        }
    }
}

/// Nothing on the shelf or in the state folder that a finished run would not have there.
fn assert_no_leftovers(folder: &CouncilFolder<'_>) {
    let names = |path: &Path| -> BTreeSet<String> {
        let entries = std::fs::read_dir(path).expect("a folder can be listed");
        entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
    };
    let shelf = folder.shelf();
    let mut expected: BTreeSet<String> = ["CURRENT", ".served", ".lock"].map(str::to_owned).into();
    let mut arrivals = BTreeSet::new();
    for entry in shelf.list().expect("the shelf can be listed") {
        expected.insert(entry.id.to_string());
        let edition = shelf.edition(entry.id).expect("every edition opens");
        edition.verify().expect("every edition is whole");
        let inputs = &edition.manifest().inputs;
        arrivals.extend(inputs.iter().map(|input| format!("{}.csv", input.digest)));
    }
    let found = names(shelf.folder());
    let extra: Vec<&String> =
        found.difference(&expected).filter(|name| *name != ".memory.json").collect();
    assert!(extra.is_empty(), "left on the shelf: {extra:?}");
    let half_written = |name: &&String| name.starts_with(".writing-") || name.starts_with(".swap-");
    let found = names(&folder.path().join("state"));
    let left: Vec<&String> = found.iter().filter(half_written).collect();
    assert!(left.is_empty(), "left in the state folder: {left:?}");
    // an input that is a list of deliveries names each of them by its digest: those are kept too
    let kept = folder.path().join("state/arrivals");
    let lists: Vec<String> =
        arrivals.iter().filter_map(|name| std::fs::read_to_string(kept.join(name)).ok()).collect();
    let found = names(&kept);
    assert!(found.is_superset(&arrivals), "an arrival is gone: {arrivals:?} in {found:?}");
    for extra in found.difference(&arrivals) {
        let digest = extra.split('.').next().unwrap_or_default();
        assert!(lists.iter().any(|list| list.contains(digest)), "nothing rests on {extra}");
    }
}

#[test]
fn a_killed_night_leaves_the_old_edition_or_the_new_one() {
    let fiction = Fiction::new(150, 2, 21);

    let undisturbed = fiction.folder();
    let mut run = Duration::ZERO;
    let [old, new] = [1, 2].map(|night| {
        let as_of = undisturbed.deliver(night);
        let begun = now();
        published(&mut undisturbed.nightly(as_of));
        run = begun.elapsed();
        Findings::of(&undisturbed.verified_edition())
    });
    assert!(old != new, "the two nights can be told apart");

    let folder = fiction.folder();
    let mut identifiers = Identifiers::default();
    published(&mut folder.nightly(folder.deliver(1)));
    identifiers.watch(&folder.verified_edition());
    let as_of = folder.deliver(2);
    let (mut killed, mut met_old) = (0, 0);
    for moment in moments(run, 22) {
        killed += u32::from(kill(&folder, as_of, moment));
        let edition = folder.verified_edition();
        let found = Findings::of(&edition);
        assert!(found == old || found == new, "after {moment:?}: {} is neither", edition.id());
        met_old += u32::from(found == old);
        identifiers.watch(&edition);
    }
    assert!(killed >= KILLS / 4, "only {killed} of {KILLS} kills met a run");
    assert!(met_old >= 1, "no kill came before the new edition");

    published(&mut folder.nightly(as_of));
    let edition = folder.verified_edition();
    assert!(Findings::of(&edition) == new, "the run after the kills found something else");
    identifiers.watch(&edition);
    assert_no_leftovers(&folder);
}

#[test]
fn a_first_night_that_is_killed_publishes_nothing_or_everything() {
    let fiction = Fiction::new(60, 1, 31);
    let undisturbed = fiction.folder();
    let begun = now();
    published(&mut undisturbed.nightly(undisturbed.deliver(1)));
    let run = begun.elapsed();
    let expected = Findings::of(&undisturbed.verified_edition());

    let folder = fiction.folder();
    let as_of = folder.deliver(1);
    let mut identifiers = Identifiers::default();
    for moment in moments(run, 32).take(8) {
        kill(&folder, as_of, moment);
        match folder.shelf().current() {
            Ok(edition) => {
                edition.verify().expect("what is served is whole");
                assert!(Findings::of(&edition) == expected, "after {moment:?}: something else");
                identifiers.watch(&edition);
            }
            Err(EditionError::NothingPublished { .. }) => {}
            Err(fault) => panic!("after {moment:?}: {fault}"),
        }
    }
    published(&mut folder.nightly(as_of));
    let edition = folder.verified_edition();
    assert!(Findings::of(&edition) == expected, "the run after the kills found something else");
    identifiers.watch(&edition);
    assert_no_leftovers(&folder);
}

#[test]
fn a_second_run_at_the_same_time_is_refused() {
    let fiction = Fiction::new(20, 1, 41);
    let folder = fiction.folder();
    let as_of = folder.deliver(1);
    let shelf = folder.shelf();

    let first_run = shelf.begin(as_of).expect("nobody else is writing");
    let second_run = folder.nightly(as_of).output().expect("hearth starts");
    assert_eq!(second_run.status.code(), Some(2));
    let message = String::from_utf8_lossy(&second_run.stderr);
    assert!(message.contains("another run is writing here"), "{message}");
    assert_eq!(shelf.current_id().expect("the shelf can be read"), None);

    drop(first_run);
    published(&mut folder.nightly(as_of));
    folder.verified_edition();
}
