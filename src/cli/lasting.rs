//! Whether identifiers last from night to night, against the truth.
//!
//! In: an edition and the truth of its night, one after the other. Out: a line a night, from the second on.

use std::io::{self, Write};
use std::path::Path;

use super::scores;
use super::words::thousands;
use crate::editions::OpenEdition;
use crate::quality::{Continuity, Kept, NamedMention, join_named};

/// The night before, once there was one.
#[derive(Default)]
pub(super) struct Lasting(Option<Vec<NamedMention>>);

impl Lasting {
    /// How identifiers lasted since the night before; none on the first.
    pub(super) fn since_last(
        &mut self,
        edition: &OpenEdition,
        truth: &Path,
    ) -> anyhow::Result<Option<Continuity>> {
        let tonight = join_named(truth, scores::rows_of(edition)?)?;
        let continuity = self.0.as_ref().map(|before| Continuity::between(before, &tonight));
        self.0 = Some(tonight);
        Ok(continuity)
    }
}

/// Writes what was found.
pub(super) fn write(out: &mut (dyn Write + Send), continuity: &Continuity) -> io::Result<()> {
    let Continuity { persons, persons_of_both, households, identifiers } = *continuity;
    writeln!(out, "identifiers since the night before, by the truth")?;
    for (what, Kept { of, kept }) in [
        ("persons unchanged in truth that kept theirs", persons),
        ("persons of both nights that kept theirs", persons_of_both),
        ("private households of the same people that kept theirs", households),
        ("identifiers that name the same person", identifiers),
    ] {
        // two decimals: a ten-thousandth is several people
        let share = if of == 0 { 100.0 } else { kept as f64 * 100.0 / of as f64 };
        let (of, lost) = (thousands(of), thousands(of - kept));
        writeln!(out, "  {what:<56} {share:>6.2} %   {lost} of {of} did not")?;
    }
    writeln!(out)
}
