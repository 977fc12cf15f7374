//! Names of England, Ireland and Wales.
//!
//! In: nothing. Out: forenames by time of birth and surnames by rank, commonest first. The ranks are rough and from general
//! knowledge; only their shape matters.

/// Girls' names by time of birth: before 1950, to 1974, to 1994, since.
pub(super) const ENGLISH_FEMALE: [&[&str]; 4] = [
    &["Margaret", "Mary", "Joan", "Jean", "Dorothy", "Patricia", "Doreen", "Barbara", "Sheila", "Kathleen", "Joyce", "Betty", "Irene",
      "Audrey", "Elizabeth", "Maureen", "Brenda", "Pamela", "Beryl", "Sylvia", "June", "Eileen", "Hilda", "Edna", "Vera", "Ann",
      "Shirley", "Rita", "Marjorie", "Evelyn", "Florence", "Gladys", "Hazel", "Iris", "Josephine", "Catherine", "Ruth", "Edith", "Eleanor", "Winifred"],
    &["Susan", "Julie", "Karen", "Jacqueline", "Deborah", "Tracey", "Jane", "Helen", "Diane", "Sharon", "Tracy", "Angela", "Sarah",
      "Alison", "Caroline", "Amanda", "Sandra", "Linda", "Catherine", "Elizabeth", "Carol", "Joanne", "Wendy", "Janet", "Dawn",
      "Christine", "Nicola", "Lesley", "Gillian", "Lorraine", "Jennifer", "Teresa", "Michelle", "Margaret", "Patricia", "Heather", "Beverley", "Maria", "Paula", "Kim"],
    &["Sarah", "Laura", "Gemma", "Emma", "Rebecca", "Claire", "Victoria", "Samantha", "Rachel", "Amy", "Jennifer", "Nicola", "Katie",
      "Lisa", "Kelly", "Natalie", "Louise", "Michelle", "Hayley", "Hannah", "Helen", "Charlotte", "Joanne", "Lucy", "Elizabeth",
      "Leanne", "Danielle", "Donna", "Katherine", "Clare", "Stephanie", "Stacey", "Lauren", "Jessica", "Kirsty", "Catherine", "Zoe", "Abigail", "Alexandra", "Kimberley"],
    &["Olivia", "Emily", "Amelia", "Jessica", "Ava", "Isla", "Sophie", "Isabella", "Grace", "Mia", "Lily", "Ella", "Poppy", "Chloe",
      "Charlotte", "Evie", "Ruby", "Freya", "Sophia", "Daisy", "Alice", "Florence", "Phoebe", "Holly", "Ellie", "Evelyn", "Megan",
      "Lucy", "Millie", "Abigail", "Erin", "Imogen", "Matilda", "Rosie", "Elsie", "Harriet", "Willow", "Ivy", "Katie", "Elizabeth",
      "Bethany", "Georgia", "Eleanor", "Molly", "Scarlett", "Summer", "Skye", "Maisie", "Esme", "Lola"],
];

/// Boys' names by the same times.
pub(super) const ENGLISH_MALE: [&[&str]; 4] = [
    &["John", "William", "Peter", "Ronald", "George", "James", "Kenneth", "Robert", "Derek", "Brian", "Thomas", "Roy", "Raymond",
      "Dennis", "Alan", "Arthur", "Frank", "Eric", "Donald", "Leslie", "Stanley", "Michael", "David", "Albert", "Charles", "Anthony",
      "Frederick", "Harold", "Joseph", "Gordon", "Norman", "Douglas", "Reginald", "Ernest", "Edward", "Jack", "Sidney", "Geoffrey", "Patrick", "Terence"],
    &["David", "Paul", "Andrew", "Mark", "John", "Michael", "Stephen", "Ian", "Robert", "Richard", "Christopher", "Peter", "Simon",
      "Anthony", "Kevin", "Gary", "Steven", "Martin", "James", "Philip", "Alan", "Neil", "Nigel", "Timothy", "Colin", "Graham",
      "Jonathan", "Nicholas", "William", "Adrian", "Brian", "Stuart", "Keith", "Thomas", "Patrick", "Sean", "Carl", "Trevor", "Wayne", "Darren"],
    &["Christopher", "James", "David", "Daniel", "Michael", "Matthew", "Andrew", "Richard", "Paul", "Mark", "Thomas", "Adam", "Robert",
      "John", "Lee", "Benjamin", "Steven", "Jonathan", "Craig", "Stephen", "Simon", "Nicholas", "Peter", "Anthony", "Alexander",
      "Gary", "Ian", "Ryan", "Darren", "Barry", "Jamie", "Ashley", "Liam", "Joshua", "Luke", "Samuel", "Joseph", "Kieran", "Scott", "Karl"],
    &["Oliver", "Jack", "Harry", "George", "Jacob", "Charlie", "Noah", "William", "Thomas", "Oscar", "James", "Leo", "Alfie", "Henry",
      "Joshua", "Freddie", "Archie", "Ethan", "Isaac", "Alexander", "Joseph", "Edward", "Samuel", "Max", "Logan", "Lucas", "Daniel",
      "Theo", "Arthur", "Harrison", "Benjamin", "Mason", "Finley", "Sebastian", "Adam", "Dylan", "Zachary", "Riley", "Teddy", "Louie",
      "Connor", "Callum", "Lewis", "Luke", "Kyle", "Jake", "Reuben", "Toby", "Elliot", "Kai"],
];

/// Surnames of England, commonest first.
pub(super) const ENGLISH_SURNAMES: &[&str] = &[
    "Smith", "Jones", "Taylor", "Brown", "Williams", "Wilson", "Johnson", "Davies", "Robinson", "Wright", "Thompson", "Evans", "Walker",
    "White", "Roberts", "Green", "Hall", "Wood", "Jackson", "Clarke", "Harris", "Clark", "Turner", "Hill", "Cooper", "Ward", "Moore",
    "Morris", "King", "Watson", "Baker", "Harrison", "Morgan", "Young", "Allen", "Mitchell", "Anderson", "Lee", "Parker", "Bell",
    "Bennett", "Cook", "Shaw", "Richardson", "Carter", "Collins", "Marshall", "Bailey", "Cox", "Adams", "Wilkinson", "Foster",
    "Chapman", "Mason", "Russell", "Powell", "Webb", "Rogers", "Hunt", "Mills", "Holmes", "Palmer", "Matthews", "Gibson", "Fisher",
    "Barnes", "Knight", "Lloyd", "Butler", "Barker", "Stevens", "Jenkins", "Dixon", "Fletcher", "Hunter", "Howard", "Andrews",
    "Reynolds", "Ellis", "Payne", "Fox", "Pearson", "Simpson", "Dawson", "Day", "Burton", "Gray", "Saunders", "Spencer", "Lawrence",
    "Walsh", "Stone", "Field", "Perry", "Cole", "Brooks", "West", "Bates", "Newton", "Francis", "Hart", "Lowe", "Wells", "Page",
    "Hudson", "Atkinson", "Booth", "Nicholson", "Porter", "Harvey", "Rose", "Watts", "Hawkins", "Long", "Nelson", "Kemp", "Sutton",
    "Gardner", "May", "Hughes", "Curtis", "Barrett", "Bird", "Holland", "Warren", "Austin", "Cross", "Carr", "Freeman", "Elliott",
    "Hayes", "Arnold", "Hopkins", "Gregory", "Lamb", "Stephenson", "Pearce", "Frost", "Bishop", "Rhodes", "Dean", "Marsh", "Nash",
];

/// Beginnings and ends of the many rare surnames, taken from the make of English place names.
pub(super) const RARE_FIRST: &[&str] = &[
    "Ash", "Black", "Brad", "Bram", "Broom", "Burn", "Cald", "Car", "Chad", "Clay", "Cran", "Crow", "Dal", "Den", "Dray", "Elling", "Fair",
    "Far", "Fen", "Gos", "Green", "Had", "Hal", "Harg", "Hather", "Haw", "Hazel", "Heath", "High", "Hol", "Holling", "Horn", "Kers", "Lang",
    "Lin", "Lock", "Long", "Mar", "Mer", "Mil", "Nor", "Oak", "Pem", "Pen", "Rad", "Raven", "Red", "Row", "Sel", "Shel", "Silver", "Stan", "Strat",
    "Swin", "Thorn", "Tun", "Ux", "Wad", "Wal", "Wether", "Whit", "Win", "Wood", "Wyn",
];
/// See [`RARE_FIRST`].
pub(super) const RARE_LAST: &[&str] = &[
    "acre", "bank", "bourne", "bridge", "brook", "bury", "by", "combe", "cott", "croft", "dale", "den", "field", "ford", "gate", "grave", "ham",
    "hurst", "ingham", "ington", "land", "ley", "low", "man", "mere", "more", "ridge", "shaw", "stead", "stock", "stone", "thorpe", "ton", "wald",
    "ward", "well", "wick", "wood", "worth", "yard",
];

/// Irish names.
pub(super) const IRISH_FEMALE: &[&str] = &[
    "Mary", "Siobhan", "Aoife", "Niamh", "Ciara", "Sinead", "Bridget", "Orla", "Kathleen", "Roisin", "Caoimhe", "Deirdre", "Grainne", "Maeve", "Eileen", "Nora", "Saoirse", "Clodagh", "Fionnuala", "Una",
];
/// Irish names.
pub(super) const IRISH_MALE: &[&str] = &[
    "Patrick", "Sean", "Michael", "Ciaran", "Conor", "Liam", "Declan", "Brendan", "Eoin", "Padraig", "Kevin", "Cormac", "Oisin", "Dermot", "Fergal", "Niall", "Eamon", "Colm", "Donal", "Aidan",
];
/// Irish names.
pub(super) const IRISH_SURNAMES: &[&str] = &[
    "Murphy", "Kelly", "O'Brien", "Byrne", "Ryan", "O'Sullivan", "Walsh", "O'Connor", "Doyle", "McCarthy", "O'Neill", "Lynch", "Murray", "Quinn", "McLaughlin", "O'Reilly", "Gallagher",
    "Kennedy", "Doherty", "Nolan", "Brennan", "Burke", "Daly", "Fitzgerald", "Maguire", "O'Donnell", "McMahon", "Keane", "Hegarty", "MacNamara",
];
/// Welsh names.
pub(super) const WELSH_FEMALE: &[&str] = &[
    "Sian", "Megan", "Carys", "Rhian", "Bethan", "Nia", "Cerys", "Angharad", "Ffion", "Lowri", "Eleri", "Gwen", "Mair", "Catrin", "Seren", "Elin", "Bronwen", "Delyth", "Glenys", "Sioned",
];
/// Welsh names.
pub(super) const WELSH_MALE: &[&str] = &[
    "David", "Gareth", "Rhys", "Dafydd", "Owain", "Huw", "Geraint", "Dylan", "Ieuan", "Emyr", "Aled", "Gethin", "Iwan", "Llyr", "Gwilym", "Tomos", "Ioan", "Alun", "Emlyn", "Sion",
];
/// Welsh surnames: few, and very common.
pub(super) const WELSH_SURNAMES: &[&str] = &[
    "Jones", "Davies", "Williams", "Evans", "Thomas", "Roberts", "Hughes", "Lewis", "Morgan", "Griffiths", "Edwards", "Owen", "James", "Rees", "Price", "Jenkins", "Lloyd", "Powell", "Parry", "Pritchard", "Llewellyn", "Bowen", "Vaughan",
];
