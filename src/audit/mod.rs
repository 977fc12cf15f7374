//! Proof that the journal is what it was: checkpoints, proofs, and what differs where something does.
//!
//! In: the journal's leaves, and checkpoints that were made of them. Out: checkpoints, signed and copied to where whoever runs Hearth cannot rewrite
//! them; proofs that an entry stands in the journal (inclusion) and that a longer journal begins as a shorter one did (consistency), which anybody checks
//! with a public key; a verdict that names what was changed, removed, exchanged or cut off. Needs no key of the payloads: a leaf says nothing of anybody.
//!
//! ```text
//! state/checkpoint.key         the signing key, its owner's only; made with the first checkpoint
//! state/checkpoints/N.checkpoint   C2SP signed note: origin, entries, root of the Merkle tree (RFC 6962, SHA-256), Ed25519 signature
//! state/checkpoints/leaves     the hashes of the leaves, 32 bytes each: with them a verdict names the entry and not only the tree
//! state/checkpoints/key        the public key, as verifiers of C2SP notes take it
//! state/erasures               what was erased, by number and commitment, and, sealed, what hides whom it was about: a restored backup honours it
//! ```
//!
//! Beside the proof that nothing was changed stands the question whether what was done was right: `unusual` finds looks that somebody should ask about, by who is
//! close to whom in an edition (`staff_kin`), and what it has found need not be found again (`look_watch`).
//!
//! A hash chain shows no truncation, and neither does a tree: only a checkpoint that was published before does. The last four go to every folder in
//! `[audit] witnesses` of `hearth.toml` with each checkpoint.

mod checkpoint;
mod erasures;
mod error;
mod growth;
mod kept;
mod look_watch;
mod note;
mod proof;
mod signer;
mod staff_kin;
#[cfg(test)]
mod tests;
mod unusual;
mod verdict;

pub use checkpoint::Checkpoint;
pub use erasures::{ErasedEntry, ErasureHiding, ErasureRegister};
pub use error::AuditError;
pub use kept::{KeptCheckpoints, Witnessed, leaves_beside, read_checkpoint};
pub use look_watch::LookWatch;
pub use note::{NoteFault, VerifierKey};
pub use proof::{Proof, ProofFault};
pub use signer::CheckpointSigner;
pub use staff_kin::StaffKin;
pub use unusual::{Closeness, Ground, Unusual, unusual};
pub use verdict::{Finding, Tampering, Verdict, verify};
