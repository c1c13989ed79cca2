/// The longest host name, in characters as they are sent.
const LONGEST: usize = 253;

/// The longest label, in characters as they are sent.
const LONGEST_LABEL: usize = 63;

/// A host name: RFC 1123 section 2.1. With the feature `idn`, labels that begin with `xn--` are decoded and checked too.
pub(super) fn is_hostname(text: &str) -> bool {
    text.len() <= LONGEST && text.split('.').all(is_label) && is_valid_ascii(text)
}

fn is_label(label: &str) -> bool {
    let bytes = label.as_bytes();
    let ends = [bytes.first(), bytes.last()];
    bytes.len() <= LONGEST_LABEL
        && ends.iter().all(|end| end.is_some_and(u8::is_ascii_alphanumeric))
        && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
}

#[cfg(not(feature = "idn"))]
fn is_valid_ascii(text: &str) -> bool {
    // Two hyphens in the third and fourth place are kept for such encodings: RFC 5891 section 4.2.3.1.
    text.split('.').all(|label| label.get(2..4) != Some("--") || has_prefix(label))
}

/// An internationalised host name: RFC 5890 section 2.3.2.3.
#[cfg(not(feature = "idn"))]
pub(super) fn is_idn_hostname(text: &str) -> bool {
    !text.is_empty() && text.split(is_dot).all(is_idn_label)
}

#[cfg(not(feature = "idn"))]
fn is_idn_label(label: &str) -> bool {
    if label.is_ascii() {
        return is_label(label) && (label.get(2..4) != Some("--") || has_prefix(label));
    }
    // Encoded, a label is longer than it has characters.
    label.chars().count() <= LONGEST_LABEL - "xn--".len()
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.chars().all(|c| c.is_alphanumeric() || c == '-' || is_joiner(c))
}

#[cfg(not(feature = "idn"))]
fn has_prefix(label: &str) -> bool {
    label.get(..4).is_some_and(|prefix| prefix.eq_ignore_ascii_case("xn--")) && label.len() > 4
}

/// The full stops of IDNA: RFC 3490 section 3.1.
#[cfg(not(feature = "idn"))]
fn is_dot(c: char) -> bool {
    matches!(c, '.' | '\u{3002}' | '\u{FF0E}' | '\u{FF61}')
}

#[cfg(not(feature = "idn"))]
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}' | '\u{00B7}' | '\u{30FB}' | '\u{0375}' | '\u{05F3}' | '\u{05F4}')
}
