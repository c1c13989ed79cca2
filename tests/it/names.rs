//! An obstacle course for names: what a contract may call things, and what Rust, the prelude, the runtime and the
//! generated code around them have already taken.

use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use serde_json::{Map, Value, json};
use wirewright::{Generated, Options};

use crate::support::{scratch, write};

const KEYWORDS: &str = "as break const continue crate else enum extern false fn for if impl in let loop match mod move \
    mut pub ref return self Self static struct super trait true type unsafe use where while async await dyn abstract \
    become box do final macro override priv typeof unsized virtual yield try gen union auto default raw macro_rules _";

/// Names that generated functions and types use for themselves, or might.
const LOCALS: &str = "r w at field object call reply answer request response body status additional fields inner value \
    api client server rule rules codec other this branch tag options error router decode encode validate new ok none \
    some std core super_ r_ object_ field_ FIELDS ALL BASE_PATH __ a";

/// Names of the prelude, of the runtime and of what generated files declare or import.
const TYPES: &str = "Option String Vec Result Box Error Client Request Response Some None Ok Err Default Clone Copy \
    Debug Eq Send Sync Drop Fn Iterator Into From ToString Map Maybe Value Uuid DateTime Date Base64 Secret Raw Bytes \
    Problem StatusCode Operation Parameter Style Router Options Call Reply Answer Arc Future FromCall IntoReply Decode \
    Encode Validate Checker Reader Writer Fields Rule Rules Types Codec Server Operations Lib Mod Core Std A T Routes \
    Pattern Text Integer Number Items Entries Any Object Unknown i64 u8 str bool f64 usize char Unnamed Type";

/// Names that clash with each other or with what operations are called.
const CLASHES: &str = "ListPetsRequest ListPetsResponse listPetsRequest NamesApi Names names pet Pet PET p_e_t Pet2 3d \
    1 a-b a_b a.b EverythingRequest EverythingBody EverythingOk EverythingOkBody EverythingCall";

/// Letters beyond ASCII: other scripts, combining marks, letters that change their length with their case.
const UNICODE: &[&str] = &[
    "größe",
    "名前",
    "имя",
    "ΑΒΓ",
    "ñandú",
    "é",
    "e\u{301}",
    "ﬁ",
    "µm",
    "a\u{200d}b",
    "🏃",
    "٣",
    "Ⅷ",
    "ǆ",
    "İ",
    "ς",
];

const SYMBOLS: &[&str] = &[
    "", " ", "  ", "+", "-", "*", "/", "//", "\\", "\"", "'", "\n", "\t", "{", "}", "{}", "[]", "()", ",", ";", ":",
    ".", "..", "...", "#", "$", "$top", "@type", "%", "&", "=", "==", "!", "!=", "<", ">", "<=", ">=", "~", "?", "^",
    "|", "||", "`", "a b", "1", "-1", "1.5", "1e5", "A", "Aa", "aA", "AA", "a-a", "a_a", "a a", "as_str", "unknown",
    "Unknown", "null",
];

const OPERATIONS: &str = "listPets list_pets ListPets list-pets new clone from into self Self crate type async gen _ 3d \
    router router_with from_call into_reply fromAnswer isReady toJson asText intoParts default drop next add hash eq \
    fmt send basePath BASE_PATH call inner 名前 operations server Box Client Option std core try_from borrow";

fn words(list: &str) -> Vec<String> {
    list.split_whitespace().map(str::to_owned).collect()
}

/// Names beyond any measure that differ only at their end.
fn long() -> [String; 2] {
    let long = "longWord".repeat(25);
    [long.clone(), format!("{long}B")]
}

fn each_once(names: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    names.into_iter().filter(|name| seen.insert(name.clone())).collect()
}

fn unicode() -> impl Iterator<Item = String> {
    UNICODE.iter().map(|name| (*name).to_owned())
}

/// Names for properties and values: everything there is.
fn everything() -> Vec<String> {
    let symbols = SYMBOLS.iter().map(|name| (*name).to_owned());
    each_once(
        words(KEYWORDS)
            .into_iter()
            .chain(words(LOCALS))
            .chain(symbols)
            .chain(unicode())
            .chain(long()),
    )
}

fn component_names() -> Vec<String> {
    each_once(
        words(TYPES)
            .into_iter()
            .chain(words(CLASHES))
            .chain(words(KEYWORDS))
            .chain(unicode())
            .chain(long()),
    )
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{}", name.replace('~', "~0").replace('/', "~1"))})
}

fn object(entries: impl IntoIterator<Item = (String, Value)>) -> Value {
    Value::Object(entries.into_iter().collect::<Map<_, _>>())
}

fn json_body(schema: Value) -> Value {
    json!({"application/json": {"schema": schema}})
}

/// One operation for each awkward name, all with a parameter and a body of their own.
fn operations() -> Vec<(String, Value)> {
    let names = each_once(words(OPERATIONS).into_iter().chain(long()));
    let operation = |(index, name): (usize, String)| {
        let item = json!({"get": {
            "operationId": name,
            "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "integer"}}],
            "responses": {"200": {"description": "Done",
                "content": json_body(json!({"type": "object", "properties": {"x": {"type": "integer"}}}))}},
        }});
        (format!("/operations/{index}/{{id}}"), item)
    };
    names.into_iter().enumerate().map(operation).collect()
}

/// One operation that takes and answers all of it.
fn everything_at_once() -> Value {
    let text = json!({"type": "string", "maxLength": 9});
    let mut parameters: Vec<Value> = ["self", "call"]
        .iter()
        .map(|name| json!({"name": name, "in": "path", "required": true, "schema": text}))
        .collect();
    let query = everything()
        .into_iter()
        .filter(|name| !["self", "call"].contains(&name.as_str()));
    parameters.extend(query.map(|name| json!({"name": name, "in": "query", "schema": text})));
    let heads = header_names();
    let number = json!({"type": "integer", "minimum": 0, "default": 1});
    parameters.extend(
        heads
            .iter()
            .map(|name| json!({"name": name, "in": "header", "schema": number})),
    );
    parameters.extend(
        heads
            .iter()
            .map(|name| json!({"name": name, "in": "cookie", "schema": number})),
    );
    json!({"put": {
        "operationId": "everything",
        "parameters": parameters,
        "requestBody": {"required": true, "content": json_body(reference("Everything"))},
        "responses": {
            "200": {"description": "All of it", "content": json_body(reference("Everything"))},
            "default": {"description": "The same with a status.", "content": json_body(text)},
        },
    }})
}

/// Operations that answer with headers of every name, a few at a time.
fn headers() -> Vec<(String, Value)> {
    let text = json!({"type": "string", "maxLength": 9});
    let operation = |(index, names): (usize, &[String])| {
        let headers = object(names.iter().map(|name| (name.clone(), json!({"schema": text}))));
        let required = object(
            names
                .iter()
                .map(|name| (name.clone(), json!({"required": true, "schema": {"type": "integer"}}))),
        );
        let item = json!({"get": {"responses": {
            "200": {"description": "With a body", "headers": headers, "content": json_body(reference("Everything"))},
            "204": {"description": "Without one", "headers": required},
            "4XX": {"description": "A range", "headers": required, "content": json_body(text.clone())},
            "default": {"description": "Any other", "headers": headers, "content": json_body(text.clone())},
        }}});
        (format!("/headers/{index}"), item)
    };
    header_names().chunks(5).enumerate().map(operation).collect()
}

/// Names that may be those of headers.
fn header_names() -> Vec<String> {
    let token =
        |name: &String| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_') && !name.is_empty();
    each_once(everything().into_iter().map(|name| name.to_lowercase()).filter(token))
}

fn schemas() -> Value {
    let text = json!({"type": "string", "maxLength": 9});
    let plain = json!({"type": "object", "required": ["x"], "properties": {
        "x": {"type": "integer", "minimum": 0},
        "inner": {"type": "object", "properties": {"y": {"type": "string", "enum": ["a", "b"]}}},
    }});
    let mut all: Vec<(String, Value)> = component_names()
        .into_iter()
        .map(|name| (name, plain.clone()))
        .collect();
    let properties = |schema: &Value| object(everything().into_iter().map(|name| (name, schema.clone())));
    let branches: Vec<Value> = [
        "Option", "String", "Box", "Result", "Self", "Some", "Vec", "Unknown", "self", "type",
    ]
    .iter()
    .map(|name| reference(name))
    .chain([
        json!({"type": "string", "minLength": 3}),
        json!({"type": "array", "items": reference("Option")}),
    ])
    .collect();
    let tagged = json!({"type": "object", "required": ["type"], "properties": {"type": {"type": "string"}}});
    let more = [
        (
            "Everything",
            json!({"type": "object", "properties": object(component_names().into_iter().map(|name| {
                let to = reference(&name);
                (name, to)
            }))}),
        ),
        (
            "Properties",
            json!({"type": "object", "properties": properties(&text), "additionalProperties": text}),
        ),
        (
            "Numbers",
            json!({"type": "object", "required": everything(), "properties": properties(&json!({"type": "number"}))}),
        ),
        ("Unnamed2", json!({"type": "object", "required": everything()})),
        ("Words", json!({"type": "string", "enum": everything()})),
        (
            "Open",
            json!({"type": "string", "enum": ["unknown2", "Unknown2", "all", "as_str", "other", "text"]}),
        ),
        (
            "Integers",
            json!({"type": "integer", "enum": [0, 1, -1, i64::MAX, i64::MIN, 10, -10]}),
        ),
        (
            "NamedIntegers",
            json!({"type": "integer", "enum": [1, 2, 3, 4], "x-enum-varnames": ["self", "Self", "a b", "a_b"]}),
        ),
        ("Union", json!({"oneOf": branches})),
        (
            "Tagged",
            json!({
                "oneOf": [reference("CatSelf"), reference("DogType")],
                "discriminator": {"propertyName": "type", "mapping": {
                    "self": "#/components/schemas/CatSelf", "": "#/components/schemas/DogType", "\"": "#/components/schemas/DogType",
                }},
            }),
        ),
        ("CatSelf", tagged.clone()),
        ("DogType", tagged),
    ];
    all.extend(more.map(|(name, schema)| (name.to_owned(), schema)));
    object(all)
}

/// The whole course as a contract.
pub(crate) fn obstacle_course() -> String {
    let mut paths = operations();
    paths.extend(headers());
    paths.push(("/everything/{self}/{call}".to_owned(), everything_at_once()));
    let contract = json!({
        "openapi": "3.1.0",
        "info": {"title": "Names", "version": "1.0.0"},
        "paths": object(paths),
        "components": {"schemas": schemas()},
    });
    serde_json::to_string_pretty(&contract).unwrap()
}

fn generate(contract: &Path) -> Generated {
    let options = Options {
        format: false,
        ..Options::default()
    };
    wirewright::generate(contract, Path::new("."), &options).unwrap()
}

fn course() -> PathBuf {
    let file = scratch("names-course").join("names.json");
    write(&file, obstacle_course());
    file
}

#[test]
fn the_obstacle_course_generates() {
    let generated = generate(&course());
    assert!(!generated.findings.has_errors(), "{:?}", generated.findings);
    assert!(
        generated.operations > 40 && generated.types > 250,
        "{} {}",
        generated.operations,
        generated.types
    );
}

/// Every word behind one of these keywords.
fn declared(tokens: TokenStream, keywords: &[&str], found: &mut Vec<String>) {
    let mut previous = String::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) => declared(group.stream(), keywords, found),
            TokenTree::Ident(ident) => {
                let word = ident.to_string();
                if keywords.contains(&previous.as_str()) {
                    found.push(word.clone());
                }
                previous = word;
                continue;
            }
            _ => {}
        }
        previous.clear();
    }
}

#[test]
fn every_type_has_a_name_of_its_own() {
    let files = generate(&course()).files;
    let mut names = Vec::new();
    for file in ["types.rs", "operations.rs", "client.rs"] {
        declared(files[file].parse().unwrap(), &["struct", "enum", "type"], &mut names);
    }
    let mut sorted = names.clone();
    sorted.sort();
    sorted.dedup();
    assert_eq!(sorted.len(), names.len());
    // None hides what every Rust file knows.
    for prelude in [
        "Option", "Some", "None", "Result", "Ok", "Err", "String", "Vec", "Box", "Self", "Default", "Clone",
    ] {
        assert!(!names.iter().any(|name| name == prelude), "{prelude} is declared");
    }
}

#[test]
fn no_name_is_longer_than_a_line() {
    for (path, text) in generate(&course()).files {
        let mut names = Vec::new();
        declared(
            text.parse().unwrap(),
            &["struct", "enum", "type", "fn", "static", "mod"],
            &mut names,
        );
        for name in names {
            assert!(name.chars().count() <= 180, "{path}: {name}");
        }
    }
}

#[test]
fn what_is_called_the_same_in_several_places_keeps_its_name_on_the_wire() {
    let codec = &generate(&course()).files["codec.rs"];
    let texts: Vec<String> = literals(codec.parse().unwrap());
    for name in everything().into_iter().chain(component_names()) {
        assert!(texts.contains(&name), "{name:?} is lost");
    }
}

fn literals(tokens: TokenStream) -> Vec<String> {
    let inner = |token| match token {
        TokenTree::Group(group) => literals(group.stream()),
        TokenTree::Literal(literal) => syn::parse_str::<syn::LitStr>(&literal.to_string())
            .map(|text| text.value())
            .into_iter()
            .collect(),
        _ => Vec::new(),
    };
    tokens.into_iter().flat_map(inner).collect()
}
