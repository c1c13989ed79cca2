//! Telling equal JSON values from different ones, as `uniqueItems` asks.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use jiter::{Jiter, JiterResult, Peek};

use super::decimal::Decimal;
use super::writer::write_string;
use crate::rule::Checker;

/// Items that must all be different: numbers are compared by value, strings by their characters, objects whatever the order of their properties.
#[derive(Debug, Default)]
pub(crate) struct Unique {
    /// One form for equal items, one after the other.
    forms: Vec<u8>,
    ends: Vec<usize>,
}

impl Unique {
    /// Adds an item: JSON that was read or written already.
    pub(crate) fn add(&mut self, json: &[u8]) {
        if write(&mut Jiter::new(json), &mut self.forms).is_err() {
            self.forms.extend_from_slice(json);
        }
        self.ends.push(self.forms.len());
    }

    /// Records the first pair of equal items. The time is linear: hashes are keyed at random, so nobody can choose items that collide.
    pub(crate) fn check(&self, at: &mut Checker) {
        if let Some((first, second)) = self.first_pair() {
            at.limit(
                "uniqueItems",
                "true",
                format!("must not have equal items, as {first} and {second} are"),
            );
        }
    }

    fn first_pair(&self) -> Option<(usize, usize)> {
        if self.ends.len() < 2 {
            return None;
        }
        let mut seen = HashMap::with_capacity(self.ends.len());
        let mut start = 0;
        for (index, &end) in self.ends.iter().enumerate() {
            match seen.entry(&self.forms[start..end]) {
                Entry::Occupied(first) => return Some((*first.get(), index)),
                Entry::Vacant(place) => place.insert(index),
            };
            start = end;
        }
        None
    }
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
        let mut unique = Unique::default();
        for item in items {
            unique.add(item.as_bytes());
        }
        unique.first_pair()
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
