//! Percent-encoding: RFC 3986 section 2.1.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::operation::{Location, Parameter, Style};

/// Everything but the unreserved characters: RFC 3986 section 2.3.
const RESERVED: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What must be encoded in a query even where reserved characters are allowed: what ends the query or the pair, and
/// what a query cannot have.
const IN_QUERY: AsciiSet = RESERVED
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

/// What must be encoded in a path even where reserved characters are allowed.
const IN_PATH: AsciiSet = IN_QUERY.add(b'/').add(b'?').remove(b'&');

/// What ends an item of a list in a query; `+` does where spaces are delimiters.
/// What must be encoded in a cookie even where reserved characters are allowed: RFC 6265 section 4.1.1, and the comma
/// between items.
const IN_COOKIE: AsciiSet = IN_QUERY
    .add(b',')
    .add(b';')
    .remove(b'#')
    .remove(b'&')
    .remove(b'[')
    .remove(b']');

const QUERY_ITEM: AsciiSet = IN_QUERY.add(b',').add(b'|').add(b'+');
const PATH_ITEM: AsciiSet = IN_PATH.add(b',').add(b';').add(b'=');
const LABEL_ITEM: AsciiSet = RESERVED.add(b'.');

/// Appends a value; `item` for one that stands between delimiters.
pub(super) fn encode(out: &mut String, parameter: &Parameter, text: &str, item: bool) {
    let set = match (parameter.location, parameter.style) {
        (Location::Header, _) | (_, Style::Cookie) => return out.push_str(text),
        (Location::Path, Style::Label) if item => &LABEL_ITEM,
        _ if !parameter.allow_reserved => &RESERVED,
        (Location::Path, _) => {
            if item {
                &PATH_ITEM
            } else {
                &IN_PATH
            }
        }
        (Location::Query, _) => {
            if item {
                &QUERY_ITEM
            } else {
                &IN_QUERY
            }
        }
        (Location::Cookie, _) => &IN_COOKIE,
    };
    if parameter.allow_reserved {
        encode_around_escapes(out, text, set);
    } else {
        out.extend(utf8_percent_encode(text, set));
    }
}

/// Appends a text whose escapes stay as they are: RFC 6570 section 3.2.3.
fn encode_around_escapes(out: &mut String, text: &str, set: &'static AsciiSet) {
    let (bytes, mut written) = (text.as_bytes(), 0);
    while let Some(at) = bytes[written..].windows(3).position(is_escape) {
        let (begin, end) = (written + at, written + at + 3);
        out.extend(utf8_percent_encode(&text[written..begin], set));
        out.push_str(&text[begin..end]);
        written = end;
    }
    out.extend(utf8_percent_encode(&text[written..], set));
}

fn is_escape(bytes: &[u8]) -> bool {
    matches!(bytes, [b'%', high, low] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit())
}

/// Appends the name of a pair.
pub(super) fn encode_name(out: &mut String, parameter: &Parameter, name: &str) {
    match parameter.style {
        Style::Cookie => out.push_str(name),
        _ => out.extend(utf8_percent_encode(name, &RESERVED)),
    }
}

/// The text that a percent-encoded one stands for; `None` where a `%` is no escape, or the bytes are not UTF-8.
pub(crate) fn decode(text: &str, plus_is_space: bool) -> Option<Cow<'_, str>> {
    let bytes = text.as_bytes();
    if !bytes
        .iter()
        .any(|byte| *byte == b'%' || (plus_is_space && *byte == b'+'))
    {
        return Some(text.into());
    }
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let [first, tail @ ..] = rest {
        rest = tail;
        match first {
            b'%' => {
                let [high, low, tail @ ..] = tail else { return None };
                out.push(hex(*high)? << 4 | hex(*low)?);
                rest = tail;
            }
            b'+' if plus_is_space => out.push(b' '),
            other => out.push(*other),
        }
    }
    String::from_utf8(out).ok().map(Cow::Owned)
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|value| u8::try_from(value).ok())
}
