//! One file per assertion keyword of JSON Schema: read it, describe it, hand it to the generated code.
//!
//! A limit is an operand for one kind of value, such as a length: types carry it with them. The other keywords shape types
//! ([`lower`](crate::lower)); their files say how a schema that is checked as a whole has them. Each file ends in a table of
//! cases, which is judged three ways: by itself, by the `jsonschema` crate, and by generated code (tests/conformance).

use crate::document::{Schema, Version};
use crate::source::{NodeId, Value};

mod check;
#[cfg(test)]
mod tests;

pub(crate) use check::{Check, Json, Parts, SchemaId};

/// Declares the keyword files and the tables of them.
macro_rules! keywords {
    (limits: $($limit:ident),*; checks: $($check:ident),* $(,)?) => {
        $(mod $limit;)*
        $(mod $check;)*

        /// Every keyword that limits one kind of value by an operand, in the order in which descriptions list them.
        pub(crate) static KEYWORDS: &[&Keyword] = &[$(&$limit::KEYWORD),*];

        /// Every other keyword: how a schema that is checked as a whole has it. Those that ask what the others looked at
        /// come last.
        pub(crate) static CHECKS: &[fn(&Schema, &mut dyn Parts) -> Option<Check>] = &[$($check::check),*];

        /// The cases of every keyword.
        pub static TABLES: &[&Table] = &[$(&$limit::CASES,)* $(&$check::CASES),*];
    };
}

keywords! {
    limits:
    minimum, exclusive_minimum, maximum, exclusive_maximum, multiple_of,
    min_length, max_length, pattern,
    min_items, max_items, unique_items,
    min_properties, max_properties;
    checks:
    kinds, values, constant, format, prefix_items, items, contains, required, properties, pattern_properties, additional_properties, property_names, dependent_required, dependent_schemas, reference, dynamic_reference, all_of, any_of, one_of, not, condition, dynamic_anchor, unevaluated_items, unevaluated_properties,
}

/// What a keyword allows and what not, case by case.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// The keyword.
    pub keyword: &'static str,
    /// The cases.
    pub cases: &'static [Case],
}

/// A schema with values that it allows and values that it does not, all as JSON.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// The schema, in JSON Schema 2020-12.
    pub schema: &'static str,
    /// What it allows.
    pub valid: &'static [&'static str],
    /// What it does not allow.
    pub invalid: &'static [&'static str],
}

/// The kind of value that a keyword speaks about; it says nothing about values of other kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Family {
    /// Integers and other numbers.
    Number,
    /// Strings.
    Text,
    /// Arrays.
    Items,
    /// Objects.
    Properties,
}

/// What a keyword's value holds once it is read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Operand {
    /// A length or a count.
    Count(u64),
    /// A number, as the document spells it.
    Number(String),
    /// A regular expression, as the document spells it.
    Regex(String),
    /// A switch that is on.
    On,
}

/// A keyword: the whole of what the generator knows about it.
pub(crate) struct Keyword {
    /// As a schema spells it.
    pub(crate) name: &'static str,
    /// The kind of value it speaks about.
    pub(crate) family: Family,
    /// The builder method of the runtime's rule, such as `max_length`.
    pub(crate) method: &'static str,
    /// Reads the keyword's value; `schema` is the object it stands in.
    pub(crate) read: fn(&Reading<'_>) -> Read,
    /// A phrase for the documentation of what is limited, such as "at most 64 characters".
    pub(crate) describe: fn(&Operand) -> String,
}

/// What a keyword file reads from.
pub(crate) struct Reading<'s> {
    /// The dialect of the document.
    pub(crate) version: Version,
    /// The schema that the keyword stands in.
    pub(crate) schema: Value<'s>,
    /// The keyword's value.
    pub(crate) value: Value<'s>,
}

/// What comes of reading a keyword.
pub(crate) enum Read {
    /// It limits values.
    Limit(Operand),
    /// It stands there without an effect, such as `uniqueItems: false`.
    Nothing,
    /// Its value is of the wrong kind; the text says what is expected, such as "a number".
    Expected(&'static str),
}

/// A keyword in a schema.
#[derive(Clone)]
pub(crate) struct Assertion {
    /// Which one.
    pub(crate) keyword: &'static Keyword,
    /// Its value's node.
    pub(crate) node: NodeId,
    /// Its value.
    pub(crate) operand: Operand,
}

/// The keyword of this name.
pub(crate) fn find(name: &str) -> Option<&'static Keyword> {
    KEYWORDS.iter().copied().find(|keyword| keyword.name == name)
}

impl Reading<'_> {
    /// The value as a count: a whole number from 0, also written as `2.0`.
    fn count(&self) -> Read {
        let count = self.value.as_u64().or_else(|| {
            let number = self.value.as_f64()?;
            (number >= 0.0 && number.fract() == 0.0 && number < 9.0e15).then_some(number as u64)
        });
        count.map_or(Read::Expected("a whole number from 0"), |count| {
            Read::Limit(Operand::Count(count))
        })
    }

    /// The value as a number.
    fn number(&self) -> Read {
        let text = self.value.as_number();
        text.map_or(Read::Expected("a number"), |text| {
            Read::Limit(Operand::Number(text.to_owned()))
        })
    }

    /// A bound that an OpenAPI 3.0 schema turns into an exclusive one by a flag beside it.
    fn inclusive(&self, flag: &str) -> Read {
        let exclusive = self.version == Version::V30 && self.schema.get(flag).and_then(Value::as_bool) == Some(true);
        if exclusive { Read::Nothing } else { self.number() }
    }

    /// An exclusive bound: a number, or in OpenAPI 3.0 a flag that speaks about the bound named `bound`.
    fn exclusive(&self, bound: &str) -> Read {
        match (self.version, self.value.as_bool()) {
            (Version::V30, Some(false)) => Read::Nothing,
            (Version::V30, Some(true)) => {
                let limit = self.schema.get(bound).and_then(Value::as_number);
                limit.map_or(Read::Nothing, |text| Read::Limit(Operand::Number(text.to_owned())))
            }
            _ => self.number(),
        }
    }
}

impl Operand {
    /// The number, exactly, where it has no fraction.
    pub(crate) fn whole(&self) -> Option<i128> {
        let Self::Number(text) = self else { return None };
        if let Ok(number) = text.parse::<i128>() {
            return Some(number);
        }
        let number: f64 = text.parse().ok()?;
        (number.fract() == 0.0 && number.abs() < 1e15).then_some(number as i128)
    }

    /// The operand as a reader of documentation wants to see it; empty for a switch.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Count(count) => count.to_string(),
            Self::Number(text) | Self::Regex(text) => text.clone(),
            Self::On => String::new(),
        }
    }

    /// The count with the word for what is counted, such as "1 item" or "3 items".
    fn counted(&self, one: &str, many: &str) -> String {
        let noun = if *self == Self::Count(1) { one } else { many };
        format!("{} {noun}", self.text())
    }
}

impl std::fmt::Debug for Assertion {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {:?}", self.keyword.name, self.operand)
    }
}
