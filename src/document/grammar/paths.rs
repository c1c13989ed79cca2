//! Paths, operations and callbacks.

use super::{
    ANY_CONTENT, EXTERNAL_DOCS, Field, Kind, Legacy, Object, PARAMETER, REQUEST_BODY, REQUIREMENT, RESPONSES, SERVER,
};
use crate::document::Version::{V30, V32};

pub(in crate::document) static PATHS: Object = Object::new("Paths object", &[]).rest(Kind::One(&PATH_ITEM));

pub(in crate::document) static PATH_ITEM: Object = Object::new(
    "Path Item object",
    &[
        Field::new("$ref", Kind::Any),
        Field::new("get", Kind::One(&OPERATION)),
        Field::new("post", Kind::One(&OPERATION)),
        Field::new("put", Kind::One(&OPERATION)),
        Field::new("delete", Kind::One(&OPERATION)),
        Field::new("patch", Kind::One(&OPERATION)),
        Field::new("head", Kind::One(&OPERATION)),
        Field::new("options", Kind::One(&OPERATION)),
        Field::new("trace", Kind::One(&OPERATION)),
        Field::new("query", Kind::One(&OPERATION)).since(V32),
        Field::new("additionalOperations", Kind::Map(&OPERATION)).since(V32),
        Field::new("parameters", Kind::List(&PARAMETER)),
        Field::new("servers", Kind::List(&SERVER)),
        Field::prose("summary"),
        Field::prose("description"),
    ],
)
.referable();

pub(in crate::document) static OPERATION: Object = Object::new(
    "Operation object",
    &[
        Field::new("operationId", Kind::Text),
        Field::prose("summary"),
        Field::prose("description"),
        Field::new("tags", Kind::Texts).unused(),
        Field::new("parameters", Kind::List(&PARAMETER)),
        Field::new("requestBody", Kind::One(&REQUEST_BODY)),
        Field::new("responses", Kind::One(&RESPONSES)).expected_until(V30),
        Field::new("security", Kind::List(&REQUIREMENT)),
        Field::new("deprecated", Kind::Flag).unused(),
        Field::new("externalDocs", Kind::One(&EXTERNAL_DOCS)).unused(),
        Field::new("callbacks", Kind::Map(&CALLBACK)),
        Field::new("servers", Kind::List(&SERVER)),
    ],
)
.legacy(&[
    Legacy::new(
        "produces",
        ANY_CONTENT,
        "name the media types under `content` of each response",
    ),
    Legacy::new(
        "consumes",
        "requestBody",
        "name the media types under `requestBody.content`",
    ),
    Legacy::new("schemes", "servers", "write the scheme into the URL of a server"),
]);

pub(in crate::document) static CALLBACK: Object = Object::new("Callback object", &[])
    .rest(Kind::One(&PATH_ITEM))
    .referable();
