//! The ways to read a body, and to write one.

use std::hint::black_box;

use serde_json::Value;
use wirewright_runtime::codec::{ReadOptions, from_json, to_json};
use wirewright_runtime::rule::check;

use crate::{orders, peers};

/// Ways to read a body; the first is what the others are compared with.
pub(crate) const READ: &[&str] = &[
    "serde",
    "generated",
    "generated, unchecked",
    "serde + garde",
    "serde + validator",
    "Value",
    #[cfg(feature = "jsonschema")]
    "Value + jsonschema, is_valid",
    #[cfg(feature = "jsonschema")]
    "Value + jsonschema, all errors",
];

/// Ways to write a value; the first is what the others are compared with.
pub(crate) const WRITE: &[&str] = &[
    "serde",
    "generated",
    "generated, check alone",
    "generated, check and write",
];

/// Whether a way to read checks all limits of the contract.
pub(crate) fn validates(way: &str) -> bool {
    way == "generated" || way.contains(" + ")
}

/// Reads a body; whether it is good.
pub(crate) type Way = Box<dyn Fn(&[u8]) -> bool>;

/// A way to read bodies; gives whether the body was taken.
pub(crate) fn reader(way: &str) -> Way {
    match way {
        "serde" => Box::new(|body| derived(body).is_some()),
        "generated" => generated(ReadOptions::default()),
        "generated, unchecked" => generated(ReadOptions::lenient()),
        "serde + garde" => {
            Box::new(|body| derived(body).is_some_and(|order| garde::Validate::validate(&order).is_ok()))
        }
        "serde + validator" => {
            Box::new(|body| derived(body).is_some_and(|order| validator::Validate::validate(&order).is_ok()))
        }
        "Value" => Box::new(|body| value(body).is_some()),
        _ => by_schema(way),
    }
}

fn generated(options: ReadOptions) -> Way {
    Box::new(move |body| black_box(from_json::<orders::Order>(body, &options)).is_ok())
}

fn derived(body: &[u8]) -> Option<peers::Order> {
    black_box(serde_json::from_slice(body)).ok()
}

fn value(body: &[u8]) -> Option<Value> {
    black_box(serde_json::from_slice(body)).ok()
}

#[cfg(feature = "jsonschema")]
fn by_schema(way: &str) -> Way {
    let validator = crate::schema::validator();
    if way.ends_with("is_valid") {
        return Box::new(move |body| value(body).is_some_and(|value| validator.is_valid(&value)));
    }
    Box::new(move |body| {
        value(body).is_some_and(|value| black_box(validator.iter_errors(&value).collect::<Vec<_>>()).is_empty())
    })
}

#[cfg(not(feature = "jsonschema"))]
fn by_schema(way: &str) -> Way {
    panic!("no way is named {way}")
}

/// A way to write the value of a body.
pub(crate) fn writer(way: &str, body: &[u8]) -> Box<dyn Fn() -> bool> {
    if way == "serde" {
        let order = derived(body).expect("an order");
        return Box::new(move || black_box(serde_json::to_vec(black_box(&order))).is_ok());
    }
    let order: orders::Order = from_json(body, &ReadOptions::default()).expect("an order");
    match way {
        "generated" => Box::new(move || !black_box(to_json(black_box(&order))).is_empty()),
        "generated, check alone" => Box::new(move || check(black_box(&order)).is_empty()),
        _ => Box::new(move || check(black_box(&order)).is_empty() && !black_box(to_json(&order)).is_empty()),
    }
}
