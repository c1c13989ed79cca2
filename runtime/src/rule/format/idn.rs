//! Labels that are not ASCII. With the feature `idn` every rule of IDNA 2008 counts; without it, those that need no
//! tables of characters.

/// The full stops of IDNA: RFC 3490 section 3.1.
pub(super) fn is_dot(c: char) -> bool {
    matches!(c, '.' | '\u{3002}' | '\u{FF0E}' | '\u{FF61}')
}

/// Whether all labels that stand for ones that are not ASCII are well-formed.
#[cfg(feature = "idn")]
pub(super) fn is_valid(text: &str) -> bool {
    use idna::AsciiDenyList;
    use idna::uts46::{DnsLength, Hyphens, Uts46};

    let sent = Uts46::new().to_ascii(text.as_bytes(), AsciiDenyList::STD3, Hyphens::Check, DnsLength::Verify);
    let (shown, result) = Uts46::new().to_unicode(text.as_bytes(), AsciiDenyList::STD3, Hyphens::Check);
    sent.is_ok() && result.is_ok() && shown.split(is_dot).all(is_in_context)
}

/// Whether all labels that stand for ones that are not ASCII are well-formed.
#[cfg(not(feature = "idn"))]
pub(super) fn is_valid(text: &str) -> bool {
    text.split(is_dot).all(is_in_context) && !text.chars().any(|c| c.is_whitespace() || c.is_control())
}

/// The rules for single characters: RFC 5892 appendix A.3 to A.9, and section 2.6 for those that are never allowed.
fn is_in_context(label: &str) -> bool {
    let mut before = None;
    let mut rest = label.chars();
    while let Some(c) = rest.next() {
        let after = rest.clone().next();
        let allowed = match c {
            '\u{00B7}' => before == Some('l') && after == Some('l'),
            '\u{0375}' => after.is_some_and(is_greek),
            '\u{05F3}' | '\u{05F4}' => before.is_some_and(is_hebrew),
            '\u{30FB}' => label.chars().any(is_japanese),
            '\u{0660}'..='\u{0669}' => !label.chars().any(|c| ('\u{06F0}'..='\u{06F9}').contains(&c)),
            '\u{0640}' | '\u{07FA}' | '\u{302E}' | '\u{302F}' | '\u{3031}'..='\u{3035}' | '\u{303B}' => false,
            _ => true,
        };
        if !allowed {
            return false;
        }
        before = Some(c);
    }
    true
}

fn is_greek(c: char) -> bool {
    matches!(c, '\u{0370}'..='\u{03FF}' | '\u{1F00}'..='\u{1FFF}')
}

fn is_hebrew(c: char) -> bool {
    matches!(c, '\u{0590}'..='\u{05FF}' | '\u{FB1D}'..='\u{FB4F}')
}

/// Hiragana, Katakana or Han.
fn is_japanese(c: char) -> bool {
    matches!(c, '\u{3005}' | '\u{3007}' | '\u{3040}'..='\u{309F}' | '\u{30A0}'..='\u{30FA}' | '\u{30FC}'..='\u{30FF}')
        || matches!(c, '\u{31F0}'..='\u{31FF}' | '\u{FF66}'..='\u{FF9D}' | '\u{3400}'..='\u{4DBF}')
        || matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}
