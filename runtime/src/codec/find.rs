//! One value of a JSON text, without the others.

use std::borrow::Cow;

use jiter::{Jiter, Peek};

/// The text of the value that a JSON Pointer (RFC 6901) leads to. Nothing behind it is looked at.
pub(crate) fn find<'j>(json: &'j [u8], pointer: &str) -> Option<&'j [u8]> {
    let mut reader = Jiter::new(json);
    for segment in pointer.split('/').skip(1) {
        match reader.peek().ok()? {
            Peek::Object => go_to_property(&mut reader, &unescaped(segment))?,
            Peek::Array => go_to_item(&mut reader, segment.parse().ok()?)?,
            _ => return None,
        }
    }
    // White space is passed over.
    reader.peek().ok()?;
    let start = reader.current_index();
    reader.next_skip().ok()?;
    Some(reader.slice_to_current(start))
}

fn go_to_property(reader: &mut Jiter<'_>, name: &str) -> Option<()> {
    let mut is_there = reader.next_object().ok()?? == name;
    while !is_there {
        reader.next_skip().ok()?;
        is_there = reader.next_key().ok()?? == name;
    }
    Some(())
}

fn go_to_item(reader: &mut Jiter<'_>, index: usize) -> Option<()> {
    reader.next_array().ok()??;
    for _ in 0..index {
        reader.next_skip().ok()?;
        reader.array_step().ok()??;
    }
    Some(())
}

fn unescaped(segment: &str) -> Cow<'_, str> {
    match segment.contains('~') {
        true => segment.replace("~1", "/").replace("~0", "~").into(),
        false => segment.into(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    const JSON: &str = r#" {"a": {"b": [ 1, "x\u00e9", {"c": null} ], "~/": true}, "": 2.50, "k\u00e9y": "v"} "#;

    #[test]
    fn a_pointer_leads_to_what_serde_json_finds() {
        let value: Value = serde_json::from_str(JSON).expect("JSON");
        for pointer in [
            "", "/", "/a", "/a/b", "/a/b/0", "/a/b/1", "/a/b/2", "/a/b/2/c", "/a/b/3", "/a/b/x", "/a/~0~1", "/kéy",
            "/a/b/0/d", "/nothing", "a",
        ] {
            let found = find(JSON.as_bytes(), pointer).map(|json| serde_json::from_slice::<Value>(json).expect("JSON"));
            // A pointer that does not begin with a slash is none.
            let expected = if pointer == "a" {
                Some(&value)
            } else {
                value.pointer(pointer)
            };
            assert_eq!(found.as_ref(), expected, "{pointer}");
        }
    }

    #[test]
    fn what_is_no_json_has_nothing() {
        let deep = "[".repeat(100_000);
        for json in ["", "{", r#"{"a"}"#, r#"{"a": "#, r#"{"b": 1 "a": 2}"#, deep.as_str()] {
            assert_eq!(find(json.as_bytes(), "/a"), None, "{json:.10}");
        }
        assert_eq!(find(deep.as_bytes(), ""), None);
    }
}
