//! Orders as clients send them.

use std::fmt::Write as _;

/// The names of the sizes, and how many lines each has; the small one has one short line.
pub(crate) const SIZES: &[(&str, usize)] = &[("small", 0), ("medium", 40), ("large", 3200)];

const SMALL: &str = r#"{"id":"7f9c2b1e-5d3a-4c8b-9e6f-0a1b2c3d4e5f","placed_at":"2026-11-20T17:42:05Z","email":"ann@shop.example","currency":"EUR","payment":{"method":"card","last4":"4242"},"lines":[{"sku":"AB-1234","name":"Laces","quantity":2,"price":4.5}]}"#;

const CATEGORIES: [&str; 5] = ["shoes", "clothes", "nutrition", "watches", "books"];

/// Mostly plain text, as bodies have it; one in eight has an escape, one in eight letters beyond ASCII.
const NOTES: [&str; 8] = [
    "Leave at the door",
    "Please call before noon",
    "Größe vor dem Versand prüfen",
    "Second floor, left",
    "Ring twice",
    r#"A gift:\n\"For Ann\""#,
    "Not on Mondays",
    "Thank you",
];

/// The body of a size.
pub(crate) fn body(size: &str) -> String {
    match SIZES.iter().find(|(name, _)| *name == size) {
        Some((_, 0)) => SMALL.to_owned(),
        Some((_, lines)) => order(*lines),
        None => panic!("no size is named {size}"),
    }
}

/// The medium body with one number that is beyond its limit.
pub(crate) fn invalid() -> String {
    body("medium").replacen(r#""quantity":21,"#, r#""quantity":1000,"#, 1)
}

fn order(lines: usize) -> String {
    let mut body = String::from(
        r#"{"id":"7f9c2b1e-5d3a-4c8b-9e6f-0a1b2c3d4e5f","placed_at":"2026-11-20T17:42:05.123456Z","email":"ann.miller@shop.example","currency":"EUR","payment":{"method":"invoice","days":30},"address":{"street":"Johannisplatz 11","city":"Eisenach","postcode":"99817","country":"DE"},"lines":["#,
    );
    for number in 0..lines {
        if number > 0 {
            body.push(',');
        }
        line(number, &mut body);
    }
    body.push_str("]}");
    body
}

fn line(number: usize, body: &mut String) {
    let (category, note) = (CATEGORIES[number % 5], NOTES[number % 8]);
    let (quantity, cents, minute) = (1 + number % 24, 199 + number * 37 % 20_000, number % 60);
    let (price, cents) = (cents / 100, cents % 100);
    let written = write!(
        body,
        r#"{{"id":"0a1b2c3d-4e5f-4c8b-9e6f-{number:012x}","sku":"RUN-{:06}","name":"Trail shoe {number}","category":"{category}","quantity":{quantity},"price":{price}.{cents:02},"discount":0.15,"gift":{},"added_at":"2026-11-20T17:{minute:02}:05+01:00","tags":["trail","size-{}"],"size":{{"width":{},"height":120}},"note":"{note}"}}"#,
        number * 7919 % 1_000_000,
        number.is_multiple_of(3),
        36 + number % 12,
        200 + number % 100,
    );
    written.expect("a string takes all");
}
