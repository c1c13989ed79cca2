//! Much of everything: what costs more than it is long, if nobody takes care.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::{assert_found, contract, linted, run};
use crate::support::{bounded, scratch, write};

/// Entries with numbered names.
fn many(count: usize, entry: impl Fn(usize) -> (String, Value)) -> Value {
    Value::Object((0..count).map(entry).collect::<Map<_, _>>())
}

fn schema(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

fn operation(more: Value) -> Value {
    let mut operation = json!({"responses": {"200": {"description": "Done"}}});
    if let (Value::Object(operation), Value::Object(more)) = (&mut operation, more) {
        operation.extend(more);
    }
    json!({"get": operation})
}

fn whole(paths: Value, components: Value) -> String {
    let contract = json!({
        "openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": paths, "components": components,
    });
    contract.to_string()
}

fn schemas(schemas: Value) -> String {
    whole(json!({}), json!({"schemas": schemas}))
}

#[test]
fn very_many_values_and_properties() {
    let values: Vec<String> = (0..100_000).map(|n| format!("v{n}")).collect();
    assert_eq!(run("values.json", schemas(json!({"E": {"enum": values}}))).status, 0);
    let object = |count| {
        let properties = many(count, |n| (format!("p{n}"), json!({"type": "string"})));
        schemas(json!({"O": {"type": "object", "properties": properties}}))
    };
    assert_eq!(run("properties.json", object(5_000)).status, 0);
    assert_found(&run("too-many-properties.json", object(100_000)), "too-much-code");
}

#[test]
fn very_many_names_that_clash() {
    // All of them are `A` in Rust.
    let name = |n: usize| format!("a{}{}", "-".repeat(n % 150), "_".repeat(n / 150));
    let values: Vec<String> = (0..20_000).map(name).collect();
    let plain = |n| (name(n), json!({"type": "boolean"}));
    let text = schemas(json!({"E": {"enum": values}, "O": {"type": "object", "properties": many(9_000, plain)}}));
    assert_eq!(run("clashes.json", text).status, 0);
}

#[test]
fn nesting_a_million_deep() {
    let deep = 1_000_000;
    for (name, text) in [
        ("million.json", "[".repeat(deep)),
        ("million-objects.json", r#"{"a":"#.repeat(deep)),
        ("million-flow.yaml", "{a: ".repeat(deep)),
        ("million-dashes.yaml", "- ".repeat(deep)),
    ] {
        assert_found(&run(name, text), "too-large");
    }
    assert_found(&run("million-keys.yaml", "? ".repeat(deep)), "syntax-error");
}

#[test]
fn patterns_that_explode() {
    let patterns = [
        "((((a{1,1000}){1,1000}){1,1000}){1,1000})".to_owned(),
        format!("{}{}", "(".repeat(20_000), ")".repeat(20_000)),
        format!("(?={}a", "(?=".repeat(2_000)),
        "(a+)+$".to_owned(),
        "^(?=a)(a|a)*(a|a)*(a|aa)+$".to_owned(),
        "a|".repeat(50_000),
        r"\p{L}{1000}\w{1000}".to_owned(),
    ];
    let pattern = |n: usize| {
        let text = json!({"type": "string", "pattern": patterns[n], "default": "a".repeat(5_000) + "b"});
        (format!("P{n}"), text)
    };
    let text = schemas(json!({"O": {"type": "object", "properties": many(patterns.len(), pattern)}}));
    assert_eq!(run("patterns.json", text).status, 0);
}

#[test]
fn very_many_large_patterns() {
    let pattern = |n| {
        (
            format!("P{n}"),
            json!({"type": "string", "pattern": format!("^\\w{{{}}}$", 100 + n)}),
        )
    };
    assert_eq!(run("many-patterns.json", schemas(many(800, pattern))).status, 0);
}

#[test]
fn numbers_beyond_any_measure() {
    let text = format!(
        "components:\n  schemas:\n    A: {{type: number, minimum: 1e1000000, maximum: -1e400, multipleOf: 1e-999999999, \
         default: 1e99999999999999999999}}\n    B: {{type: integer, maximum: 1{}, enum: [1e400, -1e1000000, 5]}}\n    \
         C: {{type: string, maxLength: 1e400, minLength: -1}}\n",
        "0".repeat(100_000)
    );
    let run = run("numbers.yaml", contract(&text));
    assert!(run.status < 2, "{run:?}");
}

#[test]
fn keys_that_stand_twice() {
    assert_found(&run("twice.yaml", contract("x-a: 1\nx-a: 2\n")), "duplicate-key");
    assert_found(
        &run("twice.json", r#"{"openapi": "3.1.0", "openapi": "3.1.0"}"#),
        "duplicate-key",
    );
    let mut text = contract("x-a:\n");
    for _ in 0..20_000 {
        writeln!(text, "  a: 1").unwrap();
    }
    assert_found(&run("thousands.yaml", text), "duplicate-key");
}

/// A type with very many fields in very many others.
#[test]
#[ignore = "takes a minute: just hostile"]
fn objects_that_multiply() {
    let field = |n| (format!("p{n}"), json!({"type": "string"}));
    let mut all = many(1_000, |n| {
        (
            format!("S{n}"),
            json!({"allOf": [schema("Big")], "properties": {format!("x{n}"): {"type": "string"}}}),
        )
    });
    all["Big"] = json!({"type": "object", "properties": many(2_000, field)});
    assert_found(&linted("allof-product.json", schemas(all)), "too-much-code");
}

/// Text that is written once and stands in the code very often.
#[test]
fn text_that_multiplies() {
    let long = "word ".repeat(100_000);
    let parameter = json!({"P": {"name": "p", "in": "query", "description": long, "schema": {"type": "string"}}});
    let refers = json!({"parameters": [{"$ref": "#/components/parameters/P"}]});
    let paths = |count| many(count, |n| (format!("/p{n}"), operation(refers.clone())));
    let text = whole(paths(600), json!({"parameters": parameter}));
    assert_found(&linted("docs-product.json", text), "too-much-code");
}

/// The same of a default.
#[test]
#[ignore = "takes a minute: just hostile"]
fn defaults_that_multiply() {
    let long = "word ".repeat(100_000);
    let refers = json!({"parameters": [{"$ref": "#/components/parameters/P"}]});
    let paths = |count| many(count, |n| (format!("/p{n}"), operation(refers.clone())));
    let parameter = json!({"P": {"name": "p", "in": "query", "schema": {"type": "string", "default": long}}});
    let text = whole(paths(600), json!({"parameters": parameter}));
    assert_found(&linted("default-product.json", text), "too-much-code");
}

#[test]
fn headers_that_multiply() {
    let header = |n| (format!("h{n}"), json!({"schema": {"type": "string"}}));
    let responses = json!({"R": {"description": "D", "headers": many(2_000, header)}});
    let refers = json!({"responses": {"200": {"$ref": "#/components/responses/R"}}});
    let paths = many(1_000, |n| (format!("/p{n}"), operation(refers.clone())));
    let text = whole(paths, json!({"responses": responses}));
    assert_found(&linted("headers-product.json", text), "too-much-code");
}

#[test]
fn unions_of_very_many() {
    let branch = |n| json!({"type": "object", "properties": {format!("p{n}"): {"type": "string"}}});
    let branches: Vec<Value> = (0..2_000).map(branch).collect();
    let base = many(50, |n| (format!("b{n}"), json!({"type": "string"})));
    let text =
        schemas(json!({"U": {"oneOf": branches}, "V": {"type": "object", "properties": base, "anyOf": branches}}));
    assert!(run("wide-unions.json", text).status < 2);
}

/// Whether null satisfies a schema is asked of all that it is made of.
#[test]
fn null_that_multiplies() {
    let kinds = json!(["object", "null"]);
    let part = |n: usize| match n.checked_sub(1) {
        None => json!({"type": kinds}),
        Some(inner) => {
            let inner = schema(&format!("N{inner}"));
            json!({"type": kinds, "allOf": [inner, {"allOf": [inner]}]})
        }
    };
    let text = schemas(many(60, |n| (format!("N{n}"), part(n))));
    assert_eq!(run("nulls.json", text).status, 0);
}

/// Rules look at what schemas are made of, and are a part of.
#[test]
#[ignore = "takes a minute: just hostile"]
fn chains_that_rules_follow() {
    let part = |n: usize| {
        let own = json!({"type": "object", "required": [format!("p{n}")], "properties": {format!("p{n}"): {"type": "string"}}});
        match n.checked_sub(1) {
            None => own,
            Some(inner) => json!({"allOf": [schema(&format!("C{inner}")), own], "required": ["p0"]}),
        }
    };
    let text = schemas(many(1_500, |n| (format!("C{n}"), part(n))));
    assert!(linted("chain-of-rules.json", text).status < 2);
}

#[test]
fn a_chain_of_what_values_have_to_have() {
    let part = |n: usize| match n {
        50_000 => json!({"type": "string"}),
        _ => json!({"type": "object", "required": ["n"], "properties": {"n": schema(&format!("C{}", n + 1))}}),
    };
    let text = schemas(many(50_001, |n| (format!("C{n}"), part(n))));
    assert!(linted("chain-of-required.json", text).status < 2);
}

/// By whatever keyword schemas lead to each other, neither the stack nor the time is spent on it.
#[test]
#[ignore = "takes minutes: just hostile"]
fn chains_by_each_keyword() {
    let links: [fn(Value) -> Value; 20] = [
        |next| next,
        |next| json!({"$ref": next["$ref"], "minLength": 1}),
        |next| json!({"type": "object", "required": ["n"], "properties": {"n": next}}),
        |next| json!({"type": "object", "required": ["n"], "properties": {"n": next}, "default": {"n": {}}, "examples": [{"n": {}}]}),
        |next| json!({"type": "object", "properties": {"n": next}}),
        |next| json!({"type": "object", "additionalProperties": next}),
        |next| json!({"type": "object", "patternProperties": {"n": next}}),
        |next| json!({"type": "object", "propertyNames": next}),
        |next| json!({"type": "object", "dependentSchemas": {"n": next}}),
        |next| json!({"type": "object", "allOf": [next], "unevaluatedProperties": false}),
        |next| json!({"type": "array", "items": next, "examples": [[[]]]}),
        |next| json!({"type": "array", "prefixItems": [next]}),
        |next| json!({"type": "array", "contains": next}),
        |next| json!({"allOf": [next]}),
        |next| json!({"allOf": [next, {"type": "string"}]}),
        |next| json!({"anyOf": [next, {"type": "null"}]}),
        |next| json!({"oneOf": [next, {"type": "string"}]}),
        |next| json!({"not": next}),
        |next| json!({"if": next, "then": {"type": "string"}}),
        |next| json!({"if": {"type": "string"}, "then": next}),
    ];
    for (number, link) in links.iter().enumerate() {
        let part = |n: usize| match n {
            20_000 => json!({"type": "string"}),
            _ => link(schema(&format!("C{}", n + 1))),
        };
        let text = schemas(many(20_001, |n| (format!("C{n}"), part(n))));
        let linted = linted(&format!("chain-{number}.json"), text);
        assert!(linted.status < 2, "{number}: {}", linted.err);
    }
}

/// The data of events is looked for in all branches.
#[test]
fn events_that_multiply() {
    let branch = |level: usize, n: usize| {
        let below = |m| schema(&format!("E{}x{m}", level + 1));
        let branches: Vec<Value> = (0..25).map(below).collect();
        let union = if level == 4 {
            json!({})
        } else {
            json!({"oneOf": branches})
        };
        (format!("E{level}x{n}"), union)
    };
    let mut all = Map::new();
    for level in 0..5 {
        let Value::Object(some) = many(25, |n| branch(level, n)) else {
            continue;
        };
        all.extend(some);
    }
    let content = json!({"text/event-stream": {"itemSchema": schema("E0x0")}});
    let paths = json!({"/p": {"get": {"responses": {"200": {"description": "D", "content": content}}}}});
    assert!(
        run(
            "events.json",
            whole(paths, json!({"schemas": all})).replace("3.1.0", "3.2.0")
        )
        .status
            < 2
    );
}

#[test]
fn scopes_that_multiply() {
    let scopes = many(30_000, |n| (format!("s{n}"), json!("")));
    let flow = json!({"clientCredentials": {"tokenUrl": "https://a.example", "scopes": scopes}});
    let security: Vec<Value> = (0..30_000).map(|n| json!({"o": [format!("t{n}")]})).collect();
    let schemes = json!({"securitySchemes": {"o": {"type": "oauth2", "flows": flow}}});
    let text = whole(json!({"/p": operation(json!({"security": security}))}), schemes);
    assert!(linted("scopes.json", text).status < 2);
}

/// A hundred of a kind are shown, and the status is that of all of them.
#[test]
fn very_many_findings() {
    let lint = |name: &str, schema: fn(usize) -> Value, more: &[&str]| {
        let file = scratch(&format!("hostile-{name}")).join("many.json");
        write(&file, schemas(many(15_000, |n| (format!("S{n}"), schema(n)))));
        let start = [
            "lint",
            file.to_str().unwrap(),
            "--format",
            "json",
            "--allow",
            "unused-component",
        ];
        let run = bounded(start.iter().chain(more));
        let levels: Vec<String> = run.out.lines().map(level_and_message).collect();
        (run.status, levels.len(), levels.last().cloned().unwrap_or_default())
    };
    let unknown = |_| json!({"type": "string", "a-key-that-resembles-no-other-key-in-any-table": 1});
    let last = "warning: 14900 more findings of this kind, the first of them here".to_owned();
    assert_eq!(lint("warnings", unknown, &[]), (0, 101, last.clone()));
    assert_eq!(lint("denied", unknown, &["--deny", "warning"]), (1, 101, last));
    let broken = |n| schema(&format!("None{n}"));
    let last = "error: 14900 more findings of this kind, the first of them here".to_owned();
    assert_eq!(lint("errors", broken, &[]), (1, 101, last));
    // What is left out is known for the first 10,000 of them; the others stay errors.
    let (status, shown, _) = lint("allowed", broken, &["--allow", "unresolved-ref"]);
    assert_eq!((status, shown), (1, 102));
}

fn level_and_message(line: &str) -> String {
    let found: Value = serde_json::from_str(line).unwrap();
    format!(
        "{}: {}",
        found["level"].as_str().unwrap(),
        found["message"].as_str().unwrap()
    )
}
