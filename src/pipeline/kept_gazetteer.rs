//! The gazetteer's index, kept from night to night.
//!
//! In: the index that a night made of the gazetteer's files, with their accounts. Out: a file in the state folder, with its seal; and the same
//! again, as long as the files, the rules, dictionaries among them, and the program are what they were: the gazetteer is then read for its digest
//! only. Else, or if the file is damaged, what was kept is thrown away, and the gazetteer is read in full. Nothing is lost with it but time; no
//! gazetteer holds people. What an index is, is left to `addresses`.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::addresses::{Gazetteer, GazetteerNote};
use crate::editions::file_beside;
use crate::extracts::digest_of_arrival;
use crate::pipeline::gazetteer_account::StoredAccount;
use crate::pipeline::ingest::DatasetAccount;
use crate::pipeline::night_rest::Print;
use crate::pipeline::nightly::NightRequest;
use crate::rules::{Checked, Ruleset, SourceKind};

/// The file's name in the state folder.
pub(super) const FILE: &str = "gazetteer-index";

/// Where an index is kept, and what it rests on beside the gazetteer's files.
#[derive(Clone, Copy)]
pub(super) struct IndexShelf<'s> {
    state: &'s Path,
    ruleset: &'s Ruleset<Checked>,
    program: &'s str,
    /// What is kept is not to be used.
    in_full: bool,
}

/// The index of an earlier night.
#[derive(Debug)]
pub(super) struct KeptIndex {
    pub(super) gazetteer: Gazetteer,
    pub(super) notes: Vec<GazetteerNote>,
    /// One a file of the gazetteer: what reading it in full would tell.
    pub(super) accounts: Vec<DatasetAccount>,
}

/// What was found where an index should be.
#[derive(Debug)]
pub(super) enum FoundIndex {
    /// That of tonight's gazetteer.
    Usable(Box<KeptIndex>),
    /// None that is: the gazetteer is read in full.
    ToRead(ReadInFull),
    /// There is no gazetteer tonight.
    NoGazetteer,
}

/// Why the gazetteer is read in full.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum ReadInFull {
    /// The night works everything out again.
    AskedFor,
    /// Nothing was kept.
    NothingKept,
    /// What was kept rests on another gazetteer, other rules or another program.
    Outdated,
    /// The file was damaged.
    Damaged,
}

impl ReadInFull {
    /// As a report tells it.
    pub(super) const fn in_words(self) -> &'static str {
        match self {
            Self::AskedFor => "that was asked for",
            Self::NothingKept => "the last night kept no index of it",
            Self::Outdated => "its files, the rules or the program have changed",
            Self::Damaged => "the index that was kept is damaged; it was thrown away",
        }
    }
}

impl FoundIndex {
    /// Accounts of files that need not be read.
    pub(super) fn accounts(&self) -> &[DatasetAccount] {
        match self {
            Self::Usable(kept) => &kept.accounts,
            Self::ToRead(_) | Self::NoGazetteer => &[],
        }
    }

    /// Why the gazetteer is read in full; none if it is not.
    pub(super) const fn to_read(&self) -> Option<ReadInFull> {
        match self {
            Self::ToRead(because) => Some(*because),
            Self::Usable(_) | Self::NoGazetteer => None,
        }
    }
}

/// What is in the file, behind the digest of all it rests on.
#[derive(Deserialize)]
struct StoredIndex {
    accounts: Vec<StoredAccount>,
    notes: Vec<GazetteerNote>,
    gazetteer: Gazetteer,
}

/// The same on its way to the disk.
#[derive(Serialize)]
struct IndexToStore<'i> {
    accounts: Vec<StoredAccount>,
    notes: &'i [GazetteerNote],
    gazetteer: &'i Gazetteer,
}

impl<'s> IndexShelf<'s> {
    /// A night's.
    pub(super) fn of(request: &NightRequest<'s>) -> Self {
        let NightRequest { config, ruleset, program, full, .. } = *request;
        Self { state: &config.state, ruleset, program, in_full: full }
    }

    /// The index of the gazetteer that is among these inputs, if an earlier night kept it.
    pub(super) fn open(&self, inputs: &[(u16, PathBuf)]) -> FoundIndex {
        let lists: Vec<(u16, &Path)> = inputs
            .iter()
            .filter(|(dataset, _)| self.is_gazetteer(*dataset))
            .map(|(dataset, path)| (*dataset, path.as_path()))
            .collect();
        if lists.is_empty() {
            return FoundIndex::NoGazetteer;
        }
        match self.kept(&lists) {
            Ok(kept) => FoundIndex::Usable(Box::new(kept)),
            Err(because) => FoundIndex::ToRead(because),
        }
    }

    fn kept(&self, lists: &[(u16, &Path)]) -> Result<KeptIndex, ReadInFull> {
        if self.in_full {
            return Err(ReadInFull::AskedFor);
        }
        let file = self.state.join(FILE);
        if !file.exists() {
            return Err(ReadInFull::NothingKept);
        }
        let bytes = std::fs::read(file).map_err(|_| ReadInFull::Damaged)?;
        let (seal, sealed) = bytes.split_first_chunk::<32>().ok_or(ReadInFull::Damaged)?;
        if blake3::hash(sealed).as_bytes() != seal {
            return Err(ReadInFull::Damaged);
        }
        let (rests_on, index) = sealed.split_first_chunk::<32>().ok_or(ReadInFull::Damaged)?;
        // what is wrong with a file that cannot be read is told by whoever reads it in full
        let digest = |(_, path): &(u16, &Path)| digest_of_arrival(path);
        let digests = lists.iter().map(digest).collect::<Result<Vec<blake3::Hash>, _>>();
        let digests = digests.map_err(|_| ReadInFull::Outdated)?;
        let files = lists.iter().zip(&digests);
        let files = files.map(|((dataset, _), digest)| (*dataset, digest));
        if *rests_on != self.fingerprint(files) {
            return Err(ReadInFull::Outdated);
        }
        let kept = postcard::from_bytes(index).map_err(|_| ReadInFull::Damaged)?;
        let StoredIndex { accounts, notes, gazetteer } = kept;
        let files = lists.iter().zip(digests);
        let accounts = accounts.into_iter().zip(files);
        let accounts =
            accounts.map(|(account, ((_, path), digest))| account.into_account(path, digest));
        Ok(KeptIndex { gazetteer, notes, accounts: accounts.collect() })
    }

    /// Keeps the index of a gazetteer with these accounts in the place of the last one: written beside, synced, then named. Accounts of people
    /// are passed over.
    ///
    /// # Errors
    /// If the state folder cannot be written to.
    pub(super) fn keep(
        &self,
        accounts: &[DatasetAccount],
        gazetteer: &Gazetteer,
        notes: &[GazetteerNote],
    ) -> std::io::Result<()> {
        let lists = || accounts.iter().filter(|account| self.is_gazetteer(account.dataset));
        let stored = lists().map(StoredAccount::of).collect::<Option<Vec<StoredAccount>>>();
        // an account that says what none of a gazetteer does would be another when it is read again
        let Some(stored) = stored else { return Ok(()) };
        let rests_on =
            self.fingerprint(lists().map(|account| (account.dataset, &account.summary.digest)));
        let index = IndexToStore { accounts: stored, notes, gazetteer };
        let bytes =
            postcard::to_extend(&index, rests_on.to_vec()).map_err(std::io::Error::other)?;
        std::fs::create_dir_all(self.state)?;
        let mut file = file_beside(self.state)?;
        file.write_all(blake3::hash(&bytes).as_bytes())?;
        file.write_all(&bytes)?;
        file.as_file().sync_all()?;
        file.persist(self.state.join(FILE)).map_err(|fault| fault.error)?;
        std::fs::File::open(self.state)?.sync_all()
    }

    /// The digest of all that an index rests on: the gazetteer's files by dataset and digest, wherever they are.
    fn fingerprint<'f>(&self, files: impl Iterator<Item = (u16, &'f blake3::Hash)>) -> Print {
        let mut hasher = blake3::Hasher::new();
        let mut part = |bytes: &[u8]| {
            hasher.update(&(bytes.len() as u64).to_le_bytes());
            hasher.update(bytes);
        };
        part(self.program.as_bytes());
        part(self.ruleset.fingerprint().as_bytes());
        for (dataset, digest) in files {
            part(&dataset.to_le_bytes());
            part(digest.as_bytes());
        }
        *hasher.finalize().as_bytes()
    }

    fn is_gazetteer(&self, dataset: u16) -> bool {
        let source = self.ruleset.sources().get(usize::from(dataset));
        source.is_some_and(|source| source.kind == SourceKind::Gazetteer)
    }
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::{FILE, FoundIndex, IndexShelf, KeptIndex, ReadInFull};
    use crate::addresses::AddressDictionaries;
    use crate::normalise::Dictionaries;
    use crate::pipeline::gazetteer_index::index_gazetteer;
    use crate::pipeline::ingest::{Ingested, ingest};
    use crate::rules::{Checked, Ruleset};

    /// A gazetteer of records, some of which cannot be used, and one of which is part of a building that is not there.
    fn gazetteer(folder: &Path) -> PathBuf {
        let path = folder.join("gazetteer.csv");
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/gazetteer");
        let rows = std::fs::read_to_string(fixtures.join("addressbase_premium.csv")).unwrap();
        let with_an_orphan = rows.replacen(",100010,412345", ",100099,412345", 1);
        std::fs::write(&path, with_an_orphan).unwrap();
        path
    }

    /// The shipped rules, and the number of the gazetteer in them.
    fn shipped() -> (Ruleset<Checked>, u16) {
        let ruleset = Ruleset::load(None).unwrap().check().unwrap();
        let (dataset, _) = ruleset.source("gazetteer").unwrap();
        (ruleset, dataset)
    }

    fn read(ruleset: &Ruleset<Checked>, inputs: &[(u16, PathBuf)]) -> KeptIndex {
        let night = jiff::civil::date(2026, 3, 1);
        let ingested = ingest(ruleset, inputs, &Dictionaries::shipped(), night).unwrap();
        let Ingested { gazetteer, cross_references, successors, accounts, .. } = ingested;
        let rules = &ruleset.matching().addresses;
        let stated = (gazetteer, cross_references, successors);
        let words = AddressDictionaries::shipped();
        let (gazetteer, notes) = index_gazetteer(rules, &words, stated);
        KeptIndex { gazetteer, notes, accounts }
    }

    #[test]
    fn what_is_kept_says_what_reading_in_full_does_while_all_that_it_rests_on_is_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let (ruleset, dataset) = shipped();
        let inputs = [(dataset, gazetteer(folder.path()))];
        let state = folder.path();
        let shelf = IndexShelf { state, ruleset: &ruleset, program: "this one", in_full: false };
        assert_eq!(shelf.open(&inputs).to_read(), Some(ReadInFull::NothingKept));
        let made = read(&ruleset, &inputs);
        let aside = made.accounts[0].summary.quarantined.len();
        assert!(aside > 1 && !made.notes.is_empty() && made.gazetteer.len() > 5);
        shelf.keep(&made.accounts, &made.gazetteer, &made.notes).unwrap();

        let FoundIndex::Usable(kept) = shelf.open(&inputs) else { panic!("all is the same") };
        assert_eq!((&kept.gazetteer, &kept.notes), (&made.gazetteer, &made.notes));
        assert_eq!(format!("{:?}", kept.accounts), format!("{:?}", made.accounts));

        let other = IndexShelf { program: "another", ..shelf };
        assert_eq!(other.open(&inputs).to_read(), Some(ReadInFull::Outdated));
        let full = IndexShelf { in_full: true, ..shelf };
        assert_eq!(full.open(&inputs).to_read(), Some(ReadInFull::AskedFor));
        assert!(matches!(shelf.open(&[]), FoundIndex::NoGazetteer));
        let mut rows = std::fs::read(&inputs[0].1).unwrap();
        let street = rows.windows(4).position(|it| it == b"ROAD").unwrap();
        rows[street..street + 4].copy_from_slice(b"LANE");
        std::fs::write(&inputs[0].1, rows).unwrap();
        assert_eq!(shelf.open(&inputs).to_read(), Some(ReadInFull::Outdated));
    }

    #[test]
    fn a_gazetteer_that_lies_elsewhere_is_told_with_where_it_lies() {
        let (ruleset, dataset) = shipped();
        for is_a_folder in [false, true] {
            let folder = tempfile::tempdir().unwrap();
            let state = folder.path();
            let delivered = folder.path().join("delivered");
            std::fs::create_dir(&delivered).unwrap();
            let file = gazetteer(&delivered);
            let inputs = [(dataset, if is_a_folder { delivered } else { file })];
            let program = "this one";
            let shelf = IndexShelf { state, ruleset: &ruleset, program, in_full: false };
            let made = read(&ruleset, &inputs);
            shelf.keep(&made.accounts, &made.gazetteer, &made.notes).unwrap();

            let moved = [(dataset, folder.path().join("kept.csv"))];
            std::fs::rename(&inputs[0].1, &moved[0].1).unwrap();
            let told = format!("{:?}", read(&ruleset, &moved).accounts);
            assert_eq!(format!("{:?}", shelf.open(&moved).accounts()), told);
            assert!(told.contains("kept.csv") && !told.contains("delivered"), "{told}");
        }
    }

    #[test]
    fn any_flipped_byte_makes_what_is_kept_damaged() {
        let folder = tempfile::tempdir().unwrap();
        let (ruleset, dataset) = shipped();
        let inputs = [(dataset, gazetteer(folder.path()))];
        let state = folder.path();
        let shelf = IndexShelf { state, ruleset: &ruleset, program: "this one", in_full: false };
        let made = read(&ruleset, &inputs);
        shelf.keep(&made.accounts, &made.gazetteer, &made.notes).unwrap();
        let whole = std::fs::read(state.join(FILE)).unwrap();
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 4;
            std::fs::write(state.join(FILE), &bytes).unwrap();
            assert_eq!(shelf.open(&inputs).to_read(), Some(ReadInFull::Damaged), "{at}");
        }
        std::fs::write(state.join(FILE), &whole[..whole.len() / 2]).unwrap();
        assert_eq!(shelf.open(&inputs).to_read(), Some(ReadInFull::Damaged));
    }
}
