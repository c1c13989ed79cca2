//! From the text of a path to its segments.
//!
//! Beside what RFC 9535 has, this reads what rulesets of Spectral are full of: names without quotes in brackets, `~` for keys, `^`
//! for parents, `@property`, `@object()`, `===`, `.match(/../)` and `.length`.

use super::filter::{Filter, Operand, Relation, Step};
use super::{Bare, Pick, Segment, Selector};
use crate::custom::pattern::Pattern;

/// Bytes of a path, and how deep filters may be nested.
const MAX_BYTES: usize = 4000;
const MAX_DEPTH: usize = 32;

const RELATIONS: [(&str, Relation); 8] = [
    ("===", Relation::Same),
    ("!==", Relation::Other),
    ("==", Relation::Same),
    ("!=", Relation::Other),
    ("<=", Relation::LessOrSame),
    (">=", Relation::MoreOrSame),
    ("<", Relation::Less),
    (">", Relation::More),
];

/// Reads a path.
pub(super) fn path(text: &str, bare: Bare) -> Result<Selector, String> {
    if text.len() > MAX_BYTES {
        return Err(format!("a path has at most {MAX_BYTES} bytes"));
    }
    let mut parser = Parser {
        text,
        rest: text.trim(),
        bare,
        depth: 0,
    };
    parser.path().map_err(|why| {
        let at = text.trim_end().len().saturating_sub(parser.rest.len());
        let at = text.get(..at).map_or(0, |before| before.chars().count()) + 1;
        format!("`{}` is no JSONPath: {why} at character {at}", parser.text)
    })
}

const KINDS: [(&str, &str); 6] = [
    ("@object()", "an object"),
    ("@array()", "an array"),
    ("@string()", "a string"),
    ("@number()", "a number"),
    ("@boolean()", "a boolean"),
    ("@null()", "null"),
];

struct Parser<'t> {
    text: &'t str,
    rest: &'t str,
    bare: Bare,
    depth: usize,
}

impl<'t> Parser<'t> {
    fn space(&mut self) {
        self.rest = self.rest.trim_start();
    }

    /// Whether this comes next; if so, it is behind.
    fn take(&mut self, token: &str) -> bool {
        self.space();
        let rest = self.rest.strip_prefix(token);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn need(&mut self, token: &str) -> Result<(), String> {
        match self.take(token) {
            true => Ok(()),
            false => Err(format!("wanted is `{token}`")),
        }
    }

    /// What comes next, as far as it fits.
    fn while_(&mut self, fits: impl Fn(char) -> bool) -> &'t str {
        let end = self.rest.find(|c| !fits(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken
    }

    fn path(&mut self) -> Result<Selector, String> {
        self.need("$")?;
        let mut segments = Vec::new();
        loop {
            if self.rest.trim().is_empty() {
                return Ok(Selector { segments, keys: false });
            }
            if self.take("~") {
                self.space();
                return match self.rest.is_empty() {
                    true => Ok(Selector { segments, keys: true }),
                    false => Err("`~` stands at the end".to_owned()),
                };
            }
            if self.take("^") {
                segments.push(Segment {
                    deep: false,
                    picks: vec![Pick::Parent],
                });
                continue;
            }
            segments.push(self.segment()?);
        }
    }

    fn segment(&mut self) -> Result<Segment, String> {
        let deep = self.take("..");
        let dot = deep || self.take(".");
        let picks = if self.take("[") {
            self.list()?
        } else if !dot {
            return Err("wanted is `.`, `..` or `[`".to_owned());
        } else if self.take("*") {
            vec![Pick::All]
        } else {
            vec![Pick::Name(self.name(".[]()~^*,?'\"=!<>&|")?)]
        };
        Ok(Segment { deep, picks })
    }

    fn name(&mut self, ends: &str) -> Result<String, String> {
        let name = self.while_(|c| !ends.contains(c) && !c.is_whitespace());
        match name.is_empty() {
            true => Err("a name is missing".to_owned()),
            false => Ok(name.to_owned()),
        }
    }

    /// What stands in brackets.
    fn list(&mut self) -> Result<Vec<Pick>, String> {
        let mut picks = Vec::new();
        loop {
            picks.push(self.pick()?);
            if self.take("]") {
                return Ok(picks);
            }
            self.need(",")?;
        }
    }

    fn pick(&mut self) -> Result<Pick, String> {
        self.space();
        match self.rest.chars().next() {
            Some('\'' | '"') => Ok(Pick::Name(self.quoted()?)),
            Some('?') => {
                self.take("?");
                Ok(Pick::Filter(self.any()?))
            }
            Some('*') => {
                self.take("*");
                Ok(Pick::All)
            }
            Some('(') => Err("a script is not known".to_owned()),
            _ => self.number_or_name(),
        }
    }

    /// `5`, `1:3`, or a name without quotes.
    fn number_or_name(&mut self) -> Result<Pick, String> {
        let text = self.while_(|c| !",]".contains(c)).trim();
        let number = |part: &str| match part.trim() {
            "" => Ok(None),
            part => part.parse::<i64>().map(Some),
        };
        let parts: Result<Vec<Option<i64>>, _> = text.split(':').map(number).collect();
        match parts.as_deref() {
            Ok([Some(index)]) => Ok(Pick::Index(*index)),
            Ok([start, end]) => Ok(Pick::Slice(*start, *end, 1)),
            Ok([start, end, step]) => Ok(Pick::Slice(*start, *end, step.unwrap_or(1))),
            _ if text.is_empty() || text.contains(char::is_whitespace) => Err("a name is missing".to_owned()),
            _ => Ok(Pick::Name(text.to_owned())),
        }
    }

    fn quoted(&mut self) -> Result<String, String> {
        let mut chars = self.rest.chars();
        let quote = chars.next();
        let mut text = String::new();
        while let Some(c) = chars.next() {
            if Some(c) == quote {
                self.rest = chars.as_str();
                return Ok(text);
            }
            text.push(match c {
                '\\' => escaped(&mut chars).ok_or("no such escape")?,
                c => c,
            });
        }
        Err("a quote is not closed".to_owned())
    }

    fn any(&mut self) -> Result<Filter, String> {
        let mut list = vec![self.all()?];
        while self.take("||") {
            list.push(self.all()?);
        }
        Ok(one_or(list, Filter::Any))
    }

    fn all(&mut self) -> Result<Filter, String> {
        let mut list = vec![self.one()?];
        while self.take("&&") {
            list.push(self.one()?);
        }
        Ok(one_or(list, Filter::All))
    }

    fn one(&mut self) -> Result<Filter, String> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(format!("filters are nested more than {MAX_DEPTH} deep"));
        }
        let filter = if self.take("!") {
            Filter::Not(Box::new(self.one()?))
        } else if self.take("(") {
            let inner = self.any()?;
            self.need(")")?;
            inner
        } else if self.takes_function("match") {
            self.function(|pattern| format!("^(?:{pattern})$"))?
        } else if self.takes_function("search") {
            self.function(str::to_owned)?
        } else if let Some(kind) = self.kind() {
            Filter::Kind(kind)
        } else {
            self.comparison()?
        };
        self.depth -= 1;
        Ok(filter)
    }

    /// `@object()`, and the like.
    fn kind(&mut self) -> Option<&'static str> {
        let found = KINDS.iter().find(|(text, _)| self.take(text));
        found.map(|(_, kind)| *kind)
    }

    fn takes_function(&mut self, name: &str) -> bool {
        self.space();
        let call = self.rest.strip_prefix(name).and_then(|rest| rest.strip_prefix('('));
        self.rest = call.unwrap_or(self.rest);
        call.is_some()
    }

    /// The arguments of `match` and `search`.
    fn function(&mut self, written: impl Fn(&str) -> String) -> Result<Filter, String> {
        let operand = self.operand()?;
        self.need(",")?;
        self.space();
        let pattern = Pattern::new(&written(&self.quoted()?), "")?;
        self.need(")")?;
        Ok(Filter::Matches(operand, pattern))
    }

    fn comparison(&mut self) -> Result<Filter, String> {
        let left = self.operand()?;
        if self.takes_function(".match") {
            return self.matches(left);
        }
        let relation = RELATIONS.iter().find(|(text, _)| self.take(text));
        match relation {
            Some((_, relation)) => Ok(Filter::Compare(left, *relation, self.operand()?)),
            None => Ok(Filter::Is(left, self.bare)),
        }
    }

    /// The argument of `.match`: a pattern between slashes, or a text.
    fn matches(&mut self, operand: Operand) -> Result<Filter, String> {
        self.space();
        let pattern = if self.take("/") {
            let end = end_of_pattern(self.rest).ok_or("a pattern is not closed")?;
            let pattern = &self.rest[..end];
            self.rest = &self.rest[end + 1..];
            let flags = self.while_(|c| c.is_ascii_alphabetic());
            Pattern::new(pattern, flags)?
        } else {
            Pattern::new(&self.quoted()?, "")?
        };
        self.need(")")?;
        Ok(Filter::Matches(operand, pattern))
    }

    fn operand(&mut self) -> Result<Operand, String> {
        if self.takes_function("length") {
            self.need("@")?;
            let steps = self.steps()?;
            self.need(")")?;
            return Ok(Operand::Length(steps));
        }
        match self.rest.chars().next() {
            Some('@') => {
                self.take("@");
                match self.while_(|c| c.is_ascii_alphabetic()) {
                    "" => Ok(Operand::Path(self.steps()?)),
                    "property" => Ok(Operand::Key),
                    other => Err(format!("`@{other}` is not known")),
                }
            }
            Some('\'' | '"') => Ok(Operand::Text(self.quoted()?)),
            Some('$') => Err("a filter looks at the value itself, so `$` is not known".to_owned()),
            _ => self.literal(),
        }
    }

    fn literal(&mut self) -> Result<Operand, String> {
        let before = self.rest;
        let word = self.while_(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
        let operand = match word {
            "true" => Operand::Bool(true),
            "false" => Operand::Bool(false),
            "null" => Operand::Null,
            "undefined" => Operand::Nothing,
            word => match word.parse() {
                Ok(number) if word.ends_with(|c: char| c.is_ascii_digit()) => Operand::Number(number),
                _ => {
                    self.rest = before;
                    return Err("wanted is `@`, a text in quotes, a number, true, false or null".to_owned());
                }
            },
        };
        Ok(operand)
    }

    /// The names and numbers behind `@`.
    fn steps(&mut self) -> Result<Vec<Step>, String> {
        let mut steps = Vec::new();
        loop {
            if self.rest.starts_with("..") || self.rest.starts_with(".*") || self.rest.starts_with("[*") {
                return Err("a filter looks at one value, so `..` and `*` are not known".to_owned());
            }
            if self.rest.starts_with(".match(") {
                return Ok(steps);
            }
            if let Some(rest) = self.rest.strip_prefix('[') {
                self.rest = rest;
                steps.push(match self.pick()? {
                    Pick::Name(name) => Step::Name(name),
                    Pick::Index(index) => Step::Index(index),
                    _ => return Err("a filter looks at one value".to_owned()),
                });
                self.need("]")?;
            } else if let Some(rest) = self.rest.strip_prefix('.') {
                self.rest = rest;
                steps.push(Step::Name(self.name(".[]()~^*,?'\"=!<>&|")?));
            } else {
                return match self.rest.starts_with('(') {
                    true => Err("there is no such function".to_owned()),
                    false => Ok(steps),
                };
            }
        }
    }
}

fn one_or(mut list: Vec<Filter>, many: impl Fn(Vec<Filter>) -> Filter) -> Filter {
    match list.len() {
        1 => list.remove(0),
        _ => many(list),
    }
}

fn escaped(chars: &mut std::str::Chars<'_>) -> Option<char> {
    Some(match chars.next()? {
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => {
            let digits: String = chars.by_ref().take(4).collect();
            char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?
        }
        c if c.is_ascii_alphanumeric() => return None,
        c => c,
    })
}

/// Where the slash is that ends a pattern.
fn end_of_pattern(text: &str) -> Option<usize> {
    let (mut class, mut escape) = (false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escape => escape = false,
            '\\' => escape = true,
            '[' => class = true,
            ']' => class = false,
            '/' if !class => return Some(at),
            _ => {}
        }
    }
    None
}
