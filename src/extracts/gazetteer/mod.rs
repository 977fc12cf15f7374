//! A gazetteer in any of the forms in which councils have one.
//!
//! In: a file or a folder of CSV files. Out: [`GazetteerItem`]s, one after the other, and an account of every line. The format
//! is told by the content: a flat list with a header, as the ruleset maps it; the NGD built address; the records of
//! `AddressBase` Premium; those of a council's own LLPG in Data Transfer Format 7.3. Leaves to `addresses` what an
//! address means, and to whoever calls which items are kept: nothing but the facts that records need of one another is
//! held here, so that thirty million premises can be read on one machine.
//!
//! Records are read twice: the first pass gathers what other records say of a property or a street, the second makes an address
//! of each LPI and each delivery point. Of several records of one key the last has the word, by file and processing order,
//! in whatever order the lines stand.
//!
//! Reading order: [`read_gazetteer`], `recognise`, `layout`, `first_pass`, `second_pass`; `rows` for flat files.

mod account;
mod address;
mod claims;
mod delivery_point;
mod facts;
mod first_pass;
mod item;
mod layout;
mod recognise;
mod record_lines;
mod rows;
mod second_pass;
mod supply;
#[cfg(test)]
mod tests;
mod written_forms;

use std::path::Path;

pub use account::{GazetteerAccount, GazetteerFormat};
pub use address::{AddressStatus, GazetteerAddress};
pub use item::{CrossReference, GazetteerItem, Successor};
pub use supply::{csv_files, digest_of_arrival};

use account::Tally;
use first_pass::gather;
use layout::Dialect;
use recognise::{Written, recognise};
use second_pass::tell;
use supply::Supply;

use super::error::ExtractError;
use crate::rules::SourceRules;

/// Reads the gazetteer at a path, a file or a folder of CSV files, and hands each thing that it says to `sink`.
///
/// # Errors
/// If there is nothing there, the files are in no format that is known or in several, or the system cannot read on. A line
/// that cannot be used is no error: the account has it.
pub fn read_gazetteer(
    path: &Path,
    source: &SourceRules,
    sink: &mut dyn FnMut(GazetteerItem),
) -> Result<GazetteerAccount, ExtractError> {
    read(&Supply::at(path)?, source, sink)
}

/// Reads a gazetteer that is in memory; `path` is what messages call it.
///
/// # Errors
/// As for [`read_gazetteer`].
pub fn read_gazetteer_of_bytes(
    path: &Path,
    bytes: Vec<u8>,
    source: &SourceRules,
    sink: &mut dyn FnMut(GazetteerItem),
) -> Result<GazetteerAccount, ExtractError> {
    read(&Supply::of_bytes(path, bytes), source, sink)
}

/// The format of the gazetteer at a path, from the first lines of its files: whether it can be read, without reading it.
///
/// # Errors
/// As for [`read_gazetteer`].
pub fn gazetteer_format(
    path: &Path,
    source: &SourceRules,
) -> Result<GazetteerFormat, ExtractError> {
    let supply = Supply::at(path)?;
    format_of(&supply, source, recognise(&supply, source.format)?)
}

fn format_of(
    supply: &Supply,
    source: &SourceRules,
    written: Written,
) -> Result<GazetteerFormat, ExtractError> {
    match written {
        Written::Rows => rows::format_of_rows(supply, source),
        Written::Records(Dialect::AddressBasePremium) => Ok(GazetteerFormat::AddressBasePremium),
        Written::Records(Dialect::Dtf73) => Ok(GazetteerFormat::LlpgDtf73),
    }
}

fn read(
    supply: &Supply,
    source: &SourceRules,
    sink: &mut dyn FnMut(GazetteerItem),
) -> Result<GazetteerAccount, ExtractError> {
    let written = recognise(supply, source.format)?;
    let mut tally = Tally::new(supply, source, format_of(supply, source, written)?);
    match written {
        Written::Rows => rows::tell_rows(supply, source, &mut tally, sink)?,
        Written::Records(dialect) => {
            let known = gather(supply, dialect, source.format)?;
            tell(supply, dialect, source.format, known, &mut tally, sink)?;
        }
    }
    Ok(tally.close(supply))
}
