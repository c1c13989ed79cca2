//! Credentials as they stand in a request.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::AUTHORIZATION;
use http::request::Parts;
use http::{HeaderMap, HeaderName};

use super::{ClientCertificate, Given};
use crate::headers;
use crate::operation::Location;
use crate::parameter::{Pairs, decode};
use crate::security::{Scheme, SchemeKind};
use crate::violation::Place;

/// What a request has of a scheme.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found<T> {
    Absent,
    /// It is there and cannot be read, or is there twice.
    Broken,
    Whole(T),
}

impl<T> Found<T> {
    fn and_then<U>(self, next: impl FnOnce(T) -> Found<U>) -> Found<U> {
        match self {
            Self::Absent => Found::Absent,
            Self::Broken => Found::Broken,
            Self::Whole(value) => next(value),
        }
    }

    fn map<U>(self, make: impl FnOnce(T) -> U) -> Found<U> {
        self.and_then(|value| Found::Whole(make(value)))
    }

    /// The value, or broken where there is none.
    fn of(value: Option<T>) -> Self {
        value.map_or(Self::Broken, Self::Whole)
    }
}

/// Reads the credential of a scheme.
pub(super) fn find(scheme: &Scheme, head: &Parts) -> Found<Given> {
    match scheme.kind {
        SchemeKind::Basic => authorization(head, "Basic").and_then(|text| Found::of(basic(text))),
        SchemeKind::Bearer | SchemeKind::OAuth2 | SchemeKind::OpenIdConnect => {
            authorization(head, "Bearer").map(|token| Given::Token(token.to_owned()))
        }
        SchemeKind::Http(name) => authorization(head, name).map(|text| Given::Other(text.to_owned())),
        SchemeKind::Key(Location::Header, name) => header(&head.headers, name).map(str::to_owned).and_then(key),
        SchemeKind::Key(Location::Query, name) => {
            let pairs = Pairs::query(head.uri.query().unwrap_or_default());
            pair(&pairs, name, true).and_then(key)
        }
        SchemeKind::Key(Location::Cookie, name) => match headers::text(&head.headers, "cookie", "; ", Place::Body) {
            Ok(text) => pair(&Pairs::cookies(text.as_deref().unwrap_or_default()), name, false).and_then(key),
            Err(_) => Found::Broken,
        },
        SchemeKind::MutualTls => match head.extensions.get::<ClientCertificate>() {
            Some(certificate) => Found::Whole(Given::Certificate(certificate.clone())),
            None => Found::Absent,
        },
        SchemeKind::Key(Location::Path, _) | SchemeKind::Undefined => Found::Absent,
    }
}

/// What stands in `Authorization` behind the name of a scheme (RFC 9110 section 11.6.2).
fn authorization<'h>(head: &'h Parts, scheme: &str) -> Found<&'h str> {
    header(&head.headers, AUTHORIZATION.as_str()).and_then(|text| {
        let (name, rest) = text.split_once(' ').unwrap_or((text, ""));
        match rest.trim() {
            _ if !name.eq_ignore_ascii_case(scheme) => Found::Absent,
            "" => Found::Broken,
            rest => Found::Whole(rest),
        }
    })
}

/// The only value of a header.
fn header<'h>(headers: &'h HeaderMap, name: &str) -> Found<&'h str> {
    let Ok(name) = HeaderName::from_bytes(name.as_bytes()) else {
        return Found::Absent;
    };
    let mut values = headers.get_all(name).into_iter();
    match (values.next(), values.next()) {
        (None, _) => Found::Absent,
        (Some(value), None) => Found::of(std::str::from_utf8(value.as_bytes()).ok().map(str::trim)),
        (Some(_), Some(_)) => Found::Broken,
    }
}

/// The only pair of a name.
fn pair(pairs: &Pairs<'_>, name: &str, plus_is_space: bool) -> Found<String> {
    let mut values = pairs.values(name);
    match (values.next(), values.next()) {
        (None, _) => Found::Absent,
        (Some(value), None) => Found::of(decode(value, plus_is_space)).map(|text| text.into_owned()),
        (Some(_), Some(_)) => Found::Broken,
    }
}

/// An empty key is none: a cookie is often emptied in place of being removed.
fn key(text: String) -> Found<Given> {
    if text.is_empty() {
        Found::Absent
    } else {
        Found::Whole(Given::Key(text))
    }
}

/// RFC 7617 section 2.
fn basic(text: &str) -> Option<Given> {
    let text = String::from_utf8(STANDARD.decode(text).ok()?).ok()?;
    let (user, password) = text.split_once(':')?;
    Some(Given::Basic {
        user: user.to_owned(),
        password: password.to_owned(),
    })
}
