//! What schemas allow; the official test suite goes through generated code (tests/conformance).

use serde_json::json;

use super::{Keyword, Literal, Schema, Whole};
use crate::codec::{Kind, ReadOptions, Reader};
use crate::rule::Checker;
use crate::types::Value;

pub(super) fn told(schema: &'static Schema, value: &Value) -> Vec<String> {
    let mut at = Checker::default();
    schema.check(value, &mut at);
    tell(&at)
}

pub(super) fn tell(at: &Checker) -> Vec<String> {
    let tell = |violation: &crate::violation::Violation| {
        format!("{} {}: {}", violation.pointer, violation.keyword, violation.message)
    };
    at.violations().iter().map(tell).collect()
}

pub(super) fn holds(schema: &'static Schema, value: &Value) -> bool {
    told(schema, value).is_empty()
}

static INTEGER: Schema = Schema(&[Keyword::Title("integer"), Keyword::Type(&[Kind::Integer])]);
static TEXT: Schema = Schema(&[Keyword::Title("text"), Keyword::Type(&[Kind::String])]);

#[test]
fn numbers_are_compared_digit_by_digit() {
    static LIMITS: Schema = Schema(&[Keyword::Maximum("9007199254740992"), Keyword::MultipleOf("0.1")]);
    assert!(holds(&LIMITS, &json!(58.3)));
    assert!(holds(&LIMITS, &json!(9_007_199_254_740_992_u64)));
    assert_eq!(
        told(&LIMITS, &json!(9_007_199_254_740_993_u64)),
        [" maximum: must be at most 9007199254740992"]
    );
    assert_eq!(told(&LIMITS, &json!(0.05)), [" multipleOf: must be a multiple of 0.1"]);
    assert!(holds(&LIMITS, &json!("text")));
}

#[test]
fn equal_is_what_has_the_same_value() {
    static VALUES: Schema = Schema(&[Keyword::Enum(&[
        Literal::Number("1"),
        Literal::List(&[Literal::Bool(false)]),
        Literal::Object(&[("a", Literal::Null), ("b", Literal::Text("c"))]),
    ])]);
    for value in [json!(1.0), json!([false]), json!({"b": "c", "a": null})] {
        assert!(holds(&VALUES, &value), "{value}");
    }
    for value in [json!(true), json!([0]), json!({"a": null}), json!("1")] {
        assert_eq!(
            told(&VALUES, &value),
            [r#" enum: must be one of 1, [false], {"a":null,"b":"c"}"#],
            "{value}"
        );
    }
}

#[test]
fn what_no_keyword_looked_at_is_unevaluated() {
    static CAT: Schema = Schema(&[
        Keyword::Properties(&[("lives", &INTEGER)]),
        Keyword::Required(&["lives"]),
    ]);
    static DOG: Schema = Schema(&[
        Keyword::Properties(&[("tricks", &TEXT)]),
        Keyword::Required(&["tricks"]),
    ]);
    static PET: Schema = Schema(&[
        Keyword::UnevaluatedProperties(&Schema::NEVER),
        Keyword::Properties(&[("name", &TEXT)]),
        Keyword::AnyOf(&[&CAT, &DOG]),
    ]);
    assert!(holds(&PET, &json!({"name": "Tom", "lives": 9})));
    assert!(holds(&PET, &json!({"lives": 9, "tricks": "none"})));
    // What a branch that does not hold looked at does not count.
    assert_eq!(
        told(&PET, &json!({"lives": 9, "tricks": 1})),
        ["/tricks unevaluatedProperties: must not have the property `tricks`"]
    );
    static LIST: Schema = Schema(&[
        Keyword::PrefixItems(&[&TEXT]),
        Keyword::Contains {
            item: &INTEGER,
            min: 1,
            max: Some(2),
        },
        Keyword::UnevaluatedItems(&Schema::NEVER),
    ]);
    assert!(holds(&LIST, &json!(["a", 1, 2])));
    assert_eq!(
        told(&LIST, &json!(["a", "b", 1])),
        ["/1 unevaluatedItems: must not be there"]
    );
}

#[test]
fn a_dynamic_anchor_of_the_outermost_resource_counts() {
    static NODE: Schema = Schema(&[
        Keyword::DynamicAnchors(&[("node", &NODE)]),
        Keyword::Properties(&[("next", &Schema(&[Keyword::DynamicRef("node", &NODE)]))]),
    ]);
    static CLOSED: Schema = Schema(&[
        Keyword::DynamicAnchors(&[("node", &CLOSED)]),
        Keyword::Ref(&NODE),
        Keyword::UnevaluatedProperties(&Schema::NEVER),
    ]);
    let value = json!({"next": {"next": {"other": 1}}});
    assert!(holds(&NODE, &value));
    assert_eq!(
        told(&CLOSED, &value),
        ["/next/next/other unevaluatedProperties: must not have the property `other`"]
    );
}

#[test]
fn the_branch_that_comes_nearest_is_named() {
    static LONG: Schema = Schema(&[Keyword::Type(&[Kind::String]), Keyword::MinLength(3)]);
    static EITHER: Schema = Schema(&[Keyword::OneOf(&[&INTEGER, &LONG, &TEXT])]);
    assert!(holds(&EITHER, &json!("a")));
    assert_eq!(
        told(&EITHER, &json!("abc")),
        [" oneOf: must match only one of option 2, text"]
    );
    static SOME: Schema = Schema(&[Keyword::AnyOf(&[&INTEGER, &LONG])]);
    assert_eq!(
        told(&SOME, &json!("a")),
        [
            " anyOf: must match one of integer, option 2; option 2 comes nearest",
            " minLength: as option 2: must have at least 3 characters"
        ]
    );
}

#[test]
fn conditions_are_silent() {
    static CONDITION: Schema = Schema(&[Keyword::If(&INTEGER, &Schema(&[Keyword::Minimum("0")]), &TEXT)]);
    assert!(holds(&CONDITION, &json!(1)));
    assert!(holds(&CONDITION, &json!("a")));
    assert_eq!(told(&CONDITION, &json!(-1)), [" minimum: must be at least 0"]);
    assert_eq!(told(&CONDITION, &json!(null)), [" type: expected a string, found null"]);
    static NOT: Schema = Schema(&[Keyword::Not(&INTEGER)]);
    assert_eq!(told(&NOT, &json!(1)), [" not: must not match integer"]);
}

#[test]
fn equal_items_are_found_however_they_are_written() {
    static UNIQUE: Schema = Schema(&[Keyword::UniqueItems]);
    let many = |first: Value, second: Value| {
        let mut items: Vec<Value> = (100..150).map(|number| json!([number])).collect();
        items.extend([first, second]);
        Value::Array(items)
    };
    for (one, other) in [
        (json!(1), json!(1.0)),
        (json!(-0.0), json!(0)),
        (json!({"a": [1], "b": "c"}), json!({"b": "c", "a": [1.0]})),
        (json!([[], {}, null]), json!([[], {}, null])),
    ] {
        assert_eq!(
            told(&UNIQUE, &many(one, other)),
            [" uniqueItems: must not have equal items, as 50 and 51 are"]
        );
    }
    for (one, other) in [
        (json!(1), json!("1")),
        (json!(1), json!(true)),
        (json!(null), json!("null")),
        (json!([]), json!({})),
        (json!([1, 2]), json!([2, 1])),
        (json!([[1], 2]), json!([1, [2]])),
        (json!({"a": "b"}), json!({"b": "a"})),
        (json!({"a": 1, "b": 2}), json!({"a": 2, "b": 1})),
        (json!(9_007_199_254_740_993_u64), json!(9_007_199_254_740_992_u64)),
    ] {
        assert!(holds(&UNIQUE, &many(one, other)));
    }
}

#[test]
fn properties_by_pattern_and_by_name() {
    static X: crate::rule::Pattern = crate::rule::Pattern::new("^x-");
    static OBJECT: Schema = Schema(&[
        Keyword::Properties(&[("a", &INTEGER)]),
        Keyword::PatternProperties(&[(&X, &TEXT)]),
        Keyword::AdditionalProperties(&Schema::NEVER),
        Keyword::PropertyNames(&Schema(&[Keyword::MaxLength(3)])),
        Keyword::DependentSchemas(&[("a", &Schema(&[Keyword::MinProperties(2)]))]),
    ]);
    assert!(holds(&OBJECT, &json!({"a": 1, "x-b": "c"})));
    assert_eq!(
        told(&OBJECT, &json!({"a": "1", "x-bc": 1, "c": 2})),
        [
            "/a type: expected an integer, found a string",
            "/x-bc type: expected a string, found a number",
            "/c additionalProperties: must not have the property `c`",
            "/x-bc maxLength: must have at most 3 characters"
        ]
    );
    assert_eq!(
        told(&OBJECT, &json!({"a": 1})),
        [" minProperties: must have at least 2 properties"]
    );
}

#[test]
fn a_schema_that_holds_itself_is_asked_once() {
    static PET: Schema = Schema(&[Keyword::Required(&["kind"]), Keyword::OneOf(&[&CAT, &DOG])]);
    static CAT: Schema = Schema(&[Keyword::Ref(&PET), Keyword::Required(&["lives"])]);
    static DOG: Schema = Schema(&[Keyword::Ref(&PET), Keyword::Required(&["tricks"])]);
    for schema in [&PET, &CAT] {
        assert!(holds(schema, &json!({"kind": "cat", "lives": 9})));
        assert!(!holds(schema, &json!({"lives": 9})));
        assert!(!holds(schema, &json!({"kind": "cat"})));
    }
}

static WITHOUT_A: Schema = Schema(&[
    Keyword::Type(&[Kind::Array]),
    Keyword::Items(&Schema(&[
        Keyword::Type(&[Kind::String]),
        Keyword::Not(&Schema(&[Keyword::Const(Literal::Text("a"))])),
    ])),
]);

#[test]
fn a_whole_value_is_checked_once_and_then_read() {
    const RULE: Whole = Whole::new(&WITHOUT_A);
    let read =
        |json: &str| Reader::json(json.as_bytes(), &ReadOptions::default()).read::<Vec<String>>(|r| r.rule(&RULE));
    assert_eq!(read(r#"["b", "cc"]"#), Ok(vec!["b".to_owned(), "cc".to_owned()]));
    assert_eq!(
        read(r#"["a"]"#).unwrap_err().to_string(),
        "body at /0: must not match what the contract excludes (not)"
    );
    assert_eq!(read("[1]").unwrap_err().len(), 1);
    let lenient = Reader::json(br#"["a"]"#, &ReadOptions::lenient()).read::<Vec<String>>(|r| r.rule(&RULE));
    assert_eq!(lenient, Ok(vec!["a".to_owned()]));
}

#[test]
fn a_whole_value_is_checked_before_it_is_sent() {
    const RULE: Whole = Whole::new(&WITHOUT_A);
    let mut at = Checker::default();
    at.rule("list", &json!(["b", "a"]), &RULE);
    at.rule("nothing", &None::<Value>, &RULE);
    at.rule("null", &Value::Null, &RULE);
    let pointers: Vec<_> = at
        .violations()
        .iter()
        .map(|violation| violation.pointer.as_str())
        .collect();
    assert_eq!(pointers, ["/list/1", "/null"]);
}
