//! What a picture is made of, and how it becomes SVG.
//!
//! In: shapes with their places in units of the picture. Out: SVG with a title and a description, to be put into a page as it is: everything that is text is escaped,
//! nothing is styled inline, nothing comes from outside. Leaves to each kind of picture where its shapes lie.

use std::fmt;

use askama::Template;

/// How wide every picture is, in its units: those of a narrow telephone, so that text of [`LETTERS`] units is never smaller there than 12 pixels.
pub(in crate::http::ui) const WIDTH: f64 = 320.0;
/// The height of letters, in units.
pub(super) const LETTERS: f64 = 14.0;

/// A picture: shapes on a sheet, with words for those who do not see it.
#[derive(Template)]
#[template(path = "picture.svg", config = "src/http/ui/pictures/askama.toml", escape = "html")]
pub(in crate::http::ui) struct Svg {
    /// Unlike any other's on its page: what title and description are named by.
    pub(super) id: String,
    pub(in crate::http::ui) title: String,
    pub(super) description: String,
    pub(super) height: f64,
    pub(super) shapes: Vec<Shape>,
}

/// It is escaped where it is made.
impl askama::filters::HtmlSafe for Svg {}

/// Something that is drawn.
pub(super) enum Shape {
    Bar { x: f64, y: f64, width: f64, height: f64, look: Look },
    Rule { from: (f64, f64), to: (f64, f64), stroke: Stroke },
    Words { x: f64, y: f64, anchor: Anchor, text: String },
    Dot { x: f64, y: f64, look: Look },
}

/// How a bar or a dot is filled: told apart in black and white too.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::http::ui) enum Look {
    /// Dark.
    Full,
    /// Grey.
    Half,
    /// White with an edge.
    Open,
}

/// How a line is drawn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Stroke {
    Solid,
    Dashed,
    Faint,
}

/// Which end of a text stands at its place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Anchor {
    Start,
    End,
}

impl Look {
    const fn class(self) -> &'static str {
        match self {
            Self::Full => "picture-full",
            Self::Half => "picture-half",
            Self::Open => "picture-open",
        }
    }

    /// For a page without our sheet of styles.
    const fn fill(self) -> &'static str {
        match self {
            Self::Full => "#1d3d5c",
            Self::Half => "#8a8f94",
            Self::Open => "#ffffff",
        }
    }
}

impl Stroke {
    const fn class(self) -> &'static str {
        match self {
            Self::Solid => "picture-line",
            Self::Dashed => "picture-line picture-dashed",
            Self::Faint => "picture-faint",
        }
    }

    const fn colour(self) -> &'static str {
        match self {
            Self::Solid | Self::Dashed => "#0b0c0c",
            Self::Faint => "#b1b4b6",
        }
    }
}

impl Anchor {
    const fn word(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::End => "end",
        }
    }
}

/// A place to a tenth of a unit: no more is seen.
struct Unit<'a>(&'a f64);

impl fmt::Display for Unit<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.1}", self.0)
    }
}

impl Shape {
    pub(super) fn words(x: f64, y: f64, anchor: Anchor, text: impl Into<String>) -> Self {
        Self::Words { x, y, anchor, text: text.into() }
    }

    pub(super) const fn rule(from: (f64, f64), to: (f64, f64), stroke: Stroke) -> Self {
        Self::Rule { from, to, stroke }
    }
}

/// So much of a text as fits beside a figure; the table beside the picture has all of it.
pub(super) fn short(text: &str, letters: usize) -> String {
    if text.chars().count() <= letters {
        return text.to_owned();
    }
    let kept: String = text.chars().take(letters.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}
