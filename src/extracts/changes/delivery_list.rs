//! Which deliveries make up a register, in their order: a small text file beside them, named by its own digest.
//!
//! In: kinds, digests and names. Out: the text, and back. A list is content-addressed as the deliveries are: an edition that
//! names the list's digest names all that it rests on.

use std::{
    cmp::Ordering,
    path::{Path, PathBuf},
};

/// The first line of a list.
const MARK: &str = "hearth deliveries 1";

/// What a delivery is to the register.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum DeliveryKind {
    /// All of it.
    Full,
    /// What changed.
    Changes,
    /// Taken in once, and replaced by a full one since: known, so that it is never applied again.
    Replaced,
}

impl DeliveryKind {
    const WORDS: [(&'static str, Self); 3] =
        [("full", Self::Full), ("changes", Self::Changes), ("replaced", Self::Replaced)];

    fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, kind)| *kind == self).map_or("", |(word, _)| word)
    }
}

/// One delivery.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Delivery {
    /// What it is to the register.
    pub kind: DeliveryKind,
    /// The file's blake3 digest, in hexadecimal: what it is kept by.
    pub digest: String,
    /// The file's name as it was delivered.
    pub name: String,
}

/// The deliveries of a register, in order.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct DeliveryList {
    /// All that were ever taken in since the list began.
    pub deliveries: Vec<Delivery>,
}

impl DeliveryList {
    /// The list as text.
    #[must_use]
    pub fn render(&self) -> String {
        let mut text = format!("{MARK}\n");
        for Delivery { kind, digest, name } in &self.deliveries {
            for part in [kind.word(), " ", digest, " ", &name.replace(['\n', '\r'], "_"), "\n"] {
                text.push_str(part);
            }
        }
        text
    }

    /// Reads a list; `None` if the text is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix(MARK)?.strip_prefix('\n')?;
        let mut deliveries = Vec::new();
        for line in rest.lines() {
            let (word, rest) = line.split_once(' ')?;
            let (digest, name) = rest.split_once(' ')?;
            let (_, kind) = DeliveryKind::WORDS.iter().find(|(known, _)| *known == word)?;
            let plain = digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
            if !plain {
                return None;
            }
            deliveries.push(Delivery {
                kind: *kind,
                digest: digest.to_owned(),
                name: name.to_owned(),
            });
        }
        Some(Self { deliveries })
    }

    /// Reads the list at a path; `None` if there is something else, or nothing.
    #[must_use]
    pub fn read(path: &Path) -> Option<Self> {
        let mut file = std::fs::File::open(path).ok()?;
        let mut start = [0; MARK.len()];
        std::io::Read::read_exact(&mut file, &mut start).ok()?;
        if start != MARK.as_bytes() {
            return None;
        }
        Self::parse(&std::fs::read_to_string(path).ok()?)
    }

    /// The digest of the text.
    #[must_use]
    pub fn digest(&self) -> blake3::Hash {
        blake3::hash(self.render().as_bytes())
    }

    /// Takes a delivery in; a full one replaces those before it.
    pub fn push(&mut self, delivery: Delivery) {
        if delivery.kind == DeliveryKind::Full {
            for before in &mut self.deliveries {
                before.kind = DeliveryKind::Replaced;
            }
        }
        self.deliveries.push(delivery);
    }

    /// The deliveries that the register is made of.
    pub fn in_force(&self) -> impl Iterator<Item = &Delivery> {
        self.deliveries.iter().filter(|delivery| delivery.kind != DeliveryKind::Replaced)
    }

    /// True if a file of this digest was taken in already.
    #[must_use]
    pub fn knows(&self, digest: &str) -> bool {
        self.deliveries.iter().any(|delivery| delivery.digest == digest)
    }
}

/// The order of names in which numbers count as numbers: `update_9` before `update_10`.
#[must_use]
pub fn natural_order(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a.as_bytes(), b.as_bytes());
    loop {
        match (left.first(), right.first()) {
            (None, None) => return a.cmp(b),
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(x), Some(y)) if x.is_ascii_digit() && y.is_ascii_digit() => {
                let (x, rest_of_left) = number(left);
                let (y, rest_of_right) = number(right);
                let order = x.len().cmp(&y.len()).then_with(|| x.cmp(y));
                if order != Ordering::Equal {
                    return order;
                }
                (left, right) = (rest_of_left, rest_of_right);
            }
            (Some(x), Some(y)) if x == y => (left, right) = (&left[1..], &right[1..]),
            (Some(x), Some(y)) => return x.cmp(y),
        }
    }
}

/// The files of a folder of deliveries, in the order of their names; hidden ones are none.
///
/// # Errors
/// If the folder cannot be listed.
pub fn delivered_files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let hidden = path.file_name().is_none_or(|name| name.as_encoded_bytes().starts_with(b"."));
        if path.is_file() && !hidden {
            files.push(path);
        }
    }
    let name = |path: &PathBuf| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    files.sort_by(|a, b| natural_order(&name(a), &name(b)));
    Ok(files)
}

/// The digits at the start, without leading zeros, and what follows them.
fn number(text: &[u8]) -> (&[u8], &[u8]) {
    let end = text.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    let zeros = digits.iter().position(|digit| *digit != b'0').unwrap_or(digits.len());
    (&digits[zeros..], rest)
}

#[cfg(test)]
mod tests {
    use super::{Delivery, DeliveryKind, DeliveryList, natural_order};

    fn delivery(kind: DeliveryKind, name: &str) -> Delivery {
        let digest = blake3::hash(name.as_bytes()).to_hex().to_string();
        Delivery { kind, digest, name: name.to_owned() }
    }

    #[test]
    fn a_list_is_read_back_and_a_full_delivery_replaces_what_was_before() {
        let mut list = DeliveryList::default();
        for (kind, name) in [
            (DeliveryKind::Full, "register 2025.csv"),
            (DeliveryKind::Changes, "update_1.csv"),
            (DeliveryKind::Full, "register 2026.csv"),
            (DeliveryKind::Changes, "update_2.csv"),
        ] {
            list.push(delivery(kind, name));
        }
        let read = DeliveryList::parse(&list.render()).unwrap();
        assert_eq!(read, list);
        let names: Vec<_> = read.in_force().map(|delivery| delivery.name.as_str()).collect();
        assert_eq!(names, ["register 2026.csv", "update_2.csv"]);
        assert!(read.knows(&delivery(DeliveryKind::Full, "update_1.csv").digest));
        for wrong in ["", "id,name\n", "hearth deliveries 1\nfull x y\n"] {
            assert_eq!(DeliveryList::parse(wrong), None);
        }
    }

    #[test]
    fn numbers_in_names_are_ordered_as_numbers() {
        let mut names = ["u_10.csv", "u_9.csv", "u_009b.csv", "u_1.csv", "a.csv", "u.csv"];
        names.sort_by(|a, b| natural_order(a, b));
        assert_eq!(names, ["a.csv", "u.csv", "u_1.csv", "u_9.csv", "u_009b.csv", "u_10.csv"]);
    }
}
