//! Documentation comments from the Markdown that contracts carry.

use std::fmt;

/// Lines of a contract's description are cut here; a whole book in a comment helps nobody.
const MAX_LINES: usize = 200;

/// Documentation: Markdown that rustdoc accepts without a warning, one line of comment each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Doc {
    lines: Vec<String>,
}

impl Doc {
    /// No documentation.
    pub(crate) fn none() -> Self {
        Self::default()
    }

    /// A sentence of the generator's own, already Markdown.
    pub(crate) fn own(sentence: &str) -> Self {
        Self {
            lines: sentence.lines().map(visible).collect(),
        }
    }

    /// Documentation from a contract's text.
    pub(crate) fn contract(text: &str) -> Self {
        Self { lines: lines(text) }
    }

    /// Whether there is nothing to print.
    pub(crate) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// How many bytes it has.
    pub(crate) fn len(&self) -> usize {
        self.lines.iter().map(|line| line.len() + 1).sum()
    }

    /// Adds a paragraph below.
    #[must_use]
    pub(crate) fn then(mut self, other: Self) -> Self {
        if !self.is_empty() && !other.is_empty() {
            self.lines.push(String::new());
        }
        self.lines.extend(other.lines);
        self
    }

    /// Adds a sentence to the only line there is, or a paragraph below.
    #[must_use]
    pub(crate) fn sentence(mut self, text: &str) -> Self {
        let text = visible(text);
        match &mut self.lines[..] {
            [line] if line.len() + text.len() < 100 => {
                if !line.ends_with(['.', '!', '?', ':']) {
                    line.push('.');
                }
                line.push(' ');
                line.push_str(&text);
                self
            }
            _ => self.then(Self::own(&text)),
        }
    }

    /// Puts words and a colon in front of the first line, or the words alone where there is none.
    #[must_use]
    pub(crate) fn behind(mut self, words: &str) -> Self {
        match self.lines.first_mut() {
            Some(line) if !starts_block(line) => *line = format!("{words}: {line}"),
            None => self.lines.push(format!("{words}.")),
            Some(_) => return Self::own(&format!("{words}:")).then(self),
        }
        self
    }

    /// The comment for an item, indented by `indent` spaces, with a final line break; nothing when empty.
    pub(crate) fn outer(&self, indent: usize) -> Comment<'_> {
        Comment {
            doc: self,
            indent,
            mark: "///",
        }
    }

    /// The comment for the module that it stands in.
    pub(crate) fn inner(&self) -> Comment<'_> {
        Comment {
            doc: self,
            indent: 0,
            mark: "//!",
        }
    }
}

/// A [`Doc`] about to be printed.
pub(crate) struct Comment<'d> {
    doc: &'d Doc,
    indent: usize,
    mark: &'static str,
}

impl fmt::Display for Comment<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.doc.lines {
            let space = if line.is_empty() { "" } else { " " };
            writeln!(f, "{:indent$}{}{space}{line}", "", self.mark, indent = self.indent)?;
        }
        Ok(())
    }
}

/// Contract text as lines of Markdown that mean the same and raise no lint of rustdoc or clippy.
fn lines(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut fence = false;
    let mut item: Option<usize> = None;
    for raw in text.lines().take(MAX_LINES) {
        let clean = visible(raw);
        let line = clean.trim_end();
        let trimmed = line.trim_start();
        if trimmed.starts_with("```") || trimmed.starts_with("~~~") {
            fence = !fence;
            out.push(if fence { "```text".to_owned() } else { "```".to_owned() });
            item = None;
        } else if fence {
            out.push(line.to_owned());
        } else if trimmed.is_empty() {
            item = None;
            if out.last().is_some_and(|last| !last.is_empty()) {
                out.push(String::new());
            }
        } else {
            push_text(trimmed, &mut item, &mut out);
        }
    }
    if fence {
        out.push("```".to_owned());
    }
    while out.last().is_some_and(String::is_empty) {
        out.pop();
    }
    out
}

/// One line outside a code block: list items get their text indented alike, everything else is flush left.
fn push_text(trimmed: &str, item: &mut Option<usize>, out: &mut Vec<String>) {
    let marker = list_marker(trimmed);
    if let Some((marker, rest)) = marker {
        if item.is_none() && out.last().is_some_and(|last| !last.is_empty()) {
            out.push(String::new());
        }
        *item = Some(marker.len() + 1);
        out.push(format!("{marker} {}", inline(rest)));
        return;
    }
    let indent = item.unwrap_or(0);
    let escaped = match trimmed.chars().next() {
        Some('=' | '-' | '+' | '>') => format!("\\{}", inline(trimmed)),
        _ => inline(trimmed),
    };
    out.push(format!("{:indent$}{escaped}", ""));
}

/// `- text`, `* text`, `+ text` or `1. text`: the marker and the text.
fn list_marker(line: &str) -> Option<(String, &str)> {
    if let Some(rest) = line
        .strip_prefix("- ")
        .or(line.strip_prefix("* "))
        .or(line.strip_prefix("+ "))
    {
        return Some(("*".to_owned(), rest.trim_start()));
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = line[digits..]
        .strip_prefix(". ")
        .or(line[digits..].strip_prefix(") "))?;
    (1..=3)
        .contains(&digits)
        .then(|| (format!("{}.", &line[..digits]), rest.trim_start()))
}

/// Text of a line: code spans stay, addresses become links, everything that rustdoc would take for HTML or for a link
/// to an item is escaped.
fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    loop {
        // An address begins with the letter.
        let plain = rest.find(['[', ']', '<', '`', '\\', 'h']).unwrap_or(rest.len());
        out.push_str(&rest[..plain]);
        rest = &rest[plain..];
        let Some(c) = rest.chars().next() else { return out };
        if let Some((length, kept)) = verbatim(c, rest) {
            out.push_str(&kept);
            rest = &rest[length..];
            continue;
        }
        if matches!(c, '[' | ']' | '<' | '`' | '\\') {
            out.push('\\');
        }
        out.push(c);
        rest = &rest[c.len_utf8()..];
    }
}

/// A code span, an address or a link at the start of the text: its length, and how it is printed.
fn verbatim(first: char, text: &str) -> Option<(usize, String)> {
    match first {
        '`' => span_length(text).map(|length| (length, text[..length].to_owned())),
        '[' => link(text),
        _ => address(text).map(|length| (length, format!("<{}>", &text[..length]))),
    }
}

/// Whether a line means what it means at the start of a line only: code, a heading, a list, a table, a quotation.
fn starts_block(line: &str) -> bool {
    line.starts_with("```") || line.starts_with(['#', '|']) || list_marker(line).is_some()
}

/// The length of the code span that the text starts with.
fn span_length(text: &str) -> Option<usize> {
    let ticks = text.bytes().take_while(|&b| b == b'`').count();
    let fence = &text[..ticks];
    let mut at = ticks;
    while let Some(found) = text[at..].find(fence) {
        let end = at + found + ticks;
        if text[end..].starts_with('`') {
            at = end + text[end..].bytes().take_while(|&b| b == b'`').count();
        } else {
            let span = &text[ticks..end - ticks];
            return (!span.trim().is_empty()).then_some(end);
        }
    }
    None
}

/// The length of the address that the text starts with.
fn address(text: &str) -> Option<usize> {
    if !text.starts_with("https://") && !text.starts_with("http://") {
        return None;
    }
    let end = text.find(|c: char| c.is_whitespace() || !c.is_ascii() || "<>()[]{}\"'`\\|^".contains(c));
    let found = text[..end.unwrap_or(text.len())].trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_']);
    (found.len() > "https://".len()).then_some(found.len())
}

/// `[words](address)` at the start of the text: its length, and the link as it is to be printed.
fn link(text: &str) -> Option<(usize, String)> {
    let close = text.find("](")?;
    let words = &text[1..close];
    let target = &text[close + 2..];
    let length = address(target)?;
    if words.contains(['[', ']', '`', '<', '\\']) || !target[length..].starts_with(')') {
        return None;
    }
    Some((
        close + 2 + length + 1,
        format!("[{}]({})", inline(words), &target[..length]),
    ))
}

/// Any text as a code span of Markdown, with a fence that the text does not hold.
pub(crate) fn code_span(text: &str) -> String {
    let text = visible(text);
    if text.trim().is_empty() {
        return format!("`{text:?}`");
    }
    let runs = text.split(|c| c != '`').map(str::len);
    let fence = "`".repeat(runs.max().unwrap_or_default() + 1);
    let space = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{fence}{space}{text}{space}{fence}")
}

/// Text on one line: what would break it, or hide or reorder it, is a space.
pub(crate) fn visible(text: &str) -> String {
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return text.to_owned();
    }
    text.chars()
        .map(|c| if c.is_control() || is_hidden(c) { ' ' } else { c })
        .collect()
}

/// Characters that reorder what a reader sees, or that nobody sees.
fn is_hidden(c: char) -> bool {
    matches!(c, '\u{61C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::{Doc, code_span};

    fn printed(text: &str) -> String {
        Doc::contract(text).outer(0).to_string()
    }

    #[test]
    fn markup_that_rustdoc_would_trip_over_is_escaped() {
        assert_eq!(printed("A <b>bold</b> [Pet]"), "/// A \\<b>bold\\</b> \\[Pet\\]\n");
        assert_eq!(
            printed("See https://example.org/a."),
            "/// See <https://example.org/a>.\n"
        );
        assert_eq!(
            printed("See [docs](https://example.org)"),
            "/// See [docs](https://example.org)\n"
        );
        assert_eq!(printed("Use `Vec<u8>`"), "/// Use `Vec<u8>`\n");
    }

    #[test]
    fn code_is_never_a_doctest() {
        assert_eq!(printed("```rust\nlet x;\n```"), "/// ```text\n/// let x;\n/// ```\n");
        assert_eq!(printed("    indented"), "/// indented\n");
        assert_eq!(printed("```\nopen"), "/// ```text\n/// open\n/// ```\n");
    }

    #[test]
    fn list_items_keep_their_lines_together() {
        assert_eq!(
            printed("List:\n- one\nmore\n\nend"),
            "/// List:\n///\n/// * one\n///   more\n///\n/// end\n"
        );
    }

    #[test]
    fn any_text_fits_into_a_code_span() {
        for (text, expected) in [
            ("a", "`a`"),
            ("a`b", "``a`b``"),
            ("`", "`` ` ``"),
            ("a``b", "```a``b```"),
            ("", "`\"\"`"),
            ("a\nb", "`a b`"),
        ] {
            assert_eq!(code_span(text), expected);
        }
    }

    #[test]
    fn a_sentence_cannot_leave_its_line() {
        let doc = Doc::contract("A name").sentence("Default: `a\nfn evil() {}`.");
        assert_eq!(doc.outer(0).to_string(), "/// A name. Default: `a fn evil() {}`.\n");
        assert_eq!(Doc::own("a\u{202E}b\rc").outer(0).to_string(), "/// a b c\n");
    }

    #[test]
    fn words_in_front_do_not_change_what_a_line_means() {
        let before = |text: &str| Doc::contract(text).behind("`200`").outer(0).to_string();
        assert_eq!(before("A pet"), "/// `200`: A pet\n");
        assert_eq!(before("```\na\n```"), "/// `200`:\n///\n/// ```text\n/// a\n/// ```\n");
        assert_eq!(before("- one\n- two"), "/// `200`:\n///\n/// * one\n/// * two\n");
    }

    #[test]
    fn a_comment_cannot_be_left() {
        assert_eq!(printed("a\r\n*/ b \u{202E}c"), "/// a\n/// */ b  c\n");
    }
}
