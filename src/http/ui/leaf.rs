//! A long list, leaf by leaf: a page stays small however long what it shows has become.
//!
//! In: rows that are there as a whole, where the leaf begins. Out: the rows of the leaf, and the ways to those before and after. Lists that the API pages have cursors
//! instead.

use serde::Deserialize;

/// Where a leaf begins, as an address says it.
#[derive(Debug, Deserialize)]
pub(super) struct Begins {
    from: Option<usize>,
}

/// A leaf of a list.
#[derive(Debug)]
pub(super) struct Leaf<T> {
    pub(super) rows: Vec<T>,
    /// Where the leaf before begins.
    pub(super) before: Option<String>,
    /// Where the next begins.
    pub(super) next: Option<String>,
}

impl Begins {
    /// At a row; at the first, where none is said.
    pub(super) const fn at(from: Option<usize>) -> Self {
        Self { from }
    }

    /// The leaf of so many rows that begins there; `path` is the list's own, with what was asked of it behind a question mark, if anything was.
    pub(super) fn leaf<T>(
        &self,
        (path, most): (&str, usize),
        rows: impl IntoIterator<Item = T>,
    ) -> Leaf<T> {
        let from = self.from.unwrap_or_default();
        let joined = if path.contains('?') { '&' } else { '?' };
        let way = |from: usize| format!("{path}{joined}from={from}");
        let mut rows = rows.into_iter().skip(from);
        let leaf: Vec<T> = rows.by_ref().take(most).collect();
        let before = (from > 0).then(|| way(from.saturating_sub(most)));
        let next = rows.next().map(|_| way(from + most));
        Leaf { rows: leaf, before, next }
    }
}

#[cfg(test)]
mod tests {
    use super::{Begins, Leaf};

    #[test]
    fn each_row_is_on_one_leaf_and_the_ways_lead_through_all() {
        let list = |from| {
            let Leaf { rows, before, next } = Begins::at(from).leaf(("/list?a=1", 4), 0..10);
            (rows, before, next)
        };
        let way = |from: usize| Some(format!("/list?a=1&from={from}"));
        assert_eq!(list(None), (vec![0, 1, 2, 3], None, way(4)));
        assert_eq!(list(Some(4)), (vec![4, 5, 6, 7], way(0), way(8)));
        assert_eq!(list(Some(8)), (vec![8, 9], way(4), None));
        assert_eq!(list(Some(99)).0, Vec::<i32>::new());
        assert_eq!(Begins::at(None).leaf(("/list", 4), 0..4).next, None, "it is all there");
    }
}
