//! `WWW-Authenticate`: what a caller could show (RFC 9110 section 11.6.1, RFC 6750 section 3).

use http::HeaderValue;

use super::Verifier;
use crate::operation::Operation;
use crate::security::{Need, Scheme, SchemeKind};

/// A challenge for each scheme that could do, each once. Tokens of the `refused` alternative are called invalid.
pub(super) fn all<V: Verifier>(
    verifier: &V,
    operation: &'static Operation,
    refused: Option<&'static [Need]>,
) -> Vec<HeaderValue> {
    let mut challenges = Vec::new();
    for alternative in operation.security {
        let error = (refused == Some(alternative)).then_some("invalid_token");
        for need in *alternative {
            let found = challenge(verifier, need, error);
            challenges.extend(found.filter(|found| !challenges.contains(found)));
        }
    }
    challenges
}

/// A challenge for each scheme of an alternative whose tokens lack scopes.
pub(super) fn insufficient<V: Verifier>(verifier: &V, alternative: &'static [Need]) -> Vec<HeaderValue> {
    let tokens = alternative.iter().filter(|need| need.scheme.is_token());
    tokens
        .filter_map(|need| challenge(verifier, need, Some("insufficient_scope")))
        .collect()
}

fn challenge<V: Verifier>(verifier: &V, need: &Need, error: Option<&str>) -> Option<HeaderValue> {
    let own = verifier.challenge(need.scheme);
    let mut text = match own.as_ref().and_then(|own| own.to_str().ok()) {
        Some(own) => own.to_owned(),
        None => default(need.scheme)?,
    };
    if need.scheme.is_token() {
        let scopes: Vec<&str> = need.scopes.iter().copied().filter(|scope| is_scope(scope)).collect();
        let scopes = (!scopes.is_empty()).then(|| scopes.join(" "));
        for (name, value) in [("error", error), ("scope", scopes.as_deref())] {
            if let Some(value) = value {
                text.push_str(if text.contains(' ') { ", " } else { " " });
                text.push_str(&format!("{name}=\"{value}\""));
            }
        }
    }
    HeaderValue::from_str(&text).ok()
}

/// The challenge of a scheme. What HTTP has no scheme for is told under names of our own, for a 401 must have a
/// challenge.
fn default(scheme: &Scheme) -> Option<String> {
    let realm = quotable(scheme.name);
    Some(match scheme.kind {
        SchemeKind::Basic => format!("Basic realm=\"{realm}\", charset=\"UTF-8\""),
        SchemeKind::Bearer | SchemeKind::OAuth2 | SchemeKind::OpenIdConnect => format!("Bearer realm=\"{realm}\""),
        SchemeKind::Http(name) if crate::media::is_token(name) => format!("{name} realm=\"{realm}\""),
        SchemeKind::Key(location, name) => {
            let (place, name) = (location.as_str(), quotable(name));
            format!("ApiKey realm=\"{realm}\", in=\"{place}\", name=\"{name}\"")
        }
        SchemeKind::MutualTls => format!("MutualTLS realm=\"{realm}\""),
        SchemeKind::Http(_) | SchemeKind::Undefined => return None,
    })
}

/// What can stand between quotes as it is.
fn quotable(text: &str) -> String {
    let fits = |c: &char| matches!(c, ' '..='~') && !matches!(c, '"' | '\\');
    text.chars().filter(fits).collect()
}

/// A scope as RFC 6749 section 3.3 has it.
fn is_scope(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\\'))
}
