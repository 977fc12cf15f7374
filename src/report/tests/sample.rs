//! A made-up night of a made-up council, in figures that could be real.

use std::time::Duration;

use crate::editions::DiffCounts;
use crate::report::{
    AddressFigures, BlockingLine, Changes, DatasetLine, DisagreementLine, HomeFigures,
    HouseholdKindLine, LevelLine, MissedLinks, OverfullClaimLine, OverfullResidence, PairDecisions,
    PremisesLine, QualityFigures, ReasonCount, RelationLine, ReviewFigures, RouteLine, RunReport,
    Score, SizeHistogram, StageLine, StalenessLine, StreetLine, Totals, Warning, WeightHistogram,
};
use crate::stewardship::{Agreement, Estimate, Interval};
use crate::values::MatchWeight;

fn reasons(list: &[(&str, u64)]) -> Vec<ReasonCount> {
    list.iter().map(|&(reason, rows)| ReasonCount { reason: reason.to_owned(), rows }).collect()
}

fn sizes(counts: &[usize]) -> SizeHistogram {
    SizeHistogram::of((1..).zip(counts).flat_map(|(size, &count)| std::iter::repeat_n(size, count)))
}

/// Two humps: pairs of strangers around -18 bits, pairs of one person around +16, few between.
fn weights() -> WeightHistogram {
    let hump = |middle: f64, spread: f64, most: f64| {
        (-38..44).flat_map(move |bits: i32| {
            let distance = (f64::from(bits) - middle) / spread;
            let count = most * (-distance * distance / 2.0).exp();
            let weight = MatchWeight::from_bits(f64::from(bits) + 0.5);
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "small and positive"
            )]
            std::iter::repeat_n(weight, count as usize)
        })
    };
    let all = hump(-18.0, 6.0, 9_000.0).chain(hump(17.0, 5.0, 2_600.0));
    WeightHistogram::of(all, MatchWeight::from_bits(-2.0), MatchWeight::from_bits(6.0))
}

/// A night with a bit of everything.
pub(crate) fn sample() -> RunReport {
    let mut report = RunReport::new("Bridgeford Council", "2026-11-22.1".parse().unwrap());
    report.previous = "2026-11-21.2".parse().ok();
    report.program_version = "0.1.0".to_owned();
    report.rules_fingerprint = "6f1c0b7a92d4".to_owned();
    report.totals = Totals {
        records: 31_286,
        persons: 11_842,
        households: 4_968,
        housed_persons: 11_377,
        fenced_only_persons: 214,
    };
    count_stages(&mut report);
    count_rows(&mut report);
    count_pairs(&mut report);
    count_people(&mut report);
    report
}

fn count_stages(report: &mut RunReport) {
    let stage = |name: &str, unit: &str, figures: [u64; 3], ms: u64| {
        StageLine::new(name, unit, figures[0], figures[1], figures[2])
            .took(Duration::from_millis(ms))
    };
    report.stages = vec![
        stage("extracts", "rows", [21_407, 21_389, 18], 212),
        stage("records", "rows → mentions", [21_389, 31_286, 1_204], 148),
        stage("addresses", "records → residences", [31_286, 30_102, 1_184], 640),
        stage("pairs", "records → pairs", [31_286, 168_344, 12], 305),
        stage("links", "pairs → links", [168_344, 32_510, 135_834], 4_210),
        stage("persons", "records → persons", [31_286, 11_842, 0], 96),
        stage("households", "persons → households", [11_842, 4_968, 465], 71),
    ];
}

fn count_rows(report: &mut RunReport) {
    let dataset = |name: &str, figures: [u64; 4], arrival: &str| DatasetLine {
        dataset: name.to_owned(),
        rows: figures[0],
        mention_rows: figures[1],
        mentions: figures[2],
        duplicates: figures[3],
        arrival: arrival.to_owned(),
        ..DatasetLine::default()
    };
    report.datasets = vec![
        dataset("benefits", [2_904, 2_871, 7_310, 21], "arrived on 2026-11-22"),
        dataset("council_tax", [5_312, 4_716, 7_904, 8], "arrived on 2026-11-22"),
        dataset("electoral_roll", [8_417, 8_342, 8_342, 10], "arrived on 2026-11-22"),
        dataset(
            "school_census",
            [3_118, 3_112, 5_074, 3],
            "not arrived for 2 nights; the file of 2026-11-20 stands in",
        ),
        dataset("social_care", [1_656, 1_644, 2_656, 7], "arrived on 2026-11-22"),
    ];
    report.datasets[0].no_person = reasons(&[("deletion", 5)]);
    report.datasets[0].quarantined =
        reasons(&[("claimant_dob: no date in any declared format", 7)]);
    report.datasets[1].no_person =
        reasons(&[("void", 402), ("company", 171), ("exempt owner", 11)]);
    report.datasets[1].quarantined = reasons(&[("more columns than the header", 4)]);
    report.datasets[2].no_person = reasons(&[("anonymous elector", 63)]);
    report.datasets[2].quarantined = reasons(&[("PostCode: not text in UTF-8", 2)]);
    report.datasets[3].quarantined = reasons(&[("UPN: empty record key", 3)]);
    report.datasets[3].arrival_wants_a_look = true;
    report.datasets[4].no_person = reasons(&[("name says training case", 3)]);
    report.datasets[4].quarantined = reasons(&[("<b>person_id</b>: empty record key", 2)]);
    let line = |dataset: &str, field: &str, kind: &str, records| DisagreementLine {
        dataset: dataset.to_owned(),
        field: field.to_owned(),
        kind: kind.to_owned(),
        records,
    };
    report.disagreements = vec![
        line("benefits", "address", "stale_address", 41),
        line("council_tax", "date_of_death", "deceased", 6),
        line("school_census", "date_of_birth", "contradicted", 12),
    ];
}

fn count_pairs(report: &mut RunReport) {
    let rule = |keys: &str, figures: [u64; 5], only: f64| BlockingLine {
        rule: keys.to_owned(),
        keys: keys.to_owned(),
        pairs: figures[0],
        new_pairs: figures[1],
        largest_block: figures[2],
        split_blocks: figures[3],
        dropped_blocks: figures[4],
        left_out: false,
        only_this_rule: Some(only),
    };
    report.blocking = vec![
        rule("surname + date_of_birth", [28_120, 28_120, 14, 0, 0], 0.012),
        rule("forename.sound + postcode", [41_988, 19_304, 31, 0, 0], 0.034),
        rule("residence", [96_420, 88_117, 182, 14, 12], 0.051),
        rule("forename.sound + date_of_birth", [39_004, 32_803, 22, 0, 0], 0.0),
    ];
    report.missed_links =
        Some(MissedLinks { found: 32_184, missed: 241.4, low: 180.2, high: 302.6 });
    report.pair_weights = weights();
    report.decisions = PairDecisions {
        linked: 32_184,
        review: 326,
        rejected: 135_834,
        forbidden: 41,
        by_stewards: 12,
    };
    let interval = |value: f64, low: f64, high: f64| Interval { value, low, high };
    report.review = ReviewFigures {
        put_forward: 40,
        below: 211,
        contested: 1,
        agreement: Some(Agreement {
            cases: 31,
            alike: 0.935_483_870_967_742,
            kappa: Some(interval(0.862, 0.679, 1.0)),
        }),
        estimate: Some(Estimate {
            edition: report.edition,
            drawn: 300,
            answered: 291,
            open: 4,
            outside: 120_411,
            outside_expected: 7,
            precision: Some(interval(0.991, 0.977, 0.9968)),
            recall: Some(interval(0.9, 0.861, 0.934)),
        }),
    };
}

fn count_people(report: &mut RunReport) {
    report.persons_by_records = sizes(&[3_120, 3_604, 2_577, 1_489, 702, 238, 81, 22, 6, 2, 0, 1]);
    report.private_households = sizes(&[1_502, 1_688, 812, 604, 231, 78, 24, 9, 3, 1]);
    report.communal_households =
        sizes(&[0, 0, 0, 0, 1, 0, 2, 3, 0, 0, 1, 4, 0, 2, 0, 1, 0, 0, 1, 0, 0, 1]);
    let route = |name: &str, records| RouteLine { route: name.to_owned(), records };
    report.address_routes = vec![
        route("exact text", 24_811),
        route("claimed UPRN, text agrees", 3_972),
        route("text found twice, claim chose", 204),
        route("provisional", 1_115),
        route("none", 1_184),
    ];
    report.addresses = address_figures();
    report.homes = home_figures();
    report.addresses.claims_contradicted = 96;
    report.changes = Some(Changes {
        counts: DiffCounts {
            persons_added: 61,
            persons_retired: 44,
            persons_merged: 9,
            persons_split: 4,
            persons_kept: 11_777,
            persons_moved: 83,
            households_added: 31,
            households_gone: 27,
            households_merged: 6,
            households_split: 3,
            households_changed: 104,
            households_kept: 4_937,
            records_added: 212,
            records_removed: 139,
            records_changed: 418,
        },
    });
    report.overfull = vec![
        OverfullResidence { uprn: 100_012_345_678, persons: 23 },
        OverfullResidence { uprn: 100_012_349_911, persons: 14 },
    ];
    report.warnings = vec![Warning {
        message: "The blocking rule \"residence\" dropped 12 blocks that were too large."
            .to_owned(),
        hint: "Look at the addresses concerned, or raise `largest_block` in blocking.toml."
            .to_owned(),
    }];
    report.quality = Some(QualityFigures {
        persons: Score { precision: 0.9962, recall: 0.9731 },
        households: Some(Score { precision: 0.9688, recall: 0.9412 }),
        rules_baseline: Some(Score { precision: 0.9991, recall: 0.8120 }),
    });
}

fn address_figures() -> AddressFigures {
    let level = |dataset: &str, counts: [u64; 4]| LevelLine {
        dataset: dataset.to_owned(),
        residence: counts[0],
        building: counts[1],
        street: counts[2],
        nothing: counts[3],
    };
    let levels = vec![
        level("council_tax", [7_702, 101, 38, 63]),
        level("school_census", [4_698, 207, 92, 77]),
    ];
    AddressFigures {
        in_all: LevelLine::in_all(&levels),
        levels,
        streets: vec![
            StreetLine {
                street: "QUAYSIDE".to_owned(),
                addresses: 41,
                records: 77,
                reasons: reasons(&[
                    ("the gazetteer does not list that flat in the building", 60),
                    ("no whole postcode is given", 9),
                ]),
            },
            StreetLine {
                street: "NEW <EAST> RD".to_owned(),
                addresses: 12,
                records: 30,
                reasons: reasons(&[("nothing in the gazetteer is like it", 30)]),
            },
        ],
        claims_contradicted: 0,
        claims_unknown: 12,
        claims_overfull: vec![OverfullClaimLine {
            uprn: 100_012_300_001,
            claims: 212,
            addresses: 160,
        }],
        strings: 14_220,
        strings_seen_before: 13_981,
        answers_kept: String::new(),
    }
}

fn home_figures() -> HomeFigures {
    let household = |kind: &str, households, persons| HouseholdKindLine {
        kind: kind.to_owned(),
        households,
        persons,
    };
    let premises = |kind: &str, listed, lived_in, empty| PremisesLine {
        kind: kind.to_owned(),
        listed,
        lived_in,
        empty,
    };
    HomeFigures {
        households: vec![
            household("private", 4_881, 10_902),
            household("shared house", 71, 310),
            household("care home", 16, 165),
        ],
        compositions: vec![
            household("single adult", 1_604, 1_604),
            household("family", 2_210, 7_913),
            household("children alone", 12, 19),
        ],
        relations: vec![RelationLine {
            kind: "jointly_liable".to_owned(),
            hold: 2_104,
            over: 311,
            doubtful: 3,
        }],
        staleness: vec![StalenessLine {
            source: "benefits claimant".to_owned(),
            lag_days: [14, 31],
            moves: 412,
            half_life_days: [540, 700],
            closed: 1_203,
        }],
        premises: vec![
            premises("dwelling", 5_210, 4_880, Some(330)),
            premises("shell", 96, 94, Some(2)),
            premises("not residential", 402, 0, None),
        ],
    }
}

/// A night on which nothing waits for a person.
pub(super) fn quiet() -> RunReport {
    let mut report = RunReport::new("Bridgeford Council", "2026-11-22.1".parse().unwrap());
    report.totals =
        Totals { records: 1, persons: 1, households: 1, housed_persons: 1, fenced_only_persons: 0 };
    report.datasets = vec![DatasetLine {
        dataset: "people".to_owned(),
        rows: 1,
        mention_rows: 1,
        mentions: 1,
        ..DatasetLine::default()
    }];
    report
}
