//! Names of South and East Asia.
//!
//! In: nothing. Out: forenames and surnames by rank, commonest first.

/// Forenames of South Asian Muslim families.
pub(super) const PAKISTANI_FEMALE: &[&str] = &[
    "Fatima", "Aisha", "Zainab", "Maryam", "Nasreen", "Shazia", "Khadija", "Saima", "Rukhsana",
    "Samina", "Nazia", "Parveen", "Amina", "Farzana", "Yasmin", "Hafsa", "Sana", "Tahira",
    "Robina", "Sumaira", "Nadia", "Shabana", "Iqra", "Rabia", "Noreen", "Salma", "Naheed", "Razia",
    "Sidra", "Ayesha", "Halima", "Mehwish", "Sadia", "Zara", "Anam", "Shamim", "Kulsoom",
    "Tasneem",
];
/// Boys' names of the same families; those in [`PAKISTANI_FIRST`] often come before them.
pub(super) const PAKISTANI_MALE: &[&str] = &[
    "Ali", "Asif", "Imran", "Usman", "Tariq", "Shahid", "Nadeem", "Hassan", "Bilal", "Kamran",
    "Zahid", "Ibrahim", "Yusuf", "Arshad", "Adnan", "Faisal", "Sajid", "Javed", "Omar", "Hamza",
    "Rashid", "Waseem", "Khalid", "Naveed", "Aziz", "Junaid", "Iqbal", "Amir", "Haroon", "Irfan",
    "Rizwan", "Saeed", "Qasim", "Nasir", "Mushtaq", "Zain", "Abdullah", "Shafiq",
];
/// Names that come first and that few are called by.
pub(super) const PAKISTANI_FIRST: &[&str] =
    &["Mohammed", "Muhammad", "Mohammad", "Syed", "Abdul", "Malik"];
/// Family surnames.
pub(super) const PAKISTANI_SURNAMES: &[&str] = &[
    "Khan", "Hussain", "Ahmed", "Ali", "Iqbal", "Mahmood", "Malik", "Shah", "Akhtar", "Rahman",
    "Mirza", "Chaudhry", "Islam", "Uddin", "Miah", "Rashid", "Sheikh", "Qureshi", "Butt", "Raja",
    "Aslam", "Siddiqui", "Hasan", "Yousaf", "Bashir", "Mian",
];
/// Surnames that a woman bears as her own, whatever her father's or husband's.
pub(super) const PAKISTANI_OWN: &[&str] =
    &["Begum", "Bibi", "Khatun", "Kausar", "Akhtar", "Bi", "Parveen", "Sultana"];

/// Punjabi forenames, borne by women and men alike.
pub(super) const SIKH: &[&str] = &[
    "Harpreet",
    "Gurpreet",
    "Manjit",
    "Jaswinder",
    "Balwinder",
    "Kulwinder",
    "Sukhwinder",
    "Amarjit",
    "Paramjit",
    "Rajinder",
    "Harjit",
    "Surinder",
    "Simran",
    "Jasleen",
    "Navdeep",
    "Mandeep",
    "Ranjit",
    "Inderjit",
    "Baljit",
    "Kiran",
    "Daljit",
    "Satnam",
    "Jagdeep",
    "Arjan",
    "Prabhjot",
];
/// Sikh family surnames, where not Singh or Kaur alone.
pub(super) const SIKH_SURNAMES: &[&str] = &[
    "Gill", "Sandhu", "Dhillon", "Sidhu", "Grewal", "Bains", "Johal", "Atwal", "Uppal", "Virdee",
    "Mann", "Dhaliwal", "Sahota", "Rai",
];

/// Hindu forenames.
pub(super) const HINDU_FEMALE: &[&str] = &[
    "Priya", "Anjali", "Meena", "Sunita", "Hansa", "Nisha", "Kavita", "Bhavna", "Pooja", "Rekha",
    "Daksha", "Jyoti", "Asha", "Deepa", "Sonal", "Usha", "Lata", "Shreya", "Diya", "Heena",
    "Ramila", "Nirmala", "Lakshmi", "Kalpana",
];
/// Hindu forenames.
pub(super) const HINDU_MALE: &[&str] = &[
    "Amit", "Rajesh", "Sanjay", "Vijay", "Kiran", "Dinesh", "Rakesh", "Nilesh", "Hitesh", "Anil",
    "Suresh", "Bharat", "Arjun", "Rohan", "Aarav", "Mahesh", "Jayesh", "Pankaj", "Vikram",
    "Krishna", "Ravi", "Harish", "Mukesh", "Dhruv",
];
/// Hindu surnames.
pub(super) const HINDU_SURNAMES: &[&str] = &[
    "Patel", "Shah", "Sharma", "Mistry", "Desai", "Joshi", "Parmar", "Kumar", "Chauhan", "Solanki",
    "Mehta", "Gupta", "Reddy", "Nair", "Pandya", "Rao", "Iyer", "Lad", "Varsani", "Naik",
];

/// Chinese given names of two parts, kept apart here and joined by some who write them.
pub(super) const CHINESE_FEMALE: &[&str] = &[
    "Wei Ling",
    "Mei Ling",
    "Xiao Yan",
    "Yuet Ming",
    "Hui Min",
    "Jia Yi",
    "Siu Fong",
    "Li Na",
    "Pui Yee",
    "Xin Yi",
    "Wai Han",
    "Yan Yan",
    "Ka Man",
    "Suk Yin",
    "Lai Fong",
];
/// Chinese given names.
pub(super) const CHINESE_MALE: &[&str] = &[
    "Wei Ming",
    "Chi Keung",
    "Jian Hua",
    "Ka Ho",
    "Zhi Qiang",
    "Kwok Wai",
    "Jun Jie",
    "Wing Kin",
    "Hao Ran",
    "Yat Sen",
    "Chun Fai",
    "Siu Ming",
    "Tsz Hin",
    "Guo Dong",
    "Man Kit",
];
/// Chinese surnames in several romanisations.
pub(super) const CHINESE_SURNAMES: &[&str] = &[
    "Wong", "Chan", "Chen", "Wang", "Li", "Cheung", "Lam", "Zhang", "Liu", "Leung", "Ng", "Lau",
    "Yang", "Ho", "Tang", "Lin", "Cheng", "Huang", "Zhao", "Yip",
];
/// Vietnamese given names.
pub(super) const VIETNAMESE_FEMALE: &[&str] = &[
    "Lan", "Hoa", "Linh", "Huong", "Mai", "Thuy", "Nga", "Hanh", "Trang", "Phuong", "Thao", "Anh",
];
/// Vietnamese given names.
pub(super) const VIETNAMESE_MALE: &[&str] =
    &["Hung", "Minh", "Tuan", "Dung", "Thanh", "Duc", "Nam", "Hai", "Long", "Quang", "Son", "Anh"];
/// Vietnamese surnames; the first is borne by more than a third.
pub(super) const VIETNAMESE_SURNAMES: &[&str] =
    &["Nguyen", "Tran", "Le", "Pham", "Hoang", "Vu", "Phan", "Bui", "Do", "Ngo"];
