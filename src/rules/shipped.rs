//! The rule files compiled in: `matching-rules/` of the repository, by path inside it.

macro_rules! shipped {
    ($($path:literal,)*) => {
        &[$(($path, include_str!(concat!("../../matching-rules/", $path)))),*]
    };
}

/// Path and text of every shipped rule file.
pub(super) const SHIPPED: &[(&str, &str)] = shipped![
    "addresses.toml",
    "blocking.toml",
    "comparisons.toml",
    "dictionaries/counties.csv",
    "dictionaries/forename_variants.csv",
    "dictionaries/name_phrases.csv",
    "dictionaries/organisation_words.csv",
    "dictionaries/particles.csv",
    "dictionaries/saints.csv",
    "dictionaries/sentinels.csv",
    "dictionaries/street_types.csv",
    "dictionaries/suffixes.csv",
    "dictionaries/titles.csv",
    "dictionaries/unit_words.csv",
    "dictionaries/welsh_street_words.csv",
    "households.toml",
    "life-events.toml",
    "review.toml",
    "sharing/break-glass.toml",
    "sharing/factors.toml",
    "sharing/gateways.toml",
    "sharing/operations.toml",
    "sharing/organisations.toml",
    "sharing/purposes.toml",
    "sharing/restrictions.toml",
    "sharing/retention.toml",
    "sharing/rights.toml",
    "sharing/roles.toml",
    "sharing/uses.toml",
    "sharing/bank_holidays.csv",
    "sharing/words/pack_cy.toml",
    "sharing/words/pack_en.toml",
    "sharing/words/receipt_cy.toml",
    "sharing/words/receipt_en.toml",
    "sources/benefits.toml",
    "sources/benefits_shbe.toml",
    "sources/council_tax.toml",
    "sources/electoral_roll.toml",
    "sources/gazetteer.toml",
    "sources/parking_permits.toml",
    "sources/registrations.toml",
    "sources/registrations_gro.toml",
    "sources/school_census.toml",
    "sources/school_census_xml.toml",
    "sources/social_care.toml",
    "survivorship.toml",
    "weights/default.toml",
];
