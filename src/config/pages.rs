//! `[pages]`: how the pages look that a browser is shown.
//!
//! In: the table of `hearth.toml`. Out: a [`PagesConfig`], or every fault at once with its line. The council's name is that of `[council]`.

use std::fmt;
use std::str::FromStr;

use crate::rules::TableReader;

/// How the pages look.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct PagesConfig {
    /// The colour behind the council's name.
    pub colour: Colour,
}

/// A colour on which white text can be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Colour([u8; 3]);

impl Default for Colour {
    /// A dark green that no council's brand is known for.
    fn default() -> Self {
        Self([0x0b, 0x4f, 0x4a])
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self([red, green, blue]) = self;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

/// Why something is no colour for the pages.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ColourFault {
    /// It is not written as colours are.
    #[error("is no colour: a colour is written as `#0b4f4a`")]
    Form,
    /// White text on it has too little contrast (WCAG 2.2, 1.4.3 asks for 4.5 to 1).
    #[error("is too light for white text to be read on it: it needs a contrast of 4.5 to 1")]
    TooLight,
}

impl FromStr for Colour {
    type Err = ColourFault;

    fn from_str(text: &str) -> Result<Self, ColourFault> {
        let digits = text.strip_prefix('#').filter(|it| it.len() == 6 && it.is_ascii());
        let digits = digits.ok_or(ColourFault::Form)?;
        let number = u32::from_str_radix(digits, 16).map_err(|_| ColourFault::Form)?;
        let [_, red, green, blue] = number.to_be_bytes();
        let colour = Self([red, green, blue]);
        if colour.contrast_with_white() < 4.5 {
            return Err(ColourFault::TooLight);
        }
        Ok(colour)
    }
}

impl Colour {
    /// As WCAG 2.2 defines it: 1 to 21.
    fn contrast_with_white(self) -> f64 {
        let Self(parts) = self;
        let [red, green, blue] = parts.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        });
        1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
    }
}

pub(super) fn read(root: &TableReader<'_>) -> PagesConfig {
    let mut pages = PagesConfig::default();
    let Some(table) = root.get("pages").and_then(|value| value.table()) else { return pages };
    if let Some(text) = table.get("colour").and_then(|value| value.filled_text()) {
        match text.parse() {
            Ok(colour) => pages.colour = colour,
            Err(fault) => table.error(
                format!("`{text}` {fault}"),
                "write colour = \"#0b4f4a\", or a darker shade of the council's own",
            ),
        }
    }
    table.close();
    pages
}

#[cfg(test)]
mod tests {
    use super::{Colour, ColourFault};

    #[test]
    fn a_colour_is_dark_enough_for_white_text() {
        let parse = |text: &str| text.parse::<Colour>();
        assert_eq!(parse("#1D70b8").unwrap().to_string(), "#1d70b8");
        // the lightest grey that WCAG's own examples let stand under white text is #767676
        assert!(parse("#767676").is_ok());
        assert_eq!(parse("#777777"), Err(ColourFault::TooLight));
        for wrong in ["1d70b8", "#1d70b", "#1d70b8ff", "#zzzzzz", "#é12345", "green"] {
            assert_eq!(parse(wrong), Err(ColourFault::Form), "{wrong}");
        }
        assert_eq!(parse(&Colour::default().to_string()), Ok(Colour::default()));
    }

    #[test]
    fn the_colour_is_read_from_the_configuration_or_told_wrong() {
        let parse = |more: &str| {
            let text = format!(
                "[council]\nname = \"Ashby\"\n[paths]\nextracts = \"in\"\neditions = \"out\"\nstate = \"state\"\n\
                 [[extract]]\ndataset = \"a\"\npath = \"a.csv\"\n{more}"
            );
            crate::config::CouncilConfig::parse("hearth.toml", &text, std::path::Path::new("."))
        };
        assert_eq!(parse("").unwrap().pages.colour, Colour::default());
        let blue = parse("[pages]\ncolour = \"#1d70b8\"\n").unwrap();
        assert_eq!(blue.pages.colour.to_string(), "#1d70b8");
        let faults = parse("[pages]\ncolour = \"#ffff00\"\n").unwrap_err().to_string();
        assert!(faults.contains("too light"), "{faults}");
        assert!(parse("[pages]\ncolor = \"#1d70b8\"\n").is_err());
    }
}
