//! Every record's address resolved, and claims that too many addresses make taken back.
//!
//! In: records, the gazetteer and its resolver, the rules on claims, the memory of answers. Out: one resolution a record,
//! and the UPRNs that are over-full: there the row is decided once more as if it claimed nothing, and says so. A property's
//! key is asked about only where the gazetteer has it: it differs from row to row, and each distinct address would else be
//! resolved as often as there are keys. What the gazetteer does not have is then clustered among itself.

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::addresses::{
    AddressDictionaries, AddressQuery, AddressReason, AddressResolution, Gazetteer, OverfullClaim,
    ResolutionRoute, Resolver, join_provisional, overfull_claims,
};
use crate::normalise::NormalisedRecord;
use crate::pipeline::address_memory::AddressMemory;
use crate::rules::AddressRules;
use crate::values::Uprn;

/// What the records' addresses turned out to be.
#[derive(Clone, Debug, Default)]
pub struct ResolvedAddresses {
    /// One a record.
    pub resolutions: Vec<AddressResolution>,
    /// UPRNs whose claims were not believed, ordered by UPRN.
    pub overfull: Vec<OverfullClaim>,
}

/// Resolves every record's address; the resolver is of this gazetteer.
pub fn resolve(
    (gazetteer, resolver): (&Gazetteer, &Resolver<'_>),
    records: &[NormalisedRecord],
    rules: &AddressRules,
    memory: &mut AddressMemory,
) -> ResolvedAddresses {
    let queries: Vec<AddressQuery<'_>> =
        records.par_iter().map(|record| query(record, gazetteer)).collect();
    let answer = |queries: &[AddressQuery<'_>]| memory.resolve(resolver, queries);
    let most = rules.overfull_claims;
    resolve_queries(&queries, |_| 1, resolver.dictionaries(), most, answer)
}

/// What distinct addresses are where there is no gazetteer; `records` says how many records have each.
pub(super) fn resolve_distinct(
    dictionaries: &AddressDictionaries,
    queries: &[AddressQuery<'_>],
    records: &[u32],
    most_addresses: usize,
) -> Vec<AddressResolution> {
    let gazetteer = Gazetteer::default();
    let resolver = Resolver::new(&gazetteer, dictionaries);
    let answer = |queries: &[AddressQuery<'_>]| {
        queries.par_iter().map(|query| resolver.resolve(query)).collect()
    };
    resolve_queries(queries, |at| records[at], dictionaries, most_addresses, answer).resolutions
}

/// Resolves queries, each of so many records, by `answer`, which gives one answer a query.
fn resolve_queries(
    queries: &[AddressQuery<'_>],
    records: impl Fn(usize) -> u32 + Sync,
    dictionaries: &AddressDictionaries,
    most_addresses: usize,
    mut answer: impl FnMut(&[AddressQuery<'_>]) -> Vec<AddressResolution>,
) -> ResolvedAddresses {
    let mut resolutions = answer(queries);
    let doubtful = queries.iter().zip(&resolutions).filter_map(|(query, resolution)| {
        let claim = query.claimed?;
        (!speaks_for(claim, resolution)).then_some((claim, resolution))
    });
    let overfull = overfull_claims(doubtful, most_addresses);
    let buckets: BTreeSet<Uprn> = overfull.iter().map(|bucket| bucket.uprn).collect();
    let claims_one =
        |query: &AddressQuery<'_>| query.claimed.is_some_and(|it| buckets.contains(&it));
    let (places, without): (Vec<usize>, Vec<AddressQuery<'_>>) = (0..)
        .zip(queries)
        .filter(|(_, query)| claims_one(query))
        .map(|(at, query)| (at, AddressQuery { claimed: None, ..*query }))
        .unzip();
    for (at, mut resolution) in places.into_iter().zip(answer(&without)) {
        resolution.reasons.add(AddressReason::ClaimOverfull);
        resolutions[at] = resolution;
    }
    join_provisional(queries, &mut resolutions, records, dictionaries);
    ResolvedAddresses { resolutions, overfull }
}

/// Whether the row leads to what it claims without the claim: many spellings of one address fill no bucket.
fn speaks_for(claim: Uprn, resolution: &AddressResolution) -> bool {
    let by_itself = match resolution.route {
        ResolutionRoute::CrossReference | ResolutionRoute::Text | ResolutionRoute::Scored => true,
        ResolutionRoute::Claimed
        | ResolutionRoute::TextAndClaim
        | ResolutionRoute::Provisional
        | ResolutionRoute::None => false,
    };
    by_itself && resolution.uprn == Some(claim)
}

fn query<'r>(record: &'r NormalisedRecord, gazetteer: &Gazetteer) -> AddressQuery<'r> {
    let key = record.property_key.as_deref().map(|key| (record.key.dataset.0.as_str(), key));
    AddressQuery {
        lines: &record.address_lines,
        postcode: record.postcode.as_ref(),
        postcode_text: &record.postcode_text,
        claimed: record.claimed_uprn,
        key: key.filter(|(dataset, key)| gazetteer.knows_key(dataset, key)),
        no_fixed_abode: record.flags.no_fixed_abode,
        withheld: record.flags.address_withheld,
    }
}

#[cfg(test)]
mod tests {
    use compact_str::CompactString;

    use super::{ResolvedAddresses, resolve, resolve_queries};
    use crate::addresses::{
        AddressDictionaries, AddressQuery, AddressReason, Gazetteer, GazetteerAddress,
        GazetteerBuilder, ResolutionRoute, Resolver, WithheldAddresses,
    };
    use crate::pairs::sample::Sample;
    use crate::pipeline::AddressMemory;
    use crate::rules::AddressRules;
    use crate::values::{Postcode, Uprn};

    fn uprn(number: u64) -> Option<Uprn> {
        Uprn::from_number(number).ok()
    }

    fn one_high_street() -> GazetteerAddress {
        GazetteerAddress::from_columns(uprn(101).unwrap(), None, |column| match column {
            "number" => "1",
            "streetname" => "HIGH STREET",
            "postcode" => "AB1 2BD",
            _ => "",
        })
    }

    /// What rows with these texts, that all claim 1 High Street, turn out to be.
    fn resolved(texts: &[&str], most_addresses: usize) -> ResolvedAddresses {
        let words = AddressDictionaries::shipped();
        let (gazetteer, _) = Gazetteer::build([one_high_street()], &words);
        let postcode = Postcode::parse("AB1 2BD").unwrap();
        let lines: Vec<[CompactString; 1]> = texts.iter().map(|text| [(*text).into()]).collect();
        let queries: Vec<AddressQuery<'_>> = lines
            .iter()
            .map(|lines| AddressQuery {
                lines,
                postcode: Some(&postcode),
                postcode_text: "",
                claimed: uprn(101),
                key: None,
                no_fixed_abode: false,
                withheld: false,
            })
            .collect();
        let resolver = Resolver::new(&gazetteer, &words);
        let mut memory = AddressMemory::empty();
        resolve_queries(
            &queries,
            |_| 1,
            &words,
            most_addresses,
            |queries| memory.resolve(&resolver, queries),
        )
    }

    /// The first by its own text, the second by its claim only, the others elsewhere.
    const TEXTS: [&str; 5] =
        ["1 HIGH STREET", "HIGH STREET", "21 LOW ROAD", "22 LOW ROAD", "23 LOW ROAD"];

    #[test]
    fn a_uprn_that_few_addresses_claim_is_believed_where_the_text_does_not_contradict() {
        let ResolvedAddresses { resolutions, overfull } = resolved(&TEXTS, 4);
        assert_eq!(overfull, []);
        assert_eq!((resolutions[0].uprn, resolutions[1].uprn), (uprn(101), uprn(101)));
        assert!(resolutions.iter().all(|at| !at.has(AddressReason::ClaimOverfull)));
    }

    #[test]
    fn a_uprn_that_many_addresses_claim_is_reported_and_believed_of_nobody() {
        let ResolvedAddresses { resolutions, overfull } = resolved(&TEXTS, 3);
        let told: Vec<_> =
            overfull.iter().map(|it| (Some(it.uprn), it.claims, it.addresses)).collect();
        assert_eq!(told, [(uprn(101), 4, 4)], "the row that leads there by itself is no witness");
        assert_eq!(resolutions[0].uprn, uprn(101), "its text says so");
        assert_eq!(resolutions[1].uprn, None, "only the claim said so");
        assert!(resolutions.iter().all(|at| at.has(AddressReason::ClaimOverfull)));
        assert!(!resolutions[2].has(AddressReason::ClaimContradicted));
    }

    #[test]
    fn a_key_is_asked_about_only_where_the_gazetteer_has_it() {
        let words = AddressDictionaries::shipped();
        let mut builder = GazetteerBuilder::new(&words, WithheldAddresses::default());
        builder.push(&one_high_street());
        builder.cross_reference("council_tax", "301", uprn(101).unwrap());
        let gazetteer = builder.finish().0;
        let record = |dataset: &str, key: Option<&str>| {
            let mut record = Sample::person("ANN", "SMITH").record;
            record.key.dataset.0 = dataset.into();
            record.property_key = key.map(Into::into);
            record.address_lines = vec!["HIGH STREET".into()];
            record
        };
        let records = [
            record("council_tax", Some("301")),
            record("council_tax", Some("302")),
            record("council_tax", Some("303")),
            record("benefits", Some("301")),
            record("council_tax", None),
        ];
        let mut memory = AddressMemory::empty();
        let resolver = Resolver::new(&gazetteer, &words);
        let rules = AddressRules::default();
        let found = resolve((&gazetteer, &resolver), &records, &rules, &mut memory).resolutions;
        assert_eq!((found[0].uprn, found[0].route), (uprn(101), ResolutionRoute::CrossReference));
        assert!(found[1..].iter().all(|at| *at == found[1] && at.uprn.is_none()));
        assert_eq!(memory.strings(), 2, "keys that lead nowhere make no other question");
    }

    #[test]
    fn many_spellings_of_one_address_fill_no_bucket() {
        let spellings =
            ["1 HIGH STREET", "1 HIGH STRET", "1 HIGH STEET", "1, HIGH STR", "1 HIGH ST"];
        assert_eq!(resolved(&spellings, 1).overfull, []);
    }
}
