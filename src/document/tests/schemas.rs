use super::{Sample, schema, with};
use crate::diagnostic::Level;
use crate::document::{DynamicRef, Type, Types};

fn types(kinds: &[Type]) -> Option<Types> {
    Some(kinds.iter().copied().collect())
}

#[test]
fn types_are_sets() {
    assert_eq!(
        schema("3.1.0", "{type: [string, 'null', integer]}").clean().s().types,
        types(&[Type::Null, Type::Integer, Type::String])
    );
    assert_eq!(schema("3.1.0", "{}").clean().s().types, None);
    let set: Types = [Type::Null, Type::String].into_iter().collect();
    assert_eq!((set.single(), set.len()), (Some(Type::String), 2));
    assert_eq!(format!("{set:?}"), "{Null, String}");
}

#[test]
fn an_unknown_type_is_an_error_with_a_suggestion() {
    let sample = schema("3.1.0", "{type: strng}");
    let found = sample.expect("type-invalid", Level::Error, "/components/schemas/S/type", "strng");
    assert_eq!(found.help.as_deref(), Some("did you mean `string`?"));
    assert_eq!(found.edits[0].replacement, "string");
    assert_eq!(sample.s().types, None);
}

#[test]
fn a_type_that_is_clearly_meant_is_read() {
    for (text, kind) in [("String", Type::String), ("null", Type::Null), ("file", Type::String)] {
        let sample = schema("3.1.0", &format!("{{type: {text}}}"));
        assert_eq!(
            (sample.only().rule.code(), sample.only().level),
            ("type-invalid", Level::Warning),
            "{text}"
        );
        assert_eq!(sample.s().types, types(&[kind]));
    }
    assert_eq!(schema("3.1.0", "{type: file}").s().format.as_deref(), Some("binary"));
}

#[test]
fn nullable_is_a_type() {
    assert_eq!(
        schema("3.0.4", "{type: string, nullable: true}").clean().s().types,
        types(&[Type::Null, Type::String])
    );
    assert_eq!(
        schema("3.0.4", "{type: string, nullable: false}").clean().s().types,
        types(&[Type::String])
    );
    assert_eq!(schema("3.0.4", "{nullable: true}").clean().s().types, None);
    let later = schema("3.1.0", "{type: string, nullable: true}");
    later.expect(
        "nullable-in-31",
        Level::Warning,
        "/components/schemas/S/nullable",
        "true",
    );
    assert_eq!(later.s().types, types(&[Type::Null, Type::String]));
}

#[test]
fn nullable_beside_a_list_without_null_is_meant() {
    for (text, meant) in [
        ("{type: string, nullable: true, enum: [a]}", true),
        ("{type: string, nullable: true, enum: [a, null]}", false),
        ("{type: string, enum: [a]}", false),
        ("{type: string, nullable: true}", false),
    ] {
        assert_eq!(schema("3.0.4", text).clean().s().null_meant, meant, "{text}");
    }
}

#[test]
fn a_null_in_an_enum_is_a_type_in_30() {
    let text = "{type: string, enum: [a, null]}";
    assert_eq!(
        schema("3.0.4", text).clean().s().types,
        types(&[Type::Null, Type::String])
    );
    assert_eq!(schema("3.1.0", text).clean().s().types, types(&[Type::String]));
}

#[test]
fn nullable_beside_a_reference_is_honoured_since_31() {
    let sample = schema("3.1.0", "{$ref: '#/components/schemas/Other', nullable: true}");
    let branches: Vec<_> = sample
        .s()
        .any_of
        .iter()
        .map(|id| &sample.document.schemas[*id])
        .collect();
    assert_eq!(sample.s().reference, None);
    assert!(branches[0].reference.is_some());
    assert_eq!(branches[1].types, types(&[Type::Null]));
}

#[test]
fn types_of_31_are_read_in_30() {
    for text in [
        "{type: [string, 'null']}",
        "{type: 'null'}",
        "{exclusiveMinimum: 3}",
        "{properties: {a: true}}",
    ] {
        let sample = schema("3.0.4", text);
        assert_eq!(
            (sample.only().rule.code(), sample.only().level),
            ("version-gated-field", Level::Warning),
            "{text}"
        );
    }
}

fn assertions(sample: &Sample) -> String {
    format!("{:?}", sample.s().assertions)
}

#[test]
fn exclusive_bounds_become_numbers() {
    let old = schema(
        "3.0.4",
        "{minimum: 3, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: false}",
    )
    .clean();
    assert_eq!(
        assertions(&old),
        "[exclusiveMinimum: Number(\"3\"), maximum: Number(\"9\")]"
    );
    let new = schema("3.1.0", "{exclusiveMinimum: 3}").clean();
    assert_eq!(assertions(&new), "[exclusiveMinimum: Number(\"3\")]");
    let mixed = schema("3.1.0", "{minimum: 3, exclusiveMinimum: true, maximum: 9}");
    mixed.expect(
        "boolean-exclusive-bound",
        Level::Warning,
        "/components/schemas/S/exclusiveMinimum",
        "true",
    );
    assert_eq!(
        assertions(&mixed),
        "[exclusiveMinimum: Number(\"3\"), maximum: Number(\"9\")]"
    );
}

#[test]
fn a_limit_of_the_wrong_kind_is_an_error() {
    let sample = schema("3.1.0", "{maxLength: many}");
    sample.expect("wrong-type", Level::Error, "/components/schemas/S/maxLength", "many");
    assert!(sample.s().assertions.is_empty());
    assert_eq!(schema("3.1.0", "{maxLength: '5'}").only().level, Level::Warning);
}

#[test]
fn examples_are_gathered() {
    let sample = schema("3.1.0", "{example: a, examples: [b, c]}").clean();
    let texts: Vec<_> = sample
        .s()
        .examples
        .iter()
        .filter_map(|node| sample.source.value(*node).as_str())
        .collect();
    assert_eq!(texts, ["a", "b", "c"]);
}

#[test]
fn enum_values_stand_once() {
    let sample = schema("3.1.0", "{enum: [a, 1, '1', a, null, {b: 1}, {b: 1}]}");
    let found = sample.expect("enum-duplicate", Level::Warning, "/components/schemas/S/enum/3", "a");
    assert_eq!(found.notes, ["1 more values stand there more than once"]);
    assert_eq!(sample.s().values.as_ref().map(Vec::len), Some(5));
}

#[test]
fn an_empty_enum_is_left_out() {
    let sample = schema("3.1.0", "{enum: []}");
    sample.expect("enum-empty", Level::Warning, "/components/schemas/S/enum", "enum");
    assert_eq!(sample.s().values, None);
}

#[test]
fn arrays_want_items_in_30() {
    let sample = schema("3.0.4", "{type: array}");
    sample.expect("array-items-missing", Level::Warning, "/components/schemas/S", "S");
    schema("3.1.0", "{type: array}").clean();
}

#[test]
fn objects_are_read_whole() {
    let sample = schema(
        "3.1.0",
        "{type: object, required: [a, b, a], properties: {a: {type: string}, b: true}, additionalProperties: false, \
         patternProperties: {^x: {}}, propertyNames: {maxLength: 3}, unevaluatedProperties: false, \
         dependentRequired: {a: [b]}, dependentSchemas: {b: {}}, minProperties: 1}",
    )
    .clean();
    let schema = sample.s();
    assert_eq!(schema.required, ["a", "b"]);
    assert_eq!(
        schema.properties.iter().map(|p| p.name.as_str()).collect::<Vec<_>>(),
        ["a", "b"]
    );
    assert_eq!(sample.source.text(schema.properties[0].key), "a");
    assert_eq!(sample.document.schemas[schema.properties[1].schema].boolean, Some(true));
    assert_eq!(
        schema
            .additional_properties
            .and_then(|id| sample.document.schemas[id].boolean),
        Some(false)
    );
    assert_eq!(schema.pattern_properties[0].0, "^x");
    assert!(schema.property_names.is_some() && schema.unevaluated_properties.is_some());
    assert_eq!(schema.dependent_required, [("a".to_owned(), vec!["b".to_owned()])]);
    assert_eq!(schema.dependent_schemas[0].0, "b");
    assert_eq!(assertions(&sample), "[minProperties: Count(1)]");
}

#[test]
fn arrays_and_compositions_are_read_whole() {
    let sample = schema(
        "3.1.0",
        "{items: {type: string}, prefixItems: [{}, {}], unevaluatedItems: false, contains: {}, minContains: 1, \
         maxContains: 2, allOf: [{}], anyOf: [{}, {}], oneOf: [{}, {}, {}], not: {}, if: {}, then: {}, else: {}, \
         contentEncoding: base64, contentMediaType: application/json, contentSchema: {}, $anchor: a, $id: b, \
         $dynamicAnchor: c, $dynamicRef: '#c', title: t, format: f, deprecated: true, readOnly: true, writeOnly: true, \
         default: 1, const: 2, externalDocs: {url: u}, xml: {name: n}, x-a: 1, description: d}",
    )
    .clean();
    let schema = sample.s();
    let counts = [
        schema.prefix_items.len(),
        schema.all_of.len(),
        schema.any_of.len(),
        schema.one_of.len(),
    ];
    assert_eq!(counts, [2, 1, 2, 3]);
    assert!(schema.items.is_some() && schema.unevaluated_items.is_some() && schema.contains.is_some());
    assert_eq!((schema.min_contains, schema.max_contains), (Some(1), Some(2)));
    assert!(schema.not.is_some() && schema.if_.is_some() && schema.then_.is_some() && schema.else_.is_some());
    assert_eq!(schema.content_encoding.as_deref(), Some("base64"));
    assert_eq!(schema.content_media_type.as_deref(), Some("application/json"));
    assert!(schema.content_schema.is_some() && schema.default.is_some() && schema.constant.is_some());
    assert_eq!((schema.id.as_deref(), schema.anchor.as_deref()), (Some("b"), Some("a")));
    let itself = DynamicRef {
        target: sample.document.components.schemas[0].1,
        anchor: Some("c".to_owned()),
    };
    assert_eq!(schema.dynamic_ref, Some(itself));
    assert!(schema.deprecated && schema.read_only && schema.write_only);
    assert_eq!(schema.external_docs.as_deref(), Some("u"));
    assert!(schema.xml.is_some() && schema.extensions.len() == 1);
}

#[test]
fn older_drafts_are_read_as_meant() {
    let tuple = schema("3.1.0", "{type: array, items: [{type: string}, {}]}");
    tuple.expect("wrong-type", Level::Warning, "/components/schemas/S/items", "items");
    assert_eq!((tuple.s().items, tuple.s().prefix_items.len()), (None, 2));
    let required = schema("3.0.4", "{type: string, required: true}");
    required.expect("wrong-type", Level::Warning, "/components/schemas/S/required", "true");
    assert!(required.s().required.is_empty());
    let discriminator = schema("3.0.4", "{type: object, discriminator: kind}");
    discriminator.expect(
        "wrong-type",
        Level::Warning,
        "/components/schemas/S/discriminator",
        "kind",
    );
    assert_eq!(
        discriminator.s().discriminator.as_ref().map(|d| d.property.as_str()),
        Some("kind")
    );
    let recursive = schema(
        "3.1.0",
        "{$recursiveAnchor: true, properties: {a: {$recursiveRef: '#'}}}",
    );
    let inner = &recursive.document.schemas[recursive.s().properties[0].schema];
    let around = DynamicRef {
        target: recursive.document.components.schemas[0].1,
        anchor: None,
    };
    assert_eq!(inner.dynamic_ref, Some(around));
}

#[test]
fn discriminators_find_their_schemas() {
    let text = "
components:
  schemas:
    Pet:
      oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
      discriminator:
        propertyName: kind
        mapping: {cat: Cat, dog: '#/components/schemas/Dog', cow: Cou}
        defaultMapping: Cat
    Cat: {type: object}
    Dog: {type: object}
    Cow: {type: object}
";
    let sample = with("3.2.0", text);
    let found = sample.expect(
        "unresolved-ref",
        Level::Error,
        "/components/schemas/Pet/discriminator/mapping/cow",
        "Cou",
    );
    assert_eq!(found.edits[0].replacement, "Cow");
    let named = |name: &str| {
        sample
            .document
            .components
            .schemas
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, id)| *id)
    };
    let discriminator = sample.document.schemas[named("Pet").expect("Pet")]
        .discriminator
        .clone()
        .expect("one");
    assert_eq!(discriminator.property, "kind");
    let mapping: Vec<_> = discriminator
        .mapping
        .iter()
        .map(|(key, id)| (key.as_str(), Some(*id)))
        .collect();
    assert_eq!(mapping, [("cat", named("Cat")), ("dog", named("Dog"))]);
    assert_eq!(discriminator.default, named("Cat"));
}
