//! Where an endpoint may be: on the internet, by `https`; or, where somebody has allowed it by name, on this machine and nowhere else.
//!
//! In: an address as a partner gives it, and how far it may reach. Out: an [`EndpointAddress`] of which scheme, host and port are in order, and which
//! says of each IP address whether it may be called. That is asked anew for every connection, by [`super::names`], since a name may mean something
//! else tomorrow. Ports of other services below 1024 are refused, so that an endpoint cannot be used to talk to a mail server.

use std::fmt;
use std::net::IpAddr;

use ureq::http::Uri;

use super::reserved::{Reserved, reserved};

/// Longest address that is taken.
const LONGEST: usize = 2_048;
/// A name of an allowance is a few words.
const LONGEST_NAME: usize = 80;
const HTTPS: u16 = 443;
const HTTP: u16 = 80;

/// How far an endpoint may reach.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reach {
    /// The internet, and nothing inside.
    Internet,
    /// This machine, and nothing outside.
    ThisMachine(LoopbackAllowance),
}

/// That an endpoint may be on this machine, over plain `http` too: for demonstrations and tests. Whoever allows it says what for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LoopbackAllowance(String);

impl LoopbackAllowance {
    /// The allowance for something, such as *the demonstration's sample partner*.
    ///
    /// # Errors
    /// [`AddressFault::NamelessAllowance`].
    pub fn named(what_for: &str) -> Result<Self, AddressFault> {
        let what_for = what_for.trim();
        if what_for.is_empty() || what_for.len() > LONGEST_NAME {
            return Err(AddressFault::NamelessAllowance);
        }
        Ok(Self(what_for.to_owned()))
    }

    /// What for.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0
    }
}

/// Why an address is none for an endpoint. Repeats nothing of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum AddressFault {
    /// Not an address of the web.
    #[error("it is no absolute address of at most {LONGEST} letters")]
    Unreadable,
    /// Plain `http`, or something else.
    #[error("an endpoint is called by https")]
    Scheme,
    /// A name or password before the host.
    #[error("an endpoint's address holds no user and no password: signatures say who is calling")]
    User,
    /// A port of another service.
    #[error("an endpoint listens at port 443, or at one from 1024")]
    Port,
    /// The host is an IP address that may not be called.
    #[error("the host is an address that is not called: {} ({})", .0.purpose, .0.source)]
    Reserved(Reserved),
    /// Allowed to be on this machine, and it is not.
    #[error("an endpoint that is allowed on this machine is 127.0.0.1 or [::1]")]
    Outside,
    /// An allowance without a name.
    #[error("an allowance of this machine says what it is for, in up to {LONGEST_NAME} letters")]
    NamelessAllowance,
}

/// An endpoint's address. `Debug` and [`Self::origin`] leave the path out, since it may hold a token.
#[derive(Clone, PartialEq, Eq)]
pub struct EndpointAddress {
    uri: Uri,
    reach: Reach,
}

impl EndpointAddress {
    /// An address as a partner gives it.
    ///
    /// # Errors
    /// [`AddressFault`].
    pub fn parse(text: &str, reach: Reach) -> Result<Self, AddressFault> {
        if text.len() > LONGEST || text.contains('#') {
            return Err(AddressFault::Unreadable);
        }
        let uri: Uri = text.parse().map_err(|_| AddressFault::Unreadable)?;
        let authority = uri.authority().ok_or(AddressFault::Unreadable)?;
        if authority.as_str().contains('@') {
            return Err(AddressFault::User);
        }
        // a port that cannot be read is taken for none by whoever asks for a number
        let port = authority.port_u16();
        if authority.host().is_empty() || (port.is_none() && authority.as_str() != authority.host())
        {
            return Err(AddressFault::Unreadable);
        }
        let secure = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            Some(_) | None => return Err(AddressFault::Scheme),
        };
        let address = Self { uri, reach };
        match &address.reach {
            Reach::Internet => {
                if !secure {
                    return Err(AddressFault::Scheme);
                }
                if !matches!(address.port(), HTTPS | 1024..) {
                    return Err(AddressFault::Port);
                }
                address.literal().map_or(Ok(()), |ip| address.allows(ip))?;
            }
            Reach::ThisMachine(_) => {
                let ip = address.literal().ok_or(AddressFault::Outside)?;
                address.allows(ip)?;
            }
        }
        Ok(address)
    }

    /// Whether this endpoint may be at an IP address.
    ///
    /// # Errors
    /// [`AddressFault::Reserved`], [`AddressFault::Outside`].
    pub fn allows(&self, ip: IpAddr) -> Result<(), AddressFault> {
        match &self.reach {
            Reach::Internet => {
                reserved(ip).map_or(Ok(()), |range| Err(AddressFault::Reserved(range)))
            }
            Reach::ThisMachine(_) if ip.is_loopback() => Ok(()),
            Reach::ThisMachine(_) => Err(AddressFault::Outside),
        }
    }

    /// How far it may reach.
    #[must_use]
    pub const fn reach(&self) -> &Reach {
        &self.reach
    }

    /// Scheme, host and port: as much as may be shown.
    #[must_use]
    pub fn origin(&self) -> String {
        let scheme = self.uri.scheme_str().unwrap_or_default();
        let authority = self.uri.authority().map_or("", |authority| authority.as_str());
        format!("{scheme}://{authority}")
    }

    /// The whole of it, to be kept sealed: whoever calls this answers for where it goes.
    #[must_use]
    pub fn expose(&self) -> String {
        self.uri.to_string()
    }

    pub(super) const fn uri(&self) -> &Uri {
        &self.uri
    }

    /// The host, without the brackets of IPv6.
    pub(super) fn host(&self) -> &str {
        self.uri.host().unwrap_or_default().trim_matches(['[', ']'])
    }

    pub(super) fn port(&self) -> u16 {
        let secure = self.uri.scheme_str() == Some("https");
        self.uri.port_u16().unwrap_or(if secure { HTTPS } else { HTTP })
    }

    /// The host if it is an IP address and no name.
    pub(super) fn literal(&self) -> Option<IpAddr> {
        self.host().parse().ok()
    }
}

impl fmt::Debug for EndpointAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EndpointAddress({}/…)", self.origin())
    }
}

#[cfg(test)]
mod tests {
    use super::{AddressFault, EndpointAddress, LoopbackAllowance, Reach};

    fn internet(text: &str) -> Result<EndpointAddress, AddressFault> {
        EndpointAddress::parse(text, Reach::Internet)
    }

    fn this_machine(text: &str) -> Result<EndpointAddress, AddressFault> {
        let allowance = LoopbackAllowance::named("these tests").unwrap();
        EndpointAddress::parse(text, Reach::ThisMachine(allowance))
    }

    #[test]
    fn an_endpoint_on_the_internet_is_called_by_https_at_a_port_of_its_own() {
        for good in [
            "https://partner.example/hooks",
            "https://partner.example:8443/hooks?of=council",
            "https://[2606:4700::1111]/hooks",
            "https://1.1.1.1",
        ] {
            assert!(internet(good).is_ok(), "{good}");
        }
        for (bad, fault) in [
            ("http://partner.example/hooks", AddressFault::Scheme),
            ("ftp://partner.example/", AddressFault::Scheme),
            ("/hooks", AddressFault::Unreadable),
            ("https:///hooks", AddressFault::Unreadable),
            ("https://partner.example:/hooks", AddressFault::Unreadable),
            ("https://partner.example:99999/", AddressFault::Unreadable),
            ("https://partner.example/#fragment", AddressFault::Unreadable),
            ("https://name:word@partner.example/", AddressFault::User),
            ("https://partner.example:25/", AddressFault::Port),
            ("https://partner.example:80/", AddressFault::Port),
        ] {
            assert_eq!(internet(bad), Err(fault), "{bad}");
        }
    }

    #[test]
    fn addresses_inside_are_refused_as_soon_as_they_are_seen() {
        for inside in [
            "127.0.0.1",
            "10.1.2.3",
            "169.254.169.254",
            "[::1]",
            "[fe80::1]",
            "[::ffff:10.0.0.1]",
            "0.0.0.0",
        ] {
            let fault = internet(&format!("https://{inside}/hooks")).unwrap_err();
            assert!(matches!(fault, AddressFault::Reserved(_)), "{inside}");
        }
    }

    #[test]
    fn an_allowance_opens_this_machine_and_nothing_else() {
        assert!(this_machine("http://127.0.0.1:9000/hooks").is_ok());
        assert!(this_machine("https://[::1]:9000/hooks").is_ok());
        // a name is not taken, even one that should mean this machine
        for outside in [
            "http://partner.example/",
            "https://1.1.1.1/",
            "http://10.0.0.1/",
            "http://localhost:80/",
        ] {
            assert_eq!(this_machine(outside), Err(AddressFault::Outside), "{outside}");
        }
        assert_eq!(LoopbackAllowance::named("  "), Err(AddressFault::NamelessAllowance));
    }

    #[test]
    fn what_is_shown_of_an_address_has_no_path() {
        let address = internet("https://partner.example:8443/hooks/secret-token?key=1").unwrap();
        assert_eq!(format!("{address:?}"), "EndpointAddress(https://partner.example:8443/…)");
        assert_eq!(address.origin(), "https://partner.example:8443");
        assert_eq!(address.expose(), "https://partner.example:8443/hooks/secret-token?key=1");
    }
}
