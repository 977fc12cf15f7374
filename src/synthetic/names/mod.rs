//! What people are called.
//!
//! In: a culture, a sex, a year of birth and the family's surname. Out: the name the person truly
//! bears. How a clerk or a form writes it is left to [`super::writing`].

mod african;
mod asian;
mod british;
mod european;
pub(super) mod variants;

use compact_str::{CompactString, format_compact};

use super::stream::Stream;

/// A person's sex, as systems record it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sex {
    Female,
    Male,
}

/// The naming customs of a family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Culture {
    English,
    Irish,
    Welsh,
    Pakistani,
    Sikh,
    Hindu,
    Polish,
    Romanian,
    WestAfrican,
    Chinese,
    Vietnamese,
    Iberian,
    Turkish,
    Arabic,
    Somali,
}

impl Culture {
    /// Every culture with its share of households in a thousand, and the word under which the truth
    /// tags it.
    pub(super) const ALL: [(Self, u32, &'static str); 15] = [
        (Self::English, 620, "culture:en"),
        (Self::Irish, 30, "culture:ie"),
        (Self::Welsh, 40, "culture:cy"),
        (Self::Pakistani, 90, "culture:pk"),
        (Self::Sikh, 28, "culture:sikh"),
        (Self::Hindu, 32, "culture:hindu"),
        (Self::Polish, 45, "culture:pl"),
        (Self::Romanian, 15, "culture:ro"),
        (Self::WestAfrican, 32, "culture:wa"),
        (Self::Chinese, 14, "culture:zh"),
        (Self::Vietnamese, 6, "culture:vi"),
        (Self::Iberian, 20, "culture:es"),
        (Self::Turkish, 11, "culture:tr"),
        (Self::Arabic, 10, "culture:ar"),
        (Self::Somali, 7, "culture:so"),
    ];

    /// A culture by its share of the council's households.
    pub(super) fn draw(stream: &mut Stream) -> Self {
        let shares: Vec<u32> = Self::ALL.iter().map(|(_, share, _)| *share).collect();
        Self::ALL[stream.weighted(&shares)].0
    }

    /// The word under which the truth tags it.
    pub(super) fn tag(self) -> &'static str {
        Self::ALL.iter().find(|(culture, _, _)| *culture == self).map_or("", |(_, _, tag)| tag)
    }

    /// Do wives commonly take the husband's surname?
    pub(super) fn wives_rename(self) -> bool {
        !matches!(
            self,
            Self::Pakistani
                | Self::Sikh
                | Self::Chinese
                | Self::Vietnamese
                | Self::Iberian
                | Self::Arabic
                | Self::Somali
        )
    }
}

/// A name as its bearer would give it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) forename: &'static str,
    pub(super) middle: Option<&'static str>,
    pub(super) surname: CompactString,
}

/// A surname that starts a family.
pub(super) fn family_surname(culture: Culture, stream: &mut Stream) -> CompactString {
    let (list, flat): (&[&str], usize) = match culture {
        Culture::English if stream.chance(0.5) => return rare_surname(stream),
        Culture::English => (british::ENGLISH_SURNAMES, 12),
        Culture::Irish => (british::IRISH_SURNAMES, 8),
        Culture::Welsh => (british::WELSH_SURNAMES, 3),
        Culture::Pakistani => (asian::PAKISTANI_SURNAMES, 3),
        Culture::Sikh => (asian::SIKH_SURNAMES, 5),
        Culture::Hindu => (asian::HINDU_SURNAMES, 1),
        Culture::Polish => (european::POLISH_SURNAMES, 10),
        Culture::Romanian => (european::ROMANIAN_SURNAMES, 5),
        Culture::WestAfrican => (african::WEST_AFRICAN_SURNAMES, 6),
        Culture::Chinese => (asian::CHINESE_SURNAMES, 4),
        Culture::Vietnamese => (asian::VIETNAMESE_SURNAMES, 1),
        Culture::Turkish => (european::TURKISH_SURNAMES, 5),
        Culture::Arabic => (african::ARABIC_SURNAMES, 5),
        Culture::Somali => (african::SOMALI_MALE, 4),
        Culture::Iberian => {
            let first = stream.pick_ranked(european::IBERIAN_SURNAMES, 6);
            let second = stream.pick_ranked(european::IBERIAN_SURNAMES, 6);
            return format_compact!("{first} {second}");
        }
    };
    CompactString::from(stream.pick_ranked(list, flat))
}

fn rare_surname(stream: &mut Stream) -> CompactString {
    let first = stream.pick_ranked(british::RARE_FIRST, 20);
    let last = stream.pick_ranked(british::RARE_LAST, 12);
    format_compact!("{first}{last}")
}

/// A forename usual in the culture for someone born in `year`.
pub(super) fn forename(culture: Culture, sex: Sex, year: i16, stream: &mut Stream) -> &'static str {
    let era = match year {
        ..1950 => 0,
        1950..1975 => 1,
        1975..1995 => 2,
        1995.. => 3,
    };
    let (female, male): (&[&str], &[&str]) = match culture {
        Culture::English => (british::ENGLISH_FEMALE[era], british::ENGLISH_MALE[era]),
        // a minority keeps the family's own language for forenames
        Culture::Irish if stream.chance(0.4) => {
            (british::ENGLISH_FEMALE[era], british::ENGLISH_MALE[era])
        }
        Culture::Welsh if stream.chance(0.5) => {
            (british::ENGLISH_FEMALE[era], british::ENGLISH_MALE[era])
        }
        Culture::Irish => (british::IRISH_FEMALE, british::IRISH_MALE),
        Culture::Welsh => (british::WELSH_FEMALE, british::WELSH_MALE),
        Culture::Pakistani => (asian::PAKISTANI_FEMALE, asian::PAKISTANI_MALE),
        Culture::Sikh => (asian::SIKH, asian::SIKH),
        Culture::Hindu => (asian::HINDU_FEMALE, asian::HINDU_MALE),
        Culture::Polish => (european::POLISH_FEMALE, european::POLISH_MALE),
        Culture::Romanian => (european::ROMANIAN_FEMALE, european::ROMANIAN_MALE),
        Culture::WestAfrican => (african::WEST_AFRICAN_FEMALE, african::WEST_AFRICAN_MALE),
        Culture::Chinese => (asian::CHINESE_FEMALE, asian::CHINESE_MALE),
        Culture::Vietnamese => (asian::VIETNAMESE_FEMALE, asian::VIETNAMESE_MALE),
        Culture::Iberian => (european::IBERIAN_FEMALE, european::IBERIAN_MALE),
        Culture::Turkish => (european::TURKISH_FEMALE, european::TURKISH_MALE),
        Culture::Arabic => (african::ARABIC_FEMALE, african::ARABIC_MALE),
        Culture::Somali => (african::SOMALI_FEMALE, african::SOMALI_MALE),
    };
    let names = if sex == Sex::Female { female } else { male };
    stream.pick_ranked(names, 8)
}

/// The name of someone of this culture in a family called `family`.
pub(super) fn full_name(
    culture: Culture,
    sex: Sex,
    year: i16,
    family: &str,
    stream: &mut Stream,
) -> Name {
    let own = forename(culture, sex, year, stream);
    let another = forename(culture, sex, year, stream);
    let middle = (another != own).then_some(another);
    let inherited = CompactString::from(family);
    match culture {
        Culture::English | Culture::Irish | Culture::Welsh => Name {
            forename: own,
            middle: middle.filter(|_| stream.chance(0.75)),
            surname: inherited,
        },
        Culture::Pakistani => pakistani_name(sex, own, inherited, stream),
        Culture::Sikh => {
            let faith = if sex == Sex::Female { "Kaur" } else { "Singh" };
            // a family keeps its custom, here told by its surname's first letter
            let faith_last = family < "J";
            let surname = if faith_last { CompactString::from(faith) } else { inherited };
            Name { forename: own, middle: (!faith_last).then_some(faith), surname }
        }
        Culture::Polish => Name {
            forename: own,
            middle: middle.filter(|_| stream.chance(0.3)),
            surname: gendered(family, sex),
        },
        Culture::WestAfrican => Name {
            forename: own,
            middle: middle.filter(|_| stream.chance(0.8)),
            surname: inherited,
        },
        Culture::Vietnamese => Name {
            forename: own,
            middle: Some(if sex == Sex::Female { "Thi" } else { "Van" }),
            surname: inherited,
        },
        Culture::Arabic | Culture::Somali => {
            // the second name is the father's, a man's whatever the child's sex
            let fathers = forename(culture, Sex::Male, year - 30, stream);
            Name { forename: own, middle: Some(fathers), surname: inherited }
        }
        Culture::Hindu | Culture::Romanian | Culture::Iberian | Culture::Turkish => Name {
            forename: own,
            middle: middle.filter(|_| stream.chance(0.35)),
            surname: inherited,
        },
        Culture::Chinese => Name { forename: own, middle: None, surname: inherited },
    }
}

/// Names of South Asian Muslims: a first name few use, a woman's own surname, a man's second name
/// for a surname.
fn pakistani_name(
    sex: Sex,
    own: &'static str,
    inherited: CompactString,
    stream: &mut Stream,
) -> Name {
    match sex {
        Sex::Female => {
            let surname = if stream.chance(0.45) {
                CompactString::from(stream.pick_ranked(asian::PAKISTANI_OWN, 2))
            } else {
                inherited
            };
            Name { forename: own, middle: None, surname }
        }
        Sex::Male if stream.chance(0.45) => Name {
            forename: stream.pick_ranked(asian::PAKISTANI_FIRST, 1),
            middle: Some(own),
            surname: inherited,
        },
        Sex::Male if stream.chance(0.2) => Name {
            forename: stream.pick_ranked(asian::PAKISTANI_FIRST, 1),
            middle: None,
            surname: CompactString::from(own),
        },
        Sex::Male => Name { forename: own, middle: None, surname: inherited },
    }
}

/// The form of a Polish surname that someone of this sex bears.
pub(super) fn gendered(surname: &str, sex: Sex) -> CompactString {
    match (sex, surname.strip_suffix("ki"), surname.strip_suffix("ka")) {
        (Sex::Female, Some(stem), _) => format_compact!("{stem}ka"),
        (Sex::Male, _, Some(stem)) => format_compact!("{stem}ki"),
        _ => CompactString::from(surname),
    }
}

/// The surname of a child of parents so called.
pub(super) fn childs_surname_of(
    culture: Culture,
    father: &str,
    mother: &str,
    stream: &mut Stream,
) -> CompactString {
    let called = |surname: &str| Name { forename: "", middle: None, surname: surname.into() };
    childs_surname(culture, Some(&called(father)), Some(&called(mother)), stream)
}

/// The surname of a couple's child: the father's, unless custom or the parents join both.
pub(super) fn childs_surname(
    culture: Culture,
    father: Option<&Name>,
    mother: Option<&Name>,
    stream: &mut Stream,
) -> CompactString {
    let first_of = |name: &Name| name.surname.split(' ').next().unwrap_or_default().to_owned();
    match (father, mother) {
        (Some(father), Some(mother)) if culture == Culture::Iberian => {
            format_compact!("{} {}", first_of(father), first_of(mother))
        }
        (Some(father), Some(mother))
            if father.surname != mother.surname
                && !mother.surname.contains('-')
                && culture == Culture::English =>
        {
            match stream.weighted(&[78, 12, 10]) {
                0 => father.surname.clone(),
                1 => mother.surname.clone(),
                _ => format_compact!("{}-{}", mother.surname, father.surname),
            }
        }
        (Some(name), _) | (None, Some(name)) => name.surname.clone(),
        (None, None) => family_surname(culture, stream),
    }
}
