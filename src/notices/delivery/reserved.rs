//! Addresses that are not the internet's, each with the document that says so: nothing is sent to them.
//!
//! In: an IP address. Out: the range it lies in, if that is one of this list. The list is IANA's special-purpose registries (RFC 6890 and what came
//! after), and what the registries do not have but a guard needs: multicast, IPv4 written as IPv6 in every way, a cloud's own address. In IPv6 only
//! global unicast (`2000::/3`) is the internet at all.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A range of addresses that is kept for something.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reserved {
    /// What for.
    pub purpose: &'static str,
    /// Where that is written.
    pub source: &'static str,
}

struct Range4(Ipv4Addr, u32, Reserved);
struct Range6(Ipv6Addr, u32, Reserved);

const fn v4(first: [u8; 4], bits: u32, purpose: &'static str, source: &'static str) -> Range4 {
    let [a, b, c, d] = first;
    Range4(Ipv4Addr::new(a, b, c, d), bits, Reserved { purpose, source })
}

const fn v6(first: [u16; 8], bits: u32, purpose: &'static str, source: &'static str) -> Range6 {
    let [one, two, three, four, five, six, seven, eight] = first;
    let first = Ipv6Addr::new(one, two, three, four, five, six, seven, eight);
    Range6(first, bits, Reserved { purpose, source })
}

const IPV4: [Range4; 19] = [
    v4([0, 0, 0, 0], 8, "this network", "RFC 791"),
    v4([10, 0, 0, 0], 8, "private", "RFC 1918"),
    v4([100, 64, 0, 0], 10, "shared by a carrier's customers", "RFC 6598"),
    v4([127, 0, 0, 0], 8, "loopback", "RFC 1122"),
    v4(
        [168, 63, 129, 16],
        32,
        "a cloud's own services",
        "Microsoft Azure, what is IP address 168.63.129.16",
    ),
    v4([169, 254, 0, 0], 16, "link-local, and clouds' metadata", "RFC 3927"),
    v4([172, 16, 0, 0], 12, "private", "RFC 1918"),
    v4([192, 0, 0, 0], 24, "protocols of the IETF", "RFC 6890"),
    v4([192, 0, 2, 0], 24, "documentation", "RFC 5737"),
    v4([192, 31, 196, 0], 24, "AS112", "RFC 7535"),
    v4([192, 52, 193, 0], 24, "multicast tunnels", "RFC 7450"),
    v4([192, 88, 99, 0], 24, "6to4 relays", "RFC 7526"),
    v4([192, 168, 0, 0], 16, "private", "RFC 1918"),
    v4([192, 175, 48, 0], 24, "AS112", "RFC 7534"),
    v4([198, 18, 0, 0], 15, "benchmarks", "RFC 2544"),
    v4([198, 51, 100, 0], 24, "documentation", "RFC 5737"),
    v4([203, 0, 113, 0], 24, "documentation", "RFC 5737"),
    v4([224, 0, 0, 0], 4, "multicast", "RFC 1112"),
    v4([240, 0, 0, 0], 4, "kept for later, and broadcast", "RFC 1112"),
];

const IPV6: [Range6; 16] = [
    v6([0, 0, 0, 0, 0, 0, 0, 0], 128, "unspecified", "RFC 4291"),
    v6([0, 0, 0, 0, 0, 0, 0, 1], 128, "loopback", "RFC 4291"),
    v6([0, 0, 0, 0, 0, 0xffff, 0, 0], 96, "IPv4, mapped", "RFC 4291"),
    v6([0, 0, 0, 0, 0, 0, 0, 0], 96, "IPv4, compatible", "RFC 4291"),
    v6([0x64, 0xff9b, 0, 0, 0, 0, 0, 0], 96, "IPv4, translated", "RFC 6052"),
    v6([0x64, 0xff9b, 1, 0, 0, 0, 0, 0], 48, "IPv4, translated locally", "RFC 8215"),
    v6([0x100, 0, 0, 0, 0, 0, 0, 0], 64, "discarded", "RFC 6666"),
    v6([0x2001, 0, 0, 0, 0, 0, 0, 0], 23, "protocols of the IETF, Teredo among them", "RFC 2928"),
    v6([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32, "documentation", "RFC 3849"),
    v6([0x2002, 0, 0, 0, 0, 0, 0, 0], 16, "IPv4, by 6to4", "RFC 3056"),
    v6([0x2620, 0x4f, 0x8000, 0, 0, 0, 0, 0], 48, "AS112", "RFC 7534"),
    v6([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20, "documentation", "RFC 9637"),
    v6([0x5f00, 0, 0, 0, 0, 0, 0, 0], 16, "segment routing", "RFC 9602"),
    v6([0xfc00, 0, 0, 0, 0, 0, 0, 0], 7, "unique local", "RFC 4193"),
    v6([0xfe80, 0, 0, 0, 0, 0, 0, 0], 10, "link-local", "RFC 4291"),
    v6([0xff00, 0, 0, 0, 0, 0, 0, 0], 8, "multicast", "RFC 4291"),
];

const NOT_UNICAST: Reserved = Reserved { purpose: "not global unicast", source: "RFC 4291" };

/// The range in which an address lies, if it is not one of the internet's.
#[must_use]
pub fn reserved(address: IpAddr) -> Option<Reserved> {
    match address {
        IpAddr::V4(address) => IPV4.iter().find_map(|Range4(first, bits, reserved)| {
            let unlike = address.to_bits() ^ first.to_bits();
            (unlike.leading_zeros() >= *bits).then_some(*reserved)
        }),
        IpAddr::V6(address) => {
            let listed = IPV6.iter().find_map(|Range6(first, bits, reserved)| {
                let unlike = address.to_bits() ^ first.to_bits();
                (unlike.leading_zeros() >= *bits).then_some(*reserved)
            });
            let unicast = address.segments()[0] >> 13 == 1;
            listed.or((!unicast).then_some(NOT_UNICAST))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

    use proptest::prelude::*;

    use super::reserved;

    fn purpose(address: &str) -> Option<&'static str> {
        reserved(address.parse().unwrap()).map(|reserved| reserved.purpose)
    }

    #[test]
    fn the_edges_of_every_private_range_are_inside_and_their_neighbours_are_not() {
        for (first, last, before, after) in [
            ("10.0.0.0", "10.255.255.255", "9.255.255.255", "11.0.0.0"),
            ("100.64.0.0", "100.127.255.255", "100.63.255.255", "100.128.0.0"),
            ("127.0.0.0", "127.255.255.255", "126.255.255.255", "128.0.0.0"),
            ("169.254.0.0", "169.254.255.255", "169.253.255.255", "169.255.0.0"),
            ("172.16.0.0", "172.31.255.255", "172.15.255.255", "172.32.0.0"),
            ("192.168.0.0", "192.168.255.255", "192.167.255.255", "192.169.0.0"),
            ("198.18.0.0", "198.19.255.255", "198.17.255.255", "198.20.0.0"),
        ] {
            assert!(purpose(first).is_some() && purpose(last).is_some(), "{first} to {last}");
            assert_eq!((purpose(before), purpose(after)), (None, None), "{first} to {last}");
        }
    }

    #[test]
    fn what_is_called_to_reach_inside_is_known_by_its_purpose() {
        for (address, expected) in [
            ("169.254.169.254", "link-local, and clouds' metadata"),
            ("168.63.129.16", "a cloud's own services"),
            ("0.0.0.0", "this network"),
            ("255.255.255.255", "kept for later, and broadcast"),
            ("::", "unspecified"),
            ("::1", "loopback"),
            ("::ffff:127.0.0.1", "IPv4, mapped"),
            ("::ffff:8.8.8.8", "IPv4, mapped"),
            ("::127.0.0.1", "IPv4, compatible"),
            ("64:ff9b::7f00:1", "IPv4, translated"),
            ("64:ff9b:1::a00:1", "IPv4, translated locally"),
            ("2002:7f00:1::", "IPv4, by 6to4"),
            ("2001:0:4136:e378::", "protocols of the IETF, Teredo among them"),
            ("fd00:ec2::254", "unique local"),
            ("fe80::1", "link-local"),
            ("ff02::1", "multicast"),
            ("2001:db8::1", "documentation"),
            ("4000::1", "not global unicast"),
        ] {
            assert_eq!(purpose(address), Some(expected), "{address}");
        }
    }

    #[test]
    fn the_internet_may_be_called() {
        for address in [
            "1.1.1.1",
            "51.104.15.1",
            "193.62.157.66",
            "2a00:1450:4009:81f::2004",
            "2606:4700::1111",
        ] {
            assert_eq!(purpose(address), None, "{address}");
        }
    }

    proptest! {
        #[test]
        fn whatever_the_standard_library_knows_to_be_special_is_on_the_list(bits: u32, wide: u128) {
            let small = Ipv4Addr::from_bits(bits);
            let special = small.is_private() || small.is_loopback() || small.is_link_local()
                || small.is_multicast() || small.is_broadcast() || small.is_documentation()
                || small.is_unspecified();
            prop_assert!(!special || reserved(IpAddr::V4(small)).is_some());
            let large = Ipv6Addr::from_bits(wide);
            let special = large.is_loopback() || large.is_multicast() || large.is_unique_local()
                || large.is_unicast_link_local() || large.is_unspecified();
            prop_assert!(!special || reserved(IpAddr::V6(large)).is_some());
            prop_assert!(reserved(IpAddr::V6(small.to_ipv6_mapped())).is_some());
        }
    }
}
