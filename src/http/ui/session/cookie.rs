//! The cookie with a session's name: written so that no script, no other site and no other address of the council reads or sets it.
//!
//! In: whether browsers reach the service by TLS. Out: the header that sets the cookie or takes it away, and the name that a request brings. `__Host-` binds
//! it to this very host, and browsers take such a cookie over TLS alone; a service that is asked on its own machine has a plain one.

use actix_web::HttpRequest;
use actix_web::http::header::COOKIE;

/// How the cookie is called and kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::http) struct CookieRules {
    /// True where browsers come by TLS, be it a proxy's.
    pub(in crate::http) secured: bool,
}

impl CookieRules {
    const fn name(self) -> &'static str {
        if self.secured { "__Host-hearth" } else { "hearth" }
    }

    /// The header that keeps a session's name in a browser until that is closed. `Lax`, as people come back from the provider by a link.
    pub(in crate::http::ui) fn set(self, token: &str) -> String {
        let secure = if self.secured { "; Secure" } else { "" };
        format!("{}={token}; Path=/; HttpOnly; SameSite=Lax{secure}", self.name())
    }

    /// The header that takes it away.
    pub(in crate::http::ui) fn gone(self) -> String {
        format!("{}; Max-Age=0", self.set(""))
    }

    /// The name that a request brings; of two, none: somebody may have set the other.
    pub(in crate::http::ui) fn of(self, request: &HttpRequest) -> Option<String> {
        let texts = request.headers().get_all(COOKIE).filter_map(|it| it.to_str().ok());
        let pairs = texts.flat_map(|it| it.split(';')).filter_map(|it| it.trim().split_once('='));
        let mut own = pairs.filter(|(name, _)| *name == self.name()).map(|(_, value)| value);
        let first = own.next().filter(|it| it.len() == 64);
        first.filter(|_| own.next().is_none()).map(str::to_owned)
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::CookieRules;

    #[test]
    fn over_tls_it_is_bound_to_this_host_and_no_script_reads_it() {
        let token = "a".repeat(64);
        let set = CookieRules { secured: true }.set(&token);
        assert_eq!(set, format!("__Host-hearth={token}; Path=/; HttpOnly; SameSite=Lax; Secure"));
        assert!(CookieRules { secured: true }.gone().ends_with("Secure; Max-Age=0"));
        let plain = CookieRules { secured: false }.set(&token);
        assert_eq!(plain, format!("hearth={token}; Path=/; HttpOnly; SameSite=Lax"));
    }

    #[test]
    fn one_name_is_read_and_two_are_none() {
        let rules = CookieRules { secured: false };
        let (one, other) = ("a".repeat(64), "b".repeat(64));
        let of = |text: String| {
            rules.of(&TestRequest::default().insert_header(("cookie", text)).to_http_request())
        };
        assert_eq!(of(format!("x=1; hearth={one}; y=2")), Some(one.clone()));
        assert_eq!(of(format!("hearth={one}; hearth={other}")), None);
        assert_eq!(of("hearth=short".to_owned()), None);
        assert_eq!(of(format!("__Host-hearth={one}")), None, "of another rule");
    }
}
