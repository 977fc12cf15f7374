//! The form in which consent is given, refused or taken back.
//!
//! In: the policy's purposes, organisations and fields; what was filled in. Out: the form; or what the API takes. Withdrawing stands beside what it withdraws,
//! with one button.

use crate::http::api::consents::ConsentSent;
use crate::http::ui::caseworker::consent::field_in_words;
use crate::http::ui::components::{Choice, Choices, Faults, Field};
use crate::http::ui::session::Fields;
use crate::journal::{CollectedBy, ConsentEvent, GivenBy, NoticeLanguage, NoticeShown};
use crate::sharing::{Policy, Purpose, UseKind};
use crate::values::{FieldSet, OrganisationName, PurposeName, SharedField};

/// The form.
pub(in crate::http::ui) struct ConsentForm {
    pub(super) faults: Faults,
    pub(super) once: String,
    pub(super) event: Choices,
    pub(super) purposes: Choices,
    pub(super) recipients: Choices,
    pub(super) fields: Choices,
    pub(super) notice: Field,
    pub(super) version: Field,
    pub(super) language: Choices,
    pub(super) channel: Choices,
}

const CHANNELS: [(&str, CollectedBy, &str); 5] = [
    ("in_person", CollectedBy::InPerson, "Face to face"),
    ("telephone", CollectedBy::Telephone, "On the telephone"),
    ("paper_form", CollectedBy::PaperForm, "On a signed form"),
    ("online_form", CollectedBy::OnlineForm, "On a web page"),
    ("letter", CollectedBy::Letter, "By letter or email"),
];

fn channels() -> Vec<Choice> {
    CHANNELS.iter().map(|(word, _, words)| Choice::new(word, words)).collect()
}

/// How somebody takes back the consent of a number.
pub(super) fn withdrawing(number: u64) -> Choices {
    let mut items = vec![Choice::new("", "Select")];
    items.extend(channels());
    Choices::new(&format!("channel-{number}"), "How do they say it?", items)
}

/// The form, with what was filled in.
pub(super) fn form_of(
    policy: &Policy,
    typed: &Fields,
    faults: Faults,
    once: String,
) -> ConsentForm {
    let choices = |id: &str, legend: &str, items: Vec<Choice>| {
        let chosen: Vec<&str> = typed.all(id).collect();
        Choices::new(id, legend, items).chosen(&chosen).faults(&faults)
    };
    let events =
        vec![Choice::new("given", "They agree"), Choice::new("refused", "They do not agree")];
    let by_consent = |purpose: &&Purpose| {
        let mut rows = policy.uses().iter();
        rows.any(|it| it.kind == UseKind::Consent && it.purposes.contains(&purpose.name))
    };
    let purposes = policy.purposes().iter().filter(by_consent);
    let purposes =
        purposes.map(|it| Choice::new(it.name.as_str(), &it.label.en).hint(&it.notice.en));
    let others = policy.organisations().iter().filter(|it| !it.own);
    let others = others.map(|it| Choice::new(it.name.as_str(), &it.label.en));
    let fields = SharedField::ALL.into_iter().map(|it| Choice::new(it.word(), field_in_words(it)));
    let channels = channels();
    let field = |name: &str, label: &str, hint: &str| {
        Field::new(name, label).hint(hint).value(&typed.kept(name)).faults(&faults)
    };
    ConsentForm {
        once,
        event: choices("event", "What do they say?", events),
        purposes: choices("purposes", "To what?", purposes.collect()),
        recipients: choices(
            "recipients",
            "Who may be shown it, beside the council?",
            others.collect(),
        ),
        fields: choices("fields", "What may be shown?", fields.collect()),
        notice: field(
            "notice",
            "Privacy notice that they were shown",
            "Its address, such as https://council.example/privacy",
        ),
        version: field("version", "Its version", "Such as 3").classes("govuk-input--width-5"),
        language: choices(
            "language",
            "In which language?",
            vec![Choice::new("en", "English"), Choice::new("cy", "Welsh")],
        ),
        channel: choices("channel", "How do they say it?", channels),
        faults,
    }
}

/// What was filled in, or what is missing.
pub(super) fn read(typed: &Fields) -> Result<ConsentSent, Faults> {
    let mut faults = Faults::none();
    let withdrawing = typed.text("consent").and_then(|it| typed.text(&format!("channel-{it}")));
    let channel = typed.text("channel").or(withdrawing);
    let channel = CHANNELS.iter().find(|(word, ..)| Some(*word) == channel).map(|(_, it, _)| *it);
    let (event, consent) = match (typed.text("event"), typed.text("consent")) {
        (Some("given"), None) => (Some(ConsentEvent::Given), None),
        (Some("refused"), None) => (Some(ConsentEvent::Refused), None),
        (Some("withdrawn"), Some(number)) => (Some(ConsentEvent::Withdrawn), number.parse().ok()),
        (Some(_) | None, _) => (None, None),
    };
    let withdrawn = event == Some(ConsentEvent::Withdrawn);
    let purposes: Vec<PurposeName> =
        typed.all("purposes").filter_map(|it| it.parse().ok()).collect();
    if event.is_none() {
        faults.add("event", "Select whether they agree");
    }
    if purposes.is_empty() && !withdrawn {
        faults.add("purposes", "Select what it is about");
    }
    if channel.is_none() {
        faults.add("channel", "Select how they say it");
    }
    let fields: FieldSet = typed.all("fields").filter_map(SharedField::of_word).collect();
    let given = event == Some(ConsentEvent::Given);
    if given && fields.is_empty() {
        faults.add("fields", "Select what may be shown");
    }
    let notice = typed.text("notice").map(|notice| NoticeShown {
        notice: notice.to_owned(),
        version: typed.kept("version"),
        language: if typed.text("language") == Some("cy") {
            NoticeLanguage::Welsh
        } else {
            NoticeLanguage::English
        },
    });
    if given && notice.is_none() {
        faults.add("notice", "Enter the privacy notice that they were shown");
    }
    if given && typed.text("version").is_none() {
        faults.add("version", "Enter the version of the notice");
    }
    let recipients: Vec<OrganisationName> =
        typed.all("recipients").filter_map(|it| it.parse().ok()).collect();
    let (Some(event), Some(channel), true) = (event, channel, faults.is_empty()) else {
        return Err(faults);
    };
    Ok(ConsentSent {
        event,
        purposes,
        recipients,
        datasets: Vec::new(),
        fields,
        notice,
        consent,
        channel,
        given_by: GivenBy::Person,
        evidence: None,
        until: None,
    })
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::http::ui::session::Fields;
    use crate::journal::ConsentEvent;

    #[test]
    fn refusing_asks_for_less_than_agreeing_and_taking_back_for_how_it_is_said() {
        let told = |typed: &[(&str, &str)]| -> Result<ConsentEvent, Vec<String>> {
            read(&Fields::of(typed))
                .map(|it| it.event)
                .map_err(|faults| faults.list().iter().filter_map(|it| it.field.clone()).collect())
        };
        let words = |names: &[&str]| names.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
        assert_eq!(told(&[]), Err(words(&["event", "purposes", "channel"])));
        let about = [("purposes", "single-view-by-consent"), ("channel", "telephone")];
        let refused = [&[("event", "refused")][..], &about].concat();
        assert_eq!(told(&refused), Ok(ConsentEvent::Refused));
        let given = [&[("event", "given")][..], &about].concat();
        assert_eq!(told(&given), Err(words(&["fields", "notice", "version"])));
        let withdrawn = [("event", "withdrawn"), ("consent", "57"), ("channel-57", "letter")];
        assert_eq!(told(&withdrawn), Ok(ConsentEvent::Withdrawn));
        assert_eq!(told(&withdrawn[..2]), Err(words(&["channel"])));
        assert!(told(&[("event", "withdrawn")]).is_err(), "of which?");
    }
}
