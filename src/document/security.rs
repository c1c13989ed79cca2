//! What a caller has to show: security schemes and requirements.

use crate::source::NodeId;

use super::Location;

/// Schemes that must all hold. A list of requirements asks for any one of them; one without schemes asks for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Requirement(pub Vec<(String, Vec<String>)>);

/// A way to show who is calling.
#[derive(Clone, Debug)]
pub struct SecurityScheme {
    /// Where it stands.
    pub node: NodeId,
    /// What it is for, in CommonMark.
    pub description: Option<String>,
    /// Whether it is on its way out (OpenAPI 3.2).
    pub deprecated: bool,
    /// Which way it is.
    pub kind: SchemeKind,
}

/// The kinds of security scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemeKind {
    /// A key in a header, the query or a cookie.
    ApiKey {
        /// The name of the header, query parameter or cookie.
        name: String,
        /// `Header`, `Query` or `Cookie`.
        location: Location,
    },
    /// The `Authorization` header.
    Http {
        /// The scheme's registered name, such as `bearer`, in lower case.
        scheme: String,
        /// What a bearer token looks like, such as `JWT`.
        bearer_format: Option<String>,
    },
    /// OAuth 2.0.
    OAuth2 {
        /// The ways to come by a token.
        flows: Vec<Flow>,
        /// Where the server describes itself (OpenAPI 3.2).
        metadata_url: Option<String>,
    },
    /// OpenID Connect.
    OpenIdConnect {
        /// The discovery document.
        url: String,
    },
    /// A client certificate (since OpenAPI 3.1).
    MutualTls,
    /// Named in the document, but of no kind that can be used; a finding says so.
    Unknown,
}

/// One way to come by an OAuth token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    /// Which way.
    pub kind: FlowKind,
    /// Where a person agrees.
    pub authorization_url: Option<String>,
    /// Where tokens come from.
    pub token_url: Option<String>,
    /// Where tokens are refreshed.
    pub refresh_url: Option<String>,
    /// Where a device asks for a code (OpenAPI 3.2).
    pub device_authorization_url: Option<String>,
    /// Scopes with their descriptions.
    pub scopes: Vec<(String, String)>,
}

/// The OAuth flows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FlowKind {
    /// `implicit`.
    Implicit,
    /// `password`.
    Password,
    /// `clientCredentials`.
    ClientCredentials,
    /// `authorizationCode`.
    AuthorizationCode,
    /// `deviceAuthorization` (OpenAPI 3.2).
    DeviceAuthorization,
}
