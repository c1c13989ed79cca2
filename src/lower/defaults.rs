//! Defaults in the terms of their types.

use crate::model::{Default, Native, Type, TypeKind, TypeUse};
use crate::source::{NodeId, Value};

use super::rules::DEFAULT_INVALID;
use super::types::Types;

/// The default under `node` for a type; `None`, with a finding, when it does not fit.
pub(super) fn lower(types: &mut Types<'_>, ty: &TypeUse, node: NodeId) -> Option<Default> {
    let value = types.value(node);
    if value.is_null() {
        return None;
    }
    let found = fitting(types, ty, value);
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
