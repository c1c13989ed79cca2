//! What schemas allow; the official test suite goes through generated code (tests/conformance).

use serde_json::json;

use super::{Keyword, Literal, Schema, Whole};
use crate::codec::{Kind, ReadOptions, Reader};
use crate::rule::Checker;
use crate::types::Value;

fn told(schema: &'static Schema, value: &Value) -> Vec<String> {
    let mut at = Checker::default();
    schema.check(value, &mut at);
    let tell = |violation: &crate::violation::Violation| {
        format!("{} {}: {}", violation.pointer, violation.keyword, violation.message)
    };
    at.violations().iter().map(tell).collect()
}

fn holds(schema: &'static Schema, value: &Value) -> bool {
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
fn a_schema_that_multiplies_runs_out_of_work() {
    static A: Schema = Schema(&[Keyword::AnyOf(&[
        &Schema(&[Keyword::Properties(&[("a", &A)]), Keyword::Required(&["b"])]),
        &Schema(&[Keyword::Properties(&[("a", &A)]), Keyword::Required(&["c"])]),
        &Schema(&[Keyword::Properties(&[("a", &A)]), Keyword::Required(&["d"])]),
    ])]);
    let mut value = json!({});
    for _ in 0..100 {
        value = json!({ "a": value });
    }
    assert_eq!(
        told(&A, &value).last().map(String::as_str),
        Some(" budget: takes too much work to be checked")
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

#[test]
fn a_value_that_goes_too_deep_is_refused() {
    static DEEP: Schema = Schema(&[Keyword::Items(&Schema(&[Keyword::AllOf(&[&Schema(&[Keyword::Ref(
        &DEEP,
    )])])]))]);
    let value = (0..120).fold(json!([]), |value, _| json!([value]));
    assert!(holds(&DEEP, &value));
    let value = (0..400).fold(json!([]), |value, _| json!([value]));
    assert_eq!(told(&DEEP, &value), [" budget: takes too much work to be checked"]);
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

/// Each level goes twice into the next one, and compares its items each time.
static DOUBLED: Schema = Schema(&[Keyword::OneOf(&[
    &HALF,
    &OTHER_HALF,
    &Schema(&[Keyword::Type(&[Kind::Integer])]),
])]);
static HALF: Schema = Schema(&[
    Keyword::Type(&[Kind::Array]),
    Keyword::UniqueItems,
    Keyword::Items(&DOUBLED),
]);
static OTHER_HALF: Schema = Schema(&[
    Keyword::Type(&[Kind::Array]),
    Keyword::UniqueItems,
    Keyword::Items(&DOUBLED),
]);

fn inside(mut value: Value, levels: usize) -> Value {
    for _ in 0..levels {
        value = Value::Array(vec![value]);
    }
    value
}

#[test]
fn comparing_items_again_and_again_is_paid_for() {
    let begun = std::time::Instant::now();
    let value = inside((0..20_000).collect(), 12);
    let mut at = Checker::default();
    DOUBLED.check(&value, &mut at);
    assert_eq!(at.violations().as_slice()[0].keyword, "budget");
    assert!(begun.elapsed().as_secs() < 60);
}

#[test]
fn the_spare_work_is_that_of_a_whole_message() {
    let mut at = Checker::default();
    let value = inside(json!(1), 8);
    let budget = (0..10_000).find(|_| {
        DOUBLED.check(&value, &mut at);
        at.take_violations()
            .iter()
            .any(|violation| violation.keyword == "budget")
    });
    assert!(budget.is_some_and(|checked| checked > 10), "{budget:?}");
}

/// Eight schemas for each level of a value.
static CHAIN: [Schema; 8] = [
    Schema(&[Keyword::OneOf(&[&CHAIN[1]])]),
    Schema(&[Keyword::AnyOf(&[&CHAIN[2]])]),
    Schema(&[Keyword::OneOf(&[&CHAIN[3]])]),
    Schema(&[Keyword::AllOf(&[&CHAIN[4]])]),
    Schema(&[Keyword::If(&CHAIN[5], &Schema::ANY, &Schema::ANY)]),
    Schema(&[Keyword::OneOf(&[&CHAIN[6]])]),
    Schema(&[Keyword::Ref(&CHAIN[7])]),
    Schema(&[Keyword::Items(&CHAIN[0])]),
];

#[test]
fn the_deepest_schemas_fit_a_stack() {
    // A thread of tokio has 2 MiB, and this is 1.5 MiB, without optimisation.
    let thread = std::thread::Builder::new().stack_size(3 << 19).spawn(|| {
        let mut at = Checker::default();
        CHAIN[0].check(&inside(json!(1), 150), &mut at);
        assert_eq!(at.violations().as_slice()[0].keyword, "budget");
    });
    thread.expect("a thread").join().expect("no panic");
}
