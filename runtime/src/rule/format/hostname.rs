use super::idn;

/// The longest host name, in characters as they are sent.
const LONGEST: usize = 253;

/// The longest label, in characters as they are sent.
const LONGEST_LABEL: usize = 63;

/// A host name: RFC 1123 section 2.1. Labels that begin with `xn--` stand for others: RFC 5891.
pub(super) fn is_hostname(text: &str) -> bool {
    text.len() <= LONGEST && text.split('.').all(is_label) && idn::is_valid(text)
}

/// An internationalised host name: RFC 5890 section 2.3.2.3.
pub(super) fn is_idn_hostname(text: &str) -> bool {
    // No character becomes less than one when it is encoded.
    text.len() <= 4 * LONGEST
        && text.split(idn::is_dot).all(|label| {
            if label.is_ascii() {
                is_label(label)
            } else {
                is_other_label(label)
            }
        })
        && idn::is_valid(text)
}

fn is_label(label: &str) -> bool {
    let bytes = label.as_bytes();
    let ends = [bytes.first(), bytes.last()];
    bytes.len() <= LONGEST_LABEL
        && ends.iter().all(|end| end.is_some_and(u8::is_ascii_alphanumeric))
        && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
        && (label.get(2..4) != Some("--") || has_prefix(label))
}

/// Two hyphens in the third and fourth place are kept for encoded labels: RFC 5891 section 4.2.3.1.
fn has_prefix(label: &str) -> bool {
    label.get(..4).is_some_and(|prefix| prefix.eq_ignore_ascii_case("xn--")) && label.len() > 4
}

fn is_other_label(label: &str) -> bool {
    // Encoded, a label is longer than it has characters.
    label.chars().count() <= LONGEST_LABEL - "xn--".len()
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.chars().nth(3).zip(label.chars().nth(2)) != Some(('-', '-'))
        && label
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || !c.is_ascii())
}
