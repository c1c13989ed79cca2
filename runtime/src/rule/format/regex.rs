use std::collections::HashSet;
use std::iter::Peekable;
use std::str::Chars;

/// How many properties of Unicode a pattern may name.
const MOST_PROPERTIES: usize = 100;

/// A regular expression: `Pattern` of ECMA-262 section 22.2.1 with the flag `u`, as JSON Schema asks (core, section
/// 6.4).
pub(super) fn is_regex(text: &str) -> bool {
    let mut parser = Parser {
        rest: text.chars().peekable(),
        open: Vec::new(),
        groups: 0,
        names: HashSet::new(),
        greatest: 0,
        named: Vec::new(),
        properties: HashSet::new(),
    };
    parser.pattern().is_some()
}

/// Walks over a pattern without calling itself, so that nesting costs no stack. Every method is `None` where the text
/// breaks the grammar.
struct Parser<'t> {
    rest: Peekable<Chars<'t>>,
    /// For each open parenthesis whether a quantifier may follow its end.
    open: Vec<bool>,
    groups: u32,
    names: HashSet<String>,
    /// The greatest group that is referred to, and the names that are.
    greatest: u32,
    named: Vec<String>,
    /// The properties of Unicode that were met.
    properties: HashSet<String>,
}

/// What an escape stands for.
enum Escape {
    Character(u32),
    Class,
    Assertion,
    Reference,
}

impl Parser<'_> {
    fn pattern(&mut self) -> Option<()> {
        let mut quantifiable = false;
        while let Some(c) = self.rest.next() {
            quantifiable = match c {
                '(' => self.group()?,
                ')' => self.open.pop()?,
                '|' | '^' | '$' => false,
                '*' | '+' | '?' => self.quantified(quantifiable)?,
                '{' => {
                    self.bounds()?;
                    self.quantified(quantifiable)?
                }
                '}' | ']' => return None,
                '[' => self.class()?,
                '\\' => !matches!(self.escape(false)?, Escape::Assertion),
                _ => true,
            };
        }
        let known = self.greatest <= self.groups && self.named.iter().all(|name| self.names.contains(name));
        (self.open.is_empty() && known).then_some(())
    }

    /// The end of a quantifier: nothing that another one may follow.
    fn quantified(&mut self, quantifiable: bool) -> Option<bool> {
        self.rest.next_if_eq(&'?');
        quantifiable.then_some(false)
    }

    /// What follows an opening parenthesis.
    fn group(&mut self) -> Option<bool> {
        let mut quantifiable = true;
        if self.rest.next_if_eq(&'?').is_none() {
            self.groups += 1;
        } else {
            match self.rest.next()? {
                ':' => {}
                '=' | '!' => quantifiable = false,
                '<' if self.rest.next_if(|c| matches!(c, '=' | '!')).is_some() => quantifiable = false,
                '<' => {
                    let name = self.name()?;
                    self.names.insert(name);
                    self.groups += 1;
                }
                _ => return None,
            }
        }
        self.open.push(quantifiable);
        Some(false)
    }

    /// The name of a group, up to its `>`.
    fn name(&mut self) -> Option<String> {
        let mut name = String::new();
        loop {
            match self.rest.next()? {
                '>' if !name.is_empty() => return Some(name),
                c if c == '_' || c == '$' || c.is_alphabetic() || (!name.is_empty() && c.is_alphanumeric()) => {
                    name.push(c)
                }
                _ => return None,
            }
        }
    }

    /// The bounds of a quantifier after its `{`.
    fn bounds(&mut self) -> Option<()> {
        let least = self.digits()?;
        let most = match self.rest.next()? {
            '}' => return Some(()),
            ',' if self.rest.next_if_eq(&'}').is_some() => return Some(()),
            ',' => self.digits()?,
            _ => return None,
        };
        (self.rest.next()? == '}' && least <= most).then_some(())
    }

    fn digits(&mut self) -> Option<u64> {
        let mut value: Option<u64> = None;
        while let Some(digit) = self.rest.next_if(char::is_ascii_digit).and_then(|c| c.to_digit(10)) {
            value = Some(value.unwrap_or(0).saturating_mul(10).saturating_add(digit.into()));
        }
        value
    }

    /// A class after its `[`.
    fn class(&mut self) -> Option<bool> {
        self.rest.next_if_eq(&'^');
        // The character that a range can begin with; `None` after a class such as `\d`.
        let mut before: Option<Option<u32>> = None;
        loop {
            let item = match self.rest.next()? {
                ']' => return Some(true),
                '-' if before.is_some() && self.rest.peek().is_some_and(|c| *c != ']') => {
                    let least = before??;
                    let next = self.rest.next()?;
                    let most = self.class_item(next)??;
                    if least > most {
                        return None;
                    }
                    before = None;
                    continue;
                }
                c => self.class_item(c)?,
            };
            before = Some(item);
        }
    }

    /// A character of a class, or `None` within for a class such as `\d`.
    fn class_item(&mut self, c: char) -> Option<Option<u32>> {
        match c {
            '\\' => match self.escape(true)? {
                Escape::Character(c) => Some(Some(c)),
                Escape::Class => Some(None),
                Escape::Assertion | Escape::Reference => None,
            },
            c => Some(Some(c.into())),
        }
    }

    fn escape(&mut self, in_class: bool) -> Option<Escape> {
        let character = |c: char| Some(Escape::Character(c.into()));
        match self.rest.next()? {
            'd' | 'D' | 'w' | 'W' | 's' | 'S' => Some(Escape::Class),
            'p' | 'P' => self.property(),
            'b' if in_class => character('\u{8}'),
            'b' | 'B' if !in_class => Some(Escape::Assertion),
            '-' if in_class => character('-'),
            'k' if !in_class => {
                self.rest.next_if_eq(&'<')?;
                let name = self.name()?;
                self.named.push(name);
                Some(Escape::Reference)
            }
            c @ ('f' | 'n' | 'r' | 't' | 'v') => character(c),
            'c' => self
                .rest
                .next_if(char::is_ascii_alphabetic)
                .map(|c| Escape::Character(u32::from(c) % 32)),
            '0' if !self.rest.peek().is_some_and(char::is_ascii_digit) => character('\0'),
            c @ '1'..='9' if !in_class => {
                let rest = self.digits();
                let first = c.to_digit(10)?;
                let number = rest.map_or_else(|| first.to_string(), |rest| format!("{first}{rest}"));
                self.greatest = self.greatest.max(number.parse().unwrap_or(u32::MAX));
                Some(Escape::Reference)
            }
            'x' => self.hex(2).map(Escape::Character),
            'u' => self.code_point().map(Escape::Character),
            c if "^$\\.*+?()[]{}|/".contains(c) => character(c),
            _ => None,
        }
    }

    fn hex(&mut self, length: usize) -> Option<u32> {
        (0..length).try_fold(0, |value, _| Some(value * 16 + self.rest.next()?.to_digit(16)?))
    }

    /// What follows `\u`.
    fn code_point(&mut self) -> Option<u32> {
        if self.rest.next_if_eq(&'{').is_none() {
            return self.hex(4);
        }
        let mut value: Option<u32> = None;
        loop {
            match self.rest.next()? {
                '}' => return value.filter(|value| *value <= 0x0010_FFFF),
                c => value = Some(value.unwrap_or(0).saturating_mul(16).saturating_add(c.to_digit(16)?)),
            }
        }
    }

    /// What follows `\p`: the name of a property of Unicode, which the `regex` crate knows too.
    fn property(&mut self) -> Option<Escape> {
        self.rest.next_if_eq(&'{')?;
        let mut name = String::new();
        loop {
            match self.rest.next()? {
                '}' => break,
                c if c.is_ascii_alphanumeric() || c == '_' || c == '=' => name.push(c),
                _ => return None,
            }
        }
        // Asking for a property takes a while, so nobody may ask for very many.
        if !self.properties.contains(&name) {
            if self.properties.len() == MOST_PROPERTIES || regex::Regex::new(&format!("\\p{{{name}}}")).is_err() {
                return None;
            }
            self.properties.insert(name);
        }
        Some(Escape::Class)
    }
}

#[cfg(test)]
mod tests {
    use super::is_regex;

    #[test]
    fn the_grammar_of_ecma_262_holds() {
        for good in [
            "",
            "a|b",
            "^[a-z]+$",
            "([abc])+\\s+$",
            "(?:a)(?=b)(?!c)(?<=d)(?<!e)",
            "(?<year>\\d{4})\\k<year>",
            "a{2}b{2,}c{2,3}?",
            "[\\w-]",
            "[a\\-z]",
            "[-a]",
            "[^]",
            "[]",
            "\\cA\\x41\\u0041\\u{1F600}\\0",
            "\\p{L}\\P{Script=Greek}[\\p{Lu}]",
            "(a)\\1",
            "\\1(a)",
            "a*?",
            "é😀",
            "[\\b]",
            "\\/",
            "\\.",
        ] {
            assert!(is_regex(good), "{good}");
        }
        for bad in [
            "(",
            ")",
            "(abc",
            "abc]",
            "[abc",
            "*",
            "a**",
            "^*",
            "(?=a)*",
            "a{2,1}",
            "a{,2}",
            "{",
            "}",
            "\\",
            "\\a",
            "\\_",
            "\\-",
            "\\c1",
            "\\x4",
            "\\u{110000}",
            "\\u{}",
            "\\p{Nope}",
            "\\p",
            "[z-a]",
            "[\\d-z]",
            "[a-\\d]",
            "(?<a",
            "(?<1>a)",
            "\\k<a>",
            "\\2(a)",
            "(?P<a>b)",
            "\\01",
            "a|*",
            "\\b+",
            "(?i)",
        ] {
            assert!(!is_regex(bad), "{bad}");
        }
    }

    #[test]
    fn deep_nesting_costs_no_stack() {
        let deep = "(".repeat(1_000_000);
        assert!(!is_regex(&deep));
        assert!(is_regex(&(deep + &")".repeat(1_000_000))));
    }
}
