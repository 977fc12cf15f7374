//! What a night leaves behind for one that finds nothing changed: who may live elsewhere by the date alone, and all that it rests on.
//!
//! In: a night's outcome. Out: a file in the state folder, small beside the work that is saved; and the same again, where it may be relied on. It
//! also says which saved work belongs to which edition: a night that changes nothing of that work writes this file only. Written after the
//! work, so that a kill between the two leaves work that nobody relies on.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::addresses::PremisesKind;
use crate::editions::{Manifest, file_beside};
use crate::households::{LivingRuling, LivingVerdict};
use crate::links::ScoredLink;
use crate::pipeline::good_until::{Day, Resting};
use crate::pipeline::night_hidden::hidden_keys;
use crate::pipeline::nightly::NightRequest;
use crate::rules::LearntStaleness;

/// The file's name in the state folder.
pub(super) const FILE: &str = "night-rest";

/// A digest of 32 bytes.
pub(super) type Print = [u8; 32];

/// What a night rests on, and leaves.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub(super) struct NightRest {
    /// The edition that came of it, the rules, the model and the program: see [`fingerprint`].
    pub(super) resting_on: Print,
    /// The seal of the work saved with it.
    pub(super) work: Print,
    /// For a night that finds the same; none if this one could not tell.
    pub(super) still: Option<Still>,
}

/// What a night that finds the same goes on from.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub(super) struct Still {
    /// The digest of what people had said, and of the configuration: see [`said`].
    pub(super) said: Print,
    /// The digest of whose data was erased: see [`erased`].
    pub(super) erased: Print,
    /// Every two movers, by the bits of their identifiers, of whom it is not known whether they are one: that they are asked about is among the
    /// night's links.
    pub(super) asked: Vec<[u64; 2]>,
    /// The first day on which a row may read otherwise.
    pub(super) rows_until: Day,
    /// Everybody, by first record.
    pub(super) people: Vec<Resting>,
    /// People without records, by the bits of their identifiers, and when less of them may be remembered.
    pub(super) gone: Vec<(u64, Day)>,
    /// Records of people of whom nobody is to know, ascending.
    pub(super) hidden: Vec<u32>,
    /// Decisions on who lives together: number, the places of the two among everybody, whether they are to be apart.
    pub(super) living: Vec<(u64, [u32; 2], bool)>,
    /// Those of them that were not obeyed, and why.
    pub(super) unobeyed: Vec<(u64, String)>,
    /// Whether there are accounts by which a house is known to be let by the room.
    pub(super) accounts: bool,
    /// Links that would tie an entry of a death to somebody.
    pub(super) doubted: Vec<ScoredLink>,
    /// Doubtful links by which a newcomer may be somebody known.
    pub(super) likely: Vec<ScoredLink>,
    /// What the gazetteer lists: UPRN, kind of premises, building, whether it is out of use.
    pub(super) premises: Vec<(u64, PremisesKind, Option<u64>, bool)>,
    /// What the model has learnt of how old each dataset's word is.
    pub(super) staleness: Vec<LearntStaleness>,
}

/// What was found where it should be.
#[derive(Debug)]
pub(super) enum FoundRest {
    /// Of a night that rests on the same.
    Usable(Box<NightRest>),
    /// There is none.
    None,
    /// It rests on another edition, other rules, another model or another program.
    Outdated,
    /// The file is damaged.
    Damaged,
}

/// The digest of all that a night's work rests on: the edition that came of it, and the program that did it.
pub(super) fn fingerprint(manifest: &Manifest, program: &str) -> Print {
    let Manifest { as_of, content_digest, rules_fingerprint, model_fingerprint, .. } = manifest;
    let mut hasher = blake3::Hasher::new();
    // two editions of the same content are two, if their nights are: days are counted from them
    let night = as_of.to_string();
    for part in [program, &night, content_digest, rules_fingerprint, model_fingerprint] {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    *hasher.finalize().as_bytes()
}

/// Digests whatever is written.
struct Digest(blake3::Hasher);

impl std::fmt::Write for Digest {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0.update(text.as_bytes());
        Ok(())
    }
}

/// The digest of all that a night is told beside its files and its date: decisions, readings, restrictions that hide somebody on that date, what
/// is erased, the key and what the configuration says of the council and its files.
pub(super) fn said(request: &NightRequest<'_>) -> Print {
    let mut digest = Digest(blake3::Hasher::new());
    let hidden = hidden_keys(request);
    let config = (&request.config.name, &request.config.inputs);
    // every field of these has its part in it, those that are still to come too
    let written = write!(
        digest,
        "{:?}\n{:?}\n{hidden:?}\n{:?}\n{config:?}\n{}\n{}",
        request.decisions,
        request.reviews,
        request.erased,
        request.retention_due,
        request.recalls_unanswered
    );
    digest
        .0
        .update(&request.key.derived("hearth: whether a night is told the same as the last, 1"));
    // a digest takes any text
    debug_assert!(written.is_ok());
    *digest.0.finalize().as_bytes()
}

/// The digest of the records of people whose data was erased.
pub(super) fn erased(request: &NightRequest<'_>) -> Print {
    let mut digest = Digest(blake3::Hasher::new());
    // a digest takes any text
    let _ = write!(digest, "{:?}", request.erased);
    *digest.0.finalize().as_bytes()
}

impl NightRest {
    /// Reads what the last night left.
    pub(super) fn open(state: &Path, fingerprint: &Print) -> FoundRest {
        let bytes = match std::fs::read(state.join(FILE)) {
            Ok(bytes) => bytes,
            Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => return FoundRest::None,
            Err(_) => return FoundRest::Damaged,
        };
        let Some((seal, rest)) = bytes.split_first_chunk::<32>() else { return FoundRest::Damaged };
        if blake3::hash(rest).as_bytes() != seal {
            return FoundRest::Damaged;
        }
        match postcard::from_bytes::<Box<Self>>(rest) {
            Ok(found) if found.resting_on == *fingerprint => FoundRest::Usable(found),
            // what has another shape is another program's
            Ok(_) | Err(_) => FoundRest::Outdated,
        }
    }

    /// Keeps it in the place of the last night's: written beside, synced, then named.
    ///
    /// # Errors
    /// If the state folder cannot be written to.
    pub(super) fn keep(&self, state: &Path) -> std::io::Result<()> {
        let bytes = postcard::to_allocvec(self).map_err(std::io::Error::other)?;
        std::fs::create_dir_all(state)?;
        let mut file = file_beside(state)?;
        file.write_all(blake3::hash(&bytes).as_bytes())?;
        file.write_all(&bytes)?;
        file.as_file().sync_all()?;
        file.persist(state.join(FILE)).map_err(|fault| fault.error)?;
        std::fs::File::open(state)?.sync_all()
    }
}

impl Still {
    /// The decisions on who lives together, as settling obeys them.
    pub(super) fn rulings(&self) -> impl Iterator<Item = LivingRuling> {
        self.living.iter().map(|&(decision, persons, apart)| LivingRuling {
            decision,
            persons,
            verdict: if apart { LivingVerdict::Apart } else { LivingVerdict::Together },
        })
    }

    /// The same as they are kept.
    pub(super) fn kept(rulings: &[LivingRuling]) -> Vec<(u64, [u32; 2], bool)> {
        let kept = |ruling: &LivingRuling| {
            let LivingRuling { decision, persons, verdict } = *ruling;
            (decision, persons, verdict == LivingVerdict::Apart)
        };
        rulings.iter().map(kept).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{FILE, FoundRest, NightRest, Still};

    fn rest() -> NightRest {
        let still = Still { gone: vec![(7, 20_000)], accounts: true, ..Still::default() };
        NightRest { resting_on: [1; 32], work: [2; 32], still: Some(still) }
    }

    #[test]
    fn it_is_read_back_only_where_it_rests_on_the_same() {
        let state = tempfile::tempdir().unwrap();
        assert!(matches!(NightRest::open(state.path(), &[1; 32]), FoundRest::None));
        rest().keep(state.path()).unwrap();
        let FoundRest::Usable(found) = NightRest::open(state.path(), &[1; 32]) else {
            panic!("it rests on the same");
        };
        assert_eq!(*found, rest());
        assert!(matches!(NightRest::open(state.path(), &[3; 32]), FoundRest::Outdated));
    }

    #[test]
    fn any_flipped_byte_makes_it_damaged() {
        let state = tempfile::tempdir().unwrap();
        rest().keep(state.path()).unwrap();
        let whole = std::fs::read(state.path().join(FILE)).unwrap();
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 4;
            std::fs::write(state.path().join(FILE), &bytes).unwrap();
            assert!(matches!(NightRest::open(state.path(), &[1; 32]), FoundRest::Damaged), "{at}");
        }
    }
}
