//! Who hears of what is turned of a person: whoever was told of them, once, and nobody else.

use jiff::Timestamp;

use super::{NoticeBook, PersonTurned, Turned, Turning, told_of_erasure};
use crate::journal::{
    JournalEntry, NamedRecord, NoticeAct, NoticeAttempted, NoticeMatter, NoticeOwed, NoticeTerms,
    ToldOf,
};
use crate::notices::subscription::{Subscription, SubscriptionStanding, Subscriptions};
use crate::values::{
    ActionClass, DatasetName, EvidenceLevel, FieldSet, IdentifierKey, LifeEventKind, MentionKey,
    OccurrenceId, PersonId, Role, SharedField, SubscriptionId,
};

fn at() -> Timestamp {
    Timestamp::from_second(1_795_300_000).unwrap()
}

fn person(number: u8) -> PersonId {
    PersonId::mint(u64::from(number), &IdentifierKey::from_bytes([5; 32])).unwrap()
}

fn id(partner: &str) -> SubscriptionId {
    format!("tell-us-once:{partner}:tenancies").parse().unwrap()
}

fn record(number: u8) -> MentionKey {
    MentionKey {
        dataset: DatasetName("council_tax".into()),
        record_id: format!("{number}").into(),
        role: Role { word: "liable".into(), ordinal: 1 },
    }
}

/// Partners of an agreement, what they were told, and whose records are.
struct Council {
    book: NoticeBook,
    next: u64,
    subscriptions: Subscriptions,
    /// Whose the records are that partners know people by.
    whose: Vec<(MentionKey, PersonId)>,
}

impl Council {
    fn new() -> Self {
        let subscription = |partner: &str| Subscription {
            id: id(partner),
            terms: NoticeTerms {
                organisation: partner.parse().unwrap(),
                service: "tenancies".parse().unwrap(),
                user: "partner.system".parse().unwrap(),
                purpose: if partner == "charity" { "by-consent" } else { "by-law" }
                    .parse()
                    .unwrap(),
                events: LifeEventKind::ALL.to_vec(),
                fields: FieldSet::NONE,
                area: Vec::new(),
                whom: ToldOf::Clients,
                useful_days: 90,
                a_minute: None,
            },
            standing: SubscriptionStanding::InForce,
        };
        let subscriptions = ["charity", "landlord", "library"].map(subscription);
        Self {
            book: NoticeBook::default(),
            next: 0,
            subscriptions: subscriptions.into_iter().collect(),
            whose: Vec::new(),
        }
    }

    fn write(&mut self, act: NoticeAct) -> u64 {
        let number = self.next;
        self.next += 1;
        self.book.take(number, at(), at(), &JournalEntry::NoticeActed(act));
        number
    }

    /// A partner is told something of somebody, whom it knows by a record of the same number; it leaves, or does not.
    fn told(&mut self, partner: &str, of: u8, leaves: bool) {
        let owed = NoticeOwed {
            occurrence: OccurrenceId::new(7, [of; 10]),
            subscription: id(partner),
            person: person(of),
            was: None,
            known_by: Some(NamedRecord::from(&record(of))),
            matter: NoticeMatter::NameChanged,
            level: EvidenceLevel::Verified,
            action: ActionClass::Amend,
            needs: SharedField::Name,
            until: "2099-01-01T00:00:00Z".into(),
            recalls: None,
            follows: None,
            after: None,
        };
        let notice = self.write(NoticeAct::Owed(Box::new(owed)));
        if leaves {
            self.leaves(notice);
        }
    }

    fn leaves(&mut self, notice: u64) {
        let sequence = self.book.sequence_for(self.book.get(notice).unwrap());
        let attempted = NoticeAttempted { notice, attempt: 1, sequence, endpoint: 1 };
        self.write(NoticeAct::Attempted(attempted));
    }

    /// What is owed of a turn of the next entry, as partner, matter, whom, whom before; it is written down, and leaves.
    fn turns(
        &mut self,
        of: u8,
        turned: Turned,
    ) -> Vec<(String, NoticeMatter, PersonId, Option<PersonId>)> {
        let entry = self.next;
        self.next += 1;
        self.again(PersonTurned { entry, person: person(of), turned })
    }

    fn again(
        &mut self,
        turned: PersonTurned,
    ) -> Vec<(String, NoticeMatter, PersonId, Option<PersonId>)> {
        let whose = |key: &MentionKey| {
            self.whose.iter().rfind(|(record, _)| record == key).map(|(_, person)| *person)
        };
        let turning = Turning {
            subscriptions: &self.subscriptions,
            book: &self.book,
            told_of: &|kind, purpose| kind.as_str() == "article-18" && purpose.as_str() == "by-law",
            whose: &whose,
            is_now: &|id| id,
        };
        let mut found = Vec::new();
        for act in turning.of(&[turned], at()) {
            let NoticeAct::Owed(owed) = &act else { panic!("{act:?}") };
            let partner = owed.subscription.organisation.to_string();
            found.push((partner, owed.matter, owed.person, owed.was));
            let notice = self.write(act);
            self.leaves(notice);
        }
        found
    }
}

#[test]
fn a_merge_is_told_to_those_who_know_the_one_that_went_under_its_name_and_once() {
    let mut council = Council::new();
    council.told("library", 1, true);
    council.told("landlord", 2, true);
    council.told("charity", 1, false);
    let merged =
        PersonTurned { entry: 100, person: person(1), turned: Turned::Merged { into: person(2) } };
    let library = ("library".to_owned(), NoticeMatter::IdentityMerged, person(2), Some(person(1)));
    assert_eq!(council.again(merged.clone()), [library], "what never left told nobody anything");
    assert_eq!(council.again(merged), []);
}

#[test]
fn a_split_is_told_where_the_partner_knows_the_one_who_has_a_name_of_their_own_now() {
    let mut council = Council::new();
    council.told("library", 1, true);
    council.told("landlord", 1, true);
    // the landlord's tenant stays with the name, the library's reader is somebody else
    council.whose = vec![(record(1), person(3))];
    let split = council.turns(1, Turned::Split { new: person(3) });
    let of = |partner: &str| {
        (partner.to_owned(), NoticeMatter::IdentitySplit, person(3), Some(person(1)))
    };
    assert_eq!(split, [of("library"), of("landlord")]);
    council.whose = vec![(record(1), person(1))];
    assert_eq!(council.turns(1, Turned::Split { new: person(4) }), []);
}

#[test]
fn a_consent_that_is_gone_is_told_to_those_to_whom_and_for_what_it_was_given() {
    let mut council = Council::new();
    council.told("library", 1, true);
    council.told("charity", 1, true);
    let gone = |recipient: &str, purpose: &str| Turned::ConsentGone {
        recipients: vec![recipient.parse().unwrap()],
        purposes: vec![purpose.parse().unwrap()],
    };
    assert_eq!(council.turns(1, gone("landlord", "by-consent")), [], "it was never told");
    assert_eq!(council.turns(1, gone("charity", "another")), []);
    let charity = ("charity".to_owned(), NoticeMatter::SharingWithdrawn, person(1), None);
    assert_eq!(council.turns(1, gone("charity", "by-consent")), std::slice::from_ref(&charity));
    // a consent that was given again and is taken back again is another
    assert_eq!(council.turns(1, gone("charity", "by-consent")), [charity]);
    assert_eq!(council.turns(2, gone("charity", "by-consent")), []);
}

#[test]
fn a_restriction_is_told_where_its_kind_says_so_and_for_the_purposes_that_it_binds() {
    let mut council = Council::new();
    council.told("library", 1, true);
    council.told("charity", 1, true);
    let set = |kind: &str, purposes: &[&str]| Turned::Restricted {
        kind: kind.parse().unwrap(),
        purposes: purposes.iter().map(|it| it.parse().unwrap()).collect(),
    };
    let library = ("library".to_owned(), NoticeMatter::RestrictionApplied, person(1), None);
    assert_eq!(council.turns(1, set("article-18", &[])), std::slice::from_ref(&library));
    assert_eq!(council.turns(1, set("article-18", &["by-law"])), [library]);
    assert_eq!(council.turns(1, set("article-18", &["another"])), []);
    assert_eq!(council.turns(1, set("sensitive-address", &[])), []);
}

#[test]
fn that_something_was_put_right_is_told_to_everybody_who_was_told_of_them() {
    let mut council = Council::new();
    council.told("library", 1, true);
    council.told("charity", 1, true);
    council.told("landlord", 1, false);
    let of = |partner: &str| (partner.to_owned(), NoticeMatter::DataRectified, person(1), None);
    assert_eq!(council.turns(1, Turned::Rectified), [of("library"), of("charity")]);
    assert_eq!(council.turns(2, Turned::Rectified), []);
}

#[test]
fn an_erasure_is_told_to_whoever_was_told_and_counting_goes_on_after_what_is_erased() {
    let mut council = Council::new();
    council.told("library", 1, true);
    council.told("library", 1, true);
    council.told("charity", 1, false);
    council.told("landlord", 2, true);
    let erased = |council: &Council, book: &NoticeBook| {
        told_of_erasure(book, &council.subscriptions, (47, &[person(1)].into()), at())
    };
    let acts = erased(&council, &council.book);
    let [NoticeAct::Owed(owed)] = acts.as_slice() else { panic!("{acts:?}") };
    assert_eq!((&owed.subscription, owed.person), (&id("library"), person(1)));
    assert_eq!((owed.matter, owed.known_by.as_ref()), (NoticeMatter::DataErased, None));
    // what was told is gone with the same step: the next number is the third all the same
    let mut left = NoticeBook::default();
    left.take(9, at(), at(), &JournalEntry::NoticeActed(acts[0].clone()));
    assert_eq!(left.sequence_for(left.get(9).unwrap()), 3);
    let attempted = NoticeAttempted { notice: 9, attempt: 1, sequence: 3, endpoint: 1 };
    left.take(10, at(), at(), &JournalEntry::NoticeActed(NoticeAct::Attempted(attempted)));
    assert_eq!(erased(&council, &left), [], "who has nothing any more is not told again");
}

#[test]
fn who_was_told_after_it_was_turned_hears_nothing_of_it() {
    let mut council = Council::new();
    let turned =
        PersonTurned { entry: 0, person: person(1), turned: Turned::Merged { into: person(2) } };
    council.next = 1;
    council.told("library", 1, true);
    assert_eq!(council.again(turned), []);
}
