//! Names of streets, places and buildings of the fictional council.
//!
//! In: nothing. Out: words to draw from. All of it invented; any likeness is the English language's.

/// First words of English street names, commonest first.
pub(super) const STREET_FIRST: &[&str] = &[
    "High", "Station", "Church", "Victoria", "Park", "Albert", "Mill", "Queens", "Kings", "George", "Green", "Manor", "New", "London", "North", "South", "West", "Grange", "York", "Alexandra", "Springfield", "School", "Chapel", "Elm",
    "Oak", "Ash", "Cedar", "Beech", "Willow", "Hawthorn", "Maple", "Lime", "Holly", "Laurel", "Clarence", "Windsor", "Richmond", "Grosvenor", "Stanley", "Cambridge", "Oxford", "Wellington", "Nelson", "Waterloo", "Trafalgar", "Gladstone",
    "Salisbury", "Balmoral", "Osborne", "Hartington", "Cavendish", "Russell", "Bedford", "Percy", "Cromwell", "Milton", "Byron", "Shelley", "Tennyson", "Wordsworth", "Priory", "Abbey", "Bridge", "River", "Lake", "Meadow", "Orchard", "Garden",
    "Rose", "Lavender", "Primrose", "Heather", "Bramble", "Fern", "Kestrel", "Swallow", "Skylark", "Heron", "Fox", "Badger", "Quarry", "Foundry", "Canal", "Wharf", "Railway", "Market", "Castle", "Tower", "Hill", "Mount", "Valley", "Moor",
    "St Mary's", "St John's", "St Peter's", "St Anne's", "All Saints", "Bishop's", "Friars", "Hampden", "Fairfield", "Brookfield", "Highfield", "Westfield", "Northfield", "Southfield", "Oakfield", "Ashfield", "Thornfield", "Sandringham",
];
/// Kinds of street and the short form that some write.
pub(super) const STREET_KINDS: &[(&str, &str)] = &[
    ("Road", "RD"), ("Street", "ST"), ("Avenue", "AVE"), ("Close", "CL"), ("Drive", "DR"), ("Lane", "LN"), ("Crescent", "CRES"), ("Gardens", "GDNS"), ("Way", "WAY"), ("Terrace", "TERR"), ("Place", "PL"), ("Grove", "GR"), ("Court", "CT"), ("Walk", "WK"),
    ("Square", "SQ"), ("Rise", "RISE"), ("View", "VIEW"), ("Mews", "MEWS"),
];
/// Welsh street names, whole.
pub(super) const WELSH_STREETS: &[&str] = &[
    "Heol y Deri", "Ffordd yr Afon", "Stryd Fawr", "Heol Newydd", "Lôn Fach", "Maes y Coed", "Rhodfa'r Môr", "Bryn Glas", "Clos y Felin", "Heol y Bont", "Ffordd Gwynedd", "Cae Glas", "Tan y Bryn", "Heol Isaf", "Stryd y Capel", "Parc Hendre",
];
/// Localities of the town and the villages about it.
pub(super) const LOCALITIES: &[&str] = &["Ellbridge", "Norgate", "Marfield", "Tanhurst", "Little Ebbing", "Ebbing St Mary", "Holloway End", "Brackwater", "Pentre Elwy"];
/// The post town.
pub(super) const TOWN: &str = "Ebbsworth";
/// First words of blocks' and care homes' names.
pub(super) const BUILDING_FIRST: &[&str] = &["Elm", "Regent", "Albion", "Mariner", "Jubilee", "Hazel", "Kingfisher", "Lansdowne", "Marlowe", "Nightingale", "Orchid", "Pavilion", "Rowan", "Sycamore", "Tudor", "Viscount", "Wharfside", "Attlee", "Bevan", "Cobden", "Foundry", "Riverside"];
/// Last words of blocks' names.
pub(super) const BLOCK_LAST: &[&str] = &["Court", "House", "Heights", "Point", "Mansions", "Lodge"];
/// Names of houses that have no number.
pub(super) const HOUSE_NAMES: &[&str] = &["The Cottage", "Rose Cottage", "The Old Rectory", "Orchard House", "Hillcrest", "Fairview", "The Bungalow", "Woodlands", "The Gables", "Ty Gwyn", "Sunnyside", "Mill House", "The Laurels", "Greenacres"];
/// Firms that let, own or trade.
pub(super) const FIRMS: &[&str] = &["ACME LETTINGS LTD", "EBBSWORTH HOMES LTD", "MERIDIAN HOUSING ASSOCIATION", "NORGATE PROPERTY CO", "J & K ESTATES LIMITED", "BRACKWATER STUDENT LETS LTD", "THE ELLBRIDGE TRUST", "SHAH INVESTMENTS LTD", "EBBSWORTH BOROUGH COUNCIL", "TAYLOR BROTHERS (BUILDERS) LTD"];
/// Places outside the council where people and landlords go.
pub(super) const ELSEWHERE: &[(&str, &str)] = &[("Carrow Bay", "JW4"), ("Stonemarket", "JW11"), ("Upper Lydd", "UW2"), ("Hexley", "UW7"), ("Great Orme Green", "JW9")];
