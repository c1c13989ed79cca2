//! Descriptions of security schemes, and of what an operation needs of them, that generated code holds as constants.
//!
//! ```
//! use wirewright_runtime::operation::Operation;
//! use wirewright_runtime::security::Scheme;
//!
//! static BEARER_AUTH: Scheme = Scheme::bearer("bearerAuth");
//! static API_KEY: Scheme = Scheme::key_in_header("apiKey", "X-Api-Key");
//!
//! // A token with the scope `runs:read`, or else a key.
//! static LIST_RUNS: Operation = Operation::get("listRuns", "/runs")
//!     .security(&[&[BEARER_AUTH.scopes(&["runs:read"])], &[API_KEY.required()]]);
//! assert_eq!(LIST_RUNS.security[0][0].scheme.name, "bearerAuth");
//! ```

use crate::operation::Location;

/// A way in which callers show who they are: OpenAPI's Security Scheme Object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scheme {
    /// Its name in the contract.
    pub name: &'static str,
    /// Which way it is.
    pub kind: SchemeKind,
}

/// The ways in which callers show who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SchemeKind {
    /// A user and a password in `Authorization` ([RFC 7617]).
    ///
    /// [RFC 7617]: https://www.rfc-editor.org/rfc/rfc7617
    Basic,
    /// A bearer token in `Authorization` ([RFC 6750]).
    ///
    /// [RFC 6750]: https://www.rfc-editor.org/rfc/rfc6750
    Bearer,
    /// Another scheme of `Authorization`, by its registered name, such as `digest`.
    Http(&'static str),
    /// A key in a header, the query or a cookie of this name.
    Key(Location, &'static str),
    /// A bearer token that came by OAuth 2.0.
    OAuth2,
    /// A bearer token that came by OpenID Connect.
    OpenIdConnect,
    /// A client certificate, which the layer that speaks TLS has verified.
    MutualTls,
    /// The contract names the scheme and does not define it: nothing that a caller shows is enough.
    Undefined,
}

impl Scheme {
    const fn new(name: &'static str, kind: SchemeKind) -> Self {
        Self { name, kind }
    }

    /// A user and a password.
    #[must_use]
    pub const fn basic(name: &'static str) -> Self {
        Self::new(name, SchemeKind::Basic)
    }

    /// A bearer token.
    #[must_use]
    pub const fn bearer(name: &'static str) -> Self {
        Self::new(name, SchemeKind::Bearer)
    }

    /// Another scheme of `Authorization`, such as `digest`.
    #[must_use]
    pub const fn http(name: &'static str, scheme: &'static str) -> Self {
        Self::new(name, SchemeKind::Http(scheme))
    }

    /// A key in a header.
    #[must_use]
    pub const fn key_in_header(name: &'static str, header: &'static str) -> Self {
        Self::new(name, SchemeKind::Key(Location::Header, header))
    }

    /// A key in the query.
    #[must_use]
    pub const fn key_in_query(name: &'static str, parameter: &'static str) -> Self {
        Self::new(name, SchemeKind::Key(Location::Query, parameter))
    }

    /// A key in a cookie.
    #[must_use]
    pub const fn key_in_cookie(name: &'static str, cookie: &'static str) -> Self {
        Self::new(name, SchemeKind::Key(Location::Cookie, cookie))
    }

    /// A bearer token that came by OAuth 2.0.
    #[must_use]
    pub const fn oauth2(name: &'static str) -> Self {
        Self::new(name, SchemeKind::OAuth2)
    }

    /// A bearer token that came by OpenID Connect.
    #[must_use]
    pub const fn open_id_connect(name: &'static str) -> Self {
        Self::new(name, SchemeKind::OpenIdConnect)
    }

    /// A client certificate.
    #[must_use]
    pub const fn mutual_tls(name: &'static str) -> Self {
        Self::new(name, SchemeKind::MutualTls)
    }

    /// A scheme that the contract names and does not define.
    #[must_use]
    pub const fn undefined(name: &'static str) -> Self {
        Self::new(name, SchemeKind::Undefined)
    }

    /// The need of credentials of this scheme.
    #[must_use]
    pub const fn required(&'static self) -> Need {
        self.scopes(&[])
    }

    /// The need of credentials of this scheme that have all these scopes, or roles.
    #[must_use]
    pub const fn scopes(&'static self, scopes: &'static [&'static str]) -> Need {
        Need { scheme: self, scopes }
    }

    /// Whether credentials are a bearer token, by whatever way it came.
    #[must_use]
    pub const fn is_token(&self) -> bool {
        matches!(
            self.kind,
            SchemeKind::Bearer | SchemeKind::OAuth2 | SchemeKind::OpenIdConnect
        )
    }
}

/// What an operation needs of one scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Need {
    /// The scheme.
    pub scheme: &'static Scheme,
    /// The scopes, or roles, that the credentials must have.
    pub scopes: &'static [&'static str],
}

#[cfg(test)]
mod tests {
    use super::*;

    static TOKEN: Scheme = Scheme::oauth2("oauth");
    static KEY: Scheme = Scheme::key_in_cookie("session", "sid");

    #[test]
    fn tokens_come_in_several_ways() {
        assert!(TOKEN.is_token() && Scheme::bearer("b").is_token() && Scheme::open_id_connect("o").is_token());
        assert!(!KEY.is_token() && !Scheme::basic("b").is_token());
    }
}
