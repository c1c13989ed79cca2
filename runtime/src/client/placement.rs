//! Where credentials go in a request.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{AUTHORIZATION, COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::credentials::{Choice, Credential, Shown};
use super::outgoing::append;
use super::{ErrorKind, Outgoing};
use crate::media::is_token;
use crate::operation::{Location, Parameter};
use crate::parameter::encode;
use crate::security::{Scheme, SchemeKind};

/// What the value of a cookie cannot have as it is (RFC 6265 section 4.1.1), and what begins an escape.
const COOKIE_VALUE: AsciiSet = CONTROLS.add(b' ').add(b'"').add(b'%').add(b',').add(b';').add(b'\\');

/// What is added to a request for a credential.
#[derive(Clone)]
pub(super) enum Placement {
    Header(HeaderName, HeaderValue),
    /// A pair, encoded.
    Query(String),
    /// A pair, encoded.
    Cookie(String),
    /// Nothing: the engine shows it.
    Engine,
}

/// Where a credential of a scheme goes, or why it cannot.
pub(super) fn place(scheme: &Scheme, credential: &Credential) -> Result<Placement, String> {
    match (scheme.kind, &credential.0) {
        (SchemeKind::Bearer | SchemeKind::OAuth2 | SchemeKind::OpenIdConnect, Shown::Token(token)) => {
            authorization("Bearer", token)
        }
        (SchemeKind::Basic, Shown::Basic { user, .. }) if user.contains(':') => Err("the user has a colon".to_owned()),
        (SchemeKind::Basic, Shown::Basic { user, password }) => {
            authorization("Basic", &STANDARD.encode(format!("{user}:{password}")))
        }
        (SchemeKind::Http(name), Shown::Other(text)) => authorization(name, text),
        (SchemeKind::Key(..), Shown::Key(key)) if key.is_empty() => Err("the key is empty".to_owned()),
        (SchemeKind::Key(Location::Header, name), Shown::Key(key)) => header(name, key),
        (SchemeKind::Key(Location::Query, name), Shown::Key(key)) => Ok(Placement::Query(
            encode(&Parameter::query(name), key).unwrap_or_default(),
        )),
        (SchemeKind::Key(Location::Cookie, name), Shown::Key(key)) => {
            let value = utf8_percent_encode(key, &COOKIE_VALUE);
            Ok(Placement::Cookie(format!(
                "{}{value}",
                beginning(&Parameter::cookie(name))
            )))
        }
        (SchemeKind::MutualTls, Shown::Certificate) => Ok(Placement::Engine),
        _ => Err(format!("the scheme takes {}", wanted(scheme.kind))),
    }
}

/// What credentials of a kind of scheme are.
fn wanted(kind: SchemeKind) -> &'static str {
    match kind {
        SchemeKind::Basic => "a user and a password",
        SchemeKind::Bearer | SchemeKind::OAuth2 | SchemeKind::OpenIdConnect => "a bearer token",
        SchemeKind::Http(_) => "a text of its own",
        SchemeKind::Key(..) => "a key",
        SchemeKind::MutualTls => "a certificate",
        SchemeKind::Undefined => "nothing, for the contract does not define it",
    }
}

fn authorization(scheme: &str, text: &str) -> Result<Placement, String> {
    if !is_token(scheme) {
        return Err("its name is none that HTTP can have".to_owned());
    }
    if text.trim().is_empty() {
        return Err("the credential is empty".to_owned());
    }
    header(AUTHORIZATION.as_str(), &format!("{scheme} {text}"))
}

fn header(name: &str, text: &str) -> Result<Placement, String> {
    let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| "no header can have its name".to_owned())?;
    let value = HeaderValue::from_bytes(text.as_bytes());
    let mut value = value.map_err(|_| "it has characters that a header cannot have".to_owned())?;
    value.set_sensitive(true);
    Ok(Placement::Header(name, value))
}

/// How the pair of a parameter begins: `name=`.
fn beginning(parameter: &Parameter) -> String {
    encode(parameter, "").unwrap_or_default()
}

/// Whether there is a pair that begins so.
fn has_pair(pairs: &str, separator: char, parameter: &Parameter) -> bool {
    let beginning = beginning(parameter);
    pairs
        .split(separator)
        .any(|pair| pair.trim_start().starts_with(&beginning))
}

impl Outgoing {
    /// Whether a parameter of the call stands where the credential of a scheme would.
    pub(super) fn shows(&self, scheme: &Scheme) -> bool {
        match scheme.kind {
            SchemeKind::Key(Location::Query, name) => has_pair(&self.query, '&', &Parameter::query(name)),
            SchemeKind::Key(Location::Cookie, name) => has_pair(&self.cookies, ';', &Parameter::cookie(name)),
            _ => shows_header(&self.headers, scheme),
        }
    }

    /// Whether a header that the client adds to every call holds the credential of a scheme.
    pub(super) fn shows_by_default(&self, scheme: &Scheme) -> bool {
        let headers = &self.client.headers;
        match scheme.kind {
            SchemeKind::Key(Location::Cookie, name) => {
                let cookies = headers.get(COOKIE).and_then(|value| value.to_str().ok());
                has_pair(cookies.unwrap_or_default(), ';', &Parameter::cookie(name))
            }
            _ => shows_header(headers, scheme),
        }
    }

    /// Adds credentials.
    pub(super) fn show(&mut self, choice: &Choice) -> Result<(), ErrorKind> {
        for (scheme, placement) in choice.placements() {
            match placement {
                Placement::Header(name, value) => {
                    if self.headers.insert(name, value.clone()).is_some() {
                        let source = "another credential stands in its place".into();
                        return Err(ErrorKind::Credentials { scheme, source });
                    }
                }
                Placement::Query(pair) => append(&mut self.query, "&", pair),
                Placement::Cookie(pair) => append(&mut self.cookies, "; ", pair),
                Placement::Engine => {}
            }
        }
        Ok(())
    }
}

/// Whether a header holds the credential of a scheme.
fn shows_header(headers: &HeaderMap, scheme: &Scheme) -> bool {
    let authorization = match scheme.kind {
        SchemeKind::Key(Location::Header, name) => return headers.contains_key(name),
        SchemeKind::Basic => "Basic",
        SchemeKind::Http(name) => name,
        _ if scheme.is_token() => "Bearer",
        _ => return false,
    };
    let value = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let name = value.and_then(|value| value.split(' ').next());
    name.is_some_and(|name| name.eq_ignore_ascii_case(authorization))
}
