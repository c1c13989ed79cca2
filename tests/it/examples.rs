//! The examples and defaults of the project's contracts fit their schemas. The crate `jsonschema` is the judge, which
//! shares nothing with the generator.

use std::path::{Path, PathBuf};

use jsonschema::{Draft, Registry, Validator};
use serde_json::{Value, json};
use wirewright::diagnostic::FileId;
use wirewright::document::{Document, Id, MediaType, Schema, Version};
use wirewright::source::{Disk, Limits, NodeId, Source};

use crate::support::{entries, features, root};

/// Values that are meant to be wrong.
const WRONG: [&str; 1] =
    ["specs/features/defaults-and-limits.yaml#/components/schemas/Settings/properties/wrong/default"];

#[test]
fn examples_and_defaults_fit_their_schemas() {
    let (mut judged, mut wrong) = (0, Vec::new());
    for path in contracts() {
        let (source, document) = load(&path);
        let registry = registry(&source, document.version);
        for (schema, value) in values(&document) {
            let validator = validator(&registry, &source, &document, schema);
            let place = place(&source, value);
            judged += 1;
            if let Err(error) = validator.validate(&source.value(value).to_json()) {
                wrong.push((place, error.to_string()));
            }
        }
    }
    let places: Vec<&str> = wrong.iter().map(|(place, _)| place.as_str()).collect();
    assert_eq!(places, WRONG, "{wrong:#?}");
    println!("{judged} values were judged");
    assert!(judged >= 110, "only {judged} values were judged");
}

/// The contracts of the example and of the features.
fn contracts() -> Vec<PathBuf> {
    let runnerly = entries(&root().join("specs/runnerly")).into_iter();
    runnerly
        .filter(|path| path.to_str().unwrap().ends_with(".openapi.yaml"))
        .chain(features().into_iter().map(|(_, path)| path))
        .collect()
}

fn load(path: &Path) -> (Source, Document) {
    let (source, findings) = wirewright::source::load(path, &Disk, &Limits::default());
    assert!(findings.is_empty(), "{findings:?}");
    let (document, findings) = wirewright::document::read(&source);
    assert!(!findings.has_errors(), "{findings:?}");
    (source, document)
}

/// The files of a contract, each under its own address, as JSON Schema 2020-12 has them.
fn registry(source: &Source, version: Version) -> Registry<'static> {
    let mut registry = Registry::new();
    for (index, file) in source.files().iter().enumerate() {
        let mut value = source.file_root(FileId(index as u32)).to_json();
        if version == Version::V30 {
            modernise(&mut value);
        }
        registry = registry.add(format!("file://{}", file.name), value).unwrap();
    }
    registry.prepare().unwrap()
}

/// Makes schemas of OpenAPI 3.0 mean the same in JSON Schema 2020-12.
fn modernise(value: &mut Value) {
    if let Value::Array(items) = value {
        items.iter_mut().for_each(modernise);
    }
    let Value::Object(object) = value else { return };
    if object.get("$ref").is_some_and(Value::is_string) {
        object.retain(|key, _| key == "$ref");
    }
    if object.get("nullable") == Some(&json!(true))
        && let Some(kind) = object.get("type").cloned()
    {
        object.insert("type".to_owned(), json!([kind, "null"]));
    }
    for (bound, exclusive) in [("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")] {
        let Some(Value::Bool(on)) = object.get(exclusive) else {
            continue;
        };
        let limit = if *on { object.remove(bound) } else { None };
        object.remove(exclusive);
        object.extend(limit.map(|limit| (exclusive.to_owned(), limit)));
    }
    object.values_mut().for_each(modernise);
}

/// Every example and default with the schema that it has to fit.
fn values(document: &Document) -> Vec<(Id<Schema>, NodeId)> {
    let mut values = Vec::new();
    let mut add = |schema: Option<Id<Schema>>, nodes: &[NodeId]| {
        values.extend(
            schema
                .iter()
                .flat_map(|schema| nodes.iter().map(|node| (*schema, *node))),
        );
    };
    for (id, schema) in document.schemas.iter() {
        add(Some(id), &schema.examples);
        add(Some(id), schema.default.as_slice());
    }
    for (_, parameter) in document.parameters.iter() {
        add(parameter.schema, &parameter.examples);
    }
    for (_, header) in document.headers.iter() {
        add(header.schema, &header.examples);
    }
    for media in media_types(document) {
        add(media.schema, &media.examples);
    }
    values
}

fn media_types(document: &Document) -> impl Iterator<Item = &MediaType> {
    let parameters = document.parameters.iter().flat_map(|(_, it)| &it.content);
    let headers = document.headers.iter().flat_map(|(_, it)| &it.content);
    let bodies = document.bodies.iter().flat_map(|(_, it)| &it.content);
    let responses = document.responses.iter().flat_map(|(_, it)| &it.content);
    parameters.chain(headers).chain(bodies).chain(responses)
}

/// The judge of a schema, which it finds in its file.
fn validator(registry: &Registry<'static>, source: &Source, document: &Document, schema: Id<Schema>) -> Validator {
    let value = source.value(document.schemas[schema].node);
    let file = &source.file(value.span().file).unwrap().name;
    let address = format!("file://{file}#{}", encode(value.pointer().as_str()));
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .with_registry(registry)
        .should_validate_formats(true)
        .build(&json!({"$ref": address}))
        .unwrap_or_else(|error| panic!("{address}: {error}"))
}

/// A pointer as the fragment of an address.
fn encode(pointer: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte);
    let bytes = pointer.bytes();
    bytes
        .map(|byte| match plain(byte) {
            true => char::from(byte).to_string(),
            false => format!("%{byte:02X}"),
        })
        .collect()
}

/// Where a value stands, from the root of the repository.
fn place(source: &Source, node: NodeId) -> String {
    let value = source.value(node);
    let file = Path::new(&source.file(value.span().file).unwrap().name);
    let file = file.strip_prefix(root()).unwrap_or(file);
    format!("{}{}", file.display(), value.pointer())
}
