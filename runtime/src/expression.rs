//! Values that links and callbacks take from requests and answers, as OpenAPI's runtime expressions say
//! ([OpenAPI 3.1.1, section 4.8.20.4]).
//!
//! The generator reads the expressions. What it generates from `$response.body#/id` is `pointer(body, "/id")`.
//!
//! [OpenAPI 3.1.1, section 4.8.20.4]: https://spec.openapis.org/oas/v3.1.1.html#runtime-expressions

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::body::TEXT;
use crate::codec::{Decode, Encode, ReadOptions, from_json, to_json};
use crate::parameter;
use crate::types::Value;

/// Everything but the unreserved characters: RFC 3986 section 2.3.
const RESERVED: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A value as one of another type: the same JSON, or the text of it. `None` where it is none of that type.
///
/// ```
/// use wirewright_runtime::expression::value;
///
/// assert_eq!(value("17"), Some(17_i32));
/// assert_eq!(value::<_, i32>("many"), None);
/// ```
#[must_use]
pub fn value<S: Encode + ?Sized, T: Decode>(source: &S) -> Option<T> {
    convert(&as_json(source)?)
}

/// The part of a value at a JSON pointer ([RFC 6901]), as one of another type. `None` where there is none, or none of
/// that type.
///
/// ```
/// use wirewright_runtime::expression::pointer;
/// use wirewright_runtime::types::Map;
///
/// let body = Map::from([("id".to_owned(), 17)]);
/// assert_eq!(pointer(&body, "/id"), Some(17_i64));
/// assert_eq!(pointer::<_, i64>(&body, "/name"), None);
/// ```
///
/// [RFC 6901]: https://www.rfc-editor.org/rfc/rfc6901
#[must_use]
pub fn pointer<S: Encode + ?Sized, T: Decode>(source: &S, pointer: &str) -> Option<T> {
    convert(as_json(source)?.pointer(pointer)?)
}

/// A constant of the contract, given as JSON.
///
/// ```
/// use wirewright_runtime::expression::constant;
///
/// assert_eq!(constant("[1,2]"), Some(vec![1_i32, 2]));
/// ```
#[must_use]
pub fn constant<T: Decode>(json: &str) -> Option<T> {
    convert(&from_json(json.as_bytes(), &ReadOptions::lenient()).ok()?)
}

fn as_json<S: Encode + ?Sized>(source: &S) -> Option<Value> {
    from_json(&to_json(source), &ReadOptions::lenient()).ok()
}

fn convert<T: Decode>(found: &Value) -> Option<T> {
    let read = from_json(&to_json(found), &ReadOptions::default()).ok();
    // A number may stand in the text of a header, and in a string.
    read.or_else(|| {
        let raw = parameter::Raw::path(&TEXT, found.as_str()?);
        parameter::read(&raw, &ReadOptions::default(), T::decode).ok()?
    })
}

/// A text that is put together from literal parts and values, such as the URL of a callback. A value that is not there,
/// or is no string, number or boolean, makes it none.
///
/// ```
/// use wirewright_runtime::expression::Text;
/// use wirewright_runtime::types::Map;
///
/// let body = Map::from([("url".to_owned(), "https://hooks.example".to_owned())]);
/// let url = Text::new().pointer(&body, "/url").literal("/runs?of=").value("me & you");
/// assert_eq!(url.url().as_deref(), Some("https://hooks.example/runs?of=me%20%26%20you"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Text {
    parts: Vec<Part>,
    /// Whether a value is not there.
    lacks: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Literal(&'static str),
    Value(String),
}

impl Text {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same with a literal part behind it.
    pub fn literal(mut self, text: &'static str) -> Self {
        self.parts.push(Part::Literal(text));
        self
    }

    /// The same with a value behind it.
    pub fn value<S: Encode + ?Sized>(self, source: &S) -> Self {
        self.pointer(source, "")
    }

    /// The same with the part of a value at a JSON pointer behind it.
    pub fn pointer<S: Encode + ?Sized>(mut self, source: &S, pointer: &str) -> Self {
        let found = as_json(source);
        match found.as_ref().and_then(|json| json.pointer(pointer)).and_then(scalar) {
            Some(text) => self.parts.push(Part::Value(text)),
            None => self.lacks = true,
        }
        self
    }

    /// The text as it is, as one of another type.
    #[must_use]
    pub fn finish<T: Decode>(self) -> Option<T> {
        if self.lacks {
            return None;
        }
        let text = self.parts.iter().map(|part| match part {
            Part::Literal(text) => text,
            Part::Value(text) => text.as_str(),
        });
        convert(&Value::String(text.collect()))
    }

    /// The text as a URL. A value that it begins with is the beginning of a URL, and stays as it is; any other one is
    /// percent-encoded, so that it can neither end the part of the URL that it stands in nor begin another one. Where
    /// it stands in the host and would have to be encoded, there is no URL.
    #[must_use]
    pub fn url(self) -> Option<String> {
        if self.lacks {
            return None;
        }
        let mut url = String::new();
        for part in self.parts {
            match part {
                Part::Literal(text) => url.push_str(text),
                Part::Value(text) if url.is_empty() => url.push_str(&text),
                Part::Value(text) if is_in_authority(&url) && !is_plain_host(&text) => return None,
                Part::Value(text) if is_in_authority(&url) => url.push_str(&text),
                Part::Value(text) => {
                    // Such a segment would lead to another path.
                    if matches!(text.as_str(), "." | "..") {
                        return None;
                    }
                    url.extend(utf8_percent_encode(&text, &RESERVED));
                }
            }
        }
        Some(url)
    }
}

fn scalar(found: &Value) -> Option<String> {
    match found {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Whether what comes behind the text is a part of a URL's scheme, host or port.
fn is_in_authority(url: &str) -> bool {
    let behind = url.split_once("//").map(|(_, behind)| behind);
    behind.is_none_or(|behind| !behind.contains(['/', '?', '#']))
}

fn is_plain_host(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-.:[]".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::{Text, constant, pointer, value};
    use crate::types::{Map, Uuid};

    fn body(url: &str) -> Map<String> {
        Map::from([("url".to_owned(), url.to_owned()), ("a/b~".to_owned(), "x".to_owned())])
    }

    #[test]
    fn values_are_read_as_what_is_wanted() {
        assert_eq!(value::<_, String>("a,b"), Some("a,b".to_owned()));
        assert_eq!(value::<_, u64>(&u64::MAX), Some(u64::MAX));
        assert_eq!(value::<_, f64>(&0.1), Some(0.1));
        assert_eq!(value::<_, bool>("true"), Some(true));
        assert_eq!(value::<_, String>(&17), None);
        assert_eq!(value::<_, Uuid>("no"), None);
        assert_eq!(value::<_, i32>(&None::<i32>), None);
        assert_eq!(pointer::<_, String>(&body("u"), "/a~1b~0"), Some("x".to_owned()));
        assert_eq!(pointer::<_, i32>(&vec![1, 2], "/1"), Some(2));
        assert_eq!(pointer::<_, i32>(&vec![1, 2], "/2"), None);
        assert_eq!(constant::<String>("\"a\""), Some("a".to_owned()));
        assert_eq!(constant::<String>("broken"), None);
    }

    #[test]
    fn a_text_lacks_nothing() {
        let text = Text::new().literal("run ").value(&17);
        assert_eq!(text.clone().finish(), Some("run 17".to_owned()));
        assert_eq!(text.pointer(&body("u"), "/none").finish::<String>(), None);
        assert_eq!(Text::new().value(&vec![1]).url(), None);
    }

    #[test]
    fn a_value_keeps_to_its_part_of_a_url() {
        let after = |value: &str| {
            Text::new()
                .literal("https://h/runs/")
                .value(value)
                .literal("/done")
                .url()
        };
        assert_eq!(after("a b").as_deref(), Some("https://h/runs/a%20b/done"));
        assert_eq!(after("../x?y#z").as_deref(), Some("https://h/runs/..%2Fx%3Fy%23z/done"));
        assert_eq!(after(".."), None);
        let host = |value: &str| Text::new().literal("https://").value(value).literal("/done").url();
        assert_eq!(host("h.example:8080").as_deref(), Some("https://h.example:8080/done"));
        assert_eq!(host("h/x"), None);
        assert_eq!(host("u@h"), None);
        let first = Text::new().pointer(&body("https://h/a?b=c"), "/url").url();
        assert_eq!(first.as_deref(), Some("https://h/a?b=c"));
        let behind = Text::new().pointer(&body("https://h"), "/url").value(".evil.example");
        assert_eq!(behind.url().as_deref(), Some("https://h.evil.example"));
    }
}
