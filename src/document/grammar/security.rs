//! Security schemes and requirements.

use super::{Field, Kind, Legacy, Object};
use crate::document::Version::V32;
use crate::document::structure;

pub(in crate::document) static SECURITY_SCHEME: Object = Object::new(
    "Security Scheme object",
    &[
        Field::new("type", Kind::Special(structure::scheme_type, super::Holds::Nothing)).required(),
        Field::prose("description"),
        Field::new("name", Kind::Text),
        Field::new("in", Kind::Word(&["query", "header", "cookie"])),
        Field::new("scheme", Kind::Text),
        Field::prose("bearerFormat"),
        Field::new("flows", Kind::One(&FLOWS)),
        Field::new("openIdConnectUrl", Kind::Text),
        Field::prose("oauth2MetadataUrl").since(V32),
        Field::new("deprecated", Kind::Flag).since(V32).unused(),
    ],
)
.legacy(&[Legacy::new(
    "flow",
    "flows",
    "name the flow under `flows`, with its URLs and scopes in it",
)])
.rule(structure::security_scheme)
.referable();

static FLOWS: Object = Object::new(
    "OAuth Flows object",
    &[
        Field::new("implicit", Kind::One(&FLOW)),
        Field::new("password", Kind::One(&FLOW)),
        Field::new("clientCredentials", Kind::One(&FLOW)),
        Field::new("authorizationCode", Kind::One(&FLOW)),
        Field::new("deviceAuthorization", Kind::One(&FLOW)).since(V32),
    ],
)
.legacy(&[
    Legacy::new(
        "application",
        "clientCredentials",
        "the flow is called `clientCredentials`",
    ),
    Legacy::new(
        "accessCode",
        "authorizationCode",
        "the flow is called `authorizationCode`",
    ),
]);

static FLOW: Object = Object::new(
    "OAuth Flow object",
    &[
        Field::new("scopes", Kind::TextMap).unused().expected(),
        Field::new("authorizationUrl", Kind::Text),
        Field::new("tokenUrl", Kind::Text),
        Field::new("refreshUrl", Kind::Text),
        Field::new("deviceAuthorizationUrl", Kind::Text).since(V32),
    ],
);

pub(in crate::document) static REQUIREMENT: Object = {
    let mut object = Object::new("Security Requirement object", &[]).rest(Kind::Texts);
    object.extensible = false;
    object
};
