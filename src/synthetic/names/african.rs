//! Names of West Africa, Somalia and the Arab countries.
//!
//! In: nothing. Out: forenames and surnames by rank, commonest first.

/// Nigerian and Ghanaian forenames, English and of the family's own language.
pub(super) const WEST_AFRICAN_FEMALE: &[&str] = &[
    "Grace",
    "Blessing",
    "Mercy",
    "Folake",
    "Abena",
    "Ngozi",
    "Comfort",
    "Esther",
    "Chioma",
    "Adwoa",
    "Funmilayo",
    "Patience",
    "Akosua",
    "Temitope",
    "Oluwaseun",
    "Amarachi",
    "Deborah",
    "Yetunde",
    "Ifeoma",
    "Joy",
    "Precious",
    "Akua",
    "Titilayo",
    "Florence",
];
/// Nigerian and Ghanaian forenames.
pub(super) const WEST_AFRICAN_MALE: &[&str] = &[
    "Emmanuel",
    "Samuel",
    "Kwame",
    "Oluwaseun",
    "Chukwuemeka",
    "Kofi",
    "Daniel",
    "Babatunde",
    "Kwabena",
    "Ifeanyi",
    "Michael",
    "Joseph",
    "Olumide",
    "Yaw",
    "Tunde",
    "Chinedu",
    "David",
    "Femi",
    "Kojo",
    "Obinna",
    "Isaac",
    "Ayodele",
    "Kwaku",
    "Victor",
];
/// Nigerian and Ghanaian surnames.
pub(super) const WEST_AFRICAN_SURNAMES: &[&str] = &[
    "Mensah", "Owusu", "Adeyemi", "Okafor", "Boateng", "Osei", "Adebayo", "Appiah", "Asante",
    "Okonkwo", "Ogunleye", "Agyemang", "Nwosu", "Balogun", "Amoah", "Eze", "Ojo", "Akinola",
    "Ofori", "Opoku", "Oyelaran", "Danso", "Afolabi", "Sarpong", "Williams", "Johnson",
];
/// Somali forenames.
pub(super) const SOMALI_FEMALE: &[&str] = &[
    "Fadumo", "Hodan", "Amina", "Halimo", "Sahra", "Khadra", "Ayaan", "Ifrah", "Asha", "Hibo",
    "Maryan", "Nimco", "Safia", "Zahra", "Leyla",
];
/// Somali forenames; a child bears the father's and grandfather's after its own.
pub(super) const SOMALI_MALE: &[&str] = &[
    "Mohamed",
    "Abdi",
    "Ahmed",
    "Hassan",
    "Ali",
    "Omar",
    "Yusuf",
    "Ibrahim",
    "Abdullahi",
    "Farah",
    "Ismail",
    "Mahad",
    "Jama",
    "Warsame",
    "Osman",
    "Nur",
    "Hussein",
    "Liban",
];
/// Arabic forenames.
pub(super) const ARABIC_FEMALE: &[&str] = &[
    "Fatima", "Mariam", "Noor", "Layla", "Huda", "Rania", "Amal", "Salma", "Zahra", "Hanan",
    "Iman", "Suad", "Dina", "Rasha", "Nawal",
];
/// Arabic forenames.
pub(super) const ARABIC_MALE: &[&str] = &[
    "Mohammed",
    "Ahmed",
    "Ali",
    "Omar",
    "Khaled",
    "Hassan",
    "Mustafa",
    "Yousef",
    "Mahmoud",
    "Ibrahim",
    "Hussein",
    "Karim",
    "Tarek",
    "Samir",
    "Abdulrahman",
    "Salah",
    "Walid",
    "Jamal",
];
/// Arabic surnames.
pub(super) const ARABIC_SURNAMES: &[&str] = &[
    "Al-Hassan",
    "Ibrahim",
    "Mohammed",
    "Al-Ahmad",
    "Hussein",
    "Saleh",
    "El-Sayed",
    "Mahmoud",
    "Al-Khatib",
    "Mansour",
    "Haddad",
    "Abdullah",
    "Nasser",
    "Al-Jabouri",
    "Othman",
    "Khalil",
    "Hamdan",
    "Yassin",
];
