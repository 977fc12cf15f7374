//! Who is told of a life event, of `life-events.toml`: life event → changed circumstance → needs → services, each with the most that it may do.
//!
//! In: the rules as [`telling_reader`](super::telling_reader) has found them right. Out: for an event, where a move leads and how well the event is
//! known, the services that are told. No service is told to do more than the evidence carries. Who among partners stands for a service, and whether
//! the law lets them be told, is left to `notices` and `sharing`.

use crate::values::{ActionClass, EvidenceLevel, LifeEventKind, ServiceName};

/// Where a move leads, seen from the council's area.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum MoveCase {
    /// From a home in the area to another.
    Within,
    /// Out of the area.
    Leaving,
    /// Into the area.
    Arriving,
}

impl MoveCase {
    /// All, in the order of rules.
    pub const ALL: [Self; 3] = [Self::Within, Self::Leaving, Self::Arriving];

    /// The word of rule files.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Within => "within",
            Self::Leaving => "leaving",
            Self::Arriving => "arriving",
        }
    }
}

/// A service that may be told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ServiceRule {
    /// The name by which agreements subscribe for it.
    pub name: ServiceName,
    /// What people read, in English.
    pub en: String,
    /// The same in Welsh.
    pub cy: String,
    /// Its numbers in the Local Government Services List, where they are known.
    pub esd: Vec<u32>,
}

/// What an event changes in somebody's life, and who is told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChangeRule {
    /// The event.
    pub event: LifeEventKind,
    /// Where the move leads; wherever it leads, and of any other event, none.
    pub case: Option<MoveCase>,
    /// What is otherwise now, in words.
    pub circumstance: String,
    /// What people need then, in words.
    pub needs: Vec<String>,
    /// Nobody is told before it is known as well as this.
    pub least: EvidenceLevel,
    /// Of whom the event parts somebody from, nothing is told, and they are not told.
    pub safe_contact: bool,
    /// Who is told.
    pub tell: Vec<TellRule>,
}

/// A service that a change is told to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TellRule {
    /// Which: its place among the services.
    pub service: usize,
    /// The most that it may do, on the best evidence.
    pub action: ActionClass,
    /// True if it is an offer: nobody's name is passed on for it without their consent.
    pub by_consent: bool,
}

/// A service that is told of an event.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Told<'t> {
    /// Which.
    pub service: &'t ServiceRule,
    /// The most that it may do: no more than it wants, and no more than the evidence carries.
    pub action: ActionClass,
    /// True if the person has to have agreed to it.
    pub by_consent: bool,
    /// True if nothing may be told of those whom the event parts the person from, nor to them.
    pub safe_contact: bool,
    /// What the event changes: why this service is told.
    pub because: &'t ChangeRule,
}

/// The most that may be done about an event, by how well it is known; nothing where none.
pub(super) type Highest = [Option<ActionClass>; EvidenceLevel::ALL.len()];

/// Who is told of what. Made only of rules in which no fault was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Telling {
    services: Vec<ServiceRule>,
    changes: Vec<ChangeRule>,
    highest: [Highest; LifeEventKind::ALL.len()],
    /// By event, case and level: who is told.
    rows: Vec<Vec<Row>>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Row {
    service: usize,
    action: ActionClass,
    by_consent: bool,
    safe_contact: bool,
    change: usize,
}

const LEVELS: usize = EvidenceLevel::ALL.len();
/// Each case, and none.
const CASES: usize = MoveCase::ALL.len() + 1;

fn place(event: LifeEventKind, case: Option<MoveCase>, level: EvidenceLevel) -> usize {
    let case = case.map_or(0, |case| case as usize + 1);
    (event.place() * CASES + case) * LEVELS + level as usize
}

impl Default for Telling {
    /// Nobody is told of anything.
    fn default() -> Self {
        Self::of(Vec::new(), Vec::new(), [Highest::default(); LifeEventKind::ALL.len()])
    }
}

impl Telling {
    /// Puts every answer in its place.
    pub(super) fn of(
        services: Vec<ServiceRule>,
        changes: Vec<ChangeRule>,
        highest: [Highest; LifeEventKind::ALL.len()],
    ) -> Self {
        let cases = || [None].into_iter().chain(MoveCase::ALL.map(Some));
        let mut rows = Vec::with_capacity(LifeEventKind::ALL.len() * CASES * LEVELS);
        for event in LifeEventKind::ALL {
            for case in cases() {
                for level in EvidenceLevel::ALL {
                    let most = highest[event.place()][level as usize];
                    let holds = |change: &ChangeRule| {
                        change.event == event
                            && level >= change.least
                            && (change.case.is_none() || change.case == case)
                    };
                    let told = changes.iter().enumerate().filter(|(_, change)| holds(change));
                    rows.push(most.map(|most| row(told, most)).unwrap_or_default());
                }
            }
        }
        Self { services, changes, highest, rows }
    }

    /// The services that are told of an event as well known as this, each once; of a move, where it leads, if that is known.
    pub fn of_event(
        &self,
        event: LifeEventKind,
        case: Option<MoveCase>,
        level: EvidenceLevel,
    ) -> impl ExactSizeIterator<Item = Told<'_>> {
        let rows = self.rows.get(place(event, case, level)).map(Vec::as_slice).unwrap_or_default();
        rows.iter().map(|row| Told {
            service: &self.services[row.service],
            action: row.action,
            by_consent: row.by_consent,
            safe_contact: row.safe_contact,
            because: &self.changes[row.change],
        })
    }

    /// The most that anybody may do about an event as well known as this; nothing, if none.
    #[must_use]
    pub const fn highest(&self, event: LifeEventKind, level: EvidenceLevel) -> Option<ActionClass> {
        self.highest[event.place()][level as usize]
    }

    /// Every service, in the order of the file.
    #[must_use]
    pub fn services(&self) -> &[ServiceRule] {
        &self.services
    }

    /// A service by its name.
    #[must_use]
    pub fn service(&self, name: &ServiceName) -> Option<&ServiceRule> {
        self.services.iter().find(|service| service.name == *name)
    }

    /// Every change, in the order of the file.
    #[must_use]
    pub fn changes(&self) -> &[ChangeRule] {
        &self.changes
    }
}

/// Whom these changes tell where so much may be done. Where two tell one service, what does more is told.
fn row<'c>(changes: impl Iterator<Item = (usize, &'c ChangeRule)>, most: ActionClass) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for (place, change) in changes {
        for &TellRule { service, action, by_consent } in &change.tell {
            let (action, safe_contact) = (action.min(most), change.safe_contact);
            let Some(told) = rows.iter_mut().find(|row| row.service == service) else {
                rows.push(Row { service, action, by_consent, safe_contact, change: place });
                continue;
            };
            told.safe_contact |= safe_contact;
            if action > told.action {
                (told.action, told.change) = (action, place);
            }
        }
    }
    rows
}
