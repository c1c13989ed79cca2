//! Writing JSON.

use super::Encode;
use crate::types::Map;

/// Appends JSON ([RFC 8259]) without white space to a buffer.
///
/// ```
/// use wirewright_runtime::codec::Writer;
///
/// let mut w = Writer::new();
/// w.begin_object();
/// w.field("name", "Röntgen \"X\"");
/// w.optional("age", &None::<i32>);
/// w.end_object();
/// assert_eq!(w.into_bytes(), r#"{"name":"Röntgen \"X\""}"#.as_bytes());
/// ```
///
/// [RFC 8259]: https://www.rfc-editor.org/rfc/rfc8259
#[derive(Clone, Debug, Default)]
pub struct Writer {
    out: Vec<u8>,
    /// Whether the next property or item comes after another one.
    comma: bool,
    lossy: bool,
}

impl Writer {
    /// An empty writer.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            out: Vec::new(),
            comma: false,
            lossy: false,
        }
    }

    /// A writer that appends to `buffer`.
    #[must_use]
    pub const fn with_buffer(buffer: Vec<u8>) -> Self {
        Self {
            out: buffer,
            comma: false,
            lossy: false,
        }
    }

    /// What was written.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.out
    }

    /// What was written so far.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.out
    }

    /// Whether a number was not finite and so stands as `null`.
    #[must_use]
    pub const fn is_lossy(&self) -> bool {
        self.lossy
    }

    /// Writes a value.
    pub fn value<T: Encode + ?Sized>(&mut self, value: &T) {
        value.encode(self);
    }

    /// Begins an object.
    pub fn begin_object(&mut self) {
        self.out.push(b'{');
        self.comma = false;
    }

    /// Ends the object that was begun last.
    pub fn end_object(&mut self) {
        self.out.push(b'}');
        self.comma = true;
    }

    /// Begins an array.
    pub fn begin_array(&mut self) {
        self.out.push(b'[');
        self.comma = false;
    }

    /// Ends the array that was begun last.
    pub fn end_array(&mut self) {
        self.out.push(b']');
        self.comma = true;
    }

    /// Writes a property's name; its value comes next.
    pub fn name(&mut self, name: &str) {
        self.separate();
        write_string(&mut self.out, name);
        self.out.push(b':');
    }

    /// Writes a property, unless its value [is absent](Encode::is_absent).
    pub fn field<T: Encode + ?Sized>(&mut self, name: &str, value: &T) {
        if !value.is_absent() {
            self.name(name);
            value.encode(self);
            self.comma = true;
        }
    }

    /// Writes a property, unless it is `None`.
    pub fn optional<T: Encode>(&mut self, name: &str, value: &Option<T>) {
        if let Some(value) = value {
            self.field(name, value);
        }
    }

    /// Writes every entry as a property of the object that was begun last.
    pub fn entries<T: Encode>(&mut self, entries: &Map<T>) {
        for (name, value) in entries {
            self.field(name, value);
        }
    }

    /// Writes an item of the array that was begun last.
    pub fn item<T: Encode + ?Sized>(&mut self, value: &T) {
        self.separate();
        value.encode(self);
        self.comma = true;
    }

    /// Writes `null`.
    pub fn null(&mut self) {
        self.out.extend_from_slice(b"null");
    }

    /// Writes `true` or `false`.
    pub fn boolean(&mut self, value: bool) {
        self.out.extend_from_slice(if value { b"true" } else { b"false" });
    }

    /// Writes a string.
    pub fn text(&mut self, text: &str) {
        write_string(&mut self.out, text);
    }

    /// Writes an integer.
    pub fn integer(&mut self, value: i64) {
        self.out.extend_from_slice(itoa::Buffer::new().format(value).as_bytes());
    }

    /// Writes an integer that is not negative.
    pub fn unsigned(&mut self, value: u64) {
        self.out.extend_from_slice(itoa::Buffer::new().format(value).as_bytes());
    }

    /// Writes a number in its shortest form; one that is not finite as `null`, see [`Writer::is_lossy`].
    pub fn double(&mut self, value: f64) {
        if value.is_finite() {
            self.out
                .extend_from_slice(zmij::Buffer::new().format_finite(value).as_bytes());
        } else {
            self.not_finite();
        }
    }

    /// Writes a number of single precision in its shortest form.
    pub fn float(&mut self, value: f32) {
        if value.is_finite() {
            self.out
                .extend_from_slice(zmij::Buffer::new().format_finite(value).as_bytes());
        } else {
            self.not_finite();
        }
    }

    /// Appends text that is one JSON value already.
    pub fn json(&mut self, json: &[u8]) {
        self.out.extend_from_slice(json);
    }

    #[cold]
    fn not_finite(&mut self) {
        self.lossy = true;
        self.null();
    }

    fn separate(&mut self) {
        if self.comma {
            self.out.push(b',');
        }
        // A value that is an object or an array sets this anew; any other leaves it to who asked for it.
        self.comma = false;
    }
}

/// Writes a string with the escapes that RFC 8259 section 7 asks for, and no others.
pub(crate) fn write_string(out: &mut Vec<u8>, text: &str) {
    let mut rest = text.as_bytes();
    out.reserve(rest.len() + 2);
    out.push(b'"');
    loop {
        let (plain, escaped) = rest.split_at(plain_length(rest));
        out.extend_from_slice(plain);
        let Some((byte, after)) = escaped.split_first() else {
            break;
        };
        write_escape(out, *byte);
        rest = after;
    }
    out.push(b'"');
}

/// How many bytes come before the first one that has to be escaped.
fn plain_length(bytes: &[u8]) -> usize {
    let (words, _) = bytes.as_chunks::<8>();
    let words = words.iter().take_while(|word| is_plain(u64::from_le_bytes(**word)));
    let known = 8 * words.count();
    let rest = &bytes[known..];
    let escaped = |byte: &u8| *byte < 0x20 || *byte == b'"' || *byte == b'\\';
    known + rest.iter().position(escaped).unwrap_or(rest.len())
}

/// Whether none of eight bytes has to be escaped. "Determine if a word has a byte less than n", <https://graphics.stanford.edu/~seander/bithacks.html>.
fn is_plain(word: u64) -> bool {
    const EACH: u64 = u64::MAX / 255;
    let below = |word: u64, least: u8| word.wrapping_sub(EACH * u64::from(least)) & !word & (EACH << 7);
    let is = |byte: u8| below(word ^ (EACH * u64::from(byte)), 1);
    below(word, 0x20) | is(b'"') | is(b'\\') == 0
}

fn write_escape(out: &mut Vec<u8>, byte: u8) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let short = match byte {
        b'"' | b'\\' => byte,
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        0x08 => b'b',
        0x0c => b'f',
        _ => {
            out.extend_from_slice(b"\\u00");
            out.extend([HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]);
            return;
        }
    };
    out.extend([b'\\', short]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_escaped_as_serde_json_does() {
        let text: String = (0..0x3000)
            .filter_map(char::from_u32)
            .chain("😀\u{10FFFF}".chars())
            .collect();
        let mut w = Writer::new();
        w.text(&text);
        assert_eq!(w.into_bytes(), serde_json::to_vec(&text).expect("a string"));
    }

    #[test]
    fn what_is_to_be_escaped_is_found_wherever_it_stands() {
        for length in 0..20 {
            for place in 0..length {
                for odd in ['"', '\\', '\0', '\u{1f}', ' ', '\u{7f}', '\u{80}', 'ß'] {
                    let text: String = (0..length).map(|at| if at == place { odd } else { '!' }).collect();
                    let mut out = Vec::new();
                    write_string(&mut out, &text);
                    assert_eq!(out, serde_json::to_vec(&text).expect("a string"), "{text:?}");
                }
            }
        }
    }

    #[test]
    fn commas_stand_between_and_nowhere_else() {
        let mut w = Writer::new();
        w.begin_object();
        w.field("a", &vec![vec![1_i32], vec![], vec![2, 3]]);
        w.optional("b", &None::<bool>);
        w.name("c");
        w.begin_object();
        w.end_object();
        w.field("d", &Map::from([("x".to_owned(), true), ("y".to_owned(), false)]));
        w.end_object();
        assert_eq!(
            w.into_bytes(),
            br#"{"a":[[1],[],[2,3]],"c":{},"d":{"x":true,"y":false}}"#
        );
    }

    #[test]
    fn a_number_that_json_has_not_is_null_and_flagged() {
        let mut w = Writer::new();
        w.value(&vec![1.5, f64::NAN, f64::INFINITY]);
        assert!(w.is_lossy());
        assert_eq!(w.as_bytes(), b"[1.5,null,null]");
    }

    #[test]
    fn numbers_take_their_shortest_form() {
        for (value, text) in [
            (0.1, "0.1"),
            (1e21, "1e+21"),
            (5.0, "5.0"),
            (f64::MIN_POSITIVE, "2.2250738585072014e-308"),
        ] {
            let mut w = Writer::new();
            w.double(value);
            let written = String::from_utf8(w.into_bytes()).expect("UTF-8");
            assert_eq!(written.parse(), Ok(value));
            assert_eq!(written, serde_json::to_string(&value).expect("a number"), "{text}");
        }
    }
}
