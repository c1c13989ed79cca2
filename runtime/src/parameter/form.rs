//! Writing an object as a form.

use jiter::{Jiter, JiterResult, Peek};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::encode::encode_field;
use crate::operation::{Parameter, Style};

#[cfg(feature = "client")]
pub(crate) const MEDIA_TYPE: &str = "application/x-www-form-urlencoded";

/// Everything but the unreserved characters of RFC 3986 section 2.3.
const ENCODED: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The properties of an object, given as JSON, as pairs. A list is a pair for each item, `null` none, and what is a
/// list or an object inside of these is written as JSON: the defaults of OpenAPI's Encoding Object. Those that `fields`
/// names are written as it says. Any other value than an object has no pairs.
pub(crate) fn encode(json: &[u8], fields: &[Parameter]) -> String {
    let mut out = String::new();
    // JSON that our own writer made is never broken.
    let _ = write_pairs(&mut out, &mut Jiter::new(json), fields);
    out
}

fn write_pairs(out: &mut String, json: &mut Jiter<'_>, fields: &[Parameter]) -> JiterResult<()> {
    if json.peek()? != Peek::Object {
        return Ok(());
    }
    let mut key = json.known_object()?.map(str::to_owned);
    while let Some(name) = key {
        match fields.iter().find(|field| field.name == name) {
            Some(field) if field.style != Style::Json => {
                let written = encode_field(field, json)?;
                written.into_iter().for_each(|text| push(out, &text));
            }
            field => write_property(out, &name, json, field)?,
        }
        key = json.next_key()?.map(str::to_owned);
    }
    Ok(())
}

/// A property by the defaults, or as JSON.
fn write_property(out: &mut String, name: &str, json: &mut Jiter<'_>, field: Option<&Parameter>) -> JiterResult<()> {
    let peek = json.peek()?;
    let exact = field.is_some();
    if peek != Peek::Array || field.is_some_and(|field| !field.explode) {
        return write_pair(out, name, json, peek, exact);
    }
    let mut item = json.known_array()?;
    while let Some(peek) = item {
        write_pair(out, name, json, peek, exact)?;
        item = json.array_step()?;
    }
    Ok(())
}

fn push(out: &mut String, pairs: &str) {
    if !out.is_empty() {
        out.push('&');
    }
    out.push_str(pairs);
}

/// A pair whose value is text, or JSON where it is a list or an object, or `exact` asks for it.
fn write_pair(out: &mut String, name: &str, json: &mut Jiter<'_>, peek: Peek, exact: bool) -> JiterResult<()> {
    if peek == Peek::Null {
        return json.known_null();
    }
    push(out, "");
    out.extend(utf8_percent_encode(name, &ENCODED));
    out.push('=');
    if peek == Peek::String && !exact {
        out.extend(utf8_percent_encode(json.known_str()?, &ENCODED));
        return Ok(());
    }
    let start = json.current_index();
    json.known_skip(peek)?;
    let text = String::from_utf8_lossy(json.slice_to_current(start));
    out.extend(utf8_percent_encode(&text, &ENCODED));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_become_pairs() {
        for (json, form) in [
            (
                r#"{"user":"me & you","age":5.50,"ok":true,"no":null}"#,
                "user=me%20%26%20you&age=5.50&ok=true",
            ),
            (
                r#"{"tag":["a","é=",null,7],"none":[],"last":"\u0041"}"#,
                "tag=a&tag=%C3%A9%3D&tag=7&last=A",
            ),
            (
                r#"{"a b":{"x":[1]},"c":[{"y":"z"}]}"#,
                "a%20b=%7B%22x%22%3A%5B1%5D%7D&c=%7B%22y%22%3A%22z%22%7D",
            ),
            ("{}", ""),
            ("[1]", ""),
        ] {
            assert_eq!(encode(json.as_bytes(), &[]), form, "{json}");
        }
    }
}
