//! Properties that hold for every contract: names do not depend on the order of components, nothing that a contract
//! says makes code that is not Rust, and what is broken at random is told and never fatal.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use proptest::sample::{Index, subsequence};
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use serde_json::{Map, Value, json};
use wirewright::{Error, Generated, Options};

use crate::support::{features, read, scratch, write};

fn cases(number: u32) -> TestRunner {
    TestRunner::new(Config {
        cases: number,
        failure_persistence: None,
        ..Config::default()
    })
}

fn generate(file: &Path) -> Result<Generated, Error> {
    let options = Options {
        format: false,
        ..Options::default()
    };
    wirewright::generate(file, Path::new("."), &options)
}

fn generate_from(file: &Path, contract: &Value) -> Result<Generated, TestCaseError> {
    write(file, serde_json::to_string_pretty(contract).unwrap());
    generate(file).map_err(|error| TestCaseError::fail(error.to_string()))
}

/// Names of components that differ by more than case and signs.
const NAMES: &[&str] = &[
    "Pet",
    "owner",
    "HTTPServer",
    "race_result",
    "kebab-case",
    "Option",
    "String",
    "type",
    "3d",
    "größe",
    "名前",
    "Client",
    "Request",
    "ListPets",
    "Value",
    "Error",
    "a.b",
    "self",
];

/// A schema of one of several shapes that may refer to another component.
fn schema(shape: usize, other: &str) -> Value {
    let other = json!({"$ref": format!("#/components/schemas/{other}")});
    match shape % 8 {
        0 => json!({"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}, "other": other}}),
        1 => {
            json!({"type": "object", "properties": {"inner": {"type": "object", "properties": {"kind": {"enum": ["a", "b"]}}}}})
        }
        2 => json!({"type": "string", "enum": ["a", "b", "c"]}),
        3 => json!({"type": "array", "items": {"type": "object", "properties": {"other": other}}}),
        4 => json!({"oneOf": [{"type": "string"}, {"type": "array", "items": other}]}),
        5 => json!({"type": "string", "maxLength": 5}),
        6 => {
            json!({"allOf": [{"type": "object", "properties": {"more": {"type": "number"}}}, {"type": "object", "properties": {"other": other}}]})
        }
        _ => json!({"type": "object", "properties": {"id": {"type": "integer", "readOnly": true}, "other": other}}),
    }
}

fn contract(components: &[(String, Value)], operations: &[(String, Value)]) -> Value {
    json!({
        "openapi": "3.1.0",
        "info": {"title": "Names", "version": "1"},
        "paths": operations.iter().cloned().collect::<Map<_, _>>(),
        "components": {"schemas": components.iter().cloned().collect::<Map<_, _>>()},
    })
}

/// The declarations of `types.rs` by the place that they come from.
fn declarations(types: &str) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for part in types.split("// #").skip(1) {
        let (origin, text) = part.split_once('\n').unwrap();
        // What stands in front of the next one is its documentation.
        let code: String = text
            .lines()
            .filter(|line| !line.starts_with("///"))
            .map(|line| format!("{line}\n"))
            .collect();
        found
            .entry(origin.to_owned())
            .or_default()
            .push(code.trim_end().to_owned());
    }
    found
}

#[test]
fn types_keep_their_names_whatever_the_order_of_components() {
    let file = scratch("shuffled").join("contract.json");
    let strategy = subsequence(NAMES, 2..NAMES.len()).prop_flat_map(|names| {
        let shapes = proptest::collection::vec((any::<usize>(), any::<Index>()), names.len());
        (Just(names), shapes)
    });
    let strategy = strategy.prop_flat_map(|(names, shapes)| {
        let components: Vec<(String, Value)> = names
            .iter()
            .zip(shapes)
            .map(|(name, (shape, other))| ((*name).to_owned(), schema(shape, other.get::<&str>(&names))))
            .collect();
        (Just(components.clone()), Just(components).prop_shuffle())
    });
    let outcome = cases(64).run(&strategy, |(components, shuffled)| {
        let use_first = |components: &[(String, Value)]| {
            let name = components.iter().map(|(name, _)| name).min().unwrap();
            let body = json!({"application/json": {"schema": {"$ref": format!("#/components/schemas/{name}")}}});
            let item = json!({"put": {"operationId": "use", "requestBody": {"content": body},
                "responses": {"200": {"description": "Done", "content": body}}}});
            contract(components, &[("/first".to_owned(), item)])
        };
        let first = generate_from(&file, &use_first(&components))?;
        let second = generate_from(&file, &use_first(&shuffled))?;
        prop_assert!(!first.findings.has_errors(), "{:?}", first.findings);
        prop_assert_eq!(
            declarations(&first.files["types.rs"]),
            declarations(&second.files["types.rs"])
        );
        prop_assert_eq!(&first.files["operations.rs"], &second.files["operations.rs"]);
        Ok(())
    });
    outcome.unwrap();
}

#[test]
fn types_keep_their_names_when_components_come_and_go() {
    let file = scratch("added").join("contract.json");
    let components: Vec<(String, Value)> = NAMES
        .iter()
        .enumerate()
        .map(|(index, name)| ((*name).to_owned(), schema(index, NAMES[0])))
        .collect();
    let all = generate_from(&file, &contract(&components, &[])).unwrap();
    let all = declarations(&all.files["types.rs"]);
    for left_out in 1..components.len() {
        let mut fewer = components.clone();
        let (name, _) = fewer.remove(left_out);
        let fewer = generate_from(&file, &contract(&fewer, &[])).unwrap();
        for (origin, text) in declarations(&fewer.files["types.rs"]) {
            assert_eq!(all.get(&origin), Some(&text), "without {name}");
        }
    }
}

#[test]
fn operations_keep_their_names_whatever_their_order() {
    let file = scratch("shuffled-operations").join("contract.json");
    let ids = [
        "listPets", "addPet", "get-pet", "self", "new", "HTTPCall", "größe", "drop",
    ];
    let operations: Vec<(String, Value)> = ids
        .iter()
        .map(|id| {
            let body =
                json!({"application/json": {"schema": {"type": "object", "properties": {"a": {"enum": ["x", "y"]}}}}});
            let item =
                json!({"get": {"operationId": id, "responses": {"200": {"description": "Done", "content": body}}}});
            (format!("/{id}"), item)
        })
        .collect();
    let functions = |generated: &Generated| {
        let client = &generated.files["client.rs"];
        let mut names: Vec<String> = client
            .lines()
            .filter(|line| line.contains("async fn"))
            .map(|line| line.trim().to_owned())
            .collect();
        names.sort();
        names
    };
    let expected = generate_from(&file, &contract(&[], &operations)).unwrap();
    let outcome = cases(16).run(&Just(operations).prop_shuffle(), |shuffled| {
        let found = generate_from(&file, &contract(&[], &shuffled))?;
        prop_assert_eq!(functions(&expected), functions(&found));
        let (expected, found) = (&expected.files["types.rs"], &found.files["types.rs"]);
        prop_assert_eq!(declarations(expected), declarations(found));
        Ok(())
    });
    outcome.unwrap();
}

#[test]
fn any_words_make_rust() {
    let file = scratch("words").join("contract.json");
    let outcome = cases(96).run(&proptest::collection::vec(any::<String>(), 1..6), |words| {
        let properties: Map<String, Value> = words
            .iter()
            .map(|word| {
                (
                    word.clone(),
                    json!({"type": "string", "description": word, "default": word, "pattern": word}),
                )
            })
            .collect();
        let first = &words[0];
        let parameters: Vec<Value> = properties
            .iter()
            .map(|(name, schema)| json!({"name": name, "in": "query", "description": first, "schema": schema}))
            .collect();
        let item = json!({"get": {
            "operationId": first, "summary": first, "description": words.concat(), "parameters": parameters,
            "responses": {"200": {"description": first}},
        }});
        let mut components: Vec<(String, Value)> = vec![
            (
                "words".to_owned(),
                json!({"type": "object", "title": first, "properties": properties}),
            ),
            (
                "values".to_owned(),
                json!({"enum": words, "x-enum-varnames": words, "x-enum-descriptions": words}),
            ),
        ];
        components.extend(
            words
                .iter()
                .map(|word| (word.clone(), json!({"type": "object", "required": words}))),
        );
        let path = first.replace(['{', '}'], "");
        let generated = generate_from(&file, &contract(&components, &[(format!("/{path}"), item)]))?;
        prop_assert_eq!(generated.findings.has_errors(), generated.files.is_empty());
        Ok(())
    });
    outcome.unwrap();
}

/// What stands in the place of something else.
fn junk() -> impl Strategy<Value = Value> {
    let odd = prop::sample::select(vec![
        json!(null),
        json!(true),
        json!(0),
        json!(-1),
        json!(1.5),
        json!(1e300),
        json!(""),
        json!("x"),
        json!("#"),
        json!([]),
        json!({}),
        json!([[]]),
        json!([null]),
        json!({"": {}}),
        json!({"$ref": "#"}),
        json!({"$ref": "#/paths"}),
        json!({"$ref": "#/components/schemas/Nobody"}),
        json!({"$ref": 1}),
        json!({"type": []}),
        json!({"type": ["null"]}),
        json!({"enum": []}),
        json!({"oneOf": []}),
        json!({"oneOf": [{}]}),
        json!({"allOf": [false]}),
        json!({"items": {}}),
        json!({"properties": {"": false}}),
        json!({"required": ["x", "x"]}),
        json!({"const": null}),
        json!("{}"),
        json!("{a}/{a}"),
    ]);
    prop_oneof![4 => odd, 1 => any::<String>().prop_map(Value::String)]
}

/// Every place in a value, as JSON pointers.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(index, item)| places(item, &format!("{at}/{index}"), found)),
        Value::Object(entries) => entries.iter().for_each(|(key, item)| {
            places(
                item,
                &format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")),
                found,
            );
        }),
        _ => {}
    }
}

#[test]
fn a_contract_that_is_broken_anywhere_is_told_and_never_fatal() {
    let folder = scratch("mutated");
    let contracts: Vec<(Value, Vec<String>)> = features()
        .into_iter()
        .filter(|(name, _)| name != "multi-file")
        .map(|(_, path): (String, PathBuf)| {
            let value: Value = serde_yaml::from_str(&read(&path)).unwrap();
            let mut found = Vec::new();
            places(&value, "", &mut found);
            (value, found)
        })
        .collect();
    let file = folder.join("contract.json");
    let changes = proptest::collection::vec((any::<Index>(), junk()), 1..4);
    let outcome = cases(300).run(&(any::<Index>(), changes), |(which, changes)| {
        let (mut value, places) = which.get(&contracts).clone();
        for (place, junk) in changes {
            if let Some(target) = value.pointer_mut(place.get::<String>(&places)) {
                *target = junk;
            }
        }
        let generated = generate_from(&file, &value)?;
        prop_assert_eq!(generated.findings.has_errors(), generated.files.is_empty());
        prop_assert!(
            generated.findings.iter().all(|finding| finding.span.is_some()),
            "{:?}",
            generated.findings
        );
        let text = wirewright::render::text(&generated.findings, &generated.source, false);
        prop_assert_eq!(text.is_empty(), generated.findings.is_empty());
        Ok(())
    });
    outcome.unwrap();
}
