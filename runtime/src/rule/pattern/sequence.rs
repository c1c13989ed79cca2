//! Patterns that need no regular expression: a whole text of ASCII characters, class after class.

use regex_syntax::hir::{Class, Hir, HirKind, Look};

/// The pieces of a text from its start to its end.
#[derive(Debug)]
pub(super) struct Sequence(Vec<Piece>);

/// A run of characters of one class.
#[derive(Clone, Copy, Debug)]
struct Piece {
    /// A bit for each ASCII character.
    class: u128,
    least: usize,
    most: usize,
}

impl Sequence {
    /// The sequence that a pattern stands for; `None` when it is no such pattern, or when a run may have to be shorter
    /// than it can be for the rest to match.
    pub(super) fn parse(source: &str) -> Option<Self> {
        let hir = regex_syntax::parse(source).ok()?;
        let HirKind::Concat(parts) = hir.kind() else {
            return None;
        };
        let [first, parts @ .., last] = parts.as_slice() else {
            return None;
        };
        if *first.kind() != HirKind::Look(Look::Start) || *last.kind() != HirKind::Look(Look::End) {
            return None;
        }
        let mut pieces = Vec::new();
        for part in parts {
            add(part, &mut pieces)?;
        }
        let rests = (0..pieces.len()).map(|index| &pieces[index..]);
        rests.into_iter().all(is_told_apart).then_some(Self(pieces))
    }

    pub(super) fn matches(&self, text: &str) -> bool {
        let mut rest = text.as_bytes();
        self.0.iter().all(|piece| piece.take(&mut rest)) && rest.is_empty()
    }
}

impl Piece {
    /// Takes the longest run from the text; whether it is long enough.
    fn take(&self, rest: &mut &[u8]) -> bool {
        let run = &rest[..self.most.min(rest.len())];
        let count = run.iter().position(|byte| !self.contains(*byte)).unwrap_or(run.len());
        *rest = &rest[count..];
        count >= self.least
    }

    const fn contains(&self, byte: u8) -> bool {
        let half = if byte < 64 { self.class } else { self.class >> 64 } as u64;
        byte.is_ascii() && half >> (byte % 64) & 1 == 1
    }
}

/// Whether no character of the first piece can be the first one of what follows it, where its length is open.
fn is_told_apart(pieces: &[Piece]) -> bool {
    let Some((first, rest)) = pieces.split_first() else {
        return true;
    };
    let required = rest.iter().position(|piece| piece.least > 0);
    let next = &rest[..required.map_or(rest.len(), |index| index + 1)];
    first.least == first.most || next.iter().all(|piece| piece.class & first.class == 0)
}

fn add(part: &Hir, pieces: &mut Vec<Piece>) -> Option<()> {
    let one = |class| Piece {
        class,
        least: 1,
        most: 1,
    };
    match part.kind() {
        HirKind::Literal(literal) => {
            for byte in &literal.0 {
                pieces.push(one(bits(*byte, *byte)?));
            }
        }
        HirKind::Class(class) => pieces.push(one(class_bits(class)?)),
        HirKind::Repetition(run) => {
            let class = match run.sub.kind() {
                HirKind::Class(class) => class_bits(class)?,
                HirKind::Literal(literal) => match *literal.0 {
                    [byte] => bits(byte, byte)?,
                    _ => return None,
                },
                _ => return None,
            };
            pieces.push(Piece {
                class,
                least: usize::try_from(run.min).ok()?,
                most: run.max.map_or(Some(usize::MAX), |most| usize::try_from(most).ok())?,
            });
        }
        _ => return None,
    }
    Some(())
}

fn class_bits(class: &Class) -> Option<u128> {
    let mut all = 0;
    match class {
        Class::Unicode(class) => {
            for range in class.ranges() {
                all |= bits(u8::try_from(range.start()).ok()?, u8::try_from(range.end()).ok()?)?;
            }
        }
        Class::Bytes(class) => {
            for range in class.ranges() {
                all |= bits(range.start(), range.end())?;
            }
        }
    }
    Some(all)
}

/// The bits of a range of ASCII characters.
fn bits(first: u8, last: u8) -> Option<u128> {
    last.is_ascii()
        .then(|| (first..=last).fold(0, |bits, byte| bits | 1 << byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequences_match_as_regular_expressions_do() {
        let texts = [
            "",
            "a",
            "b",
            "ab",
            "aab",
            "aaab",
            "a-1",
            "AB-1234",
            "AB-123",
            "ABCDE-1234",
            "AB-12345678",
            "AB-123456789",
            "é",
            "aé",
            "a\n",
            "\n",
            "0",
            "00",
            "a-",
            "-a",
            "a--b",
            "x y",
            "A",
            "1.5",
            "1.",
            "12",
            "123",
        ];
        for source in [
            "^[A-Z]{2,4}-[0-9]{4,8}$",
            "^[a-z0-9][a-z0-9-]{0,23}$",
            "^a*b$",
            "^a+$",
            "^a?b?$",
            "^[a-z]+-?[0-9]*$",
            "^ab$",
            r"^[0-9]+\.[0-9]+$",
            "^.$",
            "^[^a]$",
            "^(?i:a)b?$",
        ] {
            let regex = regex::Regex::new(source).expect("a pattern");
            let Some(sequence) = Sequence::parse(source) else {
                continue;
            };
            for text in texts {
                assert_eq!(sequence.matches(text), regex.is_match(text), "{source} {text:?}");
            }
        }
    }

    #[test]
    fn other_patterns_are_left_to_regular_expressions() {
        for source in [
            "a",
            "^a",
            "a$",
            "^a*a$",
            "^[a-z]*[a-c]$",
            "^a?b?a$",
            "^(ab)+$",
            "^a|b$",
            "^é$",
            "^.*$",
            r"^\w+$",
            "(?m)^a$",
            "^(a|b)$c",
            "^[a-z]{1,3}-?x$",
            "(",
        ] {
            assert!(Sequence::parse(source).is_none(), "{source}");
        }
        assert!(Sequence::parse("^[A-Z]{2,4}-[0-9]{4,8}$").is_some());
        assert!(Sequence::parse("^[a-z0-9][a-z0-9-]{0,23}$").is_some());
    }
}
