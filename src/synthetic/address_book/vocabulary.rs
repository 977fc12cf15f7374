//! The words that the address book is made of.
//!
//! In: nothing. Out: towns, localities, and words for streets, blocks, houses and firms. All invented; the postcode areas
//! EB and JW are valid in shape and allotted to nowhere. How the words are put together is left to [`super::streets`] and
//! [`super::plots`].

/// What a locality is like, which decides what is built there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Character {
    /// Shops with flats over them, converted houses, halls.
    Centre,
    /// Terraces and semi-detached houses.
    Suburb,
    /// Closes, and blocks that make an estate.
    Estate,
    /// Lanes of named houses and farms.
    Village,
    /// Tenements with flats told by floor and side.
    Tenements,
    /// A place whose streets have a Welsh and an English name.
    Welsh,
}

/// A part of the council's area.
#[derive(Clone, Copy, Debug)]
pub(super) struct Locality {
    /// Its name; empty in the middle of a town.
    pub(super) name: &'static str,
    /// Which of [`TOWNS`] it belongs to.
    pub(super) town: usize,
    /// Its postcode district.
    pub(super) district: &'static str,
    /// What is built there.
    pub(super) character: Character,
}

const fn locality(
    name: &'static str,
    town: usize,
    district: &'static str,
    character: Character,
) -> Locality {
    Locality { name, town, district, character }
}

/// The post towns; the last is another council's.
pub(super) const TOWNS: &[&str] = &["EBBSWORTH", "MARLHAMPTON", "TREFELWY", "CARROW BAY"];
/// The county that some write.
pub(super) const COUNTY: &str = "EBBSHIRE";

/// Where streets are built, the largest first.
pub(super) const LOCALITIES: &[Locality] = &[
    locality("", 0, "EB1", Character::Centre),
    locality("NORGATE", 0, "EB2", Character::Suburb),
    locality("ELLBRIDGE", 0, "EB3", Character::Suburb),
    locality("", 1, "EB11", Character::Centre),
    locality("MARFIELD", 0, "EB4", Character::Estate),
    locality("TANHURST", 0, "EB5", Character::Suburb),
    locality("BRACKWATER", 1, "EB12", Character::Estate),
    locality("KIRKHAUGH", 1, "EB13", Character::Tenements),
    locality("", 2, "EB21", Character::Welsh),
    locality("HOLLOWAY END", 0, "EB3", Character::Suburb),
    locality("STOKE CLARE", 1, "EB14", Character::Suburb),
    locality("PENTRE ELWY", 2, "EB22", Character::Welsh),
    locality("LITTLE EBBING", 0, "EB6", Character::Village),
    locality("GREAT EBBING", 0, "EB6", Character::Village),
    locality("EBBING ST MARY", 0, "EB6", Character::Village),
    locality("UPPER THORNE", 1, "EB15", Character::Village),
    locality("LOWER THORNE", 1, "EB15", Character::Village),
    locality("CWM DERWEN", 2, "EB23", Character::Welsh),
    locality("HEXLEY GREEN", 1, "EB16", Character::Suburb),
    locality("MOOR ROW", 1, "EB16", Character::Suburb),
];
/// Where another council's alike streets lie.
pub(super) const ELSEWHERE: Locality = locality("STONEMARKET", 3, "JW4", Character::Suburb);

/// First words of streets besides the fictional council's.
pub(super) const MORE_STREET_FIRST: &[&str] = &[
    "ROWAN",
    "ST ANDREW'S",
    "ST CATHERINE'S",
    "ST DAVID'S",
    "KING'S",
    "QUEEN'S",
    "ABBOT'S",
    "WEAVER'S",
    "MILLER'S",
    "KING EDWARD",
    "PRINCE OF WALES",
    "LONG",
    "BACK",
    "CROSS",
    "STOKE-LE-MOOR",
    "FORE",
    "WATER",
    "NORTH END",
    "UPPER MILL",
    "LOWER MILL",
    "ROSEMEAD",
    "BROADACRE",
    "LONGMEAD",
    "BLACKTHORN",
    "WHITEGATE",
    "GREENHILL",
    "WOODSIDE",
    "HIGHCROFT",
    "EASTLEIGH",
    "SUNNYBANK",
    "LARK",
    "FINCH",
    "CHESTNUT",
    "SYCAMORE",
    "JUNIPER",
    "TUDOR",
    "HANOVER",
    "LANCASTER",
    "CORONATION",
    "JUBILEE",
    "CHURCHILL",
    "ATTLEE",
    "BEVAN",
    "COBDEN",
    "PEEL",
    "WATERMEAD",
    "STATION",
    "CHURCH",
];
/// Words that make a small street off another one.
pub(super) const DEPENDENT_KINDS: &[&str] = &["MEWS", "YARD", "COURT", "COTTAGES", "TERRACE"];
/// Welsh words that begin a street, and the English word that ends its other name.
pub(super) const WELSH_KINDS: &[(&str, &str)] = &[
    ("HEOL", "ROAD"),
    ("FFORDD", "ROAD"),
    ("STRYD", "STREET"),
    ("CLOS", "CLOSE"),
    ("BRYN", "HILL"),
    ("RHODFA", "AVENUE"),
    ("LÔN", "LANE"),
    ("MAES", "FIELD"),
];
/// What follows them, in both languages.
pub(super) const WELSH_LAST: &[(&str, &str)] = &[
    ("Y BONT", "BRIDGE"),
    ("Y FELIN", "MILL"),
    ("Y CAPEL", "CHAPEL"),
    ("YR ORSAF", "STATION"),
    ("YR YSGOL", "SCHOOL"),
    ("Y PARC", "PARK"),
    ("YR AFON", "RIVER"),
    ("Y COED", "WOOD"),
    ("NEWYDD", "NEW"),
    ("Y DDERWEN", "OAK"),
    ("YR ONNEN", "ASH"),
    ("Y MÔR", "SEA"),
    ("Y BRENIN", "KING'S"),
    ("YR EGLWYS", "CHURCH"),
    ("Y FARCHNAD", "MARKET"),
    ("Y GOG", "CUCKOO"),
];
/// Last words of blocks' names besides the fictional council's.
pub(super) const MORE_BLOCK_LAST: &[&str] =
    &["TOWER", "GRANGE", "WHARF", "APARTMENTS", "BUILDINGS"];
/// First words of names of houses.
pub(super) const HOUSE_FIRST: &[&str] = &[
    "ROSE", "ORCHARD", "HILL", "FAIR", "WOOD", "SUNNY", "MILL", "BROOK", "GREEN", "STONE", "WEST",
    "LONG", "HAZEL", "HOLM", "LARK", "BAY", "MOOR", "ASH", "FERN", "THORN",
];
/// Last words of names of houses, written with the first as one word or as two.
pub(super) const HOUSE_LAST: &[&str] =
    &["MEAD", "SIDE", "CROFT", "LEIGH", "FIELD", "BANK", "DENE", "HOLME", "GATE", "HURST"];
/// Kinds of named houses, told from their first word by a space.
pub(super) const HOUSE_KINDS: &[&str] = &["COTTAGE", "HOUSE", "LODGE", "BARN", "VILLA"];
/// Names of farms, before what tells two of them apart.
pub(super) const FARMS: &[&str] = &[
    "BARTON",
    "CHALKWELL",
    "DUNSTAN",
    "GREYSTONE",
    "HARTWOOD",
    "LADYMEAD",
    "OXHEY",
    "PENNARD",
    "RIDGE",
    "TITHE",
];
/// First words of shops and firms.
pub(super) const FIRM_FIRST: &[&str] = &[
    "EBBS",
    "MARLOWS",
    "NORGATE",
    "GOLDEN",
    "CITY",
    "HARPERS",
    "SHAHS",
    "ROSSI",
    "DRAGON",
    "CORNER",
    "BLUE BELL",
    "KINGFISHER",
    "ALBION",
    "JENKINS",
    "OLUSOLA",
];
/// What they trade in.
pub(super) const FIRM_LAST: &[&str] = &[
    "BAKERY",
    "CAFE",
    "NEWS",
    "DRY CLEANERS",
    "BARBERS",
    "PHARMACY",
    "FISH BAR",
    "ESTATE AGENTS",
    "LAUNDERETTE",
    "CARPETS",
    "SOLICITORS",
    "TAKEAWAY",
    "STORES",
];
/// People and bodies that letters are sent care of.
pub(super) const CARE_OF: &[&str] = &[
    "C/O MRS J GRIFFITHS",
    "C/O MR A KHAN",
    "C/O TAYLOR & SONS SOLICITORS",
    "MR P OKAFOR",
    "EXORS OF MRS E BROWN",
    "THE OCCUPIER",
    "C/O SOCIAL SERVICES",
];
/// Bodies that are written first though the address has nothing to do with them.
pub(super) const LANDLORDS: &[&str] = &[
    "MERIDIAN HOUSING ASSOCIATION",
    "EBBSWORTH HOMES LTD",
    "NORGATE PROPERTY CO",
    "EBBSWORTH BOROUGH COUNCIL",
    "J & K ESTATES LIMITED",
    "THE ELLBRIDGE TRUST",
];
