use std::net::{Ipv4Addr, Ipv6Addr};

/// The longest local part, in bytes: RFC 5321 section 4.5.3.1.1.
const LONGEST_LOCAL: usize = 64;

/// `Mailbox` of RFC 5321 section 4.1.2.
pub(super) fn is_email(text: &str) -> bool {
    text.is_ascii() && is_mailbox(text, super::hostname::is_hostname)
}

/// `Mailbox` as RFC 6531 section 3.3 extends it.
pub(super) fn is_idn_email(text: &str) -> bool {
    is_mailbox(text, super::hostname::is_idn_hostname)
}

fn is_mailbox(text: &str, is_host: fn(&str) -> bool) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    local.len() <= LONGEST_LOCAL
        && (is_dot_string(local) || is_quoted(local))
        && (is_host(domain) || is_literal(domain))
}

fn is_dot_string(local: &str) -> bool {
    local
        .split('.')
        .all(|atom| !atom.is_empty() && atom.chars().all(is_atom_text))
}

fn is_atom_text(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c) || !c.is_ascii()
}

fn is_quoted(local: &str) -> bool {
    let Some(inner) = local.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else {
        return false;
    };
    let mut characters = inner.chars();
    while let Some(c) = characters.next() {
        let allowed = match c {
            '\\' => characters.next().is_some_and(|escaped| matches!(escaped, ' '..='~')),
            '"' => false,
            other => matches!(other, ' '..='~') || !other.is_ascii(),
        };
        if !allowed {
            return false;
        }
    }
    true
}

/// `[127.0.0.1]` or `[IPv6:::1]`.
fn is_literal(domain: &str) -> bool {
    let Some(address) = domain.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) else {
        return false;
    };
    match address.strip_prefix("IPv6:") {
        Some(address) => address.parse::<Ipv6Addr>().is_ok(),
        None => address.parse::<Ipv4Addr>().is_ok(),
    }
}
