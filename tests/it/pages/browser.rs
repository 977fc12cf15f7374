//! A browser without scripts: it keeps cookies, follows redirects, and sends forms as they stand in the page.

use std::collections::BTreeMap;

use crate::service::served::{Reply, Served};

/// A browser.
pub(crate) struct Browser {
    agent: ureq::Agent,
    /// Where it began: what is no whole address is one of this.
    home: String,
    /// By scheme, host and port.
    cookies: BTreeMap<String, BTreeMap<String, String>>,
    /// Every address that it was led to.
    pub(crate) led: Vec<String>,
}

/// A form as it stands in a page.
#[derive(Clone, Debug)]
pub(crate) struct Form {
    pub(crate) action: String,
    pub(crate) fields: Vec<(String, String)>,
}

impl Browser {
    pub(crate) fn at(served: &Served) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(std::time::Duration::from_secs(60)))
            .build();
        let (home, agent) = (served.url.clone(), config.new_agent());
        Self { agent, home, cookies: BTreeMap::new(), led: Vec::new() }
    }

    /// Signs in by an account of the demo.
    pub(crate) fn signed_in(served: &Served, user: &str) -> Self {
        let mut browser = Self::at(served);
        let page = browser.get("/sign-in").is(200);
        let form = Form::of(&page, "/sign-in").with("name", user).with("password", "fictional");
        browser.send(&form).is(303);
        browser
    }

    /// Asks for a page, without following where it leads.
    pub(crate) fn get(&mut self, path: &str) -> Reply {
        self.ask("GET", path, None, &[])
    }

    /// The same by a link of a page of this site, of another, or as it was typed: what a browser says of it.
    pub(crate) fn get_from(&mut self, site: &str, path: &str) -> Reply {
        self.ask("GET", path, None, &[("sec-fetch-site", site)])
    }

    /// Sends a form, without following where it leads.
    pub(crate) fn send(&mut self, form: &Form) -> Reply {
        self.send_with(form, &[])
    }

    /// The same with headers that a browser sends along.
    pub(crate) fn send_with(&mut self, form: &Form, headers: &[(&str, &str)]) -> Reply {
        let pairs = form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let mut body = String::new();
        for (name, value) in pairs {
            let joined = if body.is_empty() { "" } else { "&" };
            body = format!("{body}{joined}{}={}", encoded(name), encoded(value));
        }
        self.ask("POST", &form.action, Some(body), headers)
    }

    /// Goes on to where an answer leads, until there is a page.
    pub(crate) fn follow(&mut self, mut reply: Reply) -> Reply {
        for _ in 0..10 {
            let by_itself = reply.header("refresh").and_then(|it| it.strip_prefix("0;url="));
            let led = reply.header("location").filter(|_| (300..400).contains(&reply.status));
            let Some(to) = led.or(by_itself) else { return reply };
            let to = self.whole(to);
            reply = self.get(&to);
        }
        panic!("led in circles: {:?}", self.led);
    }

    /// A cookie of where it began.
    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.get(&self.home)?.get(name).cloned()
    }

    /// Puts a cookie of another's in the place of its own.
    pub(crate) fn put(&mut self, name: &str, value: &str) {
        let own = self.cookies.entry(self.home.clone()).or_default();
        own.insert(name.to_owned(), value.to_owned());
    }

    /// An address as the page before it means it.
    pub(crate) fn whole(&self, to: &str) -> String {
        let base = self.led.last().map_or_else(|| self.home.clone(), |it| origin(it));
        if to.starts_with('/') { format!("{base}{to}") } else { to.to_owned() }
    }

    fn ask(
        &mut self,
        method: &str,
        to: &str,
        body: Option<String>,
        more: &[(&str, &str)],
    ) -> Reply {
        let url = match method {
            // a form stands in the page before it, whosever that is
            "POST" => self.whole(to),
            _ if to.starts_with('/') => format!("{}{to}", self.home),
            _ => to.to_owned(),
        };
        self.led.push(url.clone());
        let mut request = ureq::http::Request::builder().method(method).uri(&url);
        let jar = self.cookies.entry(origin(&url)).or_default();
        if !jar.is_empty() {
            let pairs: Vec<String> = jar.iter().map(|(name, it)| format!("{name}={it}")).collect();
            request = request.header("cookie", pairs.join("; "));
        }
        for (name, value) in more {
            request = request.header(*name, *value);
        }
        request = request.header("accept", "text/html");
        let answer = match body {
            Some(body) => {
                let kind = "application/x-www-form-urlencoded";
                self.agent.run(request.header("content-type", kind).body(body).expect("a request"))
            }
            None => self.agent.run(request.body(()).expect("a request")),
        };
        let reply = answer.and_then(Served::read).expect("an answer");
        let set = reply.headers.iter().filter(|(name, _)| name == "set-cookie");
        for (_, cookie) in set {
            let (pair, rules) = cookie.split_once(';').unwrap_or((cookie, ""));
            let (name, value) = pair.split_once('=').expect("a name and a value");
            let gone = value.is_empty() || rules.contains("Max-Age=0");
            if gone {
                jar.remove(name)
            } else {
                jar.insert(name.to_owned(), value.to_owned())
            };
        }
        reply
    }
}

impl Form {
    /// The first form of a page that is sent to a path.
    #[track_caller]
    pub(crate) fn of(page: &Reply, action: &str) -> Self {
        let mut forms = page.body.split("<form").skip(1);
        let form = forms.find(|it| {
            let head = it.split('>').next().expect("it opens");
            attribute(head, "action").is_some_and(|it| it == action)
        });
        let form = form.unwrap_or_else(|| panic!("no form to {action}: {}", page.body));
        let form = form.split("</form>").next().expect("it ends");
        let fields = form.split("<input").skip(1).filter_map(|it| {
            let input = it.split('>').next()?;
            let kind = attribute(input, "type").unwrap_or_default();
            let ticked = input.contains(" checked");
            if matches!(kind.as_str(), "radio" | "checkbox") && !ticked {
                return None;
            }
            Some((attribute(input, "name")?, attribute(input, "value").unwrap_or_default()))
        });
        Self { action: action.to_owned(), fields: fields.collect() }
    }

    /// The same with a field filled in.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        let filled = self.fields.iter_mut().find(|(it, _)| it == name);
        match filled {
            Some((_, it)) => value.clone_into(it),
            None => self.fields.push((name.to_owned(), value.to_owned())),
        }
        self
    }

    /// The same without a field.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.fields.retain(|(it, _)| it != name);
        self
    }
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let begins = format!(" {name}=\"");
    let value = tag.split_once(&begins)?.1.split('"').next()?;
    let plain = value.replace("&#34;", "\"").replace("&#39;", "'").replace("&#60;", "<");
    Some(plain.replace("&#62;", ">").replace("&#38;", "&").replace("&amp;", "&"))
}

fn origin(url: &str) -> String {
    url.splitn(4, '/').take(3).collect::<Vec<_>>().join("/")
}

fn encoded(text: &str) -> String {
    let plain = |it: u8| it.is_ascii_alphanumeric() || b"-_.~".contains(&it);
    let byte = |it: u8| if plain(it) { char::from(it).to_string() } else { format!("%{it:02X}") };
    text.bytes().map(byte).collect()
}
