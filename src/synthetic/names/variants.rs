//! The other ways one name is said and spelt.
//!
//! In: a name. Out: the names that the same person is also written under. How often is left to [`super::super::errors`].

/// Names and what those who bear them are also called; the first of a row is the full name.
const SHORT: &[&[&str]] = &[
    &["Elizabeth", "Liz", "Beth", "Betty", "Lizzie", "Eliza"], &["William", "Bill", "Will", "Billy", "Liam"], &["Margaret", "Maggie", "Peggy", "Meg"], &["Robert", "Bob", "Rob", "Bobby", "Robbie"],
    &["Richard", "Dick", "Rick", "Richie"], &["James", "Jim", "Jimmy", "Jamie"], &["John", "Jack", "Johnny"], &["Michael", "Mike", "Mick", "Micky"], &["Thomas", "Tom", "Tommy"], &["Katherine", "Kate", "Kathy", "Katie", "Kath"],
    &["Catherine", "Cath", "Cathy", "Kate"], &["Patricia", "Pat", "Trish", "Tricia"], &["Patrick", "Pat", "Paddy"], &["Christopher", "Chris", "Kit"], &["Christine", "Chris", "Chrissie"], &["Susan", "Sue", "Susie"], &["Deborah", "Debbie", "Deb"],
    &["Jacqueline", "Jackie", "Jacqui"], &["Jennifer", "Jenny", "Jen"], &["Andrew", "Andy", "Drew"], &["Anthony", "Tony"], &["Stephen", "Steve"], &["Steven", "Steve"], &["David", "Dave", "Davey"], &["Daniel", "Dan", "Danny"], &["Matthew", "Matt"],
    &["Edward", "Ted", "Eddie", "Ned"], &["Charles", "Charlie", "Chas"], &["Frederick", "Fred", "Freddie"], &["George", "Georgie"], &["Dorothy", "Dot", "Dolly"], &["Joseph", "Joe"], &["Joshua", "Josh"], &["Samuel", "Sam"], &["Samantha", "Sam"],
    &["Benjamin", "Ben"], &["Alexander", "Alex", "Sandy", "Xander"], &["Alexandra", "Alex", "Sandra"], &["Nicholas", "Nick", "Nicky"], &["Nicola", "Nicky"], &["Victoria", "Vicky", "Tori"], &["Rebecca", "Becky", "Bex"], &["Philip", "Phil"],
    &["Timothy", "Tim"], &["Jonathan", "Jon", "Jonny"], &["Gillian", "Gill", "Jill"], &["Pamela", "Pam"], &["Barbara", "Babs", "Barb"], &["Maureen", "Mo"], &["Raymond", "Ray"], &["Ronald", "Ron", "Ronnie"], &["Kenneth", "Ken", "Kenny"],
    &["Donald", "Don"], &["Terence", "Terry"], &["Leslie", "Les"], &["Lesley", "Les"], &["Geoffrey", "Geoff"], &["Gregory", "Greg"], &["Stanley", "Stan"], &["Albert", "Bert", "Bertie"], &["Harold", "Harry"], &["Henry", "Harry"], &["Abigail", "Abi"],
    &["Stephanie", "Steph"], &["Danielle", "Dani"], &["Natalie", "Nat"], &["Amanda", "Mandy"], &["Sandra", "Sandie"], &["Teresa", "Terri", "Tess"], &["Isabella", "Bella", "Izzy"], &["Charlotte", "Lottie", "Charlie"], &["Eleanor", "Ellie", "Nell"],
    &["Florence", "Flo", "Flossie"], &["Matilda", "Tilly"], &["Oliver", "Ollie"], &["Zachary", "Zac"], &["Harriet", "Hattie"], &["Amelia", "Millie", "Amy"], &["Josephine", "Jo", "Josie"], &["Joanne", "Jo"], &["Caroline", "Carrie"],
    &["Kimberley", "Kim"], &["Winifred", "Winnie"], &["Reginald", "Reg"], &["Sidney", "Sid"], &["Arthur", "Art"], &["Douglas", "Doug"], &["Mary", "Molly", "Polly"], &["Kathleen", "Kath", "Kathy"], &["Dafydd", "Dai"], &["Bridget", "Bridie"],
    &["Angharad", "Haz"], &["Małgorzata", "Gosia", "Margaret"], &["Katarzyna", "Kasia", "Kate"], &["Agnieszka", "Aga", "Agnes"], &["Krzysztof", "Chris", "Krzys"], &["Tomasz", "Tomek", "Thomas"], &["Piotr", "Peter"], &["Paweł", "Paul"],
    &["Jakub", "Kuba", "Jacob"], &["Aleksandra", "Ola", "Alex"], &["Zuzanna", "Zuzia", "Susan"], &["Magdalena", "Magda"], &["Małgosia", "Gosia"], &["Andrzej", "Andrew"], &["Wojciech", "Wojtek"], &["Grzegorz", "Greg"], &["Alexandru", "Alex"],
    &["José", "Pepe"], &["María", "Mary"], &["Antonio", "Tony"], &["Chukwuemeka", "Emeka"], &["Oluwaseun", "Seun"], &["Temitope", "Temi"], &["Babatunde", "Tunde"], &["Olumide", "Olu"], &["Funmilayo", "Funmi"], &["Titilayo", "Titi"],
    &["Emmanuel", "Manny", "Emma"], &["Harpreet", "Harry", "Preet"], &["Gurpreet", "Guri"], &["Manjit", "Manny"], &["Rajesh", "Raj"], &["Rajinder", "Raj"], &["Sukhwinder", "Sukhi"], &["Wei Ling", "Wendy"], &["Mei Ling", "May"], &["Ka Ho", "Kevin"],
    &["Siu Fong", "Susan"], &["Wei Ming", "Raymond"], &["Ka Man", "Carmen"], &["Chi Keung", "Ken"], &["Mehmet", "Memo"], &["Abdullahi", "Abdi"], &["Chinedu", "Nedu"], &["Ayodele", "Ayo"],
];

/// Spellings of one name, any of which may be written for any other.
const SPELT: &[&[&str]] = &[
    &["Mohammed", "Muhammad", "Mohammad", "Mohamed", "Muhammed", "Mohd", "Md"], &["Ahmed", "Ahmad"], &["Aisha", "Ayesha", "Aysha"], &["Fatima", "Fatimah", "Fathima"], &["Yusuf", "Yousef", "Yousuf", "Yousaf"], &["Hussain", "Hussein", "Husain"],
    &["Zainab", "Zaynab", "Zeinab"], &["Khadija", "Khadijah", "Khadeeja"], &["Maryam", "Mariam", "Maryan"], &["Omar", "Umar", "Omer"], &["Usman", "Osman", "Uthman"], &["Ibrahim", "Ebrahim"], &["Nasreen", "Nasrin"], &["Parveen", "Perveen", "Parvin"],
    &["Yasmin", "Yasmeen", "Jasmin"], &["Rahman", "Rehman", "Rahmaan"], &["Chaudhry", "Chowdhury", "Choudhry", "Chaudhary"], &["Siddiqui", "Siddique"], &["Sheikh", "Shaikh"], &["Uddin", "Udin"], &["Miah", "Mia"], &["Begum", "Begam"], &["Bibi", "Bi"],
    &["Akhtar", "Akhter"], &["Khatun", "Khatoon"], &["Qureshi", "Quraishi"], &["Sean", "Shaun", "Shawn"], &["Catherine", "Katherine", "Kathryn", "Catharine"], &["Steven", "Stephen"], &["Philip", "Phillip"], &["Geoffrey", "Jeffrey"], &["Ann", "Anne"],
    &["Claire", "Clare"], &["Tracey", "Tracy"], &["Sarah", "Sara"], &["Graham", "Graeme"], &["Alan", "Allan", "Allen"], &["Teresa", "Theresa"], &["Lesley", "Leslie"], &["Niall", "Neil"], &["Ciaran", "Kieran"], &["Conor", "Connor"], &["Siobhan", "Siobhain"],
    &["Sophia", "Sofia"], &["Isabella", "Izabella"], &["Zachary", "Zachery"], &["Jonathan", "Johnathan"], &["Aleksandra", "Alexandra"], &["Clarke", "Clark"], &["Davies", "Davis"], &["Thompson", "Thomson"], &["Stephenson", "Stevenson"],
    &["Matthews", "Mathews"], &["Philips", "Phillips"], &["Reynolds", "Renolds"], &["Elliott", "Elliot"], &["Barrett", "Barratt"], &["Pearce", "Pierce"], &["Nicholson", "Nicolson"], &["Griffiths", "Griffith"], &["Llewellyn", "Llewelyn"],
    &["McLaughlin", "McLoughlin", "MacLaughlin"], &["McCarthy", "MacCarthy", "Mc Carthy"], &["McMahon", "Mc Mahon"], &["Chan", "Chen"], &["Huang", "Wong"], &["Cheung", "Zhang"], &["Nguyen", "Nguyen Thi"], &["Mahmood", "Mahmud"],
    &["Hassan", "Hasan"], &["Khaled", "Khalid"], &["Mustafa", "Mostafa"], &["Abdullah", "Abdulla"], &["Abdulrahman", "Abdul Rahman"], &["Al-Hassan", "Alhassan", "Hassan"], &["El-Sayed", "Elsayed", "Sayed"], &["Al-Khatib", "Alkhatib", "Khatib"],
    &["Al-Ahmad", "Alahmad", "Ahmad"], &["Al-Jabouri", "Aljabouri", "Jabouri"], &["Fadumo", "Fatuma", "Faduma"], &["Agyemang", "Agyeman"], &["Oluwaseun", "Oluwa Seun"], &["Adeyemi", "Adeyemo"], &["Chukwuemeka", "Chukwu-Emeka"], &["Joshi", "Jhoshi"],
    &["Dhaliwal", "Dhariwal"], &["Virdee", "Virdi"], &["Balwinder", "Balvinder"], &["Sukhwinder", "Sukhvinder"], &["Kulwinder", "Kulvinder"], &["Jaswinder", "Jasvinder"], &["Dhillon", "Dhilon"], &["Katie", "Katy"], &["Jacqueline", "Jaqueline"],
];

/// What someone called `forename` may also be called.
pub(in super::super) fn short_forms(forename: &str) -> &'static [&'static str] {
    SHORT.iter().find(|row| row[0] == forename).map_or(&[], |row| &row[1..])
}

/// The spellings of `name`, itself among them; none if it has only one.
pub(in super::super) fn spellings(name: &str) -> &'static [&'static str] {
    SPELT.iter().find(|row| row.contains(&name)).copied().unwrap_or(&[])
}
