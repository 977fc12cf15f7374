//! Rust source as the words and paths in it: enough grammar to see what a file uses, and no more.
//!
//! In: the text of a file. Out: its tokens without comments, texts and characters; every path, with the groups of `use`
//! written out. A full parser would be a dependency; what it would see beyond this, these tests don't ask.

/// A word or a mark, with its line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Token {
    pub(crate) line: usize,
    pub(crate) text: String,
}

impl Token {
    fn is_word(&self) -> bool {
        self.text.starts_with(|first: char| first.is_alphabetic() || first == '_')
    }
}

/// A path as code writes it: `crate::values::Nino` is three segments.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct UsedPath {
    pub(crate) line: usize,
    pub(crate) segments: Vec<String>,
}

impl UsedPath {
    /// True if the path is this one or goes on from it.
    pub(crate) fn starts_with(&self, start: &[&str]) -> bool {
        self.segments.len() >= start.len()
            && self.segments.iter().zip(start).all(|(segment, start)| segment == start)
    }
}

impl std::fmt::Display for UsedPath {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.segments.join("::"))
    }
}

/// The words and marks of a file; `::` is one mark.
pub(crate) fn tokens(source: &str) -> Vec<Token> {
    let text: Vec<char> = source.chars().collect();
    let (mut found, mut at, mut line) = (Vec::new(), 0, 1);
    while at < text.len() {
        let start = at;
        at = match text[at] {
            '/' if text.get(at + 1) == Some(&'/') => end_of_line(&text, at),
            '/' if text.get(at + 1) == Some(&'*') => end_of_block_comment(&text, at),
            '"' => end_of_text(&text, at),
            '\'' => end_of_quote(&text, at),
            first if first.is_alphanumeric() || first == '_' => {
                let end = end_of_word(&text, at);
                let word: String = text[at..end].iter().collect();
                let end_of_text = end_of_prefixed_text(&text, &word, end);
                if end_of_text.is_none() {
                    found.push(Token { line, text: word });
                }
                end_of_text.unwrap_or(end)
            }
            ':' if text.get(at + 1) == Some(&':') => {
                found.push(Token { line, text: "::".to_owned() });
                at + 2
            }
            mark => {
                if !mark.is_whitespace() {
                    found.push(Token { line, text: mark.to_string() });
                }
                at + 1
            }
        };
        line += text[start..at].iter().filter(|&&letter| letter == '\n').count();
    }
    found
}

/// Every path in a file, the groups of `use` written out.
pub(crate) fn used_paths(source: &str) -> Vec<UsedPath> {
    let tokens = tokens(source);
    let (mut found, mut at) = (Vec::new(), 0);
    while at < tokens.len() {
        at = if tokens[at].is_word() { path(&tokens, at, &[], &mut found) } else { at + 1 };
    }
    found
}

/// Reads the path that begins at `at`; returns where it ends.
fn path(tokens: &[Token], mut at: usize, before: &[String], found: &mut Vec<UsedPath>) -> usize {
    let mut segments = before.to_vec();
    let line = tokens[at].line;
    loop {
        segments.push(tokens[at].text.clone());
        at += 1;
        if tokens.get(at).is_none_or(|mark| mark.text != "::") {
            break;
        }
        at += 1;
        match tokens.get(at) {
            Some(next) if next.text == "{" => return group(tokens, at, &segments, found),
            Some(next) if next.is_word() || next.text == "*" => {}
            // a turbofish or an associated item of a type: nothing that names a module
            Some(_) | None => break,
        }
    }
    found.push(UsedPath { line, segments });
    at
}

/// Reads a group's paths; returns where it ends.
fn group(tokens: &[Token], open: usize, before: &[String], found: &mut Vec<UsedPath>) -> usize {
    let mut at = open + 1;
    while at < tokens.len() && tokens[at].text != "}" {
        at = match tokens[at].text.as_str() {
            // what a thing is called here is not where it comes from
            "as" => at + 2,
            "," => at + 1,
            _ => path(tokens, at, before, found),
        };
    }
    at + 1
}

fn end_of_line(text: &[char], at: usize) -> usize {
    text[at..].iter().position(|&letter| letter == '\n').map_or(text.len(), |length| at + length)
}

fn end_of_block_comment(text: &[char], mut at: usize) -> usize {
    let mut depth = 0;
    while at < text.len() {
        match (text[at], text.get(at + 1)) {
            ('/', Some('*')) => (depth, at) = (depth + 1, at + 2),
            ('*', Some('/')) => {
                (depth, at) = (depth - 1, at + 2);
                if depth == 0 {
                    return at;
                }
            }
            _ => at += 1,
        }
    }
    at
}

fn end_of_text(text: &[char], open: usize) -> usize {
    let mut at = open + 1;
    while at < text.len() && text[at] != '"' {
        at += if text[at] == '\\' { 2 } else { 1 };
    }
    (at + 1).min(text.len())
}

/// A character, or the mark of a lifetime.
fn end_of_quote(text: &[char], at: usize) -> usize {
    if text.get(at + 1) == Some(&'\\') {
        let from = at + 3;
        let length = text[from.min(text.len())..].iter().position(|&letter| letter == '\'');
        return length.map_or(text.len(), |length| from + length + 1);
    }
    if text.get(at + 2) == Some(&'\'') { at + 3 } else { at + 1 }
}

fn end_of_word(text: &[char], at: usize) -> usize {
    let length = text[at..].iter().position(|letter| !letter.is_alphanumeric() && *letter != '_');
    length.map_or(text.len(), |length| at + length)
}

/// Where a text such as `r#"…"#`, `b"…"` or `br"…"` ends, if the word at its front begins one.
fn end_of_prefixed_text(text: &[char], word: &str, at: usize) -> Option<usize> {
    if !matches!(word, "r" | "b" | "br" | "c" | "cr") {
        return None;
    }
    let hashes = text[at..].iter().take_while(|&&letter| letter == '#').count();
    let open = at + hashes;
    if text.get(open) != Some(&'"') {
        return None;
    }
    if !word.ends_with('r') {
        return (hashes == 0).then(|| end_of_text(text, open));
    }
    let closing: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
    let body = &text[open + 1..];
    let length = body.windows(closing.len()).position(|window| window == closing);
    Some(length.map_or(text.len(), |length| open + 1 + length + closing.len()))
}

#[cfg(test)]
mod tests {
    use super::{tokens, used_paths};

    fn paths(source: &str) -> Vec<String> {
        used_paths(source).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn groups_are_written_out() {
        assert_eq!(
            paths("use crate::{rules::folded, values::{Nino, Upn as Number}};"),
            ["use", "crate::rules::folded", "crate::values::Nino", "crate::values::Upn"]
        );
    }

    #[test]
    fn paths_in_the_midst_of_code_are_seen() {
        assert_eq!(
            paths("let it = crate::links::train::<f64>(std::io::stdin());"),
            ["let", "it", "crate::links::train", "f64", "std::io::stdin"]
        );
    }

    #[test]
    fn comments_texts_and_characters_say_nothing() {
        let source = "/* crate::a /* b */ */ 'x' // crate::c\n\"crate::d \\\" e\" r#\"crate::\"f\"# b\"g\" '\\'' 'static";
        assert_eq!(paths(source), ["static"]);
    }

    #[test]
    fn lines_are_counted_through_long_texts() {
        let found = tokens("a \"\n\n\" b\n/*\n*/ c");
        let lines: Vec<usize> = found.iter().map(|token| token.line).collect();
        assert_eq!(lines, [1, 3, 5]);
    }
}
