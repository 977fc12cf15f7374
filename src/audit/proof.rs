//! Proofs that anybody can check: an entry stands in the journal, a longer journal begins as a shorter one did.
//!
//! In: leaves, and signed checkpoints. Out: a text with all that is needed but the public key; and what it proves. The tree is `ct-merkle`'s. An inclusion
//! proof has the form of C2SP tlog-proof, with the leaf as its extra data; for consistency there is none yet, and it is made likewise.
//!
//! ```text
//! c2sp.org/tlog-proof@v1               hearth/tlog-consistency@v1
//! extra BASE64 (the leaf)              BASE64 (one hash a line)
//! index 17                             …
//! BASE64 (one hash a line)
//! …                                    the older checkpoint
//!
//! the checkpoint                       the newer checkpoint
//! ```

use base64ct::{Base64, Encoding as _};
use ct_merkle::mem_backed_tree::MemoryBackedTree;
use ct_merkle::{ConsistencyProof, InclusionProof, RootHash};
use sha2::Sha256;

use super::{AuditError, Checkpoint, NoteFault, VerifierKey};
use crate::journal::{Leaf, LeafAt, Sha256Hash};

const INCLUSION: &str = "c2sp.org/tlog-proof@v1";
const CONSISTENCY: &str = "hearth/tlog-consistency@v1";

/// What was proved.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Proof {
    /// The entry stands in the journal that the checkpoint was made of.
    Included {
        /// All that a leaf says.
        leaf: Leaf,
        /// Of which journal.
        checkpoint: Checkpoint,
    },
    /// The newer journal begins with every entry of the older one.
    Consistent {
        /// The older.
        older: Checkpoint,
        /// The newer.
        newer: Checkpoint,
    },
}

/// Why a proof proves nothing.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ProofFault {
    /// It has not the form of one.
    #[error("it is no proof of this program's")]
    Form,
    /// A checkpoint in it is not believed.
    #[error("a checkpoint in it: {0}")]
    Checkpoint(#[from] NoteFault),
    /// The hashes lead to another root.
    #[error("its hashes do not lead to the checkpoint's root")]
    Root,
}

fn tree(leaves: &[LeafAt], entries: u64) -> Option<MemoryBackedTree<Sha256, String>> {
    let mut tree = MemoryBackedTree::new();
    for leaf in leaves.get(..usize::try_from(entries).ok()?)? {
        tree.push(leaf.leaf.line()?);
    }
    Some(tree)
}

fn root_of(checkpoint: &Checkpoint) -> RootHash<Sha256> {
    RootHash::new(checkpoint.root.into(), checkpoint.entries)
}

fn lines(hashes: &[u8]) -> String {
    let lines = hashes.chunks(32).map(Base64::encode_string);
    lines.fold(String::new(), |text, line| text + &line + "\n")
}

fn hashes<'l>(lines: impl Iterator<Item = &'l str>) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    for line in lines {
        let hash: Sha256Hash = Base64::decode_vec(line).ok()?.try_into().ok()?;
        bytes.extend(hash);
    }
    Some(bytes)
}

impl Proof {
    /// A proof that an entry stands in the journal that a checkpoint was made of.
    ///
    /// # Errors
    /// [`AuditError::NoProof`] if it does not, or the journal is not the checkpoint's.
    pub fn of_entry(
        leaves: &[LeafAt],
        sequence: u64,
        (checkpoint, note): (&Checkpoint, &str),
    ) -> Result<String, AuditError> {
        let refuse = |why: String| AuditError::NoProof(why);
        if sequence >= checkpoint.entries {
            return Err(refuse(format!(
                "entry {sequence} came after the checkpoint of {} entries\n  hint: `hearth audit checkpoint` makes a newer one",
                checkpoint.entries
            )));
        }
        let tree = sound_tree(leaves, checkpoint)?;
        let at = usize::try_from(sequence).ok().filter(|&at| at < leaves.len());
        let at = at.ok_or_else(|| refuse(format!("there is no entry {sequence}")))?;
        let line = leaves[at].leaf.line().unwrap_or_default();
        let extra = Base64::encode_string(line.as_bytes());
        let hashes = lines(tree.prove_inclusion(at).as_bytes());
        Ok(format!("{INCLUSION}\nextra {extra}\nindex {sequence}\n{hashes}\n{note}"))
    }

    /// A proof that the journal of the newer checkpoint begins as that of the older one.
    ///
    /// # Errors
    /// [`AuditError::NoProof`] if it does not.
    pub fn of_growth(
        leaves: &[LeafAt],
        (older, older_note): (&Checkpoint, &str),
        (newer, newer_note): (&Checkpoint, &str),
    ) -> Result<String, AuditError> {
        if older.entries > newer.entries || older.entries == 0 {
            let why = format!("{} entries do not come before {}", older.entries, newer.entries);
            return Err(AuditError::NoProof(why));
        }
        sound_tree(leaves, older)?;
        let tree = sound_tree(leaves, newer)?;
        let added = usize::try_from(newer.entries - older.entries).unwrap_or(usize::MAX);
        let hashes = if added == 0 {
            String::new()
        } else {
            lines(tree.prove_consistency(added).as_bytes())
        };
        Ok(format!("{CONSISTENCY}\n{hashes}\n{older_note}\n{newer_note}"))
    }

    /// What a text proves to whoever has the public key.
    ///
    /// # Errors
    /// [`ProofFault`]: it proves nothing.
    pub fn check(text: &str, key: &VerifierKey) -> Result<Self, ProofFault> {
        let parts: Vec<&str> = text.split("\n\n").collect();
        match parts.as_slice() {
            [head, text, signatures] => included(head, &format!("{text}\n\n{signatures}"), key),
            [head, text, signatures, newer, others] => {
                let older = format!("{text}\n\n{signatures}\n");
                consistent(head, &older, &format!("{newer}\n\n{others}"), key)
            }
            _ => Err(ProofFault::Form),
        }
    }
}

/// The tree that a checkpoint was made of.
fn sound_tree(
    leaves: &[LeafAt],
    checkpoint: &Checkpoint,
) -> Result<MemoryBackedTree<Sha256, String>, AuditError> {
    tree(leaves, checkpoint.entries).filter(|tree| tree.root() == root_of(checkpoint)).ok_or_else(
        || {
            AuditError::Tampered(format!(
                "its checkpoint of {} entries differs",
                checkpoint.entries
            ))
        },
    )
}

fn included(head: &str, note: &str, key: &VerifierKey) -> Result<Proof, ProofFault> {
    let mut lines = head.lines();
    if lines.next() != Some(INCLUSION) {
        return Err(ProofFault::Form);
    }
    let word = |line: Option<&'_ str>, word| line?.strip_prefix(word).map(str::to_owned);
    let extra = word(lines.next(), "extra ").ok_or(ProofFault::Form)?;
    let index = word(lines.next(), "index ").and_then(|index| index.parse().ok());
    let index: u64 = index.ok_or(ProofFault::Form)?;
    let line = Base64::decode_vec(&extra).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let line = line.ok_or(ProofFault::Form)?;
    let leaf = Leaf::parse(&line).filter(|leaf| leaf.sequence == index).ok_or(ProofFault::Form)?;
    let hashes = hashes(lines).ok_or(ProofFault::Form)?;
    let proof = InclusionProof::try_from_bytes(hashes).map_err(|_| ProofFault::Form)?;
    let checkpoint = Checkpoint::open(note, key)?;
    let checked = root_of(&checkpoint).verify_inclusion(&line, index, &proof);
    checked.map_err(|_| ProofFault::Root)?;
    Ok(Proof::Included { leaf, checkpoint })
}

fn consistent(
    head: &str,
    older: &str,
    newer: &str,
    key: &VerifierKey,
) -> Result<Proof, ProofFault> {
    let mut lines = head.lines();
    if lines.next() != Some(CONSISTENCY) {
        return Err(ProofFault::Form);
    }
    let hashes = hashes(lines).ok_or(ProofFault::Form)?;
    let (older, newer) = (Checkpoint::open(older, key)?, Checkpoint::open(newer, key)?);
    if older.entries == newer.entries {
        let same = hashes.is_empty() && older.root == newer.root;
        return if same { Ok(Proof::Consistent { older, newer }) } else { Err(ProofFault::Root) };
    }
    let proof = ConsistencyProof::try_from_bytes(hashes).map_err(|_| ProofFault::Form)?;
    let checked = root_of(&newer).verify_consistency(&root_of(&older), &proof);
    checked.map_err(|_| ProofFault::Root)?;
    Ok(Proof::Consistent { older, newer })
}
