//! The document itself and what describes it.

use super::{ANY_CONTENT, Field, Holds, Kind, Legacy, Object};
use super::{CALLBACK, EXAMPLE, PATH_ITEM, PATHS, REQUIREMENT, SCHEMA, SECURITY_SCHEME};
use super::{HEADER, LINK, MEDIA_TYPE, PARAMETER, REQUEST_BODY, RESPONSE};
use crate::document::Version::{V31, V32};
use crate::document::structure;

pub(in crate::document) static ROOT: Object = Object::new(
    "root",
    &[
        Field::new("openapi", Kind::Text),
        Field::new("$self", Kind::Special(structure::own_address, Holds::Nothing)).since(V32),
        Field::new("info", Kind::One(&INFO)).expected(),
        Field::new("jsonSchemaDialect", Kind::Special(structure::dialect, Holds::Nothing)).since(V31),
        Field::new("servers", Kind::List(&SERVER)),
        Field::new("paths", Kind::One(&PATHS)).expected_until(super::Version::V30),
        Field::new("webhooks", Kind::Map(&PATH_ITEM)).since(V31),
        Field::new("components", Kind::One(&COMPONENTS)),
        Field::new("security", Kind::List(&REQUIREMENT)),
        Field::new("tags", Kind::List(&TAG)).unused(),
        Field::new("externalDocs", Kind::One(&EXTERNAL_DOCS)).unused(),
    ],
)
.legacy(&[
    Legacy::new("swagger", "openapi", "the version stands under `openapi`"),
    Legacy::new("basePath", "servers", "write it as a server: `servers: [{url: /api}]`"),
    Legacy::new(
        "host",
        "servers",
        "write it as a server: `servers: [{url: https://example.com}]`",
    ),
    Legacy::new(
        "schemes",
        "servers",
        "write the scheme into the URL of a server: `servers: [{url: https://example.com}]`",
    ),
    Legacy::new(
        "consumes",
        ANY_CONTENT,
        "name the media types under `requestBody.content` of each operation",
    ),
    Legacy::new(
        "produces",
        ANY_CONTENT,
        "name the media types under `content` of each response",
    ),
    Legacy::new(
        "definitions",
        "components/schemas",
        "move the schemas to `components.schemas` and the references to `#/components/schemas/`",
    ),
    Legacy::new(
        "parameters",
        "components/parameters",
        "move the parameters to `components.parameters`",
    ),
    Legacy::new(
        "responses",
        "components/responses",
        "move the responses to `components.responses`",
    ),
    Legacy::new(
        "securityDefinitions",
        "components/securitySchemes",
        "move the schemes to `components.securitySchemes`",
    ),
]);

static INFO: Object = Object::new(
    "Info object",
    &[
        Field::new("title", Kind::Text).expected(),
        Field::new("version", Kind::Text).expected(),
        Field::prose("description"),
        Field::prose("summary").since(V31),
        Field::prose("termsOfService"),
        Field::new("contact", Kind::One(&CONTACT)).unused(),
        Field::new("license", Kind::One(&LICENSE)).unused(),
    ],
);

pub(super) static CONTACT: Object = Object::new(
    "Contact object",
    &[Field::prose("name"), Field::prose("url"), Field::prose("email")],
);

pub(super) static LICENSE: Object = Object::new(
    "License object",
    &[
        Field::prose("name").expected(),
        Field::prose("identifier").since(V31),
        Field::prose("url"),
    ],
);

pub(in crate::document) static SERVER: Object = Object::new(
    "Server object",
    &[
        Field::new("url", Kind::Text).expected(),
        Field::prose("description"),
        Field::new("variables", Kind::Map(&SERVER_VARIABLE)),
        Field::prose("name").since(V32),
    ],
);

static SERVER_VARIABLE: Object = Object::new(
    "Server Variable object",
    &[
        Field::new("default", Kind::Text).expected(),
        Field::new("enum", Kind::Texts),
        Field::prose("description"),
    ],
);

pub(in crate::document) static COMPONENTS: Object = Object::new(
    "Components object",
    &[
        Field::new("schemas", Kind::Map(&SCHEMA)),
        Field::new("responses", Kind::Map(&RESPONSE)),
        Field::new("parameters", Kind::Map(&PARAMETER)),
        Field::new("examples", Kind::Map(&EXAMPLE)).unused(),
        Field::new("requestBodies", Kind::Map(&REQUEST_BODY)),
        Field::new("headers", Kind::Map(&HEADER)),
        Field::new("securitySchemes", Kind::Map(&SECURITY_SCHEME)),
        Field::new("links", Kind::Map(&LINK)),
        Field::new("callbacks", Kind::Map(&CALLBACK)),
        Field::new("pathItems", Kind::Map(&PATH_ITEM)).since(V31),
        Field::new("mediaTypes", Kind::Map(&MEDIA_TYPE)).since(V32),
    ],
)
.rule(structure::component_names);

static TAG: Object = Object::new(
    "Tag object",
    &[
        Field::new("name", Kind::Text).expected(),
        Field::prose("summary").since(V32),
        Field::prose("description"),
        Field::new("externalDocs", Kind::One(&EXTERNAL_DOCS)).unused(),
        Field::prose("parent").since(V32),
        Field::prose("kind").since(V32),
    ],
);

pub(in crate::document) static EXTERNAL_DOCS: Object = Object::new(
    "External Documentation object",
    &[Field::prose("url").expected(), Field::prose("description")],
);
