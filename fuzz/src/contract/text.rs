//! Words and hostile text.

use super::dice::Dice;

/// What is in nobody's way, and what Rust, the prelude or the generated code have taken.
const WORDS: &[&str] = &[
    "a", "id", "name", "type", "self", "Self", "A", "a_b", "a-b", "aB", "Option", "String", "Some", "None", "Result",
    "Vec", "Box", "Default", "request", "response", "body", "con", "nul", "mod", "lib", "gen", "async", "_", "1", "2a",
    "größe", "Ⅷ",
];

/// Pieces that would leave a comment, a string, an attribute, an identifier, a path or a table, if they could. Generated
/// code is never `unsafe`, which tells where one did.
const PIECES: &[&str] = &[
    "a",
    "B",
    "1",
    " ",
    "_",
    "-",
    ".",
    "\"",
    "'",
    "\\",
    "\n",
    "\r",
    "\r\n",
    "\t",
    "\0",
    "\u{85}",
    "\u{2028}",
    "\u{2029}",
    "\u{202e}",
    "\u{2066}",
    "\u{feff}",
    "\u{200b}",
    "\u{ad}",
    "\u{301}",
    "\u{10ffff}",
    "é",
    "名",
    "🏃",
    "unsafe {}",
    "*/ unsafe {} /*",
    "\nunsafe fn f() {}\n",
    "\"; unsafe {} \"",
    "\"#; unsafe {} r#\"",
    "\"##",
    "{",
    "}",
    "{{ a }}",
    "{% if a %}",
    "{#",
    "]",
    ")] unsafe {}",
    "[",
    "(",
    ")",
    "<",
    ">",
    "#",
    "#![a]",
    "r#",
    "///",
    "//!",
    "```",
    "~~~",
    "`",
    "|",
    "$",
    "${a}",
    "^",
    "%",
    "%7B",
    "%00",
    "&",
    ";",
    ",",
    ":",
    "=",
    "@",
    "!",
    "?",
    "*",
    "+",
    "~",
    "~1",
    "/",
    "//",
    "..",
    "../",
    "../../a",
    "C:\\",
    "con",
    "\"\"\"",
    "'''",
    "\n[dependencies]\na = 1\n",
    "https://a.example/",
    "http://",
    "[a](https://a)",
    "(?=a)",
    "(a+)+$",
    "\\d{1,9999}",
    "[^]",
    "\\p{L}",
    "\\1",
    "(?<a>b)",
    "$url",
    "{$request.body#/a}",
    "$response.header.a",
    "application/json",
    "; charset=\"",
    "x-",
    "1e400",
    "-0",
    "2024-01-01",
    "null",
    "true",
];

/// A text of a few pieces, hostile more often than not.
pub fn text(dice: &mut Dice) -> String {
    let count = dice.below(5);
    let text: String = (0..count).map(|_| *dice.choose(PIECES)).collect();
    if dice.below(200) == 199 {
        return text.repeat(1 + dice.below(300));
    }
    text
}

/// A word that may be a name.
pub fn word(dice: &mut Dice) -> String {
    (*dice.choose(WORDS)).to_owned()
}

/// A name as a part of a JSON pointer in a fragment.
pub fn escaped(name: &str) -> String {
    let mut escaped = String::new();
    for byte in name.replace('~', "~0").replace('/', "~1").bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => escaped.push(byte.into()),
            _ => escaped += &format!("%{byte:02X}"),
        }
    }
    escaped
}
