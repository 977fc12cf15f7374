//! Salts and keys, drawn from the system: the one place of the journal that draws at random.
//!
//! In: nothing. Out: bytes that nobody can guess. A salt must not follow from anything that is kept, or an erased entry could be guessed
//! from its commitment; so no seed is taken here. What a night concludes depends on none of them.

use rand::TryRng as _;

use super::JournalError;

/// 32 bytes.
///
/// # Errors
/// [`JournalError::Random`].
pub(crate) fn draw() -> Result<[u8; 32], JournalError> {
    let mut bytes = [0; 32];
    rand::rngs::SysRng.try_fill_bytes(&mut bytes).map_err(|_| JournalError::Random)?;
    Ok(bytes)
}

/// As many as are asked for, at one go.
///
/// # Errors
/// [`JournalError::Random`].
pub(super) fn draw_several(count: usize) -> Result<Vec<[u8; 32]>, JournalError> {
    let mut bytes = vec![[0; 32]; count];
    rand::rngs::SysRng
        .try_fill_bytes(bytes.as_flattened_mut())
        .map_err(|_| JournalError::Random)?;
    Ok(bytes)
}
