//! Pictures where people would rather look, drawn on the server.
//!
//! In: plain figures. Out: a [`Picture`]: SVG with title and description, and the table that says the same in text: a page shows both, the table first where the
//! figures matter most. No script, no inline style; dark, grey and white tell shapes apart, so that paper without colour will do. Every picture is as wide as a narrow
//! telephone and grows with the page, so that its letters are never too small.
//!
//! A page puts both in as they are, `{{ picture.svg }}` and `{{ picture.table }}`: they are escaped here.

mod bars;
mod calibration;
mod distribution;
mod drawing;
mod line;
mod scale;
mod table;
#[cfg(test)]
mod tests;
mod waterfall;

pub(super) use bars::{BarLine, bars};
pub(super) use calibration::{CalibrationPoint, calibration};
pub(super) use distribution::{Distribution, distribution};
pub(super) use drawing::{Look, Svg};
pub(super) use line::{LinePoint, line};
pub(super) use scale::Figure;
pub(super) use table::ShownTable;
pub(super) use waterfall::waterfall;

/// A picture, and the table that says the same.
pub(super) struct Picture {
    /// For those who look.
    pub(super) svg: Svg,
    /// For those who read, and for the download.
    pub(super) table: ShownTable,
}
