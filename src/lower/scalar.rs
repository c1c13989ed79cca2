//! Strings and numbers, and the limits on values.

use crate::document::Schema;
use crate::keyword::{Assertion, Family, Operand};
use crate::model::{IntegerType, Limit, Native, Type, TypeUse};

use super::shape::View;
use super::types::Types;

/// Formats of strings that stay strings and are checked, with the name of the runtime's variant.
const CHECKED: &[(&str, &str)] = &[
    ("email", "Email"),
    ("idn-email", "IdnEmail"),
    ("hostname", "Hostname"),
    ("idn-hostname", "IdnHostname"),
    ("uri", "Uri"),
    ("uri-reference", "UriReference"),
    ("iri", "Iri"),
    ("iri-reference", "IriReference"),
    ("uri-template", "UriTemplate"),
    ("time", "Time"),
    ("duration", "Duration"),
    ("json-pointer", "JsonPointer"),
    ("relative-json-pointer", "RelativeJsonPointer"),
    ("regex", "Regex"),
];

/// Formats of strings that have a type of their own, with the name of the runtime's variant.
const NATIVE: &[(&str, &str)] = &[
    ("uuid", "Uuid"),
    ("date-time", "DateTime"),
    ("date", "Date"),
    ("byte", "Byte"),
    ("ipv4", "Ipv4"),
    ("ipv6", "Ipv6"),
];

impl Types<'_> {
    /// The runtime's name of a format of strings that is asserted.
    pub(super) fn format(&self, name: &str) -> Option<&'static str> {
        let mut known = CHECKED.iter().chain(NATIVE);
        known.find(|(known, _)| *known == name).map(|(_, variant)| *variant)
    }

    /// Whether strings of a shape become bytes.
    pub(super) fn is_base64(&self, view: &View<'_>) -> bool {
        let mut schemas = view.schemas.iter();
        self.config.formats
            && schemas.any(|(_, schema)| {
                schema.content_encoding.as_deref() == Some("base64") || schema.format.as_deref() == Some("byte")
            })
    }
}

/// A string.
pub(super) fn text(types: &mut Types<'_>, view: &View<'_>) -> TypeUse {
    let format = view.schemas.iter().find_map(|(_, schema)| schema.format.as_deref());
    let asserted = |name: &&str| types.config.formats || *name == "password";
    let format = format.filter(asserted);
    let base64 = types.is_base64(view);
    let native = match format {
        Some("uuid") => Native::Uuid,
        Some("date-time") => Native::DateTime,
        Some("date") => Native::Date,
        Some("byte") => Native::Base64,
        Some("ipv4") => Native::Ipv4Addr,
        Some("ipv6") => Native::Ipv6Addr,
        Some("password") => Native::Secret,
        _ if base64 => Native::Base64,
        _ => Native::String,
    };
    let checked = CHECKED
        .iter()
        .find(|(name, _)| Some(*name) == format)
        .map(|(_, variant)| *variant);
    let mut limits = limits(types, view, Family::Text);
    if native == Native::Base64 {
        limits.clear();
    }
    TypeUse {
        ty: Type::Text(native, checked),
        limits,
        whole: None,
    }
}

/// An integer: the width that its format or its limits ask for, otherwise 64 bits.
pub(super) fn integer(types: &mut Types<'_>, view: &View<'_>) -> TypeUse {
    let formats: Vec<_> = view
        .schemas
        .iter()
        .filter_map(|(_, schema)| schema.format.as_deref())
        .collect();
    let limits = limits(types, view, Family::Number);
    let bound = |name: &str| {
        let limit = limits.iter().find(|limit| limit.keyword.name == name)?;
        limit.operand.whole()
    };
    let beyond_i64 = bound("maximum").is_some_and(|max| max > i128::from(i64::MAX));
    let width = match formats.first().copied() {
        Some("int8") => IntegerType::I8,
        Some("int16") => IntegerType::I16,
        Some("int32") => IntegerType::I32,
        Some("uint8") => IntegerType::U8,
        Some("uint16") => IntegerType::U16,
        Some("uint32") => IntegerType::U32,
        Some("uint64") => IntegerType::U64,
        _ if beyond_i64 && bound("minimum").is_some_and(|min| min >= 0) => IntegerType::U64,
        _ => IntegerType::I64,
    };
    let limits = limits.into_iter().filter_map(integer_limit).collect();
    TypeUse {
        ty: Type::Integer(width),
        limits,
        whole: None,
    }
}

/// A number.
pub(super) fn number(types: &mut Types<'_>, view: &View<'_>) -> TypeUse {
    let single = view
        .schemas
        .iter()
        .any(|(_, schema)| schema.format.as_deref() == Some("float"));
    let limits = limits(types, view, Family::Number);
    TypeUse {
        ty: Type::Number { single },
        limits,
        whole: None,
    }
}

/// The limits of one family that hold for a shape: of the same keyword met twice the tighter one.
pub(super) fn limits(types: &mut Types<'_>, view: &View<'_>, family: Family) -> Vec<Limit> {
    let mut found: Vec<Limit> = Vec::new();
    for assertion in view.schemas.iter().flat_map(|(_, schema)| assertions(schema, family)) {
        let Some(operand) = enforceable(types, assertion) else {
            types.report_pattern(assertion.node);
            continue;
        };
        match found
            .iter_mut()
            .find(|limit| limit.keyword.name == assertion.keyword.name)
        {
            None => found.push(Limit {
                keyword: assertion.keyword,
                operand,
            }),
            // Where neither allows less, both hold, and the schema is checked as a whole.
            Some(known) => {
                if let Some(operand) = tighter(assertion.keyword.name, &known.operand, &operand) {
                    known.operand = operand;
                }
            }
        }
    }
    found.retain(|limit| !(limit.operand == Operand::Count(0) && limit.keyword.name.starts_with("min")));
    found
}

fn assertions(schema: &Schema, family: Family) -> impl Iterator<Item = &Assertion> {
    schema
        .assertions
        .iter()
        .filter(move |assertion| assertion.keyword.family == family)
}

/// The operand in the terms of the generated code; `None` when that cannot hold it.
fn enforceable(types: &mut Types<'_>, assertion: &Assertion) -> Option<Operand> {
    match &assertion.operand {
        Operand::Regex(pattern) => types.translate(pattern).map(Operand::Regex),
        other => Some(other.clone()),
    }
}

/// Of two operands of a bound the one that allows less; `None` where both have to hold on their own.
fn tighter(keyword: &str, a: &Operand, b: &Operand) -> Option<Operand> {
    let lower = keyword.starts_with("min") || keyword == "exclusiveMinimum";
    let upper = keyword.starts_with("max") || keyword == "exclusiveMaximum";
    if !lower && !upper {
        return None;
    }
    let a_is_more = match (a, b) {
        (Operand::Count(a), Operand::Count(b)) => a > b,
        (Operand::Number(a), Operand::Number(b)) => a.parse::<f64>().ok()? > b.parse::<f64>().ok()?,
        _ => return None,
    };
    Some(if a_is_more == lower { a.clone() } else { b.clone() })
}

/// A limit of a number in the terms of integers: `minimum: 0.5` is `minimum: 1`; `None` when every integer fits.
fn integer_limit(limit: Limit) -> Option<Limit> {
    if limit.operand.whole().is_some() {
        return (limit.keyword.name != "multipleOf" || limit.operand.whole() != Some(1)).then_some(limit);
    }
    let Operand::Number(text) = &limit.operand else {
        return Some(limit);
    };
    let number: f64 = text.parse().ok()?;
    let (keyword, bound) = match limit.keyword.name {
        "minimum" | "exclusiveMinimum" => ("minimum", number.ceil()),
        "maximum" | "exclusiveMaximum" => ("maximum", number.floor()),
        _ => return Some(limit),
    };
    let keyword = crate::keyword::find(keyword)?;
    (bound.abs() < 1e30).then(|| Limit {
        keyword,
        operand: Operand::Number(format!("{bound:.0}")),
    })
}
