//! HTML taken apart for tests: the tags, their attributes in order of name, and the text between, without what changes nothing.
//!
//! In: HTML as pages and the Design System's fixtures have it. Out: a list of pieces that two ways of writing the same share, or a complaint about what
//! does not nest. Leaves to the tests what may stand in it.

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::Event;

/// A piece of a page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Piece {
    /// A tag that opens, with its attributes in order of name; classes are in order too.
    Opens(String, Vec<(String, String)>),
    /// One that closes.
    Closes(String),
    /// Text, with each run of white space as one.
    Text(String),
}

/// Text with what was escaped as it is meant: `&lt;` and `&#60;` are one.
fn meant(text: &str) -> Result<String, String> {
    Ok(unescape(text).map_err(|it| it.to_string())?.into_owned())
}

/// Elements that have no end.
const VOID: [&str; 6] = ["br", "hr", "img", "input", "link", "meta"];

/// The pieces of some HTML.
pub(super) fn pieces(html: &str) -> Result<Vec<Piece>, String> {
    let mut reader = Reader::from_str(html);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    let mut pieces: Vec<Piece> = Vec::new();
    let mut open: Vec<String> = Vec::new();
    let mut text = String::new();
    loop {
        let event = reader.read_event().map_err(|it| it.to_string())?;
        if let Event::Start(_) | Event::Empty(_) | Event::End(_) | Event::Eof = &event {
            let words = meant(&text)?;
            let words: Vec<&str> = words.split_whitespace().collect();
            if !words.is_empty() {
                pieces.push(Piece::Text(words.join(" ")));
            }
            text.clear();
        }
        let ends_itself = matches!(event, Event::Empty(_));
        match event {
            Event::Start(tag) | Event::Empty(tag) => {
                let name = String::from_utf8_lossy(tag.name().as_ref()).into_owned();
                let mut attributes = Vec::new();
                for attribute in tag.html_attributes() {
                    let attribute = attribute.map_err(|it| format!("in <{name}>: {it}"))?;
                    let key = String::from_utf8_lossy(attribute.key.as_ref()).into_owned();
                    let value = meant(&String::from_utf8_lossy(&attribute.value))?;
                    let mut words: Vec<&str> = value.split_whitespace().collect();
                    if key == "class" {
                        words.sort_unstable();
                    }
                    attributes.push((key, words.join(" ")));
                }
                attributes.sort();
                pieces.push(Piece::Opens(name.clone(), attributes));
                if ends_itself {
                    pieces.push(Piece::Closes(name));
                } else if !VOID.contains(&name.as_str()) {
                    open.push(name);
                }
            }
            Event::End(tag) => {
                let name = String::from_utf8_lossy(tag.name().as_ref()).into_owned();
                let innermost = open.pop();
                if innermost.as_deref() != Some(name.as_str()) {
                    return Err(format!("</{name}> closes {innermost:?}"));
                }
                pieces.push(Piece::Closes(name));
            }
            Event::Text(piece) => text.push_str(&String::from_utf8_lossy(&piece)),
            Event::GeneralRef(name) => {
                text.push('&');
                text.push_str(&String::from_utf8_lossy(&name));
                text.push(';');
            }
            Event::DocType(_) | Event::Comment(_) | Event::Decl(_) => {}
            Event::CData(_) | Event::PI(_) => return Err("no HTML".to_owned()),
            Event::Eof => break,
        }
    }
    if open.is_empty() { Ok(pieces) } else { Err(format!("{open:?} is never closed")) }
}

#[cfg(test)]
mod tests {
    use super::pieces;

    #[test]
    fn order_of_attributes_and_white_space_change_nothing() {
        let one = pieces("<p class=\"b a\" id=x>\n  Two\n words<br></p>").unwrap();
        assert_eq!(one, pieces("<p id=\"x\" class=\"a b\">Two words<br></p>").unwrap());
        assert_ne!(one, pieces("<p id=\"x\" class=\"a b\">Two word<br></p>").unwrap());
    }

    #[test]
    fn what_does_not_nest_is_told() {
        assert!(pieces("<p><b></p></b>").is_err());
        assert!(pieces("<p>").is_err());
        assert!(pieces("<svg><path d=\"m1\"/></svg><input checked>").is_ok());
    }
}
