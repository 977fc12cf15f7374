//! One person as one permit shows them.
//!
//! In: what the permit opens. Out: a [`PersonDisclosure`]: for every field the value that survives among what may be seen, which services
//! know the person, and what [`homes`](super::homes) and [`relations`](super::relations) make of the rest.

use crate::sharing::Permit;
use crate::values::{PartialDate, PersonName, Sex, SharedField};

use super::shown::{
    Confidence, KnownTo, PersonDisclosure, Shown, ShownAddress, ShownDetail, ShownName,
    ShownRelation, ShownStay, named,
};
use super::sources::Sources;
use super::survivorship::{Scale, Survivor, Voice, survivors};
use super::visible::{Visible, VisibleRecord};
use crate::values::HouseholdId;

/// Where somebody lives, as far as it may be told.
pub(super) struct Dwelling {
    pub(super) address: Option<Shown<ShownAddress>>,
    pub(super) lives_there: bool,
    pub(super) household: Option<HouseholdId>,
    pub(super) residences: Vec<ShownStay>,
}

/// The disclosure of a person.
pub(super) fn disclosed(
    visible: &Visible,
    permit: &Permit,
    sources: &Sources<'_>,
    dwelling: Dwelling,
    relations: Vec<ShownRelation>,
) -> PersonDisclosure {
    let Visible { person, household: _, records, parted: _, confidence } = visible;
    let Dwelling { address, lives_there, household, residences } = dwelling;
    let shown = Surviving { records, permit, sources };
    let names = shown.names();
    let other_names = shown.other_names(&names);
    PersonDisclosure {
        person: *person,
        confidence: Confidence::of(*confidence),
        name: shown.best::<_, ShownName>(names),
        other_names,
        date_of_birth: shown.date(SharedField::DateOfBirth, |it| it.date_of_birth),
        date_of_death: shown.date(SharedField::DateOfDeath, |it| it.date_of_death),
        sex: shown.one(SharedField::Sex, |it| it.sex.map(sex_word)),
        phones: shown.all(SharedField::Phone, |it| it.phone.clone()),
        emails: shown.all(SharedField::Email, |it| it.email.clone()),
        nino: shown.one(SharedField::Nino, |it| it.nino.as_ref().map(ToString::to_string)),
        nhs_number: shown
            .one(SharedField::NhsNumber, |it| it.nhs_number.as_ref().map(ToString::to_string)),
        upns: shown.several(SharedField::Upn, |it| it.upns.iter().map(ToString::to_string)),
        address,
        lives_there,
        household,
        residences,
        relations,
        known_to: known_to(records),
        details: details(records, permit),
    }
}

/// What survives among a permit's records.
pub(super) struct Surviving<'v> {
    pub(super) records: &'v [VisibleRecord],
    pub(super) permit: &'v Permit,
    pub(super) sources: &'v Sources<'v>,
}

impl<'v> Surviving<'v> {
    /// The values of a field, heaviest first.
    pub(super) fn survivors<T: Clone + PartialEq>(
        &self,
        field: SharedField,
        value: impl Fn(&VisibleRecord) -> Option<T>,
        says_less: impl Fn(&T, &T) -> bool,
    ) -> Vec<Survivor<'v, T>> {
        let voices: Vec<Voice<'v, T>> =
            self.records.iter().filter_map(|it| Some(voice(it, value(it)?))).collect();
        survivors(&voices, self.scale(field), says_less)
    }

    fn names(&self) -> Vec<Survivor<'v, PersonName>> {
        self.survivors(SharedField::Name, |it| it.name.clone(), is_fuller_name)
    }

    /// The best name.
    pub(super) fn best_name(&self) -> Option<PersonName> {
        self.names().into_iter().next().map(|it| it.value)
    }

    fn scale(&self, field: SharedField) -> Scale<'v> {
        Scale { rules: self.sources.survivorship(), field, as_of: self.sources.as_of() }
    }

    /// The first of them, as shown.
    pub(super) fn best<S, T: From<S>>(&self, survivors: Vec<Survivor<'v, S>>) -> Option<Shown<T>> {
        let disputed = survivors.iter().skip(1).any(|it| !it.unverified);
        let first = survivors.into_iter().next()?;
        Some(Shown::of(first, disputed, self.permit))
    }

    fn one(
        &self,
        field: SharedField,
        value: impl Fn(&VisibleRecord) -> Option<String>,
    ) -> Option<Shown<String>> {
        self.best(self.survivors(field, value, String::eq))
    }

    fn date(
        &self,
        field: SharedField,
        value: impl Fn(&VisibleRecord) -> Option<PartialDate>,
    ) -> Option<Shown<String>> {
        let found = self.survivors(field, value, |one, other| says_less_of_a_date(*one, *other));
        let texts = found.into_iter().map(|it| it.with(|date| date.to_string()));
        self.best(texts.collect())
    }

    fn all(
        &self,
        field: SharedField,
        value: impl Fn(&VisibleRecord) -> Option<String>,
    ) -> Vec<Shown<String>> {
        self.several(field, |it| value(it).into_iter())
    }

    /// Names beside the best one, ascending: they do not contradict each other.
    fn other_names(&self, names: &[Survivor<'v, PersonName>]) -> Vec<Shown<String>> {
        let whole = |name: &PersonName| ShownName::from(name.clone()).whole();
        let best = names.first().map(|it| &it.value);
        let whole_names = names.iter().skip(1).map(|it| it.clone().with(|name| whole(&name)));
        let mut others: Vec<Survivor<'v, String>> = whole_names.collect();
        let mut voices: Vec<Voice<'v, String>> = Vec::new();
        for record in self.records {
            let Some(name) = &record.name else { continue };
            for surname in &name.other_surnames {
                let borne = best.cloned().unwrap_or_default();
                let bearer = PersonName { surname: surname.clone(), ..borne };
                voices.push(voice(record, whole(&bearer)));
            }
            for known_as in &name.known_as {
                let surname = best.map_or(&name.surname, |best| &best.surname);
                voices.push(voice(record, format!("{known_as} {surname}").trim().to_owned()));
            }
        }
        others.extend(survivors(&voices, self.scale(SharedField::Name), String::eq));
        let best = best.map(whole);
        others.retain(|it| Some(&it.value) != best.as_ref());
        // of a name that is borne out in two ways the way counts that no doubt lies on
        others.sort_by(|a, b| a.value.cmp(&b.value).then(a.unverified.cmp(&b.unverified)));
        others.dedup_by(|next, before| next.value == before.value);
        others.into_iter().map(|it| Shown::of(it, false, self.permit)).collect()
    }

    /// Values of which somebody may have several: they do not contradict each other.
    fn several<I: Iterator<Item = String>>(
        &self,
        field: SharedField,
        values: impl Fn(&'v VisibleRecord) -> I,
    ) -> Vec<Shown<String>> {
        let voices: Vec<Voice<'v, String>> = self
            .records
            .iter()
            .flat_map(|record| values(record).map(move |value| voice(record, value)))
            .collect();
        let found = survivors(&voices, self.scale(field), String::eq);
        found.into_iter().map(|it| Shown::of(it, false, self.permit)).collect()
    }
}

fn voice<T>(record: &VisibleRecord, value: T) -> Voice<'_, T> {
    let VisibleRecord { key, as_at, unverified, .. } = record;
    Voice { value, dataset: &key.dataset, as_at: *as_at, unverified: *unverified }
}

/// True if a name says the same as another or less: an initial for a forename, fewer forenames.
fn is_fuller_name(one: &PersonName, other: &PersonName) -> bool {
    let agrees = |(short, long): (&compact_str::CompactString, &compact_str::CompactString)| {
        short == long || (short.chars().count() == 1 && long.starts_with(short.as_str()))
    };
    one.surname == other.surname
        && one.forenames.len() <= other.forenames.len()
        && one.forenames.iter().zip(&other.forenames).all(agrees)
        && (one.suffix.is_none() || one.suffix == other.suffix)
}

/// True if a date says the same as another or less.
fn says_less_of_a_date(one: PartialDate, other: PartialDate) -> bool {
    fn within<T: PartialEq + Copy>(one: Option<T>, other: Option<T>) -> bool {
        one.is_none() || one == other
    }
    within(one.year(), other.year())
        && within(one.month(), other.month())
        && within(one.day(), other.day())
}

fn sex_word(sex: Sex) -> String {
    match sex {
        Sex::Female => "female".to_owned(),
        Sex::Male => "male".to_owned(),
    }
}

fn known_to(records: &[VisibleRecord]) -> Vec<KnownTo> {
    let mut known: Vec<KnownTo> = Vec::new();
    for record in records.iter().filter(|it| it.fields.has(SharedField::KnownTo)) {
        let service = record.key.dataset.0.as_str();
        match known.iter_mut().find(|it| it.service == service) {
            Some(it) => {
                it.as_at = it.as_at.max(record.as_at);
                it.unverified &= record.unverified;
            }
            None => known.push(KnownTo {
                service: service.to_owned(),
                as_at: record.as_at,
                unverified: record.unverified,
            }),
        }
    }
    known.sort_by(|a, b| a.service.cmp(&b.service));
    known
}

fn details(records: &[VisibleRecord], permit: &Permit) -> Vec<ShownDetail> {
    let mut shown: Vec<ShownDetail> = records
        .iter()
        .flat_map(|record| {
            record.carried.iter().map(|it| ShownDetail {
                name: it.name.clone(),
                value: it.value.clone(),
                source: named([&record.key.dataset], permit).pop(),
                as_at: record.as_at,
            })
        })
        .collect();
    let order = |it: &ShownDetail| (it.name.clone(), it.source.clone(), it.value.clone());
    shown.sort_by_cached_key(|it| (order(it), std::cmp::Reverse(it.as_at)));
    shown.dedup_by(|next, before| order(next) == order(before));
    shown
}

#[cfg(test)]
mod tests {
    use super::{is_fuller_name, says_less_of_a_date};
    use crate::values::{DateDoubt, PartialDate, PersonName};

    fn name(forenames: &[&str], surname: &str) -> PersonName {
        PersonName {
            forenames: forenames.iter().map(|it| (*it).into()).collect(),
            surname: surname.into(),
            ..PersonName::default()
        }
    }

    #[test]
    fn an_initial_and_a_missing_middle_name_say_less_and_another_name_says_something_else() {
        let full = name(&["THOMAS", "OWEN"], "JONES");
        for less in [&["T"][..], &["THOMAS"], &["THOMAS", "O"], &["THOMAS", "OWEN"]] {
            assert!(is_fuller_name(&name(less, "JONES"), &full), "{less:?}");
        }
        for other in [name(&["TIMOTHY"], "JONES"), name(&["THOMAS"], "JAMES")] {
            assert!(!is_fuller_name(&other, &full));
        }
        assert!(!is_fuller_name(&full, &name(&["T"], "JONES")));
    }

    #[test]
    fn a_year_says_less_than_a_day_of_it() {
        let date = |year, month, day| PartialDate::new(year, month, day, DateDoubt::None).unwrap();
        assert!(says_less_of_a_date(date(1980, 0, 0), date(1980, 4, 9)));
        assert!(!says_less_of_a_date(date(1980, 4, 9), date(1980, 0, 0)));
        assert!(!says_less_of_a_date(date(1981, 0, 0), date(1980, 4, 9)));
    }
}
