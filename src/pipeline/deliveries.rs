//! Tonight's deliveries of a register that is delivered in changes: those of the last edition, and what is new.
//!
//! In: the list that the last published edition rests on, and the folder or file where deliveries arrive. Out: tonight's list,
//! kept under the state folder with every delivery it names. Files are known by their digests: one that was taken in already
//! changes nothing. A night that stops has published no list, so the next one begins where the last edition left off, and so
//! does one after a rollback.

use std::path::{Path, PathBuf};

use crate::extracts::{
    ArrivalVerdict, Delivery, DeliveryKind, DeliveryList, delivered_files, is_of_changes,
};
use crate::pipeline::arrivals::{ArrivalFault, keep, kept_at};
use crate::rules::{ChangeRules, SourceRules};

/// So many missing numbers are told at most.
const MOST_TOLD: usize = 12;

/// Where a register's deliveries are.
pub(super) struct Delivered<'d> {
    pub(super) state: &'d Path,
    pub(super) source: &'d SourceRules,
    pub(super) changes: &'d ChangeRules,
    /// The configured folder, or file.
    pub(super) path: &'d Path,
}

/// What of the new deliveries is not applied tonight.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct Waiting {
    missing: Vec<u64>,
    behind: usize,
    late: usize,
}

impl Delivered<'_> {
    /// Tonight's list, and what is to be said of it. `kept` is where the last edition's list should be.
    pub(super) fn tonight(
        &self,
        kept: Option<&Path>,
        accepted: bool,
    ) -> Result<(PathBuf, ArrivalVerdict), ArrivalFault> {
        let known = kept.map_or(Some(DeliveryList::default()), before);
        let new = self.new_deliveries(known.as_ref())?;
        let fresh_start = new.iter().any(|(_, delivery)| delivery.kind == DeliveryKind::Full);
        let dataset = self.source.name.0.to_string();
        let Some(known) = known.or_else(|| fresh_start.then(DeliveryList::default)) else {
            return Ok((self.path.to_owned(), ArrivalVerdict::NoBase { dataset }));
        };
        let (list, waiting) = tonights_list(known, &new, self.changes, accepted);
        let has_full = list.in_force().any(|delivery| delivery.kind == DeliveryKind::Full);
        if self.changes.full && !has_full {
            return Ok((self.path.to_owned(), ArrivalVerdict::NoBase { dataset }));
        }
        for (path, delivery) in new.iter().filter(|(_, new)| list.knows(&new.digest)) {
            keep(self.state, &delivery.digest, path)
                .map_err(|cause| ArrivalFault::Disk { path: path.clone(), cause })?;
        }
        let place = self.keep_list(&list)?;
        let verdict = if waiting == Waiting::default() {
            ArrivalVerdict::Accept
        } else {
            let Waiting { missing, behind, late } = waiting;
            ArrivalVerdict::DeliveriesWait { dataset, missing, waiting: behind, late }
        };
        Ok((place, verdict))
    }

    /// The files that no list has yet, in the order of their names.
    fn new_deliveries(
        &self,
        known: Option<&DeliveryList>,
    ) -> Result<Vec<(PathBuf, Delivery)>, ArrivalFault> {
        let told = |cause| ArrivalFault::Disk { path: self.path.to_owned(), cause };
        let files = if self.path.is_dir() {
            delivered_files(self.path).map_err(told)?
        } else {
            vec![self.path.to_owned()]
        };
        let mut new: Vec<(PathBuf, Delivery)> = Vec::new();
        for file in files {
            let digest = digest_of(&file)
                .map_err(|cause| ArrivalFault::Disk { path: file.clone(), cause })?;
            let twice = new.iter().any(|(_, other)| other.digest == digest);
            if twice || known.is_some_and(|known| known.knows(&digest)) {
                continue;
            }
            let changed = is_of_changes(&file, self.source)?;
            let kind = if changed { DeliveryKind::Changes } else { DeliveryKind::Full };
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            new.push((file, Delivery { kind, digest, name }));
        }
        Ok(new)
    }

    /// Keeps a list: written beside, synced, then named.
    fn keep_list(&self, list: &DeliveryList) -> Result<PathBuf, ArrivalFault> {
        let place = kept_at(self.state, list.digest().to_hex().as_str());
        let folder = self.state.join("arrivals");
        let write = || -> std::io::Result<()> {
            if place.exists() {
                return Ok(());
            }
            std::fs::create_dir_all(&folder)?;
            let mut file = tempfile::NamedTempFile::new_in(&folder)?;
            std::io::Write::write_all(file.as_file_mut(), list.render().as_bytes())?;
            file.as_file().sync_all()?;
            file.persist(&place).map_err(|failed| failed.error)?;
            std::fs::File::open(&folder)?.sync_all()
        };
        write().map_err(|cause| ArrivalFault::Disk { path: place.clone(), cause })?;
        Ok(place)
    }
}

/// What the last edition rests on; `None` if it is lost. A file that was kept before its rules knew changes is a full one.
fn before(kept: &Path) -> Option<DeliveryList> {
    if let Some(list) = DeliveryList::read(kept) {
        return Some(list);
    }
    let digest = digest_of(kept).ok()?;
    let name = kept.file_name()?.to_string_lossy().into_owned();
    let delivery = Delivery { kind: DeliveryKind::Full, digest, name };
    Some(DeliveryList { deliveries: vec![delivery] })
}

fn digest_of(file: &Path) -> std::io::Result<String> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(std::fs::File::open(file)?)?;
    Ok(hasher.finalize().to_hex().to_string())
}

/// Appends the new deliveries, as far as their numbers follow each other. With a person's word all are applied in their order.
fn tonights_list(
    mut list: DeliveryList,
    new: &[(PathBuf, Delivery)],
    rules: &ChangeRules,
    accepted: bool,
) -> (DeliveryList, Waiting) {
    let mut applied = list.in_force().filter_map(|delivery| number_of(rules, &delivery.name)).max();
    let mut waiting = Waiting::default();
    let mut held: Vec<&Delivery> = Vec::new();
    // the last number seen, applied or not
    let mut cursor = applied;
    for (_, delivery) in new {
        let number = match delivery.kind {
            DeliveryKind::Changes => number_of(rules, &delivery.name).filter(|_| !accepted),
            DeliveryKind::Full | DeliveryKind::Replaced => None,
        };
        match (number, applied) {
            (Some(number), Some(newest)) if number <= newest => {
                waiting.late += 1;
                held.push(delivery);
            }
            (Some(number), Some(newest)) if number > newest + 1 => {
                let from = cursor.unwrap_or(newest).max(newest) + 1;
                let room = MOST_TOLD - waiting.missing.len().min(MOST_TOLD);
                waiting.missing.extend((from..number).take(room));
                waiting.behind += 1;
                cursor = Some(number);
                held.push(delivery);
            }
            (number, _) => {
                if delivery.kind == DeliveryKind::Full {
                    // what waited is in the full one, which came after it
                    held.drain(..).for_each(|held| list.push(held.clone()));
                    (waiting, applied) = (Waiting::default(), None);
                }
                list.push(delivery.clone());
                applied = number.or(applied);
                cursor = applied;
            }
        }
    }
    (list, waiting)
}

/// The number in a delivery's name.
fn number_of(rules: &ChangeRules, name: &str) -> Option<u64> {
    let (start, end) = rules.numbered.as_ref()?;
    name.strip_prefix(start.as_str())?.strip_suffix(end.as_str())?.parse().ok()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::{Waiting, tonights_list};
    use crate::extracts::{Delivery, DeliveryKind, DeliveryList};
    use crate::rules::{AgainstTheRegister, ChangeRules};

    fn rules() -> ChangeRules {
        ChangeRules {
            code: None,
            add: Vec::new(),
            modify: Vec::new(),
            delete: Vec::new(),
            known_add: AgainstTheRegister::Apply,
            unknown_modify: AgainstTheRegister::Apply,
            unknown_delete: AgainstTheRegister::Apply,
            numbered: Some(("u".to_owned(), String::new())),
            full: true,
            columns: std::collections::BTreeMap::new(),
        }
    }

    fn new(names: &[&str]) -> Vec<(PathBuf, Delivery)> {
        let delivery = |name: &&str| {
            let full = name.starts_with("full");
            let kind = if full { DeliveryKind::Full } else { DeliveryKind::Changes };
            let digest = blake3::hash(name.as_bytes()).to_hex().to_string();
            (PathBuf::from(name), Delivery { kind, digest, name: (*name).to_owned() })
        };
        names.iter().map(delivery).collect()
    }

    fn after(nights: &[&[&str]], accepted: bool) -> (String, Waiting) {
        let (mut list, mut waiting) = (DeliveryList::default(), Waiting::default());
        for night in nights {
            let mut new = new(night);
            new.retain(|(_, delivery)| !list.knows(&delivery.digest));
            (list, waiting) = tonights_list(list, &new, &rules(), accepted);
        }
        let names: Vec<_> = list.in_force().map(|delivery| delivery.name.clone()).collect();
        (names.join(" "), waiting)
    }

    #[test]
    fn a_gap_in_the_numbers_holds_back_what_comes_after_it() {
        let (names, waiting) = after(&[&["full", "u1"], &["u1", "u2", "u4", "u5", "u7"]], false);
        assert_eq!(names, "full u1 u2");
        assert_eq!(waiting, Waiting { missing: vec![3, 6], behind: 3, late: 0 });
        let (names, waiting) = after(&[&["full", "u1"], &["u3"], &["u2", "u3"]], false);
        assert_eq!((names.as_str(), waiting), ("full u1 u2 u3", Waiting::default()));
        let (names, waiting) = after(&[&["full", "u1"], &["u3"]], true);
        assert_eq!((names.as_str(), waiting), ("full u1 u3", Waiting::default()));
    }

    #[test]
    fn what_comes_late_waits_and_a_full_delivery_ends_all_waiting() {
        let (names, waiting) = after(&[&["full", "u4"], &["u2"]], false);
        assert_eq!((names.as_str(), waiting.late), ("full u4", 1));
        let (names, waiting) = after(&[&["full", "u4"], &["u2", "full 2", "u9"]], false);
        assert_eq!((names.as_str(), waiting), ("full 2 u9", Waiting::default()));
    }
}
