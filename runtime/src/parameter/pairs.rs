//! The pairs of a query or of a cookie header.

use std::borrow::Cow;

use super::percent;

/// The pairs of a query string or of the `Cookie` header, split once for all parameters of a request.
#[derive(Clone, Debug, Default)]
pub struct Pairs<'a> {
    list: Vec<Pair<'a>>,
}

#[derive(Clone, Debug)]
pub(super) struct Pair<'a> {
    /// Decoded.
    pub(super) name: Cow<'a, str>,
    /// As it stands.
    pub(super) value: &'a str,
}

impl<'a> Pairs<'a> {
    /// The pairs of a query string, which is what stands after the `?`.
    #[must_use]
    pub fn query(query: &'a str) -> Self {
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        Self {
            list: pairs
                .map(|pair| split(pair, |name| percent::decode(name, true)))
                .collect(),
        }
    }

    /// The pairs of a `Cookie` header ([RFC 6265] section 4.2.1).
    ///
    /// [RFC 6265]: https://www.rfc-editor.org/rfc/rfc6265#section-4.2.1
    #[must_use]
    pub fn cookies(header: &'a str) -> Self {
        let pairs = header
            .split(';')
            .map(|pair| pair.trim_matches([' ', '\t']))
            .filter(|pair| !pair.is_empty());
        Self {
            list: pairs
                .map(|pair| split(pair, |name| percent::decode(name, false)))
                .collect(),
        }
    }

    /// The names of the pairs, decoded, in their order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|pair| &*pair.name)
    }

    /// The values of the pairs of a name, not decoded.
    #[cfg(feature = "server")]
    pub(crate) fn values(&self, name: &str) -> impl Iterator<Item = &'a str> {
        self.list
            .iter()
            .filter(move |pair| pair.name == name)
            .map(|pair| pair.value)
    }

    /// Whether the name comes once, and with nothing as its value.
    #[cfg(feature = "server")]
    pub(crate) fn is_empty_value(&self, name: &str) -> bool {
        let mut values = self.values(name);
        values.next() == Some("") && values.next().is_none()
    }

    pub(super) fn iter(&self) -> std::slice::Iter<'_, Pair<'a>> {
        self.list.iter()
    }
}

/// A pair at its first `=`; a name that cannot be decoded stays as it is.
fn split<'a>(pair: &'a str, decode: impl Fn(&'a str) -> Option<Cow<'a, str>>) -> Pair<'a> {
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    Pair {
        name: decode(name).unwrap_or(name.into()),
        value,
    }
}
