//! The end of the demo: one household, asked for by four people.
//!
//! In: a council whose nights have run. Out: what each is shown, through the door and on the record as any look is: a revenues officer, a
//! safeguarding lead who has stated that the household is a case of theirs, a partner without an agreement, and the safeguarding lead in an
//! emergency.

use std::collections::BTreeSet;
use std::path::Path;

use super::acting::Acting;
use super::console::Console;
use super::lookup_ground::{LookArgs, LookGround};
use super::{lookup_text, relationship};
use crate::editions::{OpenEdition, StoredHousehold};
use crate::lookup::Question;
use crate::sharing::EmergencyGround;

/// Asks for one household four times, and prints what each is answered.
pub(super) fn four_looks(config: &Path, console: &mut Console) -> anyhow::Result<()> {
    let ground = LookGround::open(config)?;
    let Some(household) = telling_household(&ground.edition)? else { return Ok(()) };
    let question = Question::Household(household.id);
    let looks = [
        (
            "A revenues officer, for council tax and benefits",
            LookArgs::plain("r.evans", "revenues-and-benefits"),
        ),
        (
            "A safeguarding lead, whose case the household is",
            LookArgs::plain("s.patel", "safeguarding")
                .with_case("MASH-114", "a referral names the address"),
        ),
        (
            "A housing association that has no agreement with the council",
            LookArgs::plain("h.moss", "supporting-families")
                .because("the family has asked for help"),
        ),
        (
            "The safeguarding lead again, in an emergency",
            LookArgs::plain("s.patel", "safeguarding").in_emergency(
                EmergencyGround::VitalInterests,
                "a child has not come home from school",
            ),
        ),
    ];
    let case = relationship::State::for_case(household.id, "s.patel", "safeguarding", "MASH-114");
    let (number, told) = relationship::stated(&case, &Acting::at(config)?)?;
    let out = console.out();
    writeln!(
        out,
        "\nOne household, asked for by four people\n\nThe safeguarding lead states a case"
    )?;
    writeln!(out, "{}\n  relationship {number}: {told}", case.command(config))?;
    for (who, args) in looks {
        let asking = ground.asking(&args)?;
        let answer = ground.ask(|door| door.answer(&asking, &question))?;
        let text = lookup_text::of_answer(&answer);
        writeln!(console.out(), "\n{who}\n{}", args.command(&household.id.to_string(), config))?;
        for line in text.lines() {
            writeln!(console.out(), "  {line}")?;
        }
    }
    Ok(())
}

/// The first private household of three to six people of whom the most kinds of datasets speak.
fn telling_household(edition: &OpenEdition) -> anyhow::Result<Option<StoredHousehold>> {
    let mut best: Option<(usize, StoredHousehold)> = None;
    for household in edition.households() {
        let household = household?;
        if !(3..=6).contains(&household.members.len()) || !household.kind.is_private() {
            continue;
        }
        let mut datasets = BTreeSet::new();
        for member in &household.members {
            for record in edition.person(member.person)?.map(|it| it.records).unwrap_or_default() {
                datasets.extend(edition.placement_at(record)?.map(|it| it.key.dataset));
            }
        }
        if best.as_ref().is_none_or(|(most, _)| datasets.len() > *most) {
            best = Some((datasets.len(), household));
        }
    }
    Ok(best.map(|(_, household)| household))
}
