//! Where somebody goes on who has signed in: to the page that they asked for, and nowhere outside.
//!
//! In: what the address says behind `to`. Out: a path of this service, or none.

/// The path, if it is one of this service's own: no other host, no sign-in again, nothing that a browser would read as another address.
pub(super) fn within(to: &str) -> Option<&str> {
    let plain = to.len() <= 500 && to.bytes().all(|it| it.is_ascii_graphic() && it != b'\\');
    let path = to.split(['?', '#']).next().unwrap_or_default();
    let begins = to.starts_with('/') && !to.starts_with("//");
    let back = ["/sign-in", "/sign-out"]
        .iter()
        .any(|it| path == *it || path.starts_with(&format!("{it}/")));
    (plain && begins && !path.contains("//") && !back).then_some(to)
}

#[cfg(test)]
mod tests {
    use super::within;

    #[test]
    fn nobody_is_sent_anywhere_but_to_a_page_of_this_service() {
        for own in ["/", "/look", "/look/people/HP-SJYW-7M1S?tab=1", "/sign-in-words"] {
            assert_eq!(within(own), Some(own));
        }
        for other in [
            "",
            "look",
            "//elsewhere.example",
            "/\\elsewhere.example",
            "https://elsewhere.example",
            "/look//elsewhere",
            "/\t/elsewhere.example",
            "/look\r\nset-cookie: a",
            "javascript:alert(1)",
            "/sign-in?to=/sign-in",
            "/sign-in/answer?code=x",
            "/sign-out",
            "/é",
        ] {
            assert_eq!(within(other), None, "{other}");
        }
    }
}
