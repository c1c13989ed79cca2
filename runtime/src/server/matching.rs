//! Which template a path falls under.

use std::cmp::{Ordering, Reverse};

use crate::operation::{Location, Parameter, Style};
use crate::template::{Part, Segment, parse, parse_base};

/// The template of a path with its base path.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    segments: Vec<Segment>,
    /// What the parameters are, as far as they are described.
    parameters: &'static [Parameter],
}

impl Pattern {
    pub(super) fn new(base: &str, template: &'static str, parameters: &'static [Parameter]) -> Self {
        let mut segments = parse_base(base);
        segments.extend(parse(template));
        Self { segments, parameters }
    }

    /// A path without parameters.
    pub(super) fn literal(base: &str, path: &str) -> Self {
        let mut segments = parse_base(base);
        segments.extend(parse_base(path));
        if segments.is_empty() {
            segments.push(Segment::new());
        }
        let parameters = &[];
        Self { segments, parameters }
    }

    /// The names of the parameters in their order.
    pub(super) fn names(&self) -> Vec<&'static str> {
        let parts = self.segments.iter().flatten();
        parts
            .filter_map(|part| {
                if let Part::Parameter(name) = part {
                    Some(*name)
                } else {
                    None
                }
            })
            .collect()
    }

    /// The route under which axum finds the pattern: every segment that is more than plain text is a placeholder, named
    /// by its position so that no two routes conflict.
    pub(super) fn shape(&self) -> String {
        let mut shape = String::new();
        for (index, segment) in self.segments.iter().enumerate() {
            shape.push('/');
            match plain_text(segment) {
                Some(text) => shape.push_str(text),
                None => shape.push_str(&format!("{{s{index}}}")),
            }
        }
        shape
    }

    /// The raw values of the parameters in their order, if the raw path is one of the pattern's.
    pub(super) fn captures<'p>(&self, path: &'p str) -> Option<Vec<&'p str>> {
        let mut captures = Vec::new();
        let mut raw = path.strip_prefix('/').unwrap_or(path).split('/');
        for segment in &self.segments {
            if !self.match_segment(segment, raw.next()?, &mut captures) {
                return None;
            }
        }
        raw.next().is_none().then_some(captures)
    }

    /// Whether both are the same but for the names of parameters.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        self.segments.len() == other.segments.len()
            && self.segments.iter().zip(&other.segments).all(|(a, b)| {
                a.len() == b.len()
                    && a.iter()
                        .zip(b)
                        .all(|(a, b)| matches!((a, b), (Part::Parameter(_), Part::Parameter(_))) || a == b)
            })
    }

    /// Whether a path that axum finds under the other's shape could be one of this pattern's. May say so where none
    /// could.
    pub(super) fn may_serve(&self, other: &Self) -> bool {
        self.segments.len() == other.segments.len()
            && self
                .segments
                .iter()
                .zip(&other.segments)
                .all(|(segment, other)| match plain_text(other) {
                    Some(_) if is_literal(segment) => segment == other,
                    _ => true,
                })
    }

    /// The more specific pattern is less: literal segments come before mixed ones, and these before parameters, from
    /// left to right.
    pub(super) fn compare(&self, other: &Self) -> Ordering {
        self.segments
            .iter()
            .map(specificity)
            .cmp(other.segments.iter().map(specificity))
    }

    /// Whether the raw text of one segment matches; adds what its parameters capture, at least one character each.
    ///
    /// A parameter ends where the literal behind it is first found, the last one where the segment's last literal begins.
    fn match_segment<'p>(&self, segment: &Segment, raw: &'p str, captures: &mut Vec<&'p str>) -> bool {
        let mut rest = raw;
        let mut parts = segment.iter().peekable();
        while let Some(part) = parts.next() {
            let found = match part {
                Part::Literal(text) => eat(rest, text),
                Part::Parameter(_) => {
                    let end = self.parameter_end(rest, parts.peek().copied(), segment);
                    end.and_then(|end| {
                        captures.push(rest.get(..end)?);
                        rest.get(end..)
                    })
                }
            };
            let Some(found) = found else { return false };
            rest = found;
        }
        rest.is_empty()
    }

    /// Where the parameter that begins `rest` ends, given the part behind it.
    fn parameter_end(&self, rest: &str, next: Option<&Part>, segment: &Segment) -> Option<usize> {
        let first = unit(rest)?;
        match next {
            None => Some(rest.len()),
            Some(Part::Parameter(name)) => {
                let prefix = self.prefix(name);
                let found = prefix.and_then(|prefix| rest.get(first..)?.find(prefix));
                Some(found.map_or(first, |found| first + found))
            }
            Some(part @ Part::Literal(text)) => {
                let is_last = segment.last().is_some_and(|last| std::ptr::eq(last, part));
                let mut end = first;
                loop {
                    match eat(rest.get(end..)?, text) {
                        Some(after) if !is_last || after.is_empty() => return Some(end),
                        _ => end += unit(rest.get(end..)?)?,
                    }
                }
            }
        }
    }

    /// What the text of a parameter begins with in its style.
    fn prefix(&self, name: &str) -> Option<char> {
        let parameter = self.parameters.iter().find(|parameter| parameter.name == name)?;
        match (parameter.location, parameter.style) {
            (Location::Path, Style::Label) => Some('.'),
            (Location::Path, Style::Matrix) => Some(';'),
            _ => None,
        }
    }
}

fn is_literal(segment: &Segment) -> bool {
    segment.iter().all(|part| matches!(part, Part::Literal(_)))
}

fn specificity(segment: &Segment) -> (bool, Reverse<usize>) {
    let length = segment
        .iter()
        .map(|part| if let Part::Literal(text) = part { text.len() } else { 0 })
        .sum();
    (!is_literal(segment), Reverse(length))
}

/// The text of a segment that a path holds as it is and that means nothing to axum.
fn plain_text(segment: &Segment) -> Option<&str> {
    match segment.as_slice() {
        [] => Some(""),
        [Part::Literal(text)] if text.bytes().all(is_plain) => Some(text),
        _ => None,
    }
}

/// `pchar` of RFC 3986 section 3.3 without the characters that axum's routes give a meaning.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~!$&'()+,;=@".contains(&byte)
}

/// The length of the first character, or of the escape that stands for a byte of it; `None` at the end.
fn unit(raw: &str) -> Option<usize> {
    let first = raw.chars().next()?;
    Some(if escaped_byte(raw.as_bytes()).is_some() {
        3
    } else {
        first.len_utf8()
    })
}

/// What is left of `raw` behind `literal`, if it begins with it.
///
/// An escape equals its character unless that is a delimiter that a path may hold as it is: `5%3Acancel` is the value
/// `5:cancel`, not the verb
/// `:cancel` behind `5` (RFC 3986 section 2.2).
fn eat<'p>(raw: &'p str, literal: &str) -> Option<&'p str> {
    let bytes = raw.as_bytes();
    let mut at = 0;
    for &wanted in literal.as_bytes() {
        let rest = bytes.get(at..)?;
        match escaped_byte(rest) {
            Some(byte) if byte == wanted && !b":@!$&'()*+,;=".contains(&byte) => at += 3,
            None if rest.first() == Some(&wanted) => at += 1,
            _ => return None,
        }
    }
    raw.get(at..)
}

/// The byte of the escape `%XX` that `raw` begins with.
fn escaped_byte(raw: &[u8]) -> Option<u8> {
    let [b'%', high, low, ..] = raw else { return None };
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    Some(digit(*high)? * 16 + digit(*low)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn captures(template: &'static str, path: &'static str) -> Option<Vec<&'static str>> {
        Pattern::new("", template, &[]).captures(path)
    }

    #[test]
    fn templates_capture_raw_values() {
        let cases: [(&'static str, &'static str, Option<&[&str]>); 26] = [
            ("/runs/{id}", "/runs/7", Some(&["7"])),
            ("/runs/{id}", "/runs/a%2Fb", Some(&["a%2Fb"])),
            ("/runs/{id}", "/runs/", None),
            ("/runs/{id}", "/runs/7/x", None),
            ("/runs/{id}", "/runs", None),
            ("/runs/", "/runs/", Some(&[])),
            ("/", "/", Some(&[])),
            ("/{id}.json", "/1.2.json", Some(&["1.2"])),
            ("/{id}.json", "/.json", None),
            ("/{id}.json", "/1.json.x", None),
            ("/{id}.json", "/1%2Ejson", Some(&["1"])),
            ("/{id}:cancel", "/5:cancel", Some(&["5"])),
            ("/{id}:cancel", "/5%3Acancel", None),
            ("/{id}:cancel", "/a:cancel:cancel", Some(&["a:cancel"])),
            ("/{base}...{head}", "/main...dev", Some(&["main", "dev"])),
            ("/{base}...{head}", "/a...b...c", Some(&["a", "b...c"])),
            ("/{base}...{head}", "/a..b", None),
            ("/{a}-{b}-x", "/p-x-x", Some(&["p", "x"])),
            ("/{a}{b}", "/xyz", Some(&["x", "yz"])),
            ("/{a}{b}", "/%41z", Some(&["%41", "z"])),
            ("/{a}{b}", "/éz", Some(&["é", "z"])),
            ("/v{n}", "/v12", Some(&["12"])),
            ("/a({x})", "/a(1)", Some(&["1"])),
            ("/a b/é", "/a%20b/%C3%A9", Some(&[])),
            ("/50%/{x}", "/50%25/1", Some(&["1"])),
            ("/{a}%", "/1%", Some(&["1"])),
        ];
        for (template, path, expected) in cases {
            assert_eq!(captures(template, path).as_deref(), expected, "{template} {path}");
        }
    }

    #[test]
    fn a_parameter_ends_where_the_style_of_the_next_one_begins() {
        const PARAMETERS: &[Parameter] = &[
            Parameter::path("m").style(Style::Matrix),
            Parameter::path("l").style(Style::Label),
            Parameter::path("a"),
        ];
        let cases: [(&'static str, &'static str, &[&str]); 4] = [
            ("/{a}{m}", "/12,13;m=1", &["12,13", ";m=1"]),
            ("/{m}{l}", "/;m=a%2Eb.c.d", &[";m=a%2Eb", ".c.d"]),
            ("/{a}{m}{l}", "/%3B;m=1.2", &["%3B", ";m=1", ".2"]),
            ("/{a}{m}", "/12", &["1", "2"]),
        ];
        for (template, path, expected) in cases {
            let found = Pattern::new("", template, PARAMETERS).captures(path);
            assert_eq!(found.as_deref(), Some(expected), "{template} {path}");
        }
    }

    #[test]
    fn shapes_hold_plain_text_and_numbered_placeholders() {
        let cases = [
            ("/runs/{id}", "/api/runs/{s2}"),
            ("/:x/*y/{z}.json", "/api/{s1}/{s2}/{s3}"),
            ("/a{b/c d", "/api/{s1}/{s2}"),
            ("/runs/", "/api/runs/"),
            ("/", "/api/"),
        ];
        for (template, shape) in cases {
            assert_eq!(Pattern::new("/api", template, &[]).shape(), shape, "{template}");
        }
    }

    #[test]
    fn the_most_specific_comes_first() {
        let mut templates = ["/a/{x}", "/{y}/b", "/a/b", "/a/{x}.json", "/a/{x}.tar.json", "/{x}/{y}"];
        templates.sort_by(|a, b| Pattern::new("", a, &[]).compare(&Pattern::new("", b, &[])));
        assert_eq!(
            templates,
            ["/a/b", "/a/{x}.tar.json", "/a/{x}.json", "/a/{x}", "/{y}/b", "/{x}/{y}"]
        );
    }

    #[test]
    fn a_pattern_serves_the_shapes_that_its_paths_can_have() {
        let pattern = |template| Pattern::new("", template, &[]);
        assert!(pattern("/{y}/b").may_serve(&pattern("/a/{x}")));
        assert!(pattern("/a/b").may_serve(&pattern("/a/{x}")));
        assert!(pattern("/a/*y").may_serve(&pattern("/a/:x")));
        assert!(!pattern("/b/{x}").may_serve(&pattern("/a/{x}")));
        assert!(!pattern("/a").may_serve(&pattern("/a/{x}")));
    }

    #[test]
    fn names_of_parameters_make_no_difference() {
        let pattern = |template| Pattern::new("", template, &[]);
        assert!(pattern("/a/{x}").is_like(&pattern("/a/{other}")));
        assert!(!pattern("/a/{x}").is_like(&pattern("/a/{x}.json")));
        assert!(!pattern("/a/{x}").is_like(&pattern("/a")));
    }
}
