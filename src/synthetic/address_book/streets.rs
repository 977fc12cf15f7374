//! How the streets are named.
//!
//! In: a locality. Out: a street that is free there, sometimes with a sibling of the same first word to be named next, an
//! other language's name, or the street that it lies off. What stands on it is left to [`super::plots`].

use std::collections::BTreeSet;

use super::vocabulary::{
    Character, DEPENDENT_KINDS, LOCALITIES, Locality, MORE_STREET_FIRST, WELSH_KINDS, WELSH_LAST,
};
use crate::synthetic::place_names::{STREET_FIRST, STREET_KINDS};
use crate::synthetic::stream::Stream;

/// A street of the address book.
#[derive(Clone, Debug)]
pub(super) struct Street {
    /// Its name, in capitals.
    pub(super) name: String,
    /// Its name in the other language, empty if there is none.
    pub(super) other_name: String,
    /// The name of the street that it lies off, empty if there is none.
    pub(super) off: String,
    /// Where it is.
    pub(super) place: Locality,
}

/// Names streets, none twice in a locality.
#[derive(Default)]
pub(super) struct StreetNames {
    taken: BTreeSet<(usize, String)>,
    /// First word and locality of siblings still to be named: Rowan Road begets Rowan Close and Rowan Avenue.
    siblings: Vec<(usize, String)>,
}

impl StreetNames {
    /// The next street, and the position of its locality.
    pub(super) fn next(&mut self, stream: &mut Stream) -> (usize, Street) {
        if let Some((at, first)) = self.siblings.pop() {
            let name = self.free_kind(at, &first, stream);
            return (at, plain(name, at));
        }
        let at = stream.ranked(LOCALITIES.len(), 8);
        if LOCALITIES[at].character == Character::Welsh
            && stream.chance(0.7)
            && let Some(street) = self.bilingual(at, stream)
        {
            return (at, street);
        }
        let first = if stream.chance(0.6) {
            stream.pick_ranked(STREET_FIRST, 20).to_uppercase()
        } else {
            stream.pick(MORE_STREET_FIRST).to_owned()
        };
        if stream.chance(0.14) {
            self.siblings.extend([(at, first.clone()), (at, first.clone())]);
        }
        let name = self.free_kind(at, &first, stream);
        (at, plain(name, at))
    }

    /// A small street off `street`.
    pub(super) fn dependent(
        &mut self,
        at: usize,
        street: &Street,
        stream: &mut Stream,
    ) -> Option<Street> {
        let first = stream.pick(MORE_STREET_FIRST);
        let name = format!("{first} {}", stream.pick(DEPENDENT_KINDS));
        let free = self.taken.insert((at, name.clone()));
        free.then(|| Street {
            name,
            other_name: String::new(),
            off: street.name.clone(),
            place: street.place,
        })
    }

    fn free_kind(&mut self, at: usize, first: &str, stream: &mut Stream) -> String {
        let mut first = first.to_owned();
        for attempt in 0_u32.. {
            for _ in 0..40 {
                let (kind, _) = stream.pick_ranked(STREET_KINDS, 3);
                let name = format!("{first} {}", kind.to_uppercase());
                if self.taken.insert((at, name.clone())) {
                    return name;
                }
            }
            // a first word whose kinds are used up goes on with another before it, as in any large town
            let name =
                format!("{} {first} ROAD", stream.pick(&["UPPER", "LOWER", "OLD", "NEW", "EAST"]));
            if self.taken.insert((at, name.clone())) {
                return name;
            }
            stream.pick(MORE_STREET_FIRST).clone_into(&mut first);
            // and a county's worth of streets goes on with two
            if attempt >= 30 {
                first = format!("{first} {}", stream.pick_ranked(STREET_FIRST, 20).to_uppercase());
            }
        }
        first
    }

    fn bilingual(&mut self, at: usize, stream: &mut Stream) -> Option<Street> {
        let (kind, english_kind) = stream.pick(WELSH_KINDS);
        let (last, english_last) = stream.pick(WELSH_LAST);
        let (welsh, english) = (format!("{kind} {last}"), format!("{english_last} {english_kind}"));
        let free =
            !self.taken.contains(&(at, welsh.clone())) && self.taken.insert((at, english.clone()));
        if !free {
            return None;
        }
        self.taken.insert((at, welsh.clone()));
        let (name, other_name) =
            if stream.chance(0.7) { (welsh, english) } else { (english, welsh) };
        Some(Street { name, other_name, off: String::new(), place: LOCALITIES[at] })
    }
}

fn plain(name: String, at: usize) -> Street {
    Street { name, other_name: String::new(), off: String::new(), place: LOCALITIES[at] }
}
