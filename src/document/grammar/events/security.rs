//! Who may connect to a broker: checked, but what connects is told so beside the contract.

use super::{Field, Kind, Object};

/// Words of the `type` of a security scheme.
static TYPES: &[&str] = &[
    "userPassword",
    "apiKey",
    "X509",
    "symmetricEncryption",
    "asymmetricEncryption",
    "httpApiKey",
    "http",
    "oauth2",
    "openIdConnect",
    "plain",
    "scramSha256",
    "scramSha512",
    "gssapi",
];

pub(super) static SECURITY_SCHEME: Object = Object::new(
    "Security Scheme object",
    &[
        Field::new("type", Kind::Word(TYPES)).required(),
        Field::prose("description"),
        Field::prose("name"),
        Field::prose("in"),
        Field::prose("scheme"),
        Field::prose("bearerFormat"),
        Field::new("flows", Kind::One(&FLOWS)).unused(),
        Field::prose("openIdConnectUrl"),
        Field::new("scopes", Kind::Texts).unused(),
    ],
)
.referable();

static FLOWS: Object = Object::new(
    "OAuth Flows object",
    &[
        Field::new("implicit", Kind::One(&FLOW)).unused(),
        Field::new("password", Kind::One(&FLOW)).unused(),
        Field::new("clientCredentials", Kind::One(&FLOW)).unused(),
        Field::new("authorizationCode", Kind::One(&FLOW)).unused(),
    ],
);

static FLOW: Object = Object::new(
    "OAuth Flow object",
    &[
        Field::prose("authorizationUrl"),
        Field::prose("tokenUrl"),
        Field::prose("refreshUrl"),
        Field::new("availableScopes", Kind::TextMap).unused(),
    ],
);
