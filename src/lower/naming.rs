//! The only place where Rust names are invented.

use std::collections::{HashMap, HashSet};

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

use unicode_normalization::UnicodeNormalization;

use crate::code::Ident;
use crate::diagnostic::Span;

mod given;
mod taken;
mod words;

use taken::{MODULES, TAKEN};

pub(super) use given::{Case, Unusable, given, given_module};

/// Longest name that is taken from a contract; longer ones are cut.
const MAX_LENGTH: usize = 80;

/// Words with a suffix behind them where the names that are made of them are in use.
pub(super) fn unlike(scope: &Scope, words: String, suffix: &str, ends: &[&str]) -> String {
    if ends.iter().any(|end| scope.is_taken(&format!("{words}{end}"))) {
        words + suffix
    } else {
        words
    }
}

/// Names that are in use, so that no two things get the same one.
#[derive(Debug, Default)]
pub(super) struct Scope {
    taken: HashSet<String>,
    /// Those among them that users gave, and where.
    given: HashMap<String, Span>,
    /// The first one that was given at each place.
    places: HashMap<Span, String>,
    /// The number that each stem got last, so that a contract of clashing names does not ask for all of them again.
    last: HashMap<String, u64>,
}

impl Scope {
    /// A scope for types: what every generated file knows is taken.
    pub(super) fn types() -> Self {
        Self {
            taken: TAKEN.iter().map(|&name| name.to_owned()).collect(),
            ..Self::default()
        }
    }

    /// The name, or the name with the smallest number behind it that is free.
    pub(super) fn claim(&mut self, name: &str) -> Ident {
        let name = Ident::new(name);
        if self.taken.insert(name.word().to_owned()) {
            return name;
        }
        // The underscore of a keyword, as in `Self_`, goes: `Self2`.
        let stem = Some(name.word().trim_end_matches('_'))
            .filter(|stem| !stem.is_empty())
            .unwrap_or(name.word());
        let apart = if stem.ends_with(|c: char| c.is_ascii_digit()) {
            "_"
        } else {
            ""
        };
        let apart = if stem.starts_with(char::is_uppercase) {
            ""
        } else {
            apart
        };
        let stem = format!("{stem}{apart}");
        let last = self.last.entry(stem.clone()).or_insert(1);
        let found = (*last + 1..)
            .find(|number| self.taken.insert(format!("{stem}{number}")))
            .unwrap_or(u64::MAX);
        *last = found;
        Ident::new(&format!("{stem}{found}"))
    }

    /// Claims a name as it is; false when it is in use.
    pub(super) fn claim_exactly(&mut self, name: &str) -> bool {
        self.taken.insert(name.to_owned())
    }

    /// Whether the name is in use.
    pub(super) fn is_taken(&self, name: &str) -> bool {
        self.taken.contains(name)
    }
}

/// `UpperCamelCase`, for types.
pub(crate) fn camel(text: &str) -> String {
    let name = started(cut(&spelled(text).to_upper_camel_case()), "Type");
    if TAKEN.contains(&name.as_str()) {
        format!("{name}Schema")
    } else {
        name
    }
}

/// `UpperCamelCase`, for variants; a value that starts with a digit or has no letter is spelled in words.
pub(crate) fn variant(text: &str) -> String {
    if text.is_empty() {
        return "Empty".to_owned();
    }
    started(cut(&spelled(&signed(text)).to_upper_camel_case()), "Value")
}

/// Text with the signs that tell values apart as words: `-name` sorts the other way round than `name`, `GMT+1` and `GMT-1` are two.
fn signed(text: &str) -> String {
    if !text.contains(char::is_alphanumeric) {
        return text.to_owned();
    }
    let turned = text
        .strip_prefix('-')
        .filter(|rest| rest.starts_with(char::is_alphabetic));
    let mut words = turned.map_or_else(String::new, |_| "minus ".to_owned());
    let mut chars = turned.unwrap_or(text).chars().peekable();
    while let Some(c) = chars.next() {
        match chars.peek() {
            None | Some('+' | '0'..='9') if c == '+' => words.push_str(" plus "),
            _ => words.push(c),
        }
    }
    words
}

/// The variant for an integer.
pub(super) fn integer_variant(number: i64) -> String {
    if number < 0 {
        format!("Minus{}", number.unsigned_abs())
    } else {
        format!("Value{number}")
    }
}

/// `snake_case`, for fields and functions.
pub(crate) fn snake(text: &str) -> String {
    if is_snake(text) {
        return text.to_owned();
    }
    started(cut(&words::whole(&spelled(text)).to_snake_case()), "value_")
}

/// Whether a text is plain `snake_case`, as most are.
fn is_snake(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    let starts = text.starts_with(|c: char| c.is_ascii_lowercase());
    starts && text.len() <= MAX_LENGTH && text.bytes().all(plain) && !text.ends_with('_') && !text.contains("__")
}

/// `snake_case` in ASCII, for modules: Rust finds no file for another name.
pub(super) fn module(text: &str) -> String {
    let plain: String = words::whole(&spelled(text)).nfkd().filter(char::is_ascii).collect();
    let name = cut(&plain.to_snake_case());
    let port = name.strip_prefix("com").or(name.strip_prefix("lpt"));
    let device = port.is_some_and(|number| number.len() == 1 && number.as_bytes()[0].is_ascii_digit());
    let digit = name.starts_with(|c: char| c.is_ascii_digit());
    if name.is_empty() || digit || device || MODULES.contains(&name.as_str()) {
        format!("tag_{name}").trim_end_matches('_').to_owned()
    } else {
        name
    }
}

/// `SHOUTY_SNAKE_CASE`, for constants.
pub(super) fn shouty(text: &str) -> String {
    started(text.to_shouty_snake_case(), "VALUE_")
}

/// The name of an operation that the contract gives none: from its method and path, such as `get_pets_by_pet_id`.
pub(super) fn operation(method: &str, path: &str) -> String {
    let mut words = vec![method.to_lowercase()];
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        let parameter = segment.starts_with('{') && segment.ends_with('}');
        if parameter {
            words.push("by".to_owned());
        }
        words.push(segment.to_snake_case());
    }
    words.retain(|word| !word.is_empty());
    words.join("_")
}

/// Text with its leading sign, and symbols where it has no letter or digit, as words.
fn spelled(text: &str) -> String {
    let text = composed(text.chars().take(4 * MAX_LENGTH).collect());
    if !text.chars().any(char::is_alphanumeric) {
        return text.chars().map(symbol).collect::<Vec<_>>().join(" ");
    }
    let mut chars = text.chars();
    match (chars.next(), chars.clone().next()) {
        (Some(sign @ ('+' | '-')), Some('0'..='9')) => format!("{} {}", symbol(sign), chars.as_str()),
        (Some(sign @ ('<' | '>' | '!' | '=' | '~' | '*' | '@' | '$')), _) => {
            format!("{} {}", symbol(sign), chars.as_str())
        }
        _ => text,
    }
}

fn symbol(c: char) -> &'static str {
    match c {
        '+' => "plus",
        '-' => "minus",
        '<' => "less",
        '>' => "greater",
        '=' => "equal",
        '!' => "not",
        '*' => "star",
        '/' => "slash",
        '\\' => "backslash",
        '.' => "dot",
        ',' => "comma",
        ':' => "colon",
        ';' => "semicolon",
        '_' => "underscore",
        '|' => "pipe",
        '&' => "and",
        '%' => "percent",
        '#' => "hash",
        '@' => "at",
        '$' => "dollar",
        '~' => "tilde",
        '?' => "question",
        '^' => "caret",
        '(' => "open",
        ')' => "close",
        '[' => "open bracket",
        ']' => "close bracket",
        '{' => "open brace",
        '}' => "close brace",
        '"' => "quote",
        '\'' => "apostrophe",
        ' ' | '\t' => "space",
        _ => "symbol",
    }
}

/// At most so many characters, in the form in which Rust compares identifiers: changing the case may have undone it.
fn cut(name: &str) -> String {
    composed(name.to_owned())
        .chars()
        .filter(|c| c.is_alphanumeric() || *c == '_')
        .take(MAX_LENGTH)
        .collect()
}

/// The text in normalization form KC, in which Rust compares identifiers; ASCII is in it.
fn composed(text: String) -> String {
    if text.is_ascii() { text } else { text.nfkc().collect() }
}

/// A name that starts like an identifier.
fn started(name: String, prefix: &str) -> String {
    match name.chars().next() {
        None => prefix.trim_end_matches('_').to_owned(),
        Some(c) if unicode_ident::is_xid_start(c) => name,
        Some(_) => format!("{prefix}{name}"),
    }
}

#[cfg(test)]
mod tests {
    use heck::ToSnakeCase;

    use super::{Scope, camel, is_snake, module, operation, snake, spelled, variant, words};

    #[test]
    fn values_become_variants() {
        for (value, expected) in [
            ("half-marathon", "HalfMarathon"),
            ("5k", "Value5k"),
            (">=", "GreaterEqual"),
            ("+1", "Plus1"),
            ("-1", "Minus1"),
            ("-created_at", "MinusCreatedAt"),
            ("Etc/GMT+11", "EtcGmtPlus11"),
            ("Etc/GMT-11", "EtcGmt11"),
            ("C++", "CPlusPlus"),
            ("a+b", "AB"),
            ("++", "PlusPlus"),
            ("", "Empty"),
            ("self", "Self_"),
        ] {
            assert_eq!(
                Scope::default().claim(&variant(value)).to_string(),
                expected,
                "{value:?}"
            );
        }
    }

    #[test]
    fn what_is_snake_case_stays() {
        for text in ["created_at", "a", "utf8", "x_1", "line2_of_3", "e_tag", "user_ids"] {
            assert!(is_snake(text));
            assert_eq!(words::whole(&spelled(text)).to_snake_case(), text);
        }
        for text in ["createdAt", "_a", "a_", "a__b", "1a", "", "a b", "é", &"a".repeat(81)] {
            assert!(!is_snake(text), "{text}");
        }
    }

    #[test]
    fn modules_have_names_that_files_can_have() {
        for (tag, expected) in [
            ("Races & results", "races_results"),
            ("größe", "groe"),
            ("名前", "tag"),
            ("3d", "tag_3d"),
            ("mod", "tag_mod"),
            ("types", "tag_types"),
            ("../etc", "etc"),
            ("aux", "tag_aux"),
            ("COM1", "tag_com1"),
            ("com10", "com10"),
            ("type", "type"),
        ] {
            assert_eq!(module(tag), expected, "{tag:?}");
        }
    }

    #[test]
    fn names_are_told_apart() {
        let mut scope = Scope::types();
        assert_eq!(scope.claim(&camel("pet")).to_string(), "Pet");
        assert_eq!(scope.claim(&camel("PET")).to_string(), "Pet2");
        assert_eq!(scope.claim(&camel("string")).to_string(), "StringSchema");
        assert_eq!(Scope::default().claim(&snake("type")).to_string(), "r#type");
    }

    #[test]
    fn very_many_names_that_clash_are_told_apart_soon() {
        let mut scope = Scope::default();
        let last = (0..100_000).map(|_| scope.claim("a")).last().unwrap();
        assert_eq!(last.to_string(), "a100000");
        // Names that were taken otherwise are passed over.
        scope.claim("b3");
        assert_eq!(
            ["b", "b", "b"].map(|name| scope.claim(name).to_string()),
            ["b", "b2", "b4"]
        );
    }

    #[test]
    fn letters_that_rust_takes_for_the_same_are_the_same() {
        let mut scope = Scope::default();
        assert_eq!(scope.claim(&snake("caf\u{e9}")).to_string(), "caf\u{e9}");
        assert_eq!(scope.claim(&snake("cafe\u{301}")).to_string(), "caf\u{e9}2");
        assert_eq!(snake("\u{fb01}t"), "fit");
        assert_eq!(camel("\u{1c6}"), "D\u{17e}");
        assert_eq!(camel("\u{2168}"), "Ix");
    }

    #[test]
    fn a_number_takes_the_place_of_a_keywords_underscore() {
        let mut scope = Scope::default();
        let names = ["self", "Self", "SELF"].map(|value| scope.claim(&variant(value)).to_string());
        assert_eq!(names, ["Self_", "Self2", "Self3"]);
    }

    #[test]
    fn an_operation_without_a_name_gets_one_from_its_path() {
        assert_eq!(operation("GET", "/pets/{pet-id}/photos"), "get_pets_by_pet_id_photos");
        assert_eq!(operation("GET", "/"), "get");
    }
}
