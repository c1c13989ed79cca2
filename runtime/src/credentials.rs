//! What servers and clients share about credentials.

use std::fmt;

use http::header::{AUTHORIZATION, COOKIE, HeaderMap, HeaderName, PROXY_AUTHORIZATION};

use crate::operation::{Location, Operation};
use crate::security::{Need, SchemeKind};

/// Ways to be let in by the names of their schemes, for messages: `bearerAuth; or apiKey and session`.
pub(crate) struct Names<'n>(pub(crate) &'n [&'static [Need]]);

impl fmt::Display for Names<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, alternative) in self.0.iter().enumerate() {
            f.write_str(if index > 0 { "; or " } else { "" })?;
            for (index, need) in alternative.iter().enumerate() {
                f.write_str(if index > 0 { " and " } else { "" })?;
                f.write_str(need.scheme.name)?;
            }
        }
        Ok(())
    }
}

/// Marks the headers of a request that hold credentials, so that `Debug` of the headers does not show them.
pub(crate) fn hide(headers: &mut HeaderMap, operation: &Operation) {
    for (name, value) in headers.iter_mut() {
        if [AUTHORIZATION, PROXY_AUTHORIZATION, COOKIE].contains(name) || is_key(name, operation) {
            value.set_sensitive(true);
        }
    }
}

/// Whether a header is the key of one of the operation's schemes.
fn is_key(header: &HeaderName, operation: &Operation) -> bool {
    let mut needs = operation.security.iter().copied().flatten();
    needs.any(|need| {
        matches!(need.scheme.kind, SchemeKind::Key(Location::Header, name) if header.as_str().eq_ignore_ascii_case(name))
    })
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;
    use crate::security::Scheme;

    static TOKEN: Scheme = Scheme::oauth2("oauth");
    static KEY: Scheme = Scheme::key_in_header("key", "X-Key");
    static NEEDS: &[&[Need]] = &[&[TOKEN.scopes(&["a"])], &[TOKEN.required(), KEY.required()]];

    #[test]
    fn alternatives_are_named_in_their_order() {
        assert_eq!(Names(NEEDS).to_string(), "oauth; or oauth and key");
        assert_eq!(Names(&[]).to_string(), "");
    }

    #[test]
    fn headers_with_credentials_are_not_shown() {
        static OPERATION: Operation = Operation::get("get", "/").security(NEEDS);
        let mut headers = HeaderMap::new();
        for name in ["authorization", "cookie", "x-key", "accept"] {
            headers.insert(name, HeaderValue::from_static("secret"));
        }
        hide(&mut headers, &OPERATION);
        let hidden: Vec<_> = headers.iter().filter(|(_, value)| value.is_sensitive()).collect();
        assert_eq!(hidden.len(), 3);
        assert!(!headers["accept"].is_sensitive());
    }
}
