//! Which element is a record, and which column an element's text or attribute is.
//!
//! In: the ruleset's paths, and the names of the elements that are open. Out: record types and places in the record at hand.
//! Elements are looked up by their own name first: most of a document's are of no interest.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::rules::{
    ColumnPlace, ElementPath, PathStart, RecordLayout, RecordRules, RecordUse, SeveralPaths,
};

/// The local names of the elements that are open, outermost first.
#[derive(Default)]
pub(super) struct OpenNames {
    names: Vec<Vec<u8>>,
    depth: usize,
}

impl OpenNames {
    pub(super) fn push(&mut self, name: &[u8]) {
        if self.depth == self.names.len() {
            self.names.push(Vec::new());
        }
        self.names[self.depth].clear();
        self.names[self.depth].extend_from_slice(name);
        self.depth += 1;
    }

    pub(super) fn pop(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    pub(super) fn depth(&self) -> usize {
        self.depth
    }

    /// True if those of the open elements end with these steps; or are exactly these.
    fn end_with(&self, steps: &[String], among: Range<usize>, exactly: bool) -> bool {
        let open = self.names.get(among).unwrap_or_default();
        let Some(start) = open.len().checked_sub(steps.len()) else { return false };
        (!exactly || start == 0)
            && open[start..].iter().zip(steps).all(|(name, step)| name == step.as_bytes())
    }
}

/// A place for one value of a record, or of the document.
#[derive(Clone, Debug)]
struct Target {
    path: ElementPath,
    /// Of the record's places; of the document's for a path that leads out of the record.
    slot: usize,
}

/// Where a value is kept.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    /// With the record.
    Record(usize),
    /// With the document: said of every record after it.
    Document(usize),
}

/// A column's places, and how they make one value.
#[derive(Clone, Debug)]
pub(super) struct Column {
    /// One for each of its paths, in their order.
    pub(super) places: Vec<Place>,
    /// What several places are for.
    pub(super) several: SeveralPaths,
}

/// One type of record.
pub(super) struct RecordPaths {
    pub(super) part: bool,
    pub(super) nobody: bool,
    paths: Vec<ElementPath>,
    /// By the name of the last element; the record's own under the empty name.
    targets: FxHashMap<Vec<u8>, Vec<Target>>,
    /// What stands between repeated values, by place.
    pub(super) repeats: Vec<String>,
    /// One for each column of the header that the record has.
    pub(super) columns: Vec<(usize, Column)>,
    /// The column of a count that it states.
    pub(super) states: Option<usize>,
}

/// The paths of all types of record.
pub(super) struct PathIndex {
    pub(super) records: Vec<RecordPaths>,
    /// By the name of the last element.
    document: FxHashMap<Vec<u8>, Vec<Target>>,
    /// How many places there are outside of records.
    pub(super) document_slots: usize,
}

impl PathIndex {
    pub(super) fn new(rules: &RecordRules) -> Self {
        let mut index =
            Self { records: Vec::new(), document: FxHashMap::default(), document_slots: 0 };
        for layout in &rules.layouts {
            let record = index.record(layout);
            index.records.push(record);
        }
        index
    }

    fn record(&mut self, layout: &RecordLayout) -> RecordPaths {
        let mut record = RecordPaths {
            part: matches!(layout.becomes, RecordUse::Attached(_)),
            nobody: matches!(layout.becomes, RecordUse::NoPerson(_)),
            paths: layout.paths.clone(),
            targets: FxHashMap::default(),
            repeats: Vec::new(),
            columns: Vec::new(),
            states: layout.states.as_ref().map(|states| states.column),
        };
        for (at, place) in &layout.columns {
            let ColumnPlace::Elements { paths, several, repeats } = place else { continue };
            let mut places = Vec::with_capacity(paths.len());
            for path in paths {
                let last = path.steps.last().map_or(Vec::new(), |step| step.as_bytes().to_vec());
                if path.from == PathStart::Record {
                    let slot = record.repeats.len();
                    let targets = record.targets.entry(last).or_default();
                    targets.push(Target { path: path.clone(), slot });
                    record.repeats.push(repeats.clone());
                    places.push(Place::Record(slot));
                } else {
                    places.push(Place::Document(self.document_place(path, last)));
                }
            }
            record.columns.push((*at, Column { places, several: several.clone() }));
        }
        record
    }

    fn document_place(&mut self, path: &ElementPath, last: Vec<u8>) -> usize {
        let targets = self.document.entry(last).or_default();
        if let Some(known) = targets.iter().find(|known| known.path == *path) {
            return known.slot;
        }
        let slot = self.document_slots;
        self.document_slots += 1;
        targets.push(Target { path: path.clone(), slot });
        slot
    }

    /// The type of the element just opened, if it is a record.
    pub(super) fn record_of(&self, open: &OpenNames) -> Option<usize> {
        let fits = |path: &ElementPath| {
            open.end_with(&path.steps, 0..open.depth, path.from == PathStart::Root)
        };
        self.records.iter().position(|record| record.paths.iter().any(fits))
    }

    /// True if the element just opened stands where records do, and is none.
    pub(super) fn beside_records(&self, open: &OpenNames, name: &[u8]) -> bool {
        // the group of one type of record may stand beside records of another
        let mut paths = self.records.iter().flat_map(|record| &record.paths);
        if paths.any(|path| path.steps.iter().any(|step| step.as_bytes() == name)) {
            return false;
        }
        let fits = |path: &ElementPath| {
            let Some((_, around)) = path.steps.split_last() else { return false };

            let exactly = path.from == PathStart::Root;
            !around.is_empty() && open.end_with(around, 0..open.depth - 1, exactly)
        };
        let rows = self.records.iter().filter(|record| !record.part && !record.nobody);
        rows.flat_map(|record| &record.paths).any(fits)
    }

    /// The places that the element just opened fills: of the record (its depth given), or of the document outside of one.
    pub(super) fn places(
        &self,
        open: &OpenNames,
        within: Option<(usize, usize)>,
        name: &[u8],
        mut take: impl FnMut(usize, Option<&str>),
    ) {
        let (targets, outside) = match within {
            Some((record, depth)) => (&self.records[record].targets, depth),
            None => (&self.document, 0),
        };
        let own: &[u8] = b"";
        let itself = within.is_some_and(|(_, depth)| depth == open.depth());
        let key = if itself { own } else { name };
        for target in targets.get(key).into_iter().flatten() {
            let path = &target.path;
            if open.end_with(&path.steps, outside..open.depth, path.from == PathStart::Root) {
                take(target.slot, path.attribute.as_deref());
            }
        }
    }
}
