//! JSON Schema 2020-12: `$id`, `$anchor`, `$dynamicRef` and the addresses that references mean.

use super::{Sample, files, mapped, schema, with};
use crate::diagnostic::Level;
use crate::document::{Schema, Type};

impl Sample {
    /// The schema under this name.
    fn named(&self, name: &str) -> &Schema {
        let schemas = &self.document.components.schemas;
        let found = schemas.iter().find(|(known, _)| known == name);
        &self.document.schemas[found.expect(name).1]
    }

    /// What the `$ref` of a schema leads to, as a name in `title`.
    fn leads(&self, schema: &Schema) -> &str {
        let target = schema.reference.expect("a reference that leads somewhere");
        self.document.schemas[target].title.as_deref().expect("a title")
    }

    /// The same for each branch of `allOf`.
    fn all_lead(&self, schema: &Schema) -> Vec<&str> {
        let branches = schema.all_of.iter();
        branches.map(|id| self.leads(&self.document.schemas[*id])).collect()
    }
}

#[test]
fn ids_are_seen_from_the_ids_around_them() {
    let text = "
components:
  schemas:
    S: {allOf: [{$ref: 'http://example.com/b/d.json'}, {$ref: 'http://example.com/b/d.json#/$defs/e'}, {$ref: local/a}]}
    A:
      $id: http://example.com/a.json
      properties:
        far: {$ref: b/d.json}
        near: {$ref: '#/$defs/x/not/$defs/y'}
      $defs:
        x: {$id: b/c.json, not: {$defs: {y: {$id: d.json, title: D, $defs: {e: {title: E}}, allOf: [{$ref: '#/$defs/e'}]}}}}
    L: {$id: local/a, title: L, allOf: [{$ref: b}, {$ref: ../local/b}]}
    M: {$id: local/b, title: M}
";
    let sample = with("3.1.0", text).clean();
    assert_eq!(sample.all_lead(sample.s()), ["D", "E", "L"]);
    assert_eq!(sample.all_lead(sample.named("L")), ["M", "M"]);
    let fields = &sample.named("A").properties;
    let field = |index: usize| &sample.document.schemas[fields[index].schema];
    assert_eq!((sample.leads(field(0)), sample.leads(field(1))), ("D", "D"));
    // A pointer from around leads into a schema with `$id`, in which others are seen from it.
    let inner = &sample.document.schemas[field(1).reference.expect("D")];
    assert_eq!(sample.all_lead(inner), ["E"]);
}

#[test]
fn an_id_counts_for_the_reference_beside_it() {
    let text = "
components:
  schemas:
    S:
      $id: http://example.com/base.json
      allOf: [{$id: nested/foo.json, $ref: ./bar.json}, {$id: nested/own.json, $ref: '#/$defs/a', $defs: {a: {title: Own}}}]
      $defs: {bar: {$id: nested/bar.json, title: Nested}, other: {$id: bar.json, title: Base}}
";
    let sample = with("3.1.0", text).clean();
    assert_eq!(sample.all_lead(sample.s()), ["Nested", "Own"]);
}

#[test]
fn two_schemas_with_ids_may_have_the_same_anchor() {
    let text = "
components:
  schemas:
    S: {allOf: [{$ref: 'http://x/child1#a'}, {$ref: 'http://x/child2#a'}, {$ref: '#a'}]}
    R:
      $id: http://x/root
      $defs:
        A: {$id: child1, allOf: [{$id: child2, $anchor: a, title: Two}, {$anchor: a, title: One}, {$ref: '#a'}]}
    T: {$anchor: a, title: File}
";
    let sample = with("3.1.0", text).clean();
    assert_eq!(sample.all_lead(sample.s()), ["One", "Two", "File"]);
}

#[test]
fn names_without_a_place_are_found() {
    let text = "
components:
  schemas:
    S: {allOf: [{$ref: 'urn:uuid:deadbeef-1234-ffff-ffff-4321feebdaed#/$defs/bar'}, {$ref: 'tag:example.com,2024:thing'},
                {$ref: 'URN:uuid:deadbeef-1234-ffff-ffff-4321feebdaed#something'}]}
    U: {$id: 'urn:uuid:deadbeef-1234-ffff-ffff-4321feebdaed', $defs: {bar: {title: Bar, $anchor: something}}}
    T: {$id: 'tag:example.com,2024:thing#', title: Thing}
";
    let sample = with("3.1.0", text).clean();
    assert_eq!(sample.all_lead(sample.s()), ["Bar", "Thing", "Bar"]);
}

#[test]
fn an_id_names_a_schema_only_where_one_stands() {
    for place in [
        "enum: [{$id: 'http://x/a', $anchor: a}]",
        "const: {$id: 'http://x/a', $anchor: a}",
        "default: {$id: 'http://x/a', $anchor: a}",
        "examples: [{$id: 'http://x/a', $anchor: a}]",
        "example: {$id: 'http://x/a', $anchor: a}",
        "x-own: {$id: 'http://x/a', $anchor: a}",
    ] {
        let text = format!(
            "components:\n  schemas:\n    D: {{{place}}}\n    Z: {{$id: 'http://x/a', $anchor: z, title: Real}}\n    \
             A: {{$anchor: a, title: Real}}\n    R: {{allOf: [{{$ref: 'http://x/a'}}, {{$ref: '#a'}}]}}\n"
        );
        let sample = with("3.1.0", &text).clean();
        assert_eq!(sample.all_lead(sample.named("R")), ["Real", "Real"], "{place}");
    }
    let unknown = schema("3.1.0", "{unknown: {$id: 'http://x/a'}, $ref: 'http://x/a'}");
    assert_eq!(unknown.codes(), ["unknown-field", "remote-ref"]);
    // In a property of such a name there is a schema.
    let text = "{properties: {enum: {$id: 'http://x/a', title: Real}, x-a: {$ref: 'http://x/a'}}}";
    let sample = schema("3.1.0", text).clean();
    let field = &sample.document.schemas[sample.s().properties[1].schema];
    assert_eq!(sample.leads(field), "Real");
}

#[test]
fn ids_in_other_files_are_found_where_they_are_schemas() {
    let root = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n    \
                S: {allOf: [{$ref: 'http://x/inner'}, {$ref: whole.yaml}, {$ref: 'bag.yaml#/A'}, {$ref: 'http://x/a'}]}\n";
    let whole = "title: Whole\n$defs: {inner: {$id: 'http://x/inner', title: Inner}}\n\
                 unknown: [{$id: 'http://x/inner', title: Wrong}]\n";
    let bag = "A: {$id: 'http://x/a', title: A}\n";
    let sample = files(&[("api.yaml", root), ("whole.yaml", whole), ("bag.yaml", bag)]);
    assert_eq!(sample.codes(), ["unknown-field"]);
    assert_eq!(sample.all_lead(sample.s()), ["Inner", "Whole", "A", "A"]);
}

const API: &str = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n    ";

#[test]
fn mapped_addresses_are_followed_from_file_to_file() {
    let root =
        format!("{API}S: {{allOf: [{{$ref: 'http://localhost:1234/a/list.json'}}, {{$ref: 'http://x/named'}}]}}\n");
    let list = r##"{"title": "List", "items": {"$ref": "sub/item"}, "$defs": {"n": {"$id": "http://x/named", "title": "Named"}}}"##;
    let item = r##"{"title": "Item", "allOf": [{"$ref": "../list.json"}, {"$ref": "#up"}], "not": {"$anchor": "up", "title": "Up"}}"##;
    let all = [
        ("api.yaml", root.as_str()),
        ("remotes/a/list.json", list),
        ("remotes/a/sub/item.json", item),
    ];
    let sample = mapped(&all, &[("http://localhost:1234/", "remotes")]).clean();
    assert_eq!(sample.all_lead(sample.s()), ["List", "Named"]);
    let first = &sample.document.schemas[sample.s().all_of[0]];
    let list = &sample.document.schemas[first.reference.expect("List")];
    let items = &sample.document.schemas[list.items.expect("items")];
    let item = &sample.document.schemas[items.reference.expect("Item")];
    assert_eq!(sample.all_lead(item), ["List", "Up"]);
    assert_eq!(sample.document.resources.len(), 4);
}

#[test]
fn what_is_not_mapped_is_not_read() {
    let text = "{$id: 'https://example.com/a/s', properties: {b: {$ref: ../b.json}}}";
    let sample = schema("3.1.0", text);
    let found = sample.expect(
        "remote-ref",
        Level::Error,
        "/components/schemas/S/properties/b/$ref",
        "../b.json",
    );
    assert_eq!(
        found.message,
        "`../b.json` means `https://example.com/b.json`, which is on the network"
    );
    let remote = format!("{API}S: {{$ref: 'https://example.org/b.json'}}\n");
    let all = [("api.yaml", remote.as_str()), ("schemas/b.json", "{}")];
    let sample = mapped(&all, &[("https://example.com", "schemas")]);
    sample.expect(
        "remote-ref",
        Level::Error,
        "/components/schemas/S/$ref",
        "'https://example.org/b.json'",
    );
}

#[test]
fn a_document_may_be_known_by_its_own_address() {
    let root = "
openapi: 3.2.0
$self: https://example.com/api/root.yaml
info: {title: T, version: '1'}
paths: {}
components:
  schemas:
    S: {allOf: [{$ref: 'root.yaml#/components/schemas/T'}, {$ref: 'schemas/t'}, {$ref: 'other.yaml#/components/schemas/O'}]}
    T: {title: T}
    U: {$id: /api/schemas/t, title: U}
";
    let other = "openapi: 3.2.0\n$self: https://example.org/other\ncomponents: {schemas: {O: {title: O, \
                 not: {$ref: 'https://example.org/other#/components/schemas/O'}}}}\n";
    let sample = files(&[("api.yaml", root), ("other.yaml", other)]).clean();
    assert_eq!(sample.all_lead(sample.s()), ["T", "U", "O"]);
}

#[test]
fn the_same_pointer_from_two_schemas_is_two_references() {
    let text = "
components:
  schemas:
    A: {$id: 'http://x/a', properties: {p: {$ref: '#/$defs/d'}}, $defs: {d: {title: A}}}
    B: {$id: 'http://x/b', properties: {p: {$ref: '#/$defs/d'}}, $defs: {e: {title: B}}}
";
    let sample = with("3.1.0", text);
    let found = sample.expect(
        "unresolved-ref",
        Level::Error,
        "/components/schemas/B/properties/p/$ref",
        "'#/$defs/d'",
    );
    assert_eq!(found.edits[0].replacement, "'#/$defs/e'");
}

#[test]
fn a_pointer_may_be_meant_from_the_file() {
    let sample = schema(
        "3.1.0",
        "{$id: 'http://x/a', properties: {b: {$ref: '#/components/schemas/Other'}}}",
    );
    let found = sample.expect(
        "unresolved-ref",
        Level::Warning,
        "/components/schemas/S/properties/b/$ref",
        "'#/components/schemas/Other'",
    );
    assert_eq!(
        found.message,
        "there is nothing at `#/components/schemas/Other` in the schema with `$id`"
    );
    let b = &sample.document.schemas[sample.s().properties[0].schema];
    assert_eq!(b.reference, Some(sample.document.components.schemas[1].1));
}

#[test]
fn in_openapi_30_references_are_seen_from_the_file() {
    let text = "
components:
  schemas:
    S: {allOf: [{$ref: '#/components/schemas/T'}, {$ref: '#a'}, {$ref: 'http://x/t'}]}
    T: {$id: 'http://x/t', title: T, $anchor: a, allOf: [{$ref: '#/components/schemas/U'}]}
    U: {title: U}
";
    let sample = with("3.0.4", text);
    assert_eq!(sample.codes(), ["version-gated-field", "version-gated-field"]);
    assert_eq!(sample.all_lead(sample.s()), ["T", "T", "T"]);
    assert_eq!(sample.all_lead(sample.named("T")), ["U"]);
}

#[test]
fn names_that_stand_twice_are_told() {
    let text = "
components:
  schemas:
    S: {allOf: [{$ref: '#a'}, {$ref: 'http://x/b'}]}
    T: {$anchor: a, title: A}
    U: {$dynamicAnchor: a}
    V: {$id: 'http://x/b', title: B}
    W: {$id: 'http://X/c/../b'}
";
    let sample = with("3.1.0", text);
    assert_eq!(sample.codes(), ["schema-name-duplicate", "schema-name-duplicate"]);
    let places: Vec<_> = sample.findings.iter().map(|found| found.pointer.as_str()).collect();
    assert_eq!(
        places,
        ["/components/schemas/U/$dynamicAnchor", "/components/schemas/W/$id"]
    );
    assert_eq!(sample.all_lead(sample.s()), ["A", "B"]);
}

#[test]
fn names_that_mean_nothing_are_told() {
    for (text, field, underlined) in [
        ("{$id: '#a'}", "$id", "'#a'"),
        ("{$id: 'http://x/y#a'}", "$id", "'http://x/y#a'"),
        ("{$id: 'a:%zz'}", "$id", "'a:%zz'"),
        ("{$anchor: 1a}", "$anchor", "1a"),
        ("{$dynamicAnchor: a/b}", "$dynamicAnchor", "a/b"),
    ] {
        let pointer = format!("/components/schemas/S/{field}");
        schema("3.1.0", text).expect("invalid-value", Level::Warning, &pointer, underlined);
    }
    schema("3.1.0", "{$id: '#'}").clean();
}

/// A list of anything, and one of numbers made from it.
const LISTS: &str = "
components:
  schemas:
    S:
      $id: https://example.com/numbers
      $ref: list
      $defs: {number: {$dynamicAnchor: item, type: number}}
    L:
      $id: https://example.com/list
      items: {$dynamicRef: '#item'}
      $defs: {any: {$dynamicAnchor: item}, text: {$anchor: item2, $dynamicAnchor: other, type: string}}
    N: {$dynamicAnchor: item, type: 'null'}
";

#[test]
fn dynamic_anchors_are_listed_by_resource() {
    let sample = with("3.1.0", LISTS).clean();
    let (document, list) = (&sample.document, sample.named("L"));
    let item = &document.schemas[list.items.expect("items")];
    let dynamic = item.dynamic_ref.as_ref().expect("a dynamic reference");
    assert_eq!(dynamic.anchor.as_deref(), Some("item"));
    let anchors = |schema: &Schema| -> Vec<(String, Option<Type>)> {
        let resource = &document.resources[schema.resource];
        let kind = |id| document.schemas[id].types.and_then(crate::document::Types::single);
        let anchors = resource.dynamic_anchors.iter();
        anchors.map(|(name, id)| (name.clone(), kind(*id))).collect()
    };
    assert_eq!(anchors(sample.s()), [("item".to_owned(), Some(Type::Number))]);
    assert_eq!(
        anchors(list),
        [("item".to_owned(), None), ("other".to_owned(), Some(Type::String))]
    );
    assert_eq!(document.resources[item.resource].node, list.node);
    assert_eq!(document.resources[list.resource].dynamic_anchors[0].1, dynamic.target);
    let around = sample.named("N");
    assert_eq!(document.resources[around.resource].node, document.node);
    assert_eq!(document.resources[around.resource].dynamic_anchors.len(), 1);
}

#[test]
fn a_dynamic_reference_without_its_anchor_is_a_plain_one() {
    for reference in ["#item2", "#/$defs/any", "list"] {
        let sample = with("3.1.0", &LISTS.replace("#item", reference)).clean();
        let item = &sample.document.schemas[sample.named("L").items.expect("items")];
        let dynamic = item.dynamic_ref.as_ref().expect("a reference");
        assert_eq!(dynamic.anchor, None, "{reference}");
        assert!(
            sample
                .document
                .resources
                .iter()
                .all(|(_, r)| r.dynamic_anchors.is_empty())
        );
    }
}

#[test]
fn dynamic_anchors_that_nothing_refers_to_are_read_and_checked() {
    let root = format!("{API}S: {{$ref: 'schema.yaml#/$defs/foo'}}\n");
    let schema = "$defs:\n  foo: {$dynamicRef: '#detached'}\n  detached: {$dynamicAnchor: detached, type: integer}\n  \
                  more: {$dynamicAnchor: more, $ref: '#/nowhere'}\n";
    let sample = files(&[("api.yaml", &root), ("schema.yaml", schema)]);
    assert_eq!(sample.only().pointer.as_str(), "/$defs/more/$ref");
    let foo = &sample.document.schemas[sample.s().reference.expect("foo")];
    let dynamic = foo.dynamic_ref.as_ref().expect("a reference");
    assert_eq!(dynamic.anchor.as_deref(), Some("detached"));
    let anchors = &sample.document.resources[foo.resource].dynamic_anchors;
    assert_eq!(anchors.len(), 2);
    assert_eq!(anchors[0], ("detached".to_owned(), dynamic.target));
}
