//! What paths select, beside serde_json_path where that knows them.

use std::collections::BTreeSet;
use std::path::Path;

use proptest::prelude::*;
use serde_json_path::JsonPath;

use super::{Bare, Selector, View};
use crate::source::{Limits, Memory, Source, load};

const CONTRACT: &str = "
openapi: 3.1.0
info: {title: T, contact: {name: ''}}
tags: [{name: b}, {name: a, x-length: 3}, {name: c}]
paths:
  /runs:
    get:
      deprecated: false
      tags: [a, b]
      parameters: [{$ref: '#/components/parameters/Limit'}, {name: sort, in: query}]
      responses: {'200': {description: D}, '404': {$ref: '#/components/responses/Problem'}, default: {description: E}}
    post: {deprecated: true, operationId: addRun, responses: {'201': {description: D}}}
  /laps: {$ref: 'paths.yaml#/laps'}
components:
  parameters: {Limit: {name: limit, in: query, schema: {$ref: '#/components/schemas/Limit'}}}
  responses: {Problem: {description: P}}
  schemas:
    Limit: {type: integer, minimum: 1}
    List: {items: {$ref: '#/components/schemas/List'}}
";

fn source() -> Source {
    let paths = "laps: {get: {operationId: laps, responses: {'500': {description: F}}}}";
    let files = Memory::from([("a.yaml", CONTRACT), ("paths.yaml", paths)]);
    let (source, findings) = load(Path::new("a.yaml"), &files, &Limits::default());
    assert!(findings.is_empty(), "{findings:?}");
    source
}

/// The pointers of what a path selects, each with its file where that is the second.
fn selected(path: &str, follow: bool, bare: Bare) -> Vec<String> {
    let source = source();
    let selector = Selector::parse(path, bare).expect(path);
    let view = View {
        source: &source,
        follow,
    };
    let found = selector.select(view, source.root());
    found
        .iter()
        .map(|found| match found.member.filter(|_| selector.is_of_keys()) {
            Some((object, entry)) => format!("{}/{}~", object.pointer().as_str(), entry.key),
            None => {
                let file = found.value.span().file.0;
                let file = if file == 0 { "" } else { "paths.yaml#" };
                format!("{file}{}", found.value.pointer().as_str())
            }
        })
        .collect()
}

#[test]
fn what_rfc_9535_has_is_what_serde_json_path_finds() {
    let source = source();
    let json = source.root().to_json();
    for path in [
        "$",
        "$.info.title",
        "$['paths']['/runs'].get",
        "$.tags[0, -1]",
        "$.tags[1:]",
        "$.tags[:-1].name",
        "$.tags[::-1]",
        "$.tags[2:0:-1]",
        "$.tags[::2]",
        "$.tags[5]",
        "$.tags[-9]",
        "$.paths[*].*",
        "$.paths[*]['get', 'post', 'put']",
        "$..name",
        "$..*",
        "$..['200', 'default'].description",
        "$..[0]",
        "$.tags[?@.name == 'a']",
        "$.tags[?(@.name >= 'b')]",
        "$.tags[?@['x-length'] < 4 || @.name == 'c']",
        "$.tags[?!@['x-length'] && @.name != 'b']",
        "$..[?@.deprecated]",
        "$..[?@.deprecated == true]",
        "$..[?match(@.name, '[ab]')]",
        "$..[?search(@.description, '^[DE]')]",
        "$.paths[*][?length(@.tags) == 2]",
        "$..tags[?@ == \"a\"]",
        "$.components.schemas[?@.minimum >= 1.0]",
        r#"$["info"]["\u0074itle"]"#,
    ] {
        let theirs = JsonPath::parse(path).expect(path).query_located(&json).dedup();
        let theirs: BTreeSet<String> = theirs.locations().map(|location| location.to_json_pointer()).collect();
        let ours: BTreeSet<String> = selected(path, false, Bare::Exists).into_iter().collect();
        assert_eq!(ours, theirs, "{path}");
    }
}

#[test]
fn references_lead_on_into_other_files_and_in_circles() {
    let follow = |path| selected(path, true, Bare::Exists);
    assert_eq!(
        follow("$.paths[*].get.operationId"),
        ["paths.yaml#/laps/get/operationId"]
    );
    assert_eq!(
        follow("$.paths['/runs'].get.parameters[*]"),
        ["/components/parameters/Limit", "/paths/~1runs/get/parameters/1"]
    );
    assert_eq!(
        follow("$.paths['/runs'].get.parameters[*].schema.type"),
        ["/components/schemas/Limit/type"]
    );
    assert_eq!(
        follow("$.components.schemas.List.items.items.items"),
        ["/components/schemas/List"]
    );
    // What is met in several ways is selected once.
    assert_eq!(follow("$..minimum"), ["/components/schemas/Limit/minimum"]);
    assert_eq!(follow("$.paths..minimum"), ["/components/schemas/Limit/minimum"]);
    assert_eq!(selected("$.paths..minimum", false, Bare::Exists), [""; 0]);
    assert_eq!(
        selected("$.paths[*][*].parameters[?@.in]", false, Bare::Exists),
        ["/paths/~1runs/get/parameters/1"]
    );
}

#[test]
fn what_rulesets_are_full_of_is_read() {
    let rule = |path| selected(path, true, Bare::IsTruthy);
    assert_eq!(
        rule("$.paths[*][get,put,post].operationId"),
        ["/paths/~1runs/post/operationId", "paths.yaml#/laps/get/operationId"]
    );
    assert_eq!(rule("$.paths[*]~"), ["/paths//runs~", "/paths//laps~"]);
    assert_eq!(
        rule("$.paths[*][*]~"),
        ["/paths/~1runs/get~", "/paths/~1runs/post~", "/laps/get~"]
    );
    assert_eq!(
        rule("$.paths.*.[?( @property === 'post' || @property === 'put' )]"),
        ["/paths/~1runs/post"]
    );
    assert_eq!(
        rule("$.paths[*][*].responses[?(@property >= 400 && @property < 600)]~"),
        ["/paths/~1runs/get/responses/404~", "/laps/get/responses/500~"]
    );
    assert_eq!(
        rule("$.paths[*][*].responses[?(@property.match(/^(4|5)/))].description"),
        [
            "/components/responses/Problem/description",
            "paths.yaml#/laps/get/responses/500/description"
        ]
    );
    assert_eq!(rule("$.paths[*].post^~"), ["/paths//runs~"]);
    assert_eq!(
        rule("$.paths[*][*].responses[?(@property == '500')]^^.operationId"),
        ["paths.yaml#/laps/get/operationId"]
    );
    assert_eq!(rule("$.tags[0]^[1].name"), ["/tags/1/name"]);
    assert_eq!(rule("$^"), [""; 0]);
    assert_eq!(rule("$.paths[*][?(@.deprecated)]"), ["/paths/~1runs/post"]);
    assert_eq!(
        rule("$.info[?(@object() || @string() && @property == 'title')]").len(),
        2
    );
    assert_eq!(rule("$..[?(@ && @.contact && !@.contact.name)]"), ["/info"]);
    assert_eq!(rule("$.paths[*][?(@.tags.length > 1)]"), ["/paths/~1runs/get"]);
    assert_eq!(rule("$..[?(@.name.match(/^L/i))]"), ["/components/parameters/Limit"]);
    assert_eq!(rule("$..[?(@.operationId !== undefined && @.tags == null)]"), [""; 0]);
}

#[test]
fn what_cannot_be_read_is_told_with_its_place() {
    for (path, why) in [
        ("paths", "wanted is `$` at character 1"),
        ("$paths", "wanted is `.`, `..` or `[` at character 2"),
        ("$.a~.b", "`~` stands at the end at character 5"),
        ("$['a", "a quote is not closed at character 3"),
        ("$['a' 'b']", "wanted is `,` at character 7"),
        ("$[?(@.a == $.b)]", "`$` is not known at character 12"),
        ("$[?(@..a)]", "`..` and `*` are not known at character 6"),
        ("$[?(@parent.a)]", "`@parent` is not known at character 12"),
        ("$[?(@.a.includes('x'))]", "there is no such function at character 17"),
        ("$[?(@.a == x)]", "wanted is `@`, a text in quotes"),
        ("$[(@.length-1)]", "a script is not known"),
        ("$[?(@.a.match(/(/))]", "is no regular expression"),
        (
            "$[?(@.a.match(/(?=b)/))]",
            "is no regular expression that takes linear time",
        ),
        ("$[?(@.a", "wanted is `)`"),
        ("$[]", "a name is missing"),
        ("$.ä.", "a name is missing at character 5"),
    ] {
        let error = Selector::parse(path, Bare::Exists).expect_err(path);
        assert!(error.contains(why), "{path}: {error}");
    }
    for hostile in [
        format!("$[?({}@.a{})]", "(".repeat(1000), ")".repeat(1000)),
        format!("$[?({}@.a)]", "!".repeat(3000)),
        format!("${}", ".a".repeat(5000)),
        "$[?match(@.a, '(.{900}){900}')]".to_owned(),
    ] {
        assert!(Selector::parse(&hostile, Bare::Exists).is_err(), "{hostile:.40}");
    }
}

#[test]
fn a_path_meets_each_value_once_however_it_is_written() {
    assert_eq!(
        selected("$['info','info'][*,*,'title']~", true, Bare::Exists),
        ["/info/title~", "/info/contact~"]
    );
    // Each step would select every value as often as there are names, times those of all steps before.
    let path = format!("$..{}", "[*,*,*,*,*,*,*,*]..".repeat(150)) + "*";
    let many: String = (0..200).map(|n| format!("  x-{n}: [[[[[{n}]]]]]\n")).collect();
    let text = format!("openapi: 3.1.0\nx-many:\n{many}");
    let (source, _) = load(
        Path::new("a.yaml"),
        &Memory::from([("a.yaml", text)]),
        &Limits::default(),
    );
    let selector = Selector::parse(&path, Bare::Exists).expect("a path");
    let view = View {
        source: &source,
        follow: true,
    };
    let start = std::time::Instant::now();
    selector.select(view, source.root());
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn no_path_panics(path in r#"\$([.\[\]()?@!=&|<>*~^,:'"/\\ä 0-9-]|info|name|\.\.|\[\?\(@|\.match\(/|length\(|match\(|@property|true){0,25}"#) {
        let source = source();
        if let Ok(selector) = Selector::parse(&path, Bare::IsTruthy) {
            let view = View { source: &source, follow: true };
            selector.select(view, source.root());
        }
    }
}
