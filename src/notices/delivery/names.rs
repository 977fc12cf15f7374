//! A host's IP addresses, looked up and checked; the HTTP client connects to exactly those, so no answer can change between check and call.
//!
//! In: an endpoint's address, a source of names, a clock. Out: what the client asks before it connects. If one address among several may not be called,
//! none is: an honest host does not mix them. Names are kept for half a minute, as every attempt asks. Leaves to [`super::guard`] what may be called.

use std::fmt;
use std::io;
use std::net::{SocketAddr, ToSocketAddrs as _};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

use super::Clock;
use super::guard::EndpointAddress;

/// For so long a name is not looked up again.
const KEPT: SignedDuration = SignedDuration::from_secs(30);
/// As many addresses as the client tries.
const MOST: usize = 16;

/// Where names are looked up.
pub trait Names: Send + Sync {
    /// The addresses of a host.
    ///
    /// # Errors
    /// If there are none, or they cannot be had.
    fn addresses(&self, host: &str, port: u16) -> io::Result<Vec<SocketAddr>>;
}

/// The system's own resolver.
#[derive(Clone, Copy, Debug)]
pub struct SystemNames;

impl Names for SystemNames {
    fn addresses(&self, host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
        Ok((host, port).to_socket_addrs()?.collect())
    }
}

/// That a host has an address that may not be called; how the client carries it to [`super::failure`].
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the host has an address that may not be called")]
pub(super) struct Forbidden;

/// What the client asks for addresses.
pub(super) struct CheckedNames {
    address: EndpointAddress,
    names: Arc<dyn Names>,
    clock: Clock,
    known: Mutex<Option<(Timestamp, Vec<SocketAddr>)>>,
}

impl CheckedNames {
    pub(super) fn new(address: EndpointAddress, names: Arc<dyn Names>, clock: Clock) -> Self {
        Self { address, names, clock, known: Mutex::new(None) }
    }

    fn addresses(&self, timeout: NextTimeout) -> Result<Vec<SocketAddr>, ureq::Error> {
        let port = self.address.port();
        if let Some(literal) = self.address.literal() {
            return Ok(vec![SocketAddr::new(literal, port)]);
        }
        let now = (self.clock)();
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((at, addresses)) = known
            && now.duration_since(at) < KEPT
        {
            return Ok(addresses);
        }
        let found = self.look_up(port, timeout)?;
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, found.clone()));
        Ok(found)
    }

    /// In a thread of its own, as the system's resolver knows no end of waiting.
    fn look_up(&self, port: u16, timeout: NextTimeout) -> Result<Vec<SocketAddr>, ureq::Error> {
        let (to, from) = sync_channel(1);
        let (names, host) = (Arc::clone(&self.names), self.address.host().to_owned());
        std::thread::spawn(move || to.send(names.addresses(&host, port)));
        match from.recv_timeout(*timeout.after) {
            Ok(Ok(found)) if !found.is_empty() => Ok(found),
            Ok(Ok(_) | Err(_)) | Err(RecvTimeoutError::Disconnected) => {
                Err(ureq::Error::HostNotFound)
            }
            Err(RecvTimeoutError::Timeout) => Err(ureq::Error::Timeout(timeout.reason)),
        }
    }
}

impl Resolver for CheckedNames {
    fn resolve(
        &self,
        uri: &Uri,
        _: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        // the client asks for nothing else, as it follows no redirect; if it did, it would not go there
        if uri.authority() != self.address.uri().authority() {
            return Err(ureq::Error::Other(Box::new(Forbidden)));
        }
        let found = self.addresses(timeout)?;
        if found.iter().any(|it| self.address.allows(it.ip()).is_err()) {
            return Err(ureq::Error::Other(Box::new(Forbidden)));
        }
        let mut checked = self.empty();
        for address in found.into_iter().take(MOST) {
            checked.push(address);
        }
        Ok(checked)
    }
}

impl fmt::Debug for CheckedNames {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CheckedNames({:?})", self.address)
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::net::SocketAddr;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::{Arc, Mutex};

    use jiff::{SignedDuration, Timestamp};
    use ureq::config::Config;
    use ureq::unversioned::resolver::Resolver as _;
    use ureq::unversioned::transport::NextTimeout;

    use super::{CheckedNames, Forbidden, Names};
    use crate::notices::delivery::{EndpointAddress, Reach};

    /// A name server that tells a good address first and this machine's ever after.
    struct Rebinding(AtomicUsize);

    impl Names for Rebinding {
        fn addresses(&self, _: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
            let first = self.0.fetch_add(1, Ordering::SeqCst) == 0;
            Ok(vec![SocketAddr::from((if first { [1, 1, 1, 1] } else { [127, 0, 0, 1] }, port))])
        }
    }

    #[test]
    fn a_name_that_changes_its_meaning_is_called_where_it_was_checked_and_checked_anew_later() {
        let time = Arc::new(Mutex::new("2026-11-20T09:00:00Z".parse::<Timestamp>().unwrap()));
        let clock = Arc::clone(&time);
        let address =
            EndpointAddress::parse("https://partner.example/hooks", Reach::Internet).unwrap();
        let uri = address.uri().clone();
        let names = Arc::new(Rebinding(AtomicUsize::new(0)));
        let checked =
            CheckedNames::new(address, names.clone(), Arc::new(move || *clock.lock().unwrap()));
        let config = ureq::Agent::config_builder().build();
        let ask = |config: &Config| checked.resolve(&uri, config, NextTimeout::default());
        for _ in 0..2 {
            // what is given to the client is all that it connects to
            let addresses = ask(&config).unwrap();
            assert_eq!(addresses.to_vec(), [SocketAddr::from(([1, 1, 1, 1], 443))]);
        }
        assert_eq!(names.0.load(Ordering::SeqCst), 1, "the check and the call rest on one look-up");
        *time.lock().unwrap() += SignedDuration::from_secs(30);
        let refused = ask(&config).unwrap_err();
        assert!(matches!(refused, ureq::Error::Other(inner) if inner.is::<Forbidden>()));
    }
}
