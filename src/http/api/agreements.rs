//! Agreements: data sharing agreements listed, put down from their text, signed, suspended, resumed and ended.
//!
//! In: an agreement's text, or its name and what was done with it. Out: what the journal has of it. Leaves to `sharing` which are in force, and to the
//! policy what they may open.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::{Answered, answered_with};
use super::asked::query;
use super::at;
use super::writing::{IfMatch, shown_as, tagged, write};
use crate::http::acting::{Acting, Stop};
use crate::http::acts::Written;
use crate::http::code::Code;
use crate::http::cursor::{Page, PageAsked};
use crate::http::problem::Problem;
use crate::http::service::Service;
use crate::journal::{
    AgreementAct, AgreementDrafted, AgreementHalted, AgreementSigned, AgreementTerms, JournalEntry,
};
use crate::sharing::{
    ActKind, Agreement, AgreementStatus, AgreementVersion, Asking, HandedAct, agreement_terms,
    filled, in_reach, known_terms,
};
use crate::values::{AgreementName, OrganisationName};

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config
        .service(at("/agreements").route(web::get().to(agreements)).route(web::post().to(record)))
        .service(at("/agreements/{agreement}").route(web::get().to(agreement)))
        .service(at("/agreements/{agreement}/signatures").route(web::post().to(sign)))
        .service(at("/agreements/{agreement}/status").route(web::post().to(halt)));
}

/// An agreement, as an example has it.
const EXAMPLE: &str = include_str!("../../../docs/examples/agreement.toml");

/// A version of an agreement.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AgreementSent {
    /// Its text: TOML, as docs/examples/agreement.toml. What is signed is this text, to the byte.
    text: String,
}

/// A party's signature.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SignatureSent {
    /// The party.
    #[schema(value_type = String, example = "housing-association")]
    party: OrganisationName,
    /// Who signed, by name and office.
    #[schema(example = "J. Rees, director of resources")]
    signatory: String,
    /// When; today, where nothing is said.
    #[schema(value_type = Option<String>, format = Date)]
    on: Option<Date>,
}

/// An agreement is suspended, resumed or ended.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct StatusSent {
    /// What it is from now on.
    status: StatusWord,
    /// Why.
    #[schema(example = "breach of 3 November")]
    reason: String,
    /// From which day on; today, where nothing is said.
    #[schema(value_type = Option<String>, format = Date)]
    on: Option<Date>,
}

/// What becomes of an agreement.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum StatusWord {
    /// It lets nothing flow until it is resumed.
    Suspended,
    /// It lets flow again.
    Resumed,
    /// It is over before its time.
    Ended,
}

/// An agreement as it stands.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct AgreementShown {
    /// Its name.
    pub(in crate::http) agreement: String,
    /// The version that stands: the latest that every party has signed, or else the latest.
    pub(in crate::http) version: u32,
    /// `draft`, `signed`, `suspended` or `ended`.
    #[schema(value_type = String)]
    pub(in crate::http) status: AgreementStatus,
    /// True on the days for which it was made.
    pub(in crate::http) in_time: bool,
    /// What it says.
    #[schema(value_type = Object)]
    pub(in crate::http) terms: AgreementTerms,
    /// BLAKE3 of the text that is signed.
    pub(in crate::http) digest: String,
    /// Who has signed this text.
    pub(in crate::http) signed: Vec<SignatureShown>,
    /// Who has not signed the latest version.
    pub(in crate::http) unsigned_by: Vec<String>,
    /// True if the parties are to look at it again.
    pub(in crate::http) review_due: bool,
}

/// A signature.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct SignatureShown {
    /// For which party.
    pub(in crate::http) party: String,
    /// Who, by name and office.
    pub(in crate::http) signatory: String,
    /// When.
    #[schema(value_type = String)]
    pub(in crate::http) on: Date,
}

/// What was written about an agreement.
#[derive(Serialize, ToSchema)]
pub(super) struct AgreementFollowed {
    /// Its name.
    agreement: String,
    /// The version, where it is about one.
    version: Option<u32>,
    /// `drafted`, `signed`, `suspended`, `resumed` or `ended`.
    act: &'static str,
    /// The entry.
    entry: u64,
    /// When, UTC.
    at: String,
    /// BLAKE3 of the text that is to be signed, or was.
    digest: Option<String>,
}

/// Agreements.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct AgreementList {
    /// In the order in which they were first put down.
    pub(in crate::http) agreements: Vec<AgreementShown>,
    /// Where the next page begins.
    pub(in crate::http) next: Option<String>,
}

impl AgreementShown {
    fn of(name: &AgreementName, agreement: &Agreement, day: Date) -> Option<Self> {
        let AgreementVersion { number: _, drafted, signed } = agreement.standing()?;
        let AgreementDrafted { terms, digest, by: _ } = drafted;
        Some(Self {
            agreement: name.to_string(),
            version: terms.version,
            status: agreement.status(day),
            in_time: terms.from <= day && day <= terms.until,
            terms: terms.clone(),
            digest: digest.to_string(),
            signed: signed.iter().map(|(_, it)| shown(it)).collect(),
            unsigned_by: agreement.unsigned().map(ToString::to_string).collect(),
            review_due: terms.review <= day && day <= terms.until,
        })
    }
}

fn shown(signed: &AgreementSigned) -> SignatureShown {
    let AgreementSigned { party, signatory, on, .. } = signed;
    SignatureShown { party: party.to_string(), signatory: signatory.clone(), on: *on }
}

fn tag_of(acting: &Acting<'_, '_>, agreement: &Agreement) -> String {
    let Agreement { versions, halts } = agreement;
    let signed = versions.iter().flat_map(|it| it.signed.iter().map(|(entry, _)| *entry));
    let halts = halts.iter().map(|(entry, _, _)| *entry);
    acting.tag(versions.iter().map(|it| it.number).chain(signed).chain(halts))
}

fn name(text: &str) -> Result<AgreementName, Problem> {
    text.parse().map_err(|_| Problem::of(Code::NoSuchAct))
}

fn keeps(acting: &Acting<'_, '_>) -> Result<(), Stop> {
    acting.may(HandedAct::Of(ActKind::Agreement))
}

/// Every agreement as it stands, for those who keep agreements.
#[utoipa::path(
    get,
    path = "/v1/agreements",
    tag = "Agreements",
    params(
        ("cursor" = Option<String>, Query, description = "`next` of the page before"),
        ("limit" = Option<u32>, Query, description = "So many on a page: 50, at most 200", example = 50),
    ),
    responses((status = 200, description = "Agreements", body = AgreementList)),
)]
pub(super) async fn agreements(service: web::Data<Service>, request: HttpRequest) -> HttpResponse {
    let page = query(&request);
    answered_with(service, request, move |service, asking| {
        shown_as(StatusCode::OK, &service.agreements(asking, &page)?)
    })
    .await
}

impl Service {
    /// Every agreement as it stands, for those who keep agreements. That it was read is written down.
    pub(in crate::http) fn agreements(
        &self,
        asking: &Asking,
        page: &Result<PageAsked, Problem>,
    ) -> Result<AgreementList, Problem> {
        self.list(asking, ("agreements", "agreements"), |acting| {
            keeps(acting)?;
            let day = acting.day();
            let mut all: Vec<(u64, AgreementShown)> = Vec::new();
            for (name, agreement) in acting.agreements().all() {
                let first = agreement.versions.first().map(|it| it.number);
                let shown = AgreementShown::of(name, agreement, day);
                all.extend(first.zip(shown));
            }
            all.sort_by_key(|(number, _)| *number);
            let page = page.as_ref().map_err(Problem::clone)?;
            let Page { items, next } = acting.page("agreements", page, all)?;
            Ok((AgreementList { agreements: items, next }, Vec::new()))
        })
    }

    /// The agreements that let something flow on a day, for everybody: no name of anybody is among it, and nothing of anybody is read for it.
    pub(in crate::http) fn public_agreements(&self) -> Result<Vec<AgreementShown>, Problem> {
        let standing = self.standing()?;
        let day = standing.day();
        let all = standing.agreements().all();
        let mut shown: Vec<AgreementShown> = all
            .filter_map(|(name, agreement)| AgreementShown::of(name, agreement, day))
            .filter(|it| it.in_time && it.status == AgreementStatus::Signed)
            .collect();
        for agreement in &mut shown {
            // who signed is the parties' own business
            for signed in &mut agreement.signed {
                signed.signatory.clear();
            }
        }
        shown.sort_by(|a, b| a.agreement.cmp(&b.agreement));
        Ok(shown)
    }
}

/// One agreement, with the tag of how it stands.
#[utoipa::path(
    get,
    path = "/v1/agreements/{agreement}",
    tag = "Agreements",
    params(("agreement" = String, Path, description = "The agreement's name", example = "support-charity-2026")),
    responses((status = 200, description = "The agreement; `ETag` changes with it", body = AgreementShown)),
)]
pub(super) async fn agreement(
    service: web::Data<Service>,
    request: HttpRequest,
    named: web::Path<String>,
) -> HttpResponse {
    let named = name(&named);
    answered_with(service, request, move |service, asking| {
        let (shown, tag) = service.list(asking, ("agreements", "an agreement"), |acting| {
            keeps(acting)?;
            let name = named.clone()?;
            let agreement = acting.agreements().agreement(&name).map_err(Problem::from)?;
            let shown = AgreementShown::of(&name, agreement, acting.day());
            let shown = shown.ok_or_else(|| Problem::of(Code::NoSuchAct))?;
            Ok(((shown, tag_of(acting, agreement)), vec![name.to_string()]))
        })?;
        tagged(&shown, tag)
    })
    .await
}

/// A version of an agreement is put down from its text, to be signed by every party.
#[utoipa::path(
    post,
    path = "/v1/agreements",
    tag = "Agreements",
    params(),
    request_body(content = AgreementSent, example = json!({ "text": EXAMPLE })),
    responses((status = 201, description = "It can be signed", body = AgreementFollowed)),
)]
pub(super) async fn record(
    service: web::Data<Service>,
    request: HttpRequest,
    payload: web::Payload,
) -> HttpResponse {
    let made = |acting: &Acting<'_, '_>, sent: &AgreementSent| {
        keeps(acting)?;
        let terms = agreement_terms("text", &sent.text)
            .map_err(|faults| Problem::of(Code::ActNotPossible).with_detail(faults.to_string()))?;
        known_terms(acting.policy(), &terms)?;
        let digest = blake3::hash(sent.text.as_bytes()).to_hex().as_str().into();
        let by = acting.asking.user.name.clone();
        taken(acting, AgreementAct::Drafted(Box::new(AgreementDrafted { terms, digest, by })))
    };
    write(service, request, payload, "an agreement".to_owned(), made, told).await
}

/// A party's signature of the latest version is put down.
#[utoipa::path(
    post,
    path = "/v1/agreements/{agreement}/signatures",
    tag = "Agreements",
    params(
        ("agreement" = String, Path, description = "The agreement's name", example = "support-charity-2026"),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that it was read with"),
    ),
    request_body(content = SignatureSent, example = json!({ "party": "support-charity", "signatory": "A. Price, chief executive" })),
    responses((status = 201, description = "It is put down", body = AgreementFollowed)),
)]
pub(super) async fn sign(
    service: web::Data<Service>,
    request: HttpRequest,
    named: web::Path<String>,
    payload: web::Payload,
) -> HttpResponse {
    let (named, read) = (name(&named), IfMatch::of(&request));
    let made = move |acting: &Acting<'_, '_>, sent: &SignatureSent| {
        keeps(acting)?;
        let name = named.clone()?;
        let agreement = acting.agreements().agreement(&name).map_err(Problem::from)?;
        read.fits(&tag_of(acting, agreement))?;
        let latest = agreement.versions.last();
        let latest = latest.ok_or_else(|| Problem::of(Code::NoSuchAct))?;
        let signed = AgreementSigned {
            name,
            version: latest.drafted.terms.version,
            digest: latest.drafted.digest.clone(),
            party: sent.party.clone(),
            signatory: filled(&sent.signatory, "who signed")?,
            on: in_reach(sent.on.unwrap_or(acting.day()), acting.day())?,
            by: acting.asking.user.name.clone(),
        };
        taken(acting, AgreementAct::Signed(signed))
    };
    write(service, request, payload, "an agreement".to_owned(), made, told).await
}

/// An agreement is suspended, resumed or ended.
#[utoipa::path(
    post,
    path = "/v1/agreements/{agreement}/status",
    tag = "Agreements",
    params(
        ("agreement" = String, Path, description = "The agreement's name", example = "support-charity-2026"),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that it was read with"),
    ),
    request_body(content = StatusSent, example = json!({ "status": "suspended", "reason": "breach of 3 November" })),
    responses((status = 201, description = "It is written down", body = AgreementFollowed)),
)]
pub(super) async fn halt(
    service: web::Data<Service>,
    request: HttpRequest,
    named: web::Path<String>,
    payload: web::Payload,
) -> HttpResponse {
    let (named, read) = (name(&named), IfMatch::of(&request));
    let made = move |acting: &Acting<'_, '_>, sent: &StatusSent| {
        keeps(acting)?;
        let name = named.clone()?;
        let agreement = acting.agreements().agreement(&name).map_err(Problem::from)?;
        read.fits(&tag_of(acting, agreement))?;
        let on = in_reach(sent.on.unwrap_or(acting.day()), acting.day())?;
        let reason = filled(&sent.reason, "the reason")?;
        let halted = AgreementHalted { name, on, reason, by: acting.asking.user.name.clone() };
        let act = match sent.status {
            StatusWord::Suspended => AgreementAct::Suspended(halted),
            StatusWord::Resumed => AgreementAct::Resumed(halted),
            StatusWord::Ended => AgreementAct::Ended(halted),
        };
        taken(acting, act)
    };
    write(service, request, payload, "an agreement".to_owned(), made, told).await
}

fn taken(acting: &Acting<'_, '_>, act: AgreementAct) -> Result<Vec<JournalEntry>, Stop> {
    acting.agreements().takes(&act, acting.day()).map_err(Problem::from)?;
    Ok(vec![JournalEntry::AgreementActed(act)])
}

fn told(written: &Written) -> Result<Answered, Problem> {
    let Written { number, at, entries } = written;
    let Some(JournalEntry::AgreementActed(act)) = entries.first() else {
        return Err(Problem::of(Code::Failed));
    };
    let (agreement, version, digest, act) = match act {
        AgreementAct::Drafted(drafted) => {
            let AgreementDrafted { terms, digest, by: _ } = drafted.as_ref();
            (&terms.name, Some(terms.version), Some(digest), "drafted")
        }
        AgreementAct::Signed(signed) => {
            (&signed.name, Some(signed.version), Some(&signed.digest), "signed")
        }
        AgreementAct::Suspended(halted) => (&halted.name, None, None, "suspended"),
        AgreementAct::Resumed(halted) => (&halted.name, None, None, "resumed"),
        AgreementAct::Ended(halted) => (&halted.name, None, None, "ended"),
    };
    let (agreement, digest) = (agreement.to_string(), digest.map(ToString::to_string));
    let (entry, at) = (*number, at.clone());
    shown_as(StatusCode::CREATED, &AgreementFollowed { agreement, version, act, entry, at, digest })
}
