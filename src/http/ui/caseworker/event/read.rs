//! What was filled in, as a declaration.
//!
//! In: a form, and whom it is about. Out: what the API takes, or what is missing. Only what a form needs is looked at here; what may be declared of whom is looked
//! at where it is declared, by the same rules as what comes over the API.

use compact_str::CompactString;

use super::kinds::{Kind, PROOFS, TELLERS};
use super::subject::{Subject, Who};
use crate::http::api::life_events::LifeEventSent;
use crate::http::ui::components::Faults;
use crate::http::ui::session::Fields;
use crate::journal::{DeclaringChannel, Destination, DestinationArea, NameSince};
use crate::notices::declaring::{Circumstance, Happened, Movers};
use crate::values::{EvidenceLevel, PersonId, Uprn};

/// The longest that a text may be.
const LONGEST: usize = 300;

/// What was filled in, or what is missing.
pub(super) fn read(
    (subject, kind): (&Subject, Kind),
    typed: &Fields,
    once: &str,
) -> Result<LifeEventSent, Faults> {
    let mut faults = Faults::none();
    let when = when(typed);
    if when.is_empty() {
        faults.add("when", "Enter when it happened, or what is known of it");
    }
    for name in ["address", "forenames", "surname"] {
        if typed.text(name).is_some_and(|it| it.chars().count() > LONGEST) {
            faults.add(name, format!("This must be {LONGEST} characters or fewer"));
        }
    }
    let told_by = typed.text("told_by");
    let told_by = TELLERS.iter().find(|(word, ..)| Some(*word) == told_by).map(|(_, it, _)| *it);
    if told_by.is_none() {
        faults.add("told_by", "Select who reports it");
    }
    let seen = typed.all("seen").filter_map(|word| PROOFS.iter().find(|it| it.0 == word));
    let seen: Vec<_> = seen.map(|(_, proof, _)| *proof).collect();
    let happened = happened((subject, kind), typed, &mut faults);
    let (Some(happened), Some(told_by), true) = (happened, told_by, faults.is_empty()) else {
        return Err(faults);
    };
    Ok(LifeEventSent {
        happened,
        when,
        level: if seen.is_empty() { EvidenceLevel::Stated } else { EvidenceLevel::Verified },
        seen,
        channel: DeclaringChannel::Caseworker,
        told_by,
        reference: CompactString::from(format!("page-{once}")),
        reason: None,
    })
}

/// A day as the API has it, of three fields of which some may be empty.
fn when(typed: &Fields) -> String {
    let part = |name: &str| typed.text(&format!("when-{name}"));
    let two = |text: &str| if text.len() == 1 { format!("0{text}") } else { text.to_owned() };
    let parts = [part("year").map(str::to_owned), part("month").map(two), part("day").map(two)];
    let last = parts.iter().rposition(Option::is_some).map_or(0, |it| it + 1);
    parts[..last].iter().map(|it| it.clone().unwrap_or_default()).collect::<Vec<_>>().join("-")
}

fn destination(typed: &Fields, faults: &mut Faults) -> Option<Destination> {
    match (typed.text("uprn"), typed.text("address")) {
        (Some(text), None) => {
            let uprn = Uprn::parse(text).ok();
            if uprn.is_none() {
                faults.add("uprn", "Enter a UPRN of up to 12 digits");
            }
            uprn.map(Destination::Uprn)
        }
        (None, Some(text)) => {
            let area = match typed.text("area") {
                Some("inside") => DestinationArea::Inside,
                Some("outside") => DestinationArea::Outside,
                Some(_) | None => DestinationArea::Unknown,
            };
            Some(Destination::Written { text: text.into(), area })
        }
        (Some(_), Some(_)) => {
            faults.add("address", "Enter a UPRN or an address, and not both");
            None
        }
        (None, None) => None,
    }
}

fn happened(
    (subject, kind): (&Subject, Kind),
    typed: &Fields,
    faults: &mut Faults,
) -> Option<Happened> {
    let name = || NameSince {
        forenames: typed.text("forenames").unwrap_or_default().into(),
        surname: typed.text("surname").unwrap_or_default().into(),
    };
    let chosen: Vec<PersonId> = typed.all("members").filter_map(|it| it.parse().ok()).collect();
    let of_household = |id: &&(PersonId, String)| !chosen.contains(&id.0);
    if kind.is_of_some() && chosen.is_empty() {
        faults.add("members", "Select who it is");
        return None;
    }
    match (subject.who, kind) {
        (Who::Household(household), Kind::Move) => Some(Happened::ChangeOfAddress {
            whom: Movers::Household(household),
            to: destination(typed, faults),
        }),
        (Who::Household(household), Kind::MoveOfSome) => Some(Happened::ChangeOfAddress {
            whom: Movers::Members { household, members: chosen },
            to: destination(typed, faults),
        }),
        (Who::Household(household), Kind::Separation) => Some(Happened::Separation {
            household,
            apart_from: subject.members.iter().filter(of_household).map(|it| it.0).collect(),
            whom: chosen,
            to: destination(typed, faults),
        }),
        (Who::Person(person), Kind::Move) => Some(Happened::ChangeOfAddress {
            whom: Movers::People(vec![person]),
            to: destination(typed, faults),
        }),
        (Who::Person(person), Kind::Birth) => {
            let other = typed.text("other").map(|it| it.to_uppercase().parse::<PersonId>());
            if matches!(other, Some(Err(_))) {
                faults.add("other", "Enter an identifier, such as HP-7K3Q-9M2C");
            }
            let parents = std::iter::once(person).chain(other.and_then(Result::ok)).collect();
            Some(Happened::Birth { parents, children: vec![name()] })
        }
        (Who::Person(person), Kind::Death) => Some(Happened::Death { person }),
        (Who::Person(person), Kind::NewName) => {
            if typed.text("forenames").is_none() && typed.text("surname").is_none() {
                faults.add("surname", "Enter the name that they go by since");
            }
            Some(Happened::NameChange { person, name: name() })
        }
        (Who::Person(person), Kind::Joining) => {
            let household = typed.text("other").and_then(|it| it.to_uppercase().parse().ok());
            if household.is_none() {
                faults.add("other", "Enter an identifier, such as HH-4M8T-0ZXS");
            }
            Some(Happened::Joining { whom: vec![person], household: household? })
        }
        (Who::Person(person), Kind::ComingOfAge) => {
            Some(circumstance(Circumstance::ComingOfAge, person))
        }
        (Who::Person(person), Kind::IncomeLoss) => {
            Some(circumstance(Circumstance::IncomeLoss, person))
        }
        (Who::Person(person), Kind::Disability) => {
            Some(circumstance(Circumstance::Disability, person))
        }
        (Who::Person(person), Kind::Homelessness) => {
            Some(circumstance(Circumstance::Homelessness, person))
        }
        (Who::Person(_), Kind::MoveOfSome | Kind::Separation)
        | (
            Who::Household(_),
            Kind::Birth
            | Kind::Death
            | Kind::NewName
            | Kind::Joining
            | Kind::ComingOfAge
            | Kind::IncomeLoss
            | Kind::Disability
            | Kind::Homelessness,
        ) => None,
    }
}

const fn circumstance(what: Circumstance, person: PersonId) -> Happened {
    Happened::Circumstance { what, person }
}

#[cfg(test)]
mod tests {
    use super::{Kind, Subject, Who, read};
    use crate::http::ui::session::Fields;
    use crate::journal::Destination;
    use crate::notices::declaring::{Happened, Movers};
    use crate::values::EvidenceLevel;

    fn household() -> Subject {
        let member = |id: &str| (id.parse().unwrap(), id.to_owned());
        Subject {
            who: Who::Household("HH-7R4A-2M69".parse().unwrap()),
            called: "the household".to_owned(),
            members: vec![member("HP-SJYW-7M1S"), member("HP-4R4K-XF4Y")],
        }
    }

    const WHOLE: [(&str, &str); 4] =
        [("when-day", "1"), ("when-month", "11"), ("when-year", "2026"), ("told_by", "themselves")];

    fn with(more: &[(&str, &str)]) -> Fields {
        Fields::of(&[&WHOLE[..], more].concat())
    }

    #[test]
    fn a_move_of_a_household_is_read_as_the_api_takes_one() {
        let typed = with(&[("uprn", "10093205511"), ("seen", "tenancy_or_deeds")]);
        let sent = read((&household(), Kind::Move), &typed, "0191").unwrap();
        assert_eq!((sent.when.as_str(), sent.level), ("2026-11-01", EvidenceLevel::Verified));
        assert_eq!(sent.reference, "page-0191");
        let Happened::ChangeOfAddress {
            whom: Movers::Household(_),
            to: Some(Destination::Uprn(_)),
        } = sent.happened
        else {
            panic!("{:?}", sent.happened)
        };
        let unproven = read((&household(), Kind::Move), &with(&[]), "0191").unwrap();
        assert_eq!(unproven.level, EvidenceLevel::Stated);
    }

    #[test]
    fn those_who_part_leave_the_others() {
        let typed = with(&[("members", "HP-SJYW-7M1S")]);
        let sent = read((&household(), Kind::Separation), &typed, "1").unwrap();
        let Happened::Separation { whom, apart_from, .. } = sent.happened else {
            panic!("another")
        };
        assert_eq!((whom.len(), apart_from[0].to_string().as_str()), (1, "HP-4R4K-XF4Y"));
    }

    #[test]
    fn what_is_missing_is_told_where_it_stands() {
        let told = |kind, typed: &Fields| -> Vec<String> {
            let faults = read((&household(), kind), typed, "1").err().unwrap();
            faults.list().iter().filter_map(|it| it.field.clone()).collect()
        };
        assert_eq!(told(Kind::Move, &Fields::default()), ["when", "told_by"]);
        assert_eq!(told(Kind::MoveOfSome, &with(&[])), ["members"]);
        assert_eq!(told(Kind::Move, &with(&[("uprn", "x")])), ["uprn"]);
        assert_eq!(
            told(Kind::Move, &with(&[("uprn", "1"), ("address", "2 High St")])),
            ["address"]
        );
    }
}
