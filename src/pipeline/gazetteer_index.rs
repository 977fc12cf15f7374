//! The gazetteer of a run: what its files state, and what the rules make of it.
//!
//! In: addresses, other systems' keys and successors as read; the rules on withheld addresses and cross references. Out: the
//! index, with notes for its custodian. How it is searched is left to `addresses`.

use crate::addresses::{
    Acceptance, AddressDictionaries, Gazetteer, GazetteerBuilder, GazetteerNote, Resolver,
    WithheldAddresses,
};
use crate::extracts::{CrossReference, GazetteerAddress, Successor};
use crate::rules::AddressRules;

/// What the gazetteer's files state: addresses, other systems' keys, what became of addresses.
pub(super) type Stated = (Vec<GazetteerAddress>, Vec<CrossReference>, Vec<Successor>);

/// Indexes what the gazetteer's files state.
pub(super) fn index_gazetteer(
    rules: &AddressRules,
    dictionaries: &AddressDictionaries,
    (addresses, cross_references, successors): Stated,
) -> (Gazetteer, Vec<GazetteerNote>) {
    let mut builder = GazetteerBuilder::new(dictionaries, WithheldAddresses::of(rules));
    for address in addresses {
        builder.push(&address);
    }
    for CrossReference { uprn, source, key } in cross_references {
        let named = |words: &[String]| words.iter().any(|word| word.eq_ignore_ascii_case(&source));
        for (dataset, _) in rules.cross_references.iter().filter(|(_, words)| named(words)) {
            builder.cross_reference(dataset, &key, uprn);
        }
    }
    for Successor { old, new } in successors {
        builder.successor(old, new);
    }
    builder.finish()
}

/// A resolver that asks for as much evidence as the rules do.
pub(super) fn resolver<'g>(
    gazetteer: &'g Gazetteer,
    dictionaries: &'g AddressDictionaries,
    rules: &AddressRules,
) -> Resolver<'g> {
    Resolver::new(gazetteer, dictionaries).accepting(Acceptance::of(rules))
}

#[cfg(test)]
mod tests {
    use super::{index_gazetteer, resolver};
    use crate::addresses::{AddressDictionaries, AddressQuery, ResolutionRoute};
    use crate::extracts::{CrossReference, GazetteerAddress, Successor};
    use crate::rules::AddressRules;
    use crate::values::{Postcode, Uprn};

    fn uprn(number: u64) -> Uprn {
        Uprn::from_number(number).unwrap()
    }

    fn address(number: u64, organisation: &str, house: &str) -> GazetteerAddress {
        GazetteerAddress::from_columns(uprn(number), None, |column| match column {
            "organisationname" => organisation,
            "number" => house,
            "streetname" => "HIGH STREET",
            "postcode" => "AB1 2BD",
            _ => "",
        })
    }

    #[test]
    fn the_rules_withhold_refuges_and_say_whose_keys_a_source_holds() {
        let rules = AddressRules {
            withheld_words: vec!["REFUGE".to_owned()],
            cross_references: [("housing".to_owned(), vec!["RENTS".to_owned()])].into(),
            ..AddressRules::default()
        };
        let words = AddressDictionaries::shipped();
        let key = |source: &str, key: &str| CrossReference {
            uprn: uprn(1),
            source: source.into(),
            key: key.into(),
        };
        let (gazetteer, _) = index_gazetteer(
            &rules,
            &words,
            (
                vec![address(1, "", "1"), address(2, "EASTBROOK REFUGE", "2")],
                vec![key("Rents", "T-77"), key("OTHER", "T-78")],
                vec![Successor { old: uprn(9), new: uprn(1) }],
            ),
        );
        let resolver = resolver(&gazetteer, &words, &rules);
        let postcode = Postcode::parse("AB1 2BD").unwrap();
        let found = |line: &str, key: Option<(&str, &str)>| {
            resolver.resolve(&AddressQuery {
                lines: &[line.into()],
                postcode: Some(&postcode),
                postcode_text: "",
                claimed: None,
                key,
                no_fixed_abode: false,
                withheld: false,
            })
        };
        assert_eq!(found("1 HIGH STREET", None).uprn, Some(uprn(1)));
        assert_eq!(found("2 HIGH STREET", None).uprn, None, "a refuge is found by no text");
        let by_key = found("HIGH STREET", Some(("housing", "T-77")));
        assert_eq!((by_key.uprn, by_key.route), (Some(uprn(1)), ResolutionRoute::CrossReference));
        for other in [("housing", "T-78"), ("benefits", "T-77")] {
            assert_eq!(found("HIGH STREET", Some(other)).uprn, None, "{other:?}");
        }
    }
}
