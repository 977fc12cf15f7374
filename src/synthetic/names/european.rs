//! Names of Eastern and Southern Europe, Latin America and Turkey.
//!
//! In: nothing. Out: forenames and surnames by rank, commonest first, with the letters of their own spelling.

/// Polish forenames.
pub(super) const POLISH_FEMALE: &[&str] = &["Anna", "Katarzyna", "Małgorzata", "Agnieszka", "Zofia", "Julia", "Magdalena", "Ewa", "Joanna", "Aleksandra", "Monika", "Barbara", "Dorota", "Zuzanna", "Karolina", "Beata", "Justyna", "Elżbieta", "Maja", "Paulina", "Natalia", "Lena", "Iwona", "Kinga"];
/// Polish forenames.
pub(super) const POLISH_MALE: &[&str] = &["Piotr", "Krzysztof", "Tomasz", "Andrzej", "Paweł", "Jakub", "Marcin", "Łukasz", "Jan", "Michał", "Grzegorz", "Mateusz", "Wojciech", "Adam", "Szymon", "Dariusz", "Marek", "Rafał", "Filip", "Kacper", "Bartosz", "Mariusz", "Antoni", "Sławomir"];
/// Polish surnames in the form men bear.
pub(super) const POLISH_SURNAMES: &[&str] = &[
    "Nowak", "Kowalski", "Wiśniewski", "Wójcik", "Kowalczyk", "Kamiński", "Lewandowski", "Zieliński", "Szymański", "Woźniak", "Dąbrowski", "Kozłowski", "Jankowski", "Mazur", "Wojciechowski", "Kwiatkowski", "Krawczyk", "Kaczmarek", "Piotrowski", "Grabowski",
    "Zając", "Pawłowski", "Michalski", "Król", "Jabłoński", "Wróbel", "Majewski", "Olszewski", "Stępień", "Malinowski", "Jaworski", "Górski", "Witkowski", "Sikora", "Baran", "Rutkowski", "Sadowski", "Czarnecki", "Sokołowski", "Gajda",
];
/// Romanian forenames.
pub(super) const ROMANIAN_FEMALE: &[&str] = &["Maria", "Elena", "Ioana", "Andreea", "Ana", "Mihaela", "Cristina", "Alexandra", "Daniela", "Gabriela", "Simona", "Roxana", "Ștefania", "Adriana", "Florentina"];
/// Romanian forenames.
pub(super) const ROMANIAN_MALE: &[&str] = &["Andrei", "Alexandru", "Gheorghe", "Ion", "Mihai", "Ionuț", "Constantin", "Florin", "Cristian", "Vasile", "Marius", "Adrian", "Bogdan", "Ștefan", "Daniel"];
/// Romanian surnames.
pub(super) const ROMANIAN_SURNAMES: &[&str] = &["Popa", "Popescu", "Ionescu", "Radu", "Dumitru", "Stan", "Stoica", "Gheorghe", "Matei", "Ciobanu", "Rusu", "Constantin", "Marin", "Lazăr", "Munteanu", "Florea", "Toma", "Dinu"];
/// Spanish, Portuguese and Latin American forenames.
pub(super) const IBERIAN_FEMALE: &[&str] = &["María", "Ana", "Carmen", "Lucía", "Sofía", "Paula", "Marta", "Inês", "Beatriz", "Catarina", "Isabel", "Valentina", "Camila", "Daniela", "Rosa", "Fernanda", "Adriana", "Mónica", "Gabriela", "Joana"];
/// Spanish, Portuguese and Latin American forenames.
pub(super) const IBERIAN_MALE: &[&str] = &["José", "Juan", "Carlos", "Antonio", "João", "Manuel", "Luís", "Miguel", "Jorge", "Pedro", "Andrés", "Rui", "Tiago", "Diego", "Javier", "Fernando", "Ricardo", "Paulo", "Rafael", "Nuno"];
/// Surnames of which each person bears two.
pub(super) const IBERIAN_SURNAMES: &[&str] = &["García", "Silva", "Rodríguez", "Santos", "Fernández", "Ferreira", "López", "Martínez", "Pereira", "Sánchez", "Oliveira", "González", "Costa", "Pérez", "Gómez", "Rodrigues", "Martins", "Jiménez", "Sousa", "Ruiz", "Torres", "Muñoz", "Almeida", "Castro"];
/// Turkish forenames.
pub(super) const TURKISH_FEMALE: &[&str] = &["Fatma", "Ayşe", "Emine", "Hatice", "Zeynep", "Elif", "Meryem", "Şerife", "Sultan", "Özlem", "Yasemin", "Gül", "Sevgi", "Ebru", "Derya"];
/// Turkish forenames.
pub(super) const TURKISH_MALE: &[&str] = &["Mehmet", "Mustafa", "Ahmet", "Ali", "Hüseyin", "Hasan", "İbrahim", "Osman", "Murat", "Yusuf", "Emre", "Ömer", "Can", "Serkan", "Kemal"];
/// Turkish surnames.
pub(super) const TURKISH_SURNAMES: &[&str] = &["Yılmaz", "Kaya", "Demir", "Çelik", "Şahin", "Yıldız", "Öztürk", "Aydın", "Arslan", "Doğan", "Kılıç", "Aslan", "Koç", "Kurt", "Polat"];
