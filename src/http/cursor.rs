//! Pages of a list: where the next one begins, as a text that says nothing and counts for one caller, one list and one edition.
//!
//! In: the number of the last item of a page. Out: a cursor; of a cursor, the number. A cursor of another caller, of another list, or of an edition
//! that is not served any more is none.

use serde::Deserialize;

use super::code::Code;
use super::problem::Problem;
use crate::sharing::Asking;
use crate::values::IdentifierKey;

/// So many items a page has, where nothing is said, and at most.
const USUAL: usize = 50;
pub(super) const MOST: usize = 200;

/// What a cursor counts for.
pub(super) struct Pages {
    secret: [u8; 32],
    of: String,
}

/// Which page is asked for.
#[derive(Clone, Default, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PageAsked {
    pub(super) cursor: Option<String>,
    pub(super) limit: Option<PageLimit>,
}

/// How many items a page is to have: one at least, [`MOST`] at most.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "usize")]
pub(super) struct PageLimit(usize);

impl TryFrom<usize> for PageLimit {
    type Error = &'static str;

    fn try_from(limit: usize) -> Result<Self, Self::Error> {
        if (1..=MOST).contains(&limit) { Ok(Self(limit)) } else { Err("no size of a page") }
    }
}

impl PageLimit {
    /// So many items.
    pub(super) const fn items(self) -> usize {
        self.0
    }
}

/// A page.
pub(super) struct Page<T> {
    pub(super) items: Vec<T>,
    pub(super) next: Option<String>,
}

impl Pages {
    /// The pages of a list for a caller: `list` is the route with all that it was asked to leave out.
    pub(super) fn of(
        council: &IdentifierKey,
        asking: &Asking,
        list: &str,
        edition: &impl ToString,
    ) -> Self {
        let Asking { user, purpose, .. } = asking;
        let of = format!("{}\n{purpose}\n{list}\n{}", user.name, edition.to_string());
        Self { secret: council.derived("hearth 2026 cursors of lists"), of }
    }

    /// A page of items, each with its number, ascending.
    pub(super) fn page<T>(
        &self,
        asked: &PageAsked,
        items: impl IntoIterator<Item = (u64, T)>,
    ) -> Result<Page<T>, Problem> {
        let (from, most) = self.reach(asked)?;
        let left = items.into_iter().filter(|(number, _)| *number >= from);
        let mut page: Vec<(u64, T)> = left.take(most).collect();
        let more = page.len() == most;
        page.truncate(most - 1);
        let last = page.last().map(|(number, _)| *number).filter(|_| more);
        let next = last.map(|number| self.cursor(number));
        Ok(Page { items: page.into_iter().map(|(_, item)| item).collect(), next })
    }

    /// From which number on a page's items are, and how many are enough to make it: one more than it has, which tells that another page follows.
    pub(super) fn reach(&self, asked: &PageAsked) -> Result<(u64, usize), Problem> {
        let after = asked.cursor.as_deref().map(|text| self.after(text)).transpose()?;
        let limit = asked.limit.map_or(USUAL, PageLimit::items);
        Ok((after.map_or(0, |it| it.saturating_add(1)), limit + 1))
    }

    fn cursor(&self, after: u64) -> String {
        // what hides the number is of this list alone
        let pad = self.keyed(b"pad").as_bytes()[..8].try_into().map_or(0, u64::from_le_bytes);
        format!("{:016x}{}", after ^ pad, &self.keyed(&after.to_le_bytes()).to_hex()[..32])
    }

    fn after(&self, cursor: &str) -> Result<u64, Problem> {
        let none = || Problem::of(Code::CursorNotAccepted);
        let hidden = cursor.get(..16).and_then(|it| u64::from_str_radix(it, 16).ok());
        let pad = self.keyed(b"pad").as_bytes()[..8].try_into().map_or(0, u64::from_le_bytes);
        let after = hidden.ok_or_else(none)? ^ pad;
        if self.cursor(after) == cursor { Ok(after) } else { Err(none()) }
    }

    fn keyed(&self, what: &[u8]) -> blake3::Hash {
        let mut hasher = blake3::Hasher::new_keyed(&self.secret);
        hasher.update(self.of.as_bytes());
        hasher.update(&[0]);
        hasher.update(what);
        hasher.finalize()
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST, Page, PageAsked, PageLimit, Pages};
    use crate::sharing::{Asking, User};
    use crate::values::IdentifierKey;

    fn pages(user: &str, list: &str, edition: &str) -> Pages {
        let user = User {
            name: user.parse().unwrap(),
            organisation: "council".parse().unwrap(),
            team: None,
            roles: Vec::new(),
            trained_until: None,
            active: true,
            suspended_from_emergencies: false,
        };
        let asking = Asking {
            user,
            purpose: "subject-rights".parse().unwrap(),
            case_reference: None,
            necessity: None,
            emergency: None,
            at: jiff::civil::date(2026, 11, 1).at(0, 0, 0, 0),
        };
        Pages::of(&IdentifierKey::from_bytes([9; 32]), &asking, list, &edition)
    }

    #[test]
    fn pages_follow_one_another_and_leave_nothing_out() {
        let mine = pages("mk", "restrictions", "2026-11-01.1");
        let numbers = || (0..7_u64).map(|number| (number * 3, number));
        let (mut all, mut cursor, mut count) = (Vec::new(), None, 0);
        loop {
            let asked = PageAsked { cursor: cursor.take(), limit: Some(PageLimit(3)) };
            let Page { items, next } = mine.page(&asked, numbers()).unwrap();
            all.extend(items);
            count += 1;
            assert!(count < 10);
            match next {
                Some(next) => cursor = Some(next),
                None => break,
            }
        }
        assert_eq!((all, count), ((0..7).collect::<Vec<_>>(), 3));
    }

    #[test]
    fn a_cursor_counts_for_its_caller_its_list_and_its_edition_alone() {
        let asked = |cursor| PageAsked { cursor: Some(cursor), limit: Some(PageLimit(1)) };
        let numbers = || [(1, 1), (2, 2)];
        let mine = pages("mk", "restrictions", "2026-11-01.1");
        let first = PageAsked { cursor: None, limit: Some(PageLimit(1)) };
        let cursor = mine.page(&first, numbers()).unwrap().next.unwrap();
        assert_eq!(mine.page(&asked(cursor.clone()), numbers()).unwrap().items, [2]);
        for other in [
            pages("dpo", "restrictions", "2026-11-01.1"),
            pages("mk", "relationships", "2026-11-01.1"),
            pages("mk", "restrictions", "2026-11-02.1"),
        ] {
            assert!(other.page(&asked(cursor.clone()), numbers()).is_err());
        }
        for wrong in ["", "x", &cursor[1..], &cursor.to_uppercase(), "é0000000000000000"] {
            assert!(mine.page(&asked(wrong.to_owned()), numbers()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_page_has_one_item_at_least_and_no_more_than_it_may() {
        assert!(PageLimit::try_from(1).is_ok() && PageLimit::try_from(MOST).is_ok());
        assert!(PageLimit::try_from(0).is_err() && PageLimit::try_from(MOST + 1).is_err());
    }

    #[test]
    fn what_a_page_reaches_for_is_enough_to_make_it() {
        let mine = pages("mk", "restrictions", "2026-11-01.1");
        let numbers = || (0..7_u64).map(|number| (number * 3, number));
        let mut asked = PageAsked { cursor: None, limit: Some(PageLimit(2)) };
        for _ in 0..4 {
            let (from, most) = mine.reach(&asked).unwrap();
            let reached = numbers().filter(|(number, _)| *number >= from).take(most);
            let (few, all) =
                (mine.page(&asked, reached).unwrap(), mine.page(&asked, numbers()).unwrap());
            assert_eq!((few.items, few.next.clone()), (all.items, all.next));
            asked.cursor = few.next;
        }
        assert_eq!(asked.cursor, None);
    }
}
