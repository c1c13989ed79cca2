//! Text of a document as it may be shown: nothing in it can steer a terminal or hide what is written.

use std::borrow::Cow;

/// Marks the places where [`text`](super::text()) puts positions; no shown text holds it.
pub(super) const MARKER: char = '\u{e000}';

/// A text on one line as it may be shown: nothing in it can steer a terminal or hide what is written.
///
/// ```
/// assert_eq!(wirewright::render::line("a\u{1b}[31m\nb"), "a␛[31m␊b");
/// ```
#[must_use]
pub fn line(text: &str) -> Cow<'_, str> {
    replace(text, |c| c == '\t')
}

/// The text with its line breaks.
pub(super) fn lines(text: &str) -> Cow<'_, str> {
    replace(text, |c| matches!(c, '\t' | '\n'))
}

fn replace(text: &str, keep: impl Fn(char) -> bool) -> Cow<'_, str> {
    if text.chars().all(|c| keep(c) || !is_hostile(c)) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(
        text.chars()
            .map(|c| if keep(c) || !is_hostile(c) { c } else { picture(c) })
            .collect(),
    )
}

/// Control characters, those that change the direction of writing, other line breaks and invisible ones.
pub(super) fn is_hostile(c: char) -> bool {
    c.is_control()
        || matches!(c,
            MARKER
            | '\u{61c}'
            | '\u{200b}'
            | '\u{200e}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{e0000}'..='\u{e0fff}'
        )
}

fn picture(c: char) -> char {
    match c {
        '\0'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or(char::REPLACEMENT_CHARACTER),
        '\u{7f}' => '\u{2421}',
        _ => char::REPLACEMENT_CHARACTER,
    }
}

#[cfg(test)]
mod tests {
    use super::{line, lines};

    #[test]
    fn hostile_characters_become_pictures() {
        assert_eq!(
            line("a\u{1b}[31m\r\n\u{9b}\u{202e}b\tc"),
            "a␛[31m␍␊\u{fffd}\u{fffd}b\tc"
        );
        assert_eq!(lines("a\nb\r"), "a\nb␍");
        assert_eq!(line("naïve 👩‍💻 日本"), "naïve 👩‍💻 日本");
    }
}
