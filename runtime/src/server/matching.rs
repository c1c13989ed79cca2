//! Which template a path falls under.

use std::cmp::{Ordering, Reverse};

use crate::operation::Parameter;
use crate::parameter::decode;
use crate::template::{Part, Segment, Start, parse, parse_base};

#[cfg(test)]
mod tests;

/// The template of a path with its base path.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    segments: Vec<Segment>,
    /// What begins the parameters that stand right behind another one, by their names.
    starts: Starts,
}

type Starts = Vec<(&'static str, Start)>;

impl Pattern {
    pub(super) fn new(base: &str, template: &'static str, parameters: &[Parameter]) -> Self {
        let mut segments = parse_base(base);
        segments.extend(parse(template));
        let pairs = segments.iter().flat_map(|segment| segment.windows(2));
        let starts = pairs.filter_map(|pair| match pair {
            [Part::Parameter(before), Part::Parameter(name)] => Some((*name, Start::of(before, name, parameters))),
            _ => None,
        });
        Self {
            starts: starts.collect(),
            segments,
        }
    }

    /// A path without parameters.
    pub(super) fn literal(base: &str, path: &str) -> Self {
        let mut segments = parse_base(base);
        segments.extend(parse_base(path));
        if segments.is_empty() {
            segments.push(Segment::new());
        }
        Self {
            segments,
            starts: Starts::new(),
        }
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
            if !match_segment(segment, raw.next()?, &self.starts, &mut captures) {
                return None;
            }
        }
        raw.next().is_none().then_some(captures)
    }

    /// Whether both are the same but for the names of parameters.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        let starts = |pattern: &Self| pattern.starts.iter().map(|(_, start)| *start).collect::<Vec<_>>();
        self.segments.len() == other.segments.len()
            && starts(self) == starts(other)
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
        let of = |pattern: &Self| -> Vec<_> {
            let segments = pattern.segments.iter();
            segments.map(|segment| specificity(segment, &pattern.starts)).collect()
        };
        of(self).cmp(&of(other))
    }
}

fn is_literal(segment: &Segment) -> bool {
    segment.iter().all(|part| matches!(part, Part::Literal(_)))
}

fn specificity(segment: &Segment, starts: &Starts) -> (bool, Reverse<usize>) {
    let length = segment
        .iter()
        .map(|part| match part {
            Part::Literal(text) => text.len(),
            // What has to begin so is as good as a literal.
            Part::Parameter(name) => usize::from(start(name, starts) != Start::Nothing),
        })
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

/// Whether the raw text of one segment matches; adds what its parameters capture, at least one character each.
///
/// A parameter ends where the literal behind it is first found, the last one where the segment's last literal begins.
fn match_segment<'p>(segment: &Segment, raw: &'p str, starts: &Starts, captures: &mut Vec<&'p str>) -> bool {
    let mut rest = raw;
    let mut parts = segment.iter().peekable();
    while let Some(part) = parts.next() {
        let found = match part {
            Part::Literal(text) => eat(rest, text),
            Part::Parameter(_) => {
                let end = parameter_end(rest, parts.peek().copied(), segment, starts);
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
fn parameter_end(rest: &str, next: Option<&Part>, segment: &Segment, starts: &Starts) -> Option<usize> {
    let first = unit(rest)?;
    match next {
        None => Some(rest.len()),
        Some(Part::Parameter(name)) => {
            let start = start(name, starts);
            let mut end = first;
            while !begins(rest.get(end..)?, start, name) {
                end += unit(rest.get(end..)?)?;
            }
            Some(end)
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

fn start(name: &str, starts: &Starts) -> Start {
    let found = starts.iter().find(|(has, _)| *has == name);
    found.map_or(Start::Nothing, |(_, start)| *start)
}

/// Whether the parameter of this name begins here.
fn begins(rest: &str, start: Start, name: &str) -> bool {
    match start {
        Start::Nothing => true,
        Start::Dot => rest.starts_with('.'),
        Start::Semicolon => rest.starts_with(';'),
        Start::Name => {
            let behind = rest.strip_prefix(';').and_then(|rest| rest.split(['=', ';']).next());
            behind.and_then(|found| decode(found, false)).as_deref() == Some(name)
        }
    }
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
