//! Names of the long tail, made of syllables.
//!
//! In: a culture and a rank. Out: a name of that culture's sound, another one for every rank. Which ranks are drawn how often is
//! left to [`super::called`].

use compact_str::CompactString;

use crate::synthetic::names::{Culture, Sex};

/// What names are put together from: a beginning, as many middles as it takes, and an ending.
struct Syllables {
    first: &'static [&'static str],
    middle: &'static [&'static str],
    last: &'static [&'static str],
}

const BRITISH: Syllables = Syllables {
    first: &[
        "Ash", "Bar", "Ben", "Black", "Brad", "Bram", "Bur", "Cal", "Car", "Chal", "Col", "Cran",
        "Crow", "Dal", "Den", "Dray", "Dun", "East", "Ed", "El", "Fair", "Fen", "Gar", "Gran",
        "Green", "Had", "Hal", "Har", "Hep", "Hol", "Hunt", "Ing", "Kel", "Ken", "Kirk", "Lang",
        "Lin", "Mal", "Mar", "Mel", "Mor", "Nor", "Oak", "Pem", "Pick", "Rad", "Red", "Ros",
        "Sand", "Sel", "Shel", "Stan", "Stock", "Sut", "Thorn", "Til", "Wal", "Wen", "Whit",
        "Wool",
    ],
    middle: &[
        "a", "bel", "bur", "cas", "der", "en", "er", "ga", "he", "in", "ker", "les", "ma", "ner",
        "o", "per", "ring", "ser", "ter", "wal",
    ],
    last: &[
        "bourne", "bridge", "brook", "burn", "bury", "by", "cliffe", "combe", "cott", "croft",
        "dale", "den", "don", "field", "ford", "gate", "grave", "ham", "hurst", "ington", "land",
        "ley", "low", "man", "mere", "more", "ridge", "shaw", "smith", "son", "stead", "stone",
        "ton", "wood", "worth",
    ],
};
const CELTIC: Syllables = Syllables {
    first: &["Mac", "Mc", "O'", "Fitz", "Pen", "Tre", "Llan", "Gil", "Kil", "Cad", "Car", "Dono"],
    middle: &[
        "a", "all", "an", "bran", "cor", "dal", "en", "fad", "gar", "il", "kin", "lar", "mor",
        "nev", "or", "ran", "sor", "tag", "ul", "van",
    ],
    last: &[
        "an", "bey", "din", "ey", "fin", "gan", "gue", "hy", "kin", "lan", "lin", "ly", "nan",
        "nell", "nick", "now", "ran", "rick", "rty", "ster", "ty", "vey",
    ],
};
/// The first of the Celtic beginnings say whose son somebody is: Irish surnames alone have them.
const PREFIXES: usize = 4;
const SOUTH_ASIAN: Syllables = Syllables {
    first: &[
        "Ab", "Ah", "An", "Ba", "Bha", "Cha", "Cho", "Da", "De", "Dha", "Fa", "Ga", "Gho", "Ha",
        "Is", "Ja", "Jo", "Ka", "Kha", "La", "Ma", "Me", "Mu", "Na", "Pa", "Pra", "Qu", "Ra", "Ri",
        "Sa", "Sha", "Si", "Su", "Ta", "Va", "Wa", "Ya", "Za",
    ],
    middle: &[
        "ba", "da", "dhi", "ga", "ha", "jee", "ka", "la", "ma", "mi", "na", "ni", "ra", "ri", "sa",
        "sha", "ta", "va", "ya", "za",
    ],
    last: &[
        "dar", "deep", "der", "dhary", "din", "gar", "han", "jee", "kar", "lal", "li", "lla",
        "mad", "man", "mar", "nath", "ni", "noor", "pal", "rao", "sain", "tra", "van", "wal",
        "war", "yar",
    ],
};
const EASTERN: Syllables = Syllables {
    first: &[
        "Ba", "Bo", "Bur", "Cho", "Do", "Dra", "Du", "Ga", "Gor", "Gra", "Ja", "Ko", "Kra", "Kwa",
        "Le", "Lu", "Ma", "Mi", "Mo", "Ni", "No", "Olsz", "Pa", "Pie", "Po", "Ra", "Ro", "Sie",
        "Sta", "Szy", "To", "Wa", "Wi", "Wo", "Za", "Zie",
    ],
    middle: &[
        "bi", "cho", "da", "go", "ja", "ka", "la", "le", "li", "ma", "mi", "na", "no", "ra", "ro",
        "sa", "szy", "ta", "wi", "zy",
    ],
    last: &[
        "bak", "chik", "czak", "czyk", "dek", "escu", "iak", "icz", "iuk", "ka", "lak", "lik",
        "man", "nik", "now", "oiu", "rek", "ros", "sik", "szko", "wicz", "zek",
    ],
};
const AFRICAN: Syllables = Syllables {
    first: &[
        "A", "Ab", "Ade", "Ag", "Ak", "An", "As", "Ba", "Bo", "Chi", "Da", "E", "Eze", "Fa", "Gya",
        "I", "Ki", "Ko", "Kwa", "Ma", "Mo", "N", "Nwa", "O", "Oba", "Oko", "Olu", "Osei", "Sa",
        "So", "Te", "U", "Wa", "Ye", "Zu",
    ],
    middle: &[
        "ba", "bi", "chu", "da", "de", "do", "fe", "ga", "ja", "ke", "ko", "la", "lu", "ma", "na",
        "nya", "ra", "ro", "sa", "wu",
    ],
    last: &[
        "bayo", "bi", "dele", "di", "dogo", "dun", "fo", "gbe", "ike", "jo", "kwu", "la", "le",
        "ma", "mi", "nda", "ne", "ntim", "nu", "pong", "sah", "so", "tayo", "tunde", "wale", "ye",
    ],
};
const EAST_ASIAN: Syllables = Syllables {
    first: &[
        "Bao", "Bei", "Chan", "Chen", "Chi", "Da", "Dong", "Fei", "Guo", "Hai", "Han", "Hong",
        "Hui", "Jia", "Jian", "Jin", "Jun", "Kai", "Lan", "Lei", "Li", "Ling", "Mei", "Min",
        "Ning", "Ping", "Qi", "Rui", "Shan", "Shu", "Tao", "Ting", "Wei", "Wen", "Xia", "Xin",
        "Yan", "Yi", "Yu", "Zhen",
    ],
    middle: &["a", "en", "i", "o", "u", "an", "ei", "ia", "ou", "un"],
    last: &[
        "bo", "chao", "cheng", "fang", "feng", "gang", "hao", "hua", "jie", "juan", "kun", "lin",
        "long", "ming", "na", "peng", "qing", "rong", "sheng", "tian", "xiang", "xue", "yang",
        "ying", "yun", "zhi",
    ],
};
const SOUTHERN: Syllables = Syllables {
    first: &[
        "Al", "Am", "Ar", "Ay", "Ba", "Be", "Bar", "Ca", "Can", "Cor", "Da", "De", "Du", "Er",
        "Es", "Fer", "Gar", "Go", "Gu", "Ka", "Ko", "La", "Lo", "Ma", "Men", "Mo", "Na", "Or",
        "Oz", "Pe", "Que", "Ra", "Ro", "Sal", "Sa", "Se", "To", "Va", "Ya", "Yil",
    ],
    middle: &[
        "ba", "ca", "da", "de", "di", "go", "la", "li", "lo", "ma", "mi", "na", "ne", "ra", "ri",
        "sa", "ta", "va", "za", "zi",
    ],
    last: &[
        "ado", "al", "an", "ano", "ar", "as", "ca", "da", "demir", "dez", "eira", "er", "ero",
        "es", "ez", "glu", "ilho", "ino", "is", "kan", "lar", "maz", "mez", "nho", "os", "oz",
        "res", "tas", "tes", "turk",
    ],
};

fn syllables(culture: Culture) -> &'static Syllables {
    match culture {
        Culture::English => &BRITISH,
        Culture::Irish | Culture::Welsh => &CELTIC,
        Culture::Pakistani | Culture::Sikh | Culture::Hindu | Culture::Arabic => &SOUTH_ASIAN,
        Culture::Polish | Culture::Romanian => &EASTERN,
        Culture::WestAfrican | Culture::Somali => &AFRICAN,
        Culture::Chinese | Culture::Vietnamese => &EAST_ASIAN,
        Culture::Iberian | Culture::Turkish => &SOUTHERN,
    }
}

/// The surname of this rank among a culture's rare ones.
pub(super) fn surname(culture: Culture, rank: usize) -> CompactString {
    let Syllables { first, middle, last } = syllables(culture);
    let first = if culture == Culture::Welsh { &first[PREFIXES..] } else { first };
    let mut name = CompactString::from(first[rank % first.len()]);
    let (ending, mut rest) =
        (last[rank / first.len() % last.len()], rank / first.len() / last.len());
    while rest > 0 {
        name.push_str(middle[rest % middle.len()]);
        rest /= middle.len();
    }
    // an apostrophe or a prefix is followed by a capital
    let after_prefix = name.len();
    name.push_str(ending);
    if matches!(name.as_str().get(..after_prefix), Some("Mac" | "Mc" | "O'" | "Fitz")) {
        let capital = ending[..1].to_uppercase();
        name.replace_range(after_prefix..=after_prefix, &capital);
    }
    name
}

const FEMALE_ENDINGS: &[&str] =
    &["a", "ah", "ana", "anne", "een", "elle", "essa", "ia", "ina", "isha", "leigh", "lyn", "ya"];
const MALE_ENDINGS: &[&str] =
    &["an", "ar", "ario", "den", "el", "en", "ian", "im", "io", "on", "or", "us", "vin"];

/// The forename of this rank among a culture's rare ones.
pub(super) fn forename(culture: Culture, sex: Sex, rank: usize) -> CompactString {
    const CONSONANTS: &[&str] =
        &["b", "d", "dr", "f", "h", "j", "k", "l", "m", "n", "r", "s", "sh", "t", "v", "z"];
    const VOWELS: &[&str] = &["a", "e", "i", "o", "u", "ai", "ee", "ay"];
    let endings = if sex == Sex::Female { FEMALE_ENDINGS } else { MALE_ENDINGS };
    let first = syllables(culture).first;
    let celtic = matches!(culture, Culture::Irish | Culture::Welsh);
    let first = if celtic { &first[PREFIXES..] } else { first };
    let mut name = CompactString::from(first[rank % first.len()]);
    let (ending, mut rest) =
        (endings[rank / first.len() % endings.len()], rank / first.len() / endings.len());
    while rest > 0 {
        name.push_str(CONSONANTS[rest % CONSONANTS.len()]);
        rest /= CONSONANTS.len();
        name.push_str(VOWELS[rest % VOWELS.len()]);
        rest /= VOWELS.len();
    }
    name.push_str(CONSONANTS[rank % CONSONANTS.len()]);
    name.push_str(ending);
    name
}
