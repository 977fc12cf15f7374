//! How the records of a file are told apart, and where each column stands in them: what a header says elsewhere.
//!
//! Plain data. Read from TOML by `layout_reader`, used by `extracts`. One language for three ways of writing: a position
//! among cells, a span of a line, a path to an element.

/// How a file lays out its records.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum FileKind {
    /// Cells parted by a delimiter.
    #[default]
    Delimited,
    /// Columns of a fixed width.
    FixedWidth,
    /// Elements.
    Xml,
}

/// The records of a file that has no header of its own.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RecordRules {
    /// Where a record's type stands; `None` where all are of one, or where elements tell.
    pub told_by: Option<ColumnPlace>,
    /// The types; a record is of the first one that fits.
    pub layouts: Vec<RecordLayout>,
    /// The names of all columns, each once: the file's header, as it were.
    pub columns: Vec<String>,
}

/// One type of record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RecordLayout {
    /// The ruleset's word for it; layouts of one type share it.
    pub name: String,
    /// What its type is written as; empty for any.
    pub is: Vec<String>,
    /// Where in a document it is; empty for lines.
    pub paths: Vec<ElementPath>,
    /// How wide it is.
    pub width: RecordWidth,
    /// What becomes of it.
    pub becomes: RecordUse,
    /// The count that it states.
    pub states: Option<StatedCount>,
    /// Where its columns are: index into [`RecordRules::columns`], place.
    pub columns: Vec<(usize, ColumnPlace)>,
}

/// How many cells (characters of a line, in a file of fixed width) a record has.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum RecordWidth {
    /// So many.
    Exactly(usize),
    /// So many or more.
    AtLeast(usize),
}

impl RecordWidth {
    /// True if a record of this width fits.
    #[must_use]
    pub const fn fits(self, width: usize) -> bool {
        match self {
            Self::Exactly(wanted) => width == wanted,
            Self::AtLeast(least) => width >= least,
        }
    }
}

/// What becomes of a type of record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RecordUse {
    /// It is a row of the dataset.
    Row,
    /// It is part of a row.
    Attached(Attachment),
    /// It speaks of no person, for this reason.
    NoPerson(String),
}

/// Which row a record is part of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Attachment {
    /// The row above it; of elements, the one around it.
    Nearest,
    /// The row that has the same values in these columns, wherever in the file it stands.
    SameKey(Vec<usize>),
}

/// A number of records that a file states of itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StatedCount {
    /// The column that states it.
    pub column: usize,
    /// The types of record that it counts, by index into the layouts.
    pub of: Vec<usize>,
}

/// Where a column stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ColumnPlace {
    /// The cell of this number, from 0.
    Cell(usize),
    /// Characters of the line: the first, from 0, and how many.
    Span {
        /// The first, from 0.
        start: usize,
        /// How many.
        length: usize,
    },
    /// The cell that the file's header calls so.
    Named(String),
    /// A piece of another place's text.
    Piece {
        /// The place.
        of: Box<Self>,
        /// The marks that part the pieces; ASCII.
        split: Vec<u8>,
        /// Which piece, from 0.
        piece: usize,
    },
    /// Text of elements or attributes.
    Elements {
        /// Where they are.
        paths: Vec<ElementPath>,
        /// What several paths are for.
        several: SeveralPaths,
        /// What stands between the values of an element that is repeated.
        repeats: String,
    },
}

/// What several paths of a column are for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SeveralPaths {
    /// The first one that says something counts.
    FirstFilled,
    /// They are parts of one value, joined by this, up to the first one that is empty: a year, perhaps its month.
    Parts(String),
}

/// Where an element or attribute is, by local names.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct ElementPath {
    /// Where the steps start.
    pub from: PathStart,
    /// The elements, the last one last; empty for the record itself.
    pub steps: Vec<String>,
    /// The attribute of the last one; none for its text.
    pub attribute: Option<String>,
}

/// Where the steps of a path start.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum PathStart {
    /// Anywhere inside the record (a record's own path: anywhere in the document).
    Record,
    /// At the document's outermost element.
    Root,
    /// Anywhere in the document, outside of records: said of every record after it.
    Document,
}

impl ElementPath {
    /// Reads a path: `UPN`, `Address/PostCode`, `@id`, `.`, `/Message/Header`, `//Header/LEA`; `None` if a step is empty.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (from, rest) = if let Some(rest) = text.strip_prefix("//") {
            (PathStart::Document, rest)
        } else if let Some(rest) = text.strip_prefix('/') {
            (PathStart::Root, rest)
        } else {
            (PathStart::Record, text)
        };
        if rest == "." {
            let here = from == PathStart::Record;
            return here.then(|| Self { from, steps: Vec::new(), attribute: None });
        }
        let mut steps: Vec<String> = rest.split('/').map(str::to_owned).collect();
        let attribute = match steps.last()?.strip_prefix('@') {
            Some(name) => {
                let name = name.to_owned();
                steps.pop();
                Some(name)
            }
            None => None,
        };
        let plain = |step: &String| !step.is_empty() && !step.contains(['@', ':', ' ']);
        let attribute_plain = attribute.as_ref().is_none_or(plain);
        let enough = from == PathStart::Record && attribute.is_some() || !steps.is_empty();
        (enough && attribute_plain && steps.iter().all(plain)).then_some(Self {
            from,
            steps,
            attribute,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{ElementPath, PathStart};

    #[test]
    fn paths_are_read_from_the_record_the_root_or_the_document() {
        let path = ElementPath::parse("Address/@type").unwrap();
        assert_eq!((path.from, path.steps.len()), (PathStart::Record, 1));
        assert_eq!(path.attribute.as_deref(), Some("type"));
        assert_eq!(ElementPath::parse("//Header/LEA").unwrap().from, PathStart::Document);
        assert_eq!(ElementPath::parse("/Message/Header").unwrap().steps.len(), 2);
        assert!(ElementPath::parse(".").unwrap().steps.is_empty());
        for wrong in ["", "/", "a//b", "x:UPN", "/@id", "a/@b/c"] {
            assert_eq!(ElementPath::parse(wrong), None, "{wrong}");
        }
    }
}
