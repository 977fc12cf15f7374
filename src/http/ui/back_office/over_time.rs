//! Editions one after another, and how old each extract is.
//!
//! In: whoever decides on quality. Out: a table first, and below it a line for each figure whose way matters.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use jiff::civil::Date;

use super::at_night;
use super::read::{self, ExtractRead};
use super::words::day;
use crate::editions::{EditionId, ManifestInput};
use crate::http::api::editions::EditionShown;
use crate::http::service::Service;
use crate::http::ui::frame::Frame;
use crate::http::ui::page::shown;
use crate::http::ui::pictures::{Figure, LinePoint, ShownTable, Svg, line};
use crate::http::ui::sections::Place;
use crate::http::ui::session::SignedIn;
use crate::report::{RunReport, percent, thousands};

/// Editions one after another.
#[derive(Template)]
#[template(path = "back_office/templates/trend.html", config = "src/http/ui/askama.toml")]
pub(in crate::http::ui) struct TrendPage {
    frame: Frame,
    table: ShownTable,
    lines: Vec<Svg>,
}

/// How old each extract is.
#[derive(Template)]
#[template(path = "back_office/templates/extracts.html", config = "src/http/ui/askama.toml")]
pub(in crate::http::ui) struct ExtractsPage {
    frame: Frame,
    edition: String,
    late: Vec<String>,
    table: ShownTable,
}

/// An edition on the shelf with its report; none if it is damaged.
type EditionWithReport = (EditionShown, Option<RunReport>);

/// The table of editions, oldest first.
pub(super) fn trend_table(editions: &[EditionWithReport]) -> ShownTable {
    let row = |(shown, report): &EditionWithReport| {
        let EditionShown { edition, as_of: _, current, held, counts } = shown;
        let state = match (report, current, held) {
            (None, _, _) => "damaged",
            (Some(_), true, _) => "served",
            (Some(_), false, Some(_)) => "held",
            (Some(_), false, None) => "not served now",
        };
        let report = report.as_ref();
        let kept =
            report.and_then(|it| it.changes).map(|it| percent(it.identifiers_carried_over()));
        let estimate = report.and_then(|it| it.review.estimate.as_ref()?.precision);
        let precision = estimate.map(|it| {
            format!("{} ({} to {})", percent(it.value), percent(it.low), percent(it.high))
        });
        let figures = counts.map_or_else(
            || [(); 5].map(|()| "–".to_owned()),
            |it| [it.records, it.persons, it.households, it.quarantined, it.review].map(thousands),
        );
        [edition.clone(), state.to_owned()]
            .into_iter()
            .chain(figures)
            .chain([kept.unwrap_or_else(|| "–".to_owned())])
            .chain([precision.unwrap_or_else(|| "not estimated".to_owned())])
            .collect()
    };
    ShownTable {
        id: "editions".to_owned(),
        caption: "The last editions, oldest first".to_owned(),
        heads: vec![
            "edition",
            "state",
            "records",
            "persons",
            "households",
            "quarantine",
            "for review",
            "identifiers kept",
            "precision of links (95 %)",
        ],
        rows: editions.iter().map(row).collect(),
    }
}

fn lines(editions: &[EditionWithReport]) -> Vec<Svg> {
    type Of = fn(&EditionWithReport) -> Option<(Figure, String)>;
    let figures: [(&'static str, &str, Of); 4] = [
        ("persons", "Persons", |it| Some(counted(it.0.counts?.persons))),
        ("households", "Households", |it| Some(counted(it.0.counts?.households))),
        ("quarantined", "Rows in quarantine", |it| Some(counted(it.0.counts?.quarantined))),
        ("kept", "Persons’ identifiers that were kept", |it| {
            let share = it.1.as_ref()?.changes?.identifiers_carried_over();
            Some((Figure::of(share)?, percent(share)))
        }),
    ];
    let drawn = figures.into_iter().filter_map(|(id, title, of)| {
        let point = |it: &EditionWithReport| LinePoint {
            words: it.0.edition.clone(),
            figure: of(it),
            served: it.0.held.is_none(),
        };
        line(id, title, &editions.iter().map(point).collect::<Vec<_>>())
    });
    drawn.collect()
}

fn counted(count: u64) -> (Figure, String) {
    (Figure::from(count), thousands(count))
}

/// The table of extracts. The age is counted to the day.
pub(super) fn extracts_table(extracts: &[ExtractRead], today: Date) -> ShownTable {
    let row = |it: &ExtractRead| {
        let ExtractRead { input, allowed } = it;
        let ManifestInput { dataset, path_name, rows, received_on, nights_missing, .. } = input;
        let old = received_on.map(|it| (today - it).get_days().max(0));
        vec![
            dataset.replace('_', " "),
            path_name.clone(),
            received_on.map_or_else(|| "not known".to_owned(), day),
            old.map_or_else(|| "–".to_owned(), |it| it.to_string()),
            nights_missing.to_string(),
            allowed.map_or_else(|| "–".to_owned(), |it| it.to_string()),
            thousands(*rows),
            standing(it).to_owned(),
        ]
    };
    ShownTable {
        id: "extracts".to_owned(),
        caption: "Extracts as the last edition had them".to_owned(),
        heads: vec![
            "dataset",
            "file",
            "arrived",
            "days old",
            "nights without",
            "allowed",
            "rows",
            "state",
        ],
        rows: extracts.iter().map(row).collect(),
    }
}

fn standing(ExtractRead { input, allowed }: &ExtractRead) -> &'static str {
    match (input.nights_missing, allowed) {
        (0, _) if input.carried_forward => "an older file stands in",
        (0, _) => "as expected",
        (nights, Some(allowed)) if nights > *allowed => "longer than allowed",
        (_, _) => "did not come; the last one stands in",
    }
}

impl TrendPage {
    fn of(frame: Frame, editions: &[EditionWithReport]) -> Self {
        Self { frame, table: trend_table(editions), lines: lines(editions) }
    }
}

impl ExtractsPage {
    fn of(frame: Frame, (edition, today, extracts): (EditionId, Date, &[ExtractRead])) -> Self {
        let late =
            extracts.iter().filter(|it| it.input.nights_missing > 0 || it.input.carried_forward);
        Self {
            frame,
            edition: edition.to_string(),
            late: late
                .map(|it| format!("{}: {}", it.input.dataset.replace('_', " "), standing(it)))
                .collect(),
            table: extracts_table(extracts, today),
        }
    }
}

/// The page of editions.
pub(super) async fn trend(
    service: web::Data<Service>,
    request: HttpRequest,
    by: SignedIn,
) -> HttpResponse {
    match at_night((&service, &request), &by, "editions", read::trend).await {
        Ok(editions) => {
            let frame = by.frame(&service, Place::Night);
            shown(StatusCode::OK, &TrendPage::of(frame, &editions))
        }
        Err(problem) => problem,
    }
}

/// The page of extracts.
pub(super) async fn extracts(
    service: web::Data<Service>,
    request: HttpRequest,
    by: SignedIn,
) -> HttpResponse {
    match at_night((&service, &request), &by, "extracts", read::extracts).await {
        Ok((edition, today, extracts)) => {
            let frame = by.frame(&service, Place::Night);
            shown(StatusCode::OK, &ExtractsPage::of(frame, (edition, today, &extracts)))
        }
        Err(problem) => problem,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{ExtractRead, ExtractsPage, TrendPage, extracts_table};
    use crate::editions::ManifestInput;
    use crate::http::ui::back_office::samples::{empty_night, full_night, hostile_night};
    use crate::http::ui::samples::{HOSTILE, Sampled, frame, hostile_frame};

    fn extract(dataset: &str, nights_missing: u32) -> ExtractRead {
        ExtractRead {
            input: ManifestInput {
                dataset: dataset.to_owned(),
                path_name: format!("{dataset}.csv"),
                digest: String::new(),
                rows: 6_762,
                quarantined: 2,
                received_on: Some(date(2026, 10, 30)),
                nights_missing,
                carried_forward: nights_missing > 0,
            },
            allowed: Some(2),
        }
    }

    #[test]
    fn an_extract_that_did_not_come_is_told_with_its_age_and_what_the_rules_allow() {
        let extracts = [extract("benefits", 0), extract("council_tax", 2), extract("census", 3)];
        let table = extracts_table(&extracts, date(2026, 11, 2));
        let cells = |row: usize| [3, 4, 5, 7].map(|at: usize| table.rows[row][at].clone());
        assert_eq!(cells(0), ["3", "0", "2", "as expected"]);
        assert_eq!(cells(1), ["3", "2", "2", "did not come; the last one stands in"]);
        assert_eq!(cells(2), ["3", "3", "2", "longer than allowed"]);
    }

    impl Sampled for TrendPage {
        const NAME: &'static str = "trend";

        fn samples() -> Vec<Self> {
            let of = |frame, nights: Vec<crate::http::ui::back_office::read::NightRead>| {
                let pairs: Vec<_> = nights
                    .into_iter()
                    .filter_map(|mut it| Some((it.shelf.pop()?, Some(it.report))))
                    .collect();
                Self::of(frame, &pairs)
            };
            vec![
                of(frame(), vec![full_night(), empty_night()]),
                of(frame(), Vec::new()),
                of(hostile_frame(), vec![hostile_night()]),
            ]
        }
    }

    impl Sampled for ExtractsPage {
        const NAME: &'static str = "extracts";

        fn samples() -> Vec<Self> {
            let of = |frame, extracts: &[ExtractRead]| {
                Self::of(frame, ("2026-11-02.1".parse().unwrap(), date(2026, 11, 2), extracts))
            };
            vec![
                of(frame(), &[extract("benefits", 0), extract("council_tax", 3)]),
                of(frame(), &[]),
                of(hostile_frame(), &[extract(HOSTILE, 1)]),
            ]
        }
    }
}
