//! Telling equal JSON values from different ones, as `uniqueItems` asks.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use jiter::{Jiter, JiterResult, Peek};

use super::decimal::Decimal;
use super::writer::write_string;
use crate::rule::Checker;

/// How many items are compared each with each: more of them are hashed.
const FEW: usize = 16;

/// Records the first pair of equal items: numbers are compared by value, strings by their characters, objects whatever
/// the order of their properties. The items are JSON that was read or written already.
pub(crate) fn check_unique(items: &[&[u8]], at: &mut Checker) {
    if let Some((first, second)) = first_equal(items) {
        report_equal(first, second, at);
    }
}

/// Records that two items are equal.
pub(crate) fn report_equal(first: usize, second: usize, at: &mut Checker) {
    let message = format_args!("must not have equal items, as {first} and {second} are");
    at.limit("uniqueItems", "true", message);
}

fn first_equal(items: &[&[u8]]) -> Option<(usize, usize)> {
    if items.len() < 2 {
        return None;
    }
    if items.iter().all(|item| is_plain(item)) {
        return first_same(items);
    }
    let (mut forms, mut ends) = (Vec::new(), Vec::with_capacity(items.len()));
    for item in items {
        if write(&mut Jiter::new(item), &mut forms).is_err() {
            forms.extend_from_slice(item);
        }
        ends.push(forms.len());
    }
    first_same(&slices(&forms, &ends))
}

/// The slices of `bytes` that end at `ends`, each where the one before ends.
pub(crate) fn slices<'b>(bytes: &'b [u8], ends: &[usize]) -> Vec<&'b [u8]> {
    let mut start = 0;
    ends.iter()
        .map(|&end| &bytes[std::mem::replace(&mut start, end)..end])
        .collect()
}

/// Whether the item is a string without escapes, of which there is one form only.
fn is_plain(item: &[u8]) -> bool {
    item.first() == Some(&b'"') && !item.contains(&b'\\')
}

/// The time is linear for many items: hashes are keyed at random, so that nobody can choose items that collide.
fn first_same(items: &[&[u8]]) -> Option<(usize, usize)> {
    if items.len() <= FEW {
        let mut places = items.iter().enumerate();
        return places
            .find_map(|(second, item)| Some((items[..second].iter().position(|first| first == item)?, second)));
    }
    let mut seen = HashMap::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        match seen.entry(*item) {
            Entry::Occupied(first) => return Some((*first.get(), index)),
            Entry::Vacant(place) => place.insert(index),
        };
    }
    None
}

/// Writes the form of the next value. Its depth is bounded: it was read, or written from a typed value.
fn write(json: &mut Jiter<'_>, out: &mut Vec<u8>) -> JiterResult<()> {
    match json.peek()? {
        Peek::Array => {
            out.push(b'[');
            let mut next = json.known_array()?;
            while next.is_some() {
                write(json, out)?;
                out.push(b',');
                next = json.array_step()?;
            }
            out.push(b']');
        }
        Peek::Object => write_object(json, out)?,
        Peek::String => write_string(out, json.known_str()?),
        Peek::Null => json.known_null().map(|()| out.push(b'n'))?,
        peek @ (Peek::True | Peek::False) => out.push(if json.known_bool(peek)? { b't' } else { b'f' }),
        peek => {
            let text = json.known_number_bytes(peek)?;
            match Decimal::parse(text) {
                Some(number) => number.write_canonical(out),
                None => out.extend_from_slice(text),
            }
        }
    }
    Ok(())
}

fn write_object(json: &mut Jiter<'_>, out: &mut Vec<u8>) -> JiterResult<()> {
    let mut properties = Vec::new();
    let mut key = json.known_object()?.map(str::to_owned);
    while let Some(name) = key {
        let mut form = Vec::new();
        write_string(&mut form, &name);
        write(json, &mut form)?;
        properties.push(form);
        key = json.next_key()?.map(str::to_owned);
    }
    properties.sort_unstable();
    out.push(b'{');
    for form in properties {
        out.extend_from_slice(&form);
        out.push(b',');
    }
    out.push(b'}');
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first_pair(items: &[&str]) -> Option<(usize, usize)> {
        let few: Vec<&[u8]> = items.iter().map(|item| item.as_bytes()).collect();
        // As many more as are hashed, all different.
        let more: Vec<String> = (0..FEW).map(|number| format!("[[[{number}]]]")).collect();
        let many: Vec<&[u8]> = few
            .iter()
            .copied()
            .chain(more.iter().map(|item| item.as_bytes()))
            .collect();
        assert_eq!(first_equal(&few), first_equal(&many));
        first_equal(&few)
    }

    #[test]
    fn equal_values_are_found_however_they_are_written() {
        for pair in [
            ["1", "1.0"],
            ["-0", "0e7"],
            ["100", "1e2"],
            [r#""a/b""#, r#""\u0061\/b""#],
            [r#"{"a":1,"b":[2]}"#, r#"{ "b" : [2.0], "a" : 1 }"#],
            ["[ ]", "[]"],
        ] {
            assert_eq!(first_pair(&["null", pair[0], pair[1]]), Some((1, 2)), "{pair:?}");
        }
    }

    #[test]
    fn different_values_are_not() {
        let items = [
            "1",
            "true",
            "\"1\"",
            "\"true\"",
            "null",
            "\"null\"",
            "0",
            "false",
            "[]",
            "{}",
            "[1]",
            "[[1]]",
            "[1,1]",
            r#"{"a":1}"#,
            r#"{"a":[1]}"#,
            r#"["a",1]"#,
            r#"{"a":{"b":1}}"#,
            r#"{"a":{},"b":1}"#,
            "9007199254740993",
            "9007199254740992",
            "1e400",
            "1e401",
        ];
        assert_eq!(first_pair(&items), None);
    }
}
