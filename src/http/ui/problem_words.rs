//! What went wrong, in the words of whoever sees a page: what has happened, and what they can do in a browser.
//!
//! In: the code of a problem, the reasons of a refusal. Out: texts. They name no header, no member of a body and no file of the policy: the API's own texts
//! ([`Code::title`]) are for those who write programs.

use crate::http::code::Code;
use crate::http::problem::Problem;
use crate::sharing::RefusedWith;

/// What has happened, and what to do.
pub(super) const fn words(code: Code) -> (&'static str, &'static str) {
    match code {
        Code::CredentialsMissing
        | Code::TokenExpired
        | Code::TokenNotAccepted
        | Code::KeyNotAccepted
        | Code::CertificateNotAccepted => ("You are not signed in", "Sign in again."),
        Code::NotProvisioned => (
            "You have no part here",
            "The council’s sign-in service knows you, and none of your groups opens anything here. Ask whoever looks after users at your organisation.",
        ),
        Code::IssuerUnreachable => {
            ("The council’s sign-in service cannot be reached", "Try again in a minute.")
        }
        Code::PurposeNotStated => (
            "You have not said why you are looking",
            "“Look somebody up” in the menu begins with that.",
        ),
        Code::HeaderNotReadable => (
            "In an emergency you can look, and do nothing else",
            "End the look in an emergency, say why you are looking, and do it then.",
        ),
        Code::EmergencyNotStated => {
            ("The emergency is not stated whole", "Begin the look in an emergency again.")
        }
        Code::NotAnIdentifier => (
            "That is not an identifier",
            "A person’s looks like HP-7K3Q-9M2C, a household’s like HH-4M8T-0ZXS. The last character is a check: a slip of the pen is found.",
        ),
        Code::BodyNotReadable | Code::QueryNotReadable | Code::NotJson => (
            "What was sent cannot be read",
            "Go back and try again. If it happens again, tell the council’s service desk the number below.",
        ),
        Code::BodyTooLong => ("That is too much at once", "Go back and write less."),
        Code::BodyTooSlow => ("The form did not arrive in time", "Go back and send it again."),
        Code::Refused => ("You may not do this, whoever it is about", ""),
        Code::NotOfRole => (
            "Your role does not open this page",
            "If it should, ask the council’s privacy officer or whoever looks after users.",
        ),
        Code::ActNotOfRole => ("Your role does not do this", "Ask somebody whose role does."),
        Code::SamePerson => {
            ("This takes two people", "Have somebody else approve it whose role may.")
        }
        Code::IdempotencyKeyMissing
        | Code::IdempotencyKeyNotReadable
        | Code::IdempotencyKeyReused => (
            "This form was sent before, or not sent whole",
            "Load the page that it stands on again, and look whether it is done already.",
        ),
        Code::ActNotPossible => {
            ("This cannot be done as it was filled in", "Go back, put it right, and send it again.")
        }
        Code::NoSuchAct => (
            "There is nothing of this number or name that you may see",
            "Look at it again; the list that it stands in says what there is.",
        ),
        Code::Conflict => (
            "This cannot be done as things stand",
            "Load the page before again, and decide whether it is still to be done.",
        ),
        Code::Stale => (
            "It has changed since you looked at it",
            "Load the page before again, and look at what has changed.",
        ),
        Code::CursorNotAccepted => {
            ("The list has changed since", "Begin with its first page again.")
        }
        Code::NothingToShow | Code::AddAFact => (code.title(), code.what_to_do()),
        Code::NoSuchDecision => (
            "There is no look of this number, or what was written of it is erased",
            "Look at the number again.",
        ),
        Code::NoSuchRoute => (
            "Page not found",
            "If you typed the address, look at it again. The council’s name above leads to where you begin.",
        ),
        Code::MethodNotAllowed => (
            "This page cannot be asked for in that way",
            "Go back, and follow a link or press a button of the page there. The council’s name above leads to where you begin.",
        ),
        Code::TooManyRequests | Code::LockedOut => {
            ("That was too much in a short time", "Wait a minute, and try again.")
        }
        Code::NotWrittenDown => (
            "It could not be written down, so nothing is shown",
            "Try again in a minute; if it lasts, tell the council’s service desk.",
        ),
        Code::Busy => ("Too much is being written down just now", "Try again."),
        Code::Failed => {
            ("Something went wrong here", "Tell the council’s service desk the number below.")
        }
    }
}

/// What a problem says beside its code, as a sentence; none where that is of how a program sends something.
pub(super) fn said(problem: &Problem) -> Option<String> {
    let of_the_matter = matches!(
        problem.code,
        Code::ActNotPossible | Code::Conflict | Code::ActNotOfRole | Code::NoSuchAct | Code::Stale
    );
    problem.detail().filter(|_| of_the_matter).map(plainly)
}

/// The same for a form that comes back: never nothing.
pub(super) fn of_a_form(problem: &Problem) -> String {
    let said = said(problem).unwrap_or_else(|| words(problem.code).0.to_owned());
    said.trim_end_matches('.').to_owned()
}

/// What a problem says of the matter, as a sentence: what a program would set in another way stands behind a semicolon, and marks of code are left out.
fn plainly(detail: &str) -> String {
    let said = detail.split(';').next().unwrap_or_default().replace('`', "");
    let mut letters = said.trim().trim_end_matches('.').chars();
    let first = letters.next().map(|it| it.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

/// Why somebody is refused, after *because*: nothing in it is of whom they asked about.
pub(super) const fn because(reason: RefusedWith) -> &'static str {
    match reason {
        RefusedWith::OrganisationUnknown => "the organisation is not known here",
        RefusedWith::Inactive => "the user is not active any more",
        RefusedWith::Training => "the data protection training has run out",
        RefusedWith::PurposeUnknown => "there is no such purpose",
        RefusedWith::PurposeNotOfRole => "none of the roles has the purpose",
        RefusedWith::PurposeNotOfCommand => "such work is not done for this purpose",
        RefusedWith::NecessityMissing => {
            "the case is not named, or it is not noted why this is necessary"
        }
        RefusedWith::RouteNone => "no law, agreement or consent opens anything for this purpose",
        RefusedWith::AgreementNotInForce => "the agreement is not in force",
        RefusedWith::EmergencyNotAllowed => {
            "the role does not look in an emergency for this purpose, or not on this ground"
        }
        RefusedWith::EmergencyReviewOverdue => {
            "an earlier look in an emergency waits for its review"
        }
        RefusedWith::PolicyError => "the rules could not be applied",
    }
}

/// The same of the word that the journal has; the word itself, if this program knows none such.
pub(super) fn because_of(word: &str) -> String {
    let known = serde_json::from_value::<RefusedWith>(word.into());
    known.map_or_else(|_| word.to_owned(), |reason| because(reason).to_owned())
}

#[cfg(test)]
mod tests {
    use super::{because_of, of_a_form, words};
    use crate::http::code::Code;
    use crate::http::problem::Problem;

    #[test]
    fn no_page_speaks_of_headers_bodies_or_files() {
        for code in Code::ALL {
            let (happened, to_do) = words(code);
            assert!(!happened.is_empty(), "{code:?}");
            for text in [happened, to_do] {
                let of_programs = ["`", ".toml", "Retry-After", "JSON", "header", "ETag", "route"];
                let found = of_programs.iter().find(|it| text.contains(**it));
                assert_eq!(found, None, "{code:?}: {text}");
            }
        }
    }

    #[test]
    fn a_detail_is_a_sentence_without_what_a_program_would_set() {
        let told = "request 4 is of `access`, not of erasure; send `If-Match`";
        let problem = |code| Problem::of(code).with_detail(told);
        let sentence = "Request 4 is of access, not of erasure";
        assert_eq!(of_a_form(&problem(Code::Conflict)), sentence);
        assert_eq!(of_a_form(&problem(Code::NotJson)), "What was sent cannot be read");
    }

    #[test]
    fn a_reason_is_told_in_words_wherever_it_was_written_down() {
        let words = "no law, agreement or consent opens anything for this purpose";
        assert_eq!(because_of("route.none"), words);
        assert_eq!(because_of("a letting agency"), "a letting agency");
    }
}
