//! What bounds the work of schemas that try a value again and again.

use serde_json::json;

use super::tests::{holds, tell, told};
use super::{Keyword, Literal, Schema, Whole};
use crate::codec::{Kind, ReadOptions, Reader};
use crate::rule::{Checker, Pattern};
use crate::types::Value;
use crate::violation::{Bounds, Place};

const BUDGET: &str = " budget: takes too much work to be checked";
const PART: &str = " budget: takes too much work to tell all that is wrong with it";

fn inside(mut value: Value, levels: usize) -> Value {
    for _ in 0..levels {
        value = Value::Array(vec![value]);
    }
    value
}

static INTEGER: Schema = Schema(&[Keyword::Type(&[Kind::Integer])]);

/// Each level goes three times into the next one, and the last time decides.
static TRIPLED: Schema = Schema(&[Keyword::AnyOf(&[
    &INTEGER,
    &Schema(&[Keyword::Items(&TRIPLED), Keyword::Type(&[Kind::Null])]),
    &Schema(&[Keyword::Items(&TRIPLED), Keyword::Const(Literal::Null)]),
    &Schema(&[Keyword::Items(&TRIPLED), Keyword::Type(&[Kind::Array])]),
])]);

#[test]
fn what_is_known_of_a_part_is_not_found_out_again() {
    assert!(holds(&TRIPLED, &inside(json!(1), 100)));
    assert!(!holds(&TRIPLED, &inside(json!("a"), 100)));
}

#[test]
fn what_is_known_of_a_part_is_known_in_its_dynamic_scope() {
    static NODE: Schema = Schema(&[
        Keyword::DynamicAnchors(&[("node", &NODE)]),
        Keyword::Type(&[Kind::Array]),
        Keyword::Items(&Schema(&[Keyword::AllOf(&[&Schema(&[Keyword::DynamicRef(
            "node", &NODE,
        )])])])),
    ]);
    static SINGLE: Schema = Schema(&[
        Keyword::DynamicAnchors(&[("node", &SINGLE)]),
        Keyword::Ref(&NODE),
        Keyword::MaxItems(1),
    ]);
    static EITHER: Schema = Schema(&[Keyword::OneOf(&[&NODE, &SINGLE])]);
    assert!(holds(&EITHER, &inside(json!([[], []]), 5)));
    assert_eq!(
        told(&EITHER, &inside(json!([[]]), 5)),
        [" oneOf: must match only one of option 1, option 2"]
    );
}

#[test]
fn what_takes_too_much_work_to_be_told_is_told_in_part() {
    static A: Schema = Schema(&[Keyword::AnyOf(&[
        &Schema(&[Keyword::Properties(&[("a", &A)]), Keyword::Required(&["b"])]),
        &Schema(&[Keyword::Properties(&[("a", &A)]), Keyword::Required(&["c"])]),
        &Schema(&[Keyword::Properties(&[("a", &A)]), Keyword::Required(&["d"])]),
    ])]);
    let mut value = json!({});
    for _ in 0..50 {
        value = json!({ "a": value });
    }
    let told = told(&A, &value);
    assert_eq!(told[0], PART);
    assert!(told[1].starts_with(" anyOf: must match one of option 1, option 2, option 3"));
    assert!(told.iter().any(|violation| violation.starts_with("/a/a/a anyOf: ")));
}

#[test]
fn what_is_told_is_paid_for() {
    static NONE: Schema = Schema(&[Keyword::AnyOf(&[
        &Schema(&[Keyword::AdditionalProperties(&NONE), Keyword::Required(&["b"])]),
        &Schema(&[Keyword::AdditionalProperties(&NONE), Keyword::Required(&["c"])]),
    ])]);
    let name = "a".repeat(60);
    let value = (0..100).fold(json!({}), |value, _| json!({ name.as_str(): value }));
    let mut at = Checker::default();
    NONE.check(&value, &mut at);
    assert_eq!(tell(&at)[0], PART);
    assert!(at.written() < 5 << 20, "{}", at.written());
}

#[test]
fn what_is_told_in_part_is_true() {
    static LETTER: Pattern = Pattern::new("^(?=a)");
    static GOOD: Schema = Schema(&[
        Keyword::Contains {
            item: &Schema(&[Keyword::Const(Literal::Text("a"))]),
            min: 1,
            max: None,
        },
        Keyword::UniqueItems,
        Keyword::PrefixItems(&[&Schema(&[Keyword::Enum(&[
            Literal::Null,
            Literal::Bool(true),
            Literal::Bool(false),
            Literal::Text("d"),
            Literal::Text("c"),
            Literal::Text("b"),
            Literal::Text(""),
            Literal::Text("a"),
        ])])]),
        Keyword::Items(&Schema(&[Keyword::AnyOf(&[
            &Schema(&[Keyword::Enum(&[Literal::Number("1"), Literal::Number("2")])]),
            &Schema(&[Keyword::Pattern(&LETTER), Keyword::Type(&[Kind::String])]),
        ])])),
        Keyword::OneOf(&[
            &INTEGER,
            &Schema(&[Keyword::Items(&Schema(&[Keyword::Not(&Schema::NEVER)]))]),
        ]),
        Keyword::If(&INTEGER, &Schema::NEVER, &Schema::ANY),
        Keyword::UnevaluatedItems(&Schema::NEVER),
    ]);
    static BOTH: Schema = Schema(&[Keyword::Properties(&[
        ("bad", &INTEGER),
        (
            "good",
            &Schema(&[Keyword::AllOf(&[
                &Schema(&[Keyword::Ref(&GOOD)]),
                &Schema(&[Keyword::Ref(&GOOD)]),
                &Schema(&[Keyword::Ref(&GOOD)]),
                &Schema(&[Keyword::Ref(&GOOD)]),
            ])]),
        ),
    ])]);
    let value = json!({"bad": "text", "good": ["a", 1, "ab"]});
    let bad = "/bad type: expected an integer, found a string";
    let (mut all, mut part) = (0, 0);
    for spare in 0..4000 {
        let mut at = Checker::default();
        at.spare_work = spare;
        BOTH.check(&value, &mut at);
        match tell(&at).as_slice() {
            [budget, told] if budget == PART && told == bad => part += 1,
            [told] if told == bad => all += 1,
            other => panic!("{other:?}"),
        }
    }
    assert!(all > 100 && part > 100, "{all} {part}");
}

#[test]
fn what_cannot_be_told_is_refused_nevertheless() {
    let bounds = Bounds { count: 0, bytes: 0 };
    let mut at = Checker::new(Place::Body, bounds);
    INTEGER.check(&json!("a"), &mut at);
    assert!(at.violations().truncated());
    let found = at.found();
    INTEGER.check(&json!("b"), &mut at);
    assert!(at.found() > found);
}

#[test]
fn more_violations_than_are_kept_are_noted() {
    static INTEGERS: Schema = Schema(&[Keyword::Items(&INTEGER)]);
    let mut at = Checker::default();
    INTEGERS.check(&vec!["a"; 1000].into(), &mut at);
    assert_eq!((at.violations().len(), at.violations().truncated()), (100, true));
}

#[test]
fn a_value_that_goes_too_deep_is_refused() {
    static DEEP: Schema = Schema(&[Keyword::Items(&Schema(&[Keyword::AllOf(&[&Schema(&[Keyword::Ref(
        &DEEP,
    )])])]))]);
    assert!(holds(&DEEP, &inside(json!([]), 120)));
    assert_eq!(told(&DEEP, &inside(json!([]), 400)), [BUDGET]);
}

#[test]
fn items_are_compared_once_whatever_is_around_them() {
    static UNIQUE: Schema = Schema(&[Keyword::UniqueItems, Keyword::Items(&UNIQUE)]);
    let mut value: Value = (0..10_000).collect();
    for _ in 0..100 {
        value = json!([value, ""]);
    }
    assert!(holds(&UNIQUE, &value));
}

#[test]
fn a_pattern_that_steps_back_is_dear_in_long_texts() {
    static AHEAD: Pattern = Pattern::new("(?=a)a");
    static LINEAR: Pattern = Pattern::new("aa?");
    static STEPS: Schema = Schema(&[Keyword::Pattern(&AHEAD)]);
    static ONCE: Schema = Schema(&[Keyword::Pattern(&LINEAR)]);
    static DEAR: Schema = Schema(&[Keyword::AllOf(&[
        &STEPS, &STEPS, &STEPS, &STEPS, &STEPS, &STEPS, &STEPS, &STEPS,
    ])]);
    static CHEAP: Schema = Schema(&[Keyword::AllOf(&[
        &ONCE, &ONCE, &ONCE, &ONCE, &ONCE, &ONCE, &ONCE, &ONCE,
    ])]);
    let text = |length| Value::String("a".repeat(length));
    assert!(holds(&DEAR, &text(100_000)));
    assert_eq!(told(&DEAR, &text(300_000)), [BUDGET]);
    assert!(holds(&CHEAP, &text(300_000)));
}

/// Each level goes twice into the next one, and both hold where one may.
static DOUBLED: Schema = Schema(&[Keyword::OneOf(&[&HALF, &OTHER_HALF, &INTEGER])]);
static HALF: Schema = Schema(&[Keyword::Type(&[Kind::Array]), Keyword::Items(&DOUBLED)]);
static OTHER_HALF: Schema = Schema(&[Keyword::Items(&DOUBLED), Keyword::Type(&[Kind::Array])]);

/// What takes too much work, where another branch of a union would take the value.
#[test]
fn a_union_does_not_get_round_the_work() {
    static HEAVY: Schema = Schema(&[Keyword::AllOf(&[&DEEPER, &DEEPER, &DEEPER, &DEEPER, &DEEPER])]);
    static DEEPER: Schema = Schema(&[Keyword::AllOf(&[&DEEPEST, &DEEPEST, &DEEPEST, &DEEPEST, &DEEPEST])]);
    static DEEPEST: Schema = Schema(&[Keyword::Items(&INTEGER)]);
    const RULE: Whole = Whole::new(&HEAVY);
    let read = |text: &str| {
        Reader::json(text.as_bytes(), &ReadOptions::default()).read::<Value>(|r| {
            r.any_of(
                &["heavy", "any"],
                |r, branch| {
                    if branch == 0 { r.rule(&RULE) } else { r.value() }
                },
            )
        })
    };
    assert!(read(&format!("[{}1]", "1,".repeat(1_000))).is_ok());
    let refused = read(&format!("[{}1]", "1,".repeat(200_000)));
    assert_eq!(
        refused.expect_err("too much").to_string(),
        "body: takes too much work to be checked (budget)"
    );
}

#[test]
fn the_work_of_a_message_is_that_of_all_branches_together() {
    static FOUR: Schema = Schema(&[Keyword::AllOf(&[&EACH, &EACH, &EACH, &EACH])]);
    static EACH: Schema = Schema(&[Keyword::Items(&INTEGER)]);
    const RULE: Whole = Whole::new(&FOUR);
    let names = ["a"; 12];
    let read = |branches, items: String| {
        Reader::json(items.as_bytes(), &ReadOptions::default())
            .read::<Value>(|r| r.any_of(&names[..branches], |r, _| r.rule(&RULE)))
    };
    let numbers = || format!("[{}1]", "1,".repeat(100_000));
    assert!(read(3, numbers()).is_ok());
    assert_eq!(
        read(12, numbers()).expect_err("too much").as_slice()[0].keyword,
        "budget"
    );
    let texts = || format!("[{}1]", "1000000000,".repeat(20_000));
    assert!(read(12, texts()).is_ok());
}

#[test]
fn the_spare_work_is_that_of_a_whole_message() {
    let mut at = Checker::default();
    let value = inside(json!(1), 6);
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
