//! The rule files compiled in: `matching-rules/` of the repository, by path inside it.

/// Path and text of every shipped rule file.
pub(super) const SHIPPED: &[(&str, &str)] = &[
    ("blocking.toml", include_str!("../../matching-rules/blocking.toml")),
    ("comparisons.toml", include_str!("../../matching-rules/comparisons.toml")),
    ("households.toml", include_str!("../../matching-rules/households.toml")),
    ("weights/default.toml", include_str!("../../matching-rules/weights/default.toml")),
    ("sources/benefits.toml", include_str!("../../matching-rules/sources/benefits.toml")),
    ("sources/council_tax.toml", include_str!("../../matching-rules/sources/council_tax.toml")),
    (
        "sources/electoral_roll.toml",
        include_str!("../../matching-rules/sources/electoral_roll.toml"),
    ),
    ("sources/gazetteer.toml", include_str!("../../matching-rules/sources/gazetteer.toml")),
    (
        "sources/parking_permits.toml",
        include_str!("../../matching-rules/sources/parking_permits.toml"),
    ),
    ("sources/school_census.toml", include_str!("../../matching-rules/sources/school_census.toml")),
    ("sources/social_care.toml", include_str!("../../matching-rules/sources/social_care.toml")),
];
