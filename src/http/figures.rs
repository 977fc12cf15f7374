//! Figures for monitoring, in Prometheus' format: how many requests, how they ended, how long they took, how old the edition is.
//!
//! In: what happens. Out: text. Labels are routes, statuses, codes and names of the policy; nothing of a resident is ever one.

use std::fmt::Write as _;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

/// Upper bounds of the times that are told apart, in seconds.
const SECONDS: [f64; 12] = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0];

#[derive(Clone, PartialEq, Eq, Hash, Debug, EncodeLabelSet)]
struct Ended {
    route: String,
    method: String,
    status: u16,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug, EncodeLabelSet)]
struct Route {
    route: String,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug, EncodeLabelSet)]
struct OfCode {
    code: String,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug, EncodeLabelSet)]
struct OfState {
    state: &'static str,
}

/// Counts.
pub(super) struct Figures {
    registry: Registry,
    requests: Family<Ended, Counter>,
    times: Family<Route, Histogram>,
    problems: Family<OfCode, Counter>,
    swaps: Counter,
    ready: Gauge,
    edition_days: Gauge,
    fractions: Gauge<f64, AtomicU64>,
    notices: Family<OfState, Gauge>,
    endpoints: Family<OfState, Gauge>,
    recalls: Gauge,
}

/// How notices to partners stand.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct NoticeFigures {
    /// Notices by where they stand, every word once.
    pub(super) notices: Vec<(&'static str, usize)>,
    /// Endpoints by how they fare.
    pub(super) endpoints: Vec<(&'static str, usize)>,
    /// Recalls that no partner has answered.
    pub(super) unanswered_recalls: usize,
}

impl Figures {
    /// Nothing has happened yet; `program` is its version.
    pub(super) fn new(program: &str) -> Self {
        let mut registry = Registry::with_prefix("hearth");
        let requests = Family::default();
        let times = Family::new_with_constructor((|| Histogram::new(SECONDS)) as fn() -> Histogram);
        let (problems, swaps) = (Family::default(), Counter::default());
        let (ready, edition_days, fractions) =
            (Gauge::default(), Gauge::default(), Gauge::default());
        registry.register("requests", "Requests answered", requests.clone());
        registry.register("request_seconds", "Time from head to answer", times.clone());
        registry.register("problems", "Problems told, by code", problems.clone());
        registry.register(
            "footings",
            "How often another edition or further acts took their place",
            swaps.clone(),
        );
        registry.register("ready", "1 if ready to answer", ready.clone());
        registry.register(
            "edition_age_days",
            "Days since the night of the edition served",
            edition_days.clone(),
        );
        registry.register("started_seconds", "When the service was started", fractions.clone());
        let version: Family<OfCode, Gauge> = Family::default();
        version.get_or_create(&OfCode { code: program.to_owned() }).set(1);
        registry.register("version", "The program's version", version);
        let (notices, endpoints, recalls) =
            (Family::default(), Family::default(), Gauge::default());
        registry.register("notices", "Notices to partners, by where they stand", notices.clone());
        registry.register(
            "notice_endpoints",
            "Partners' endpoints, by how they fare",
            endpoints.clone(),
        );
        registry.register(
            "recalls_unanswered",
            "Wrong notices that their partners have not answered for",
            recalls.clone(),
        );
        Self {
            registry,
            requests,
            times,
            problems,
            swaps,
            ready,
            edition_days,
            fractions,
            notices,
            endpoints,
            recalls,
        }
    }

    /// A request was answered.
    pub(super) fn ended(&self, route: &str, method: &str, status: u16, took: Duration) {
        let ended = Ended { route: route.to_owned(), method: method.to_owned(), status };
        self.requests.get_or_create(&ended).inc();
        let route = Route { route: route.to_owned() };
        self.times.get_or_create(&route).observe(took.as_secs_f64());
    }

    /// A problem was told.
    pub(super) fn told(&self, code: String) {
        self.problems.get_or_create(&OfCode { code }).inc();
    }

    /// Answers rest on something else from now on.
    pub(super) fn swapped(&self) {
        self.swaps.inc();
    }

    /// The service was started.
    pub(super) fn started(&self, at: Duration) {
        self.fractions.set(at.as_secs_f64());
    }

    /// As text; `ready`, the edition's age and how notices stand are those of now.
    pub(super) fn text(&self, ready: bool, edition_days: i64, telling: &NoticeFigures) -> String {
        let NoticeFigures { notices, endpoints, unanswered_recalls } = telling;
        for (family, counts) in [(&self.notices, notices), (&self.endpoints, endpoints)] {
            for (state, count) in counts {
                let count = i64::try_from(*count).unwrap_or(i64::MAX);
                family.get_or_create(&OfState { state }).set(count);
            }
        }
        self.recalls.set(i64::try_from(*unanswered_recalls).unwrap_or(i64::MAX));
        self.ready.set(i64::from(ready));
        self.edition_days.set(edition_days);
        let mut text = String::new();
        if encode(&mut text, &self.registry).is_err() {
            let _ = writeln!(text, "# the figures cannot be written");
        }
        text
    }
}
