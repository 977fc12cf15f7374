//! Which groups of name variants each forename of a table belongs to.
//!
//! In: the forenames' symbols and a dictionary's groups. Out: the groups by symbol number. Few symbols are forenames, and fewer
//! have variants: a symbol costs two bytes here, and each list of groups is kept once.

use std::ops::Index;

/// Groups of variants by symbol number; none for a symbol that is no forename.
#[derive(Clone, Debug)]
pub(crate) struct Variants {
    /// Which list each symbol has, by symbol number; shorter than the symbols where the last have none.
    of: Vec<u16>,
    /// The lists; the empty one first.
    lists: Vec<Vec<u16>>,
}

impl Default for Variants {
    fn default() -> Self {
        Self { of: Vec::new(), lists: vec![Vec::new()] }
    }
}

impl Variants {
    /// Notes the groups of a symbol. No more than 65,535 different lists of groups are kept: no dictionary has as many.
    pub(super) fn note(&mut self, symbol: usize, groups: Vec<u16>) {
        if groups.is_empty() {
            return;
        }
        let known = self.lists.iter().position(|list| *list == groups);
        let list = known.unwrap_or_else(|| {
            self.lists.push(groups);
            self.lists.len() - 1
        });
        if self.of.len() <= symbol {
            self.of.resize(symbol + 1, 0);
        }
        self.of[symbol] = u16::try_from(list).unwrap_or_default();
    }
}

impl Index<usize> for Variants {
    type Output = [u16];

    fn index(&self, symbol: usize) -> &[u16] {
        &self.lists[usize::from(self.of.get(symbol).copied().unwrap_or_default())]
    }
}

#[cfg(test)]
mod tests {
    use super::Variants;

    #[test]
    fn names_of_one_group_share_it_and_others_have_none() {
        let mut variants = Variants::default();
        variants.note(7, vec![1, 2]);
        variants.note(3, vec![1, 2]);
        variants.note(4, vec![5]);
        variants.note(5, Vec::new());
        assert_eq!(
            (&variants[7], &variants[3], &variants[4]),
            (&[1, 2][..], &[1, 2][..], &[5][..])
        );
        assert!([0, 5, 6, 8, 1000].iter().all(|symbol| variants[*symbol].is_empty()));
    }
}
