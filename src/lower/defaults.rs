//! Defaults in the terms of their types.

use std::cmp::Ordering;

use crate::keyword::Operand;
use crate::model::{Default, Limit, Native, Type, TypeKind, TypeUse};
use crate::source::{NodeId, Value};

use super::pattern;
use super::rules::{DEFAULT_INVALID, RUST_TYPE_UNUSABLE};
use super::types::Types;

/// The default under `node` for a type; `None`, with a finding, when it does not fit.
pub(super) fn lower(types: &mut Types<'_>, ty: &TypeUse, node: NodeId) -> Option<Default> {
    let value = types.value(node);
    if value.is_null() {
        return None;
    }
    if types.is_replaced(ty) {
        let message = "a default is not applied where the type is your own".to_owned();
        types.report(&RUST_TYPE_UNUSABLE, node, message);
        return None;
    }
    let found = fitting(types, ty, value).filter(|default| types.keeps_limits(ty, default));
    if found.is_none() && is_simple(types, ty) {
        types.report(
            &DEFAULT_INVALID,
            node,
            "the default does not fit its type and is not applied".to_owned(),
        );
    }
    found
}

fn fitting(types: &Types<'_>, ty: &TypeUse, value: Value<'_>) -> Option<Default> {
    match &ty.ty {
        Type::Bool => value.as_bool().map(Default::Bool),
        Type::Integer(width) => {
            let number = value.as_i64().map(i128::from).or(value.as_u64().map(i128::from));
            number
                .filter(|number| width.range().contains(number))
                .map(Default::Integer)
        }
        Type::Number { single } => value
            .as_f64()
            .filter(|number| !single || (*number as f32).is_finite())
            .map(Default::Float),
        Type::Text(Native::String, _) => value.as_str().map(|text| Default::Text(text.to_owned())),
        Type::List(_) => (value.is_array() && value.is_empty()).then_some(Default::Empty),
        Type::Map(_) => (value.is_object() && value.is_empty()).then_some(Default::Empty),
        Type::Named(id) => match types.drafts[id.0 as usize].kind.as_ref()? {
            TypeKind::TextEnum { variants, .. } => {
                let text = value.as_str()?;
                let variant = variants.iter().find(|variant| variant.wire == text)?;
                Some(Default::Variant(*id, variant.name.clone()))
            }
            TypeKind::IntegerEnum(variants) => {
                let number = value.as_i64()?;
                let variant = variants.iter().find(|variant| variant.wire == number)?;
                Some(Default::Variant(*id, variant.name.clone()))
            }
            TypeKind::Alias(inner) => fitting(types, inner, value),
            _ => None,
        },
        _ => None,
    }
}

impl Types<'_> {
    /// Whether a default keeps the limits of its type. One that is checked as a whole is not applied.
    fn keeps_limits(&self, ty: &TypeUse, default: &Default) -> bool {
        if let Type::Named(id) = &ty.ty
            && let Some(TypeKind::Alias(inner)) = &self.drafts[id.0 as usize].kind
        {
            return self.keeps_limits(inner, default);
        }
        ty.whole.is_none() && ty.limits.iter().all(|limit| keeps(limit, default))
    }
}

fn keeps(limit: &Limit, default: &Default) -> bool {
    match (default, &limit.operand) {
        (Default::Integer(number), Operand::Number(text)) => {
            let exact = limit.operand.whole().map(|limit| number.cmp(&limit));
            let order = exact.or_else(|| (*number as f64).partial_cmp(&text.parse().ok()?));
            keeps_number(
                limit.keyword.name,
                order,
                limit.operand.whole().and_then(|divisor| number.checked_rem(divisor)),
            )
        }
        (Default::Float(number), Operand::Number(text)) => {
            let order = text.parse().ok().and_then(|limit| number.partial_cmp(&limit));
            keeps_number(limit.keyword.name, order, None)
        }
        (Default::Text(text), operand) => keeps_text(limit.keyword.name, operand, text),
        (Default::Empty, Operand::Count(least)) => *least == 0 || !limit.keyword.name.starts_with("min"),
        _ => true,
    }
}

/// Whether a number keeps a limit, as it compares with that and what is left when it is divided by that.
pub(super) fn keeps_number(keyword: &str, order: Option<Ordering>, rest: Option<i128>) -> bool {
    let Some(order) = order else { return false };
    match keyword {
        "minimum" => order.is_ge(),
        "exclusiveMinimum" => order.is_gt(),
        "maximum" => order.is_le(),
        "exclusiveMaximum" => order.is_lt(),
        _ => rest.is_none_or(|rest| rest == 0),
    }
}

/// Whether a text keeps a limit; patterns are translated.
pub(super) fn keeps_text(keyword: &str, operand: &Operand, text: &str) -> bool {
    let length = text.chars().count() as u64;
    match operand {
        Operand::Count(least) if keyword == "minLength" => length >= *least,
        Operand::Count(most) if keyword == "maxLength" => length <= *most,
        Operand::Regex(pattern) => pattern::matches(pattern, text),
        _ => true,
    }
}

/// Whether defaults of this type are applied at all.
fn is_simple(types: &Types<'_>, ty: &TypeUse) -> bool {
    match &ty.ty {
        Type::Bool | Type::Integer(_) | Type::Number { .. } | Type::Text(Native::String, _) => true,
        Type::Named(id) => {
            matches!(
                types.drafts[id.0 as usize].kind,
                Some(TypeKind::TextEnum { .. } | TypeKind::IntegerEnum(_))
            )
        }
        _ => false,
    }
}
