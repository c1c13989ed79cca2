//! Types and limits of the model as Rust types and expressions.

use crate::code::{Expr, Ident, Lit, Ty};
use crate::keyword::Operand;
use crate::model::{Default, Limit, Native, Presence, Type, TypeId, TypeKind, TypeUse};

use super::context::Context;
use super::schemas;

/// Rust's name for a type.
pub(super) fn ty(cx: &Context<'_>, used: &TypeUse) -> Ty {
    match &used.ty {
        Type::Bool => Ty::known("bool"),
        Type::Integer(width) => Ty::known(width.name()),
        Type::Number { single: true } => Ty::known("f32"),
        Type::Number { single: false } => Ty::known("f64"),
        Type::Text(Native::Secret, _) => Ty::known("String").inside("Secret"),
        Type::Text(native, _) => Ty::known(native.name()),
        Type::Value => Ty::known("Value"),
        Type::List(inner) => ty(cx, inner).inside("Vec"),
        Type::Map(inner) => ty(cx, inner).inside("Map"),
        Type::Named(id) => Ty::named(&cx.model.def(*id).name),
        Type::Nullable(inner) => ty(cx, inner).inside("Option"),
    }
}

/// The type of a field in one of its states.
pub(super) fn field_ty(cx: &Context<'_>, used: &TypeUse, presence: Presence, boxed: bool) -> Ty {
    let inner = ty(cx, used);
    let inner = if boxed { inner.inside("Box") } else { inner };
    match presence {
        Presence::Required => inner,
        Presence::Nullable | Presence::Optional => inner.inside("Option"),
        Presence::Maybe => inner.inside("Maybe"),
    }
}

/// The rule for values of a type, by its name in `rules` where it has one; `None` when every value of the Rust type fits.
pub(super) fn rule(cx: &Context<'_>, used: &TypeUse) -> Option<Expr> {
    let rule = written(cx, used)?;
    Some(cx.rules.name(rule, || rule_ty(cx, used)))
}

/// The rule as an expression that says what it is.
pub(super) fn written(cx: &Context<'_>, used: &TypeUse) -> Option<Expr> {
    if let Some(schema) = whole(cx, used) {
        return Some(Expr::rule("Whole", Some(&schema)));
    }
    match &used.ty {
        Type::Integer(_) => limited(cx, "Integer", None, used),
        Type::Number { .. } => limited(cx, "Number", None, used),
        Type::Text(_, format) => {
            let rule = limited(cx, "Text", None, used);
            let Some(format) = format else { return rule };
            let rule = rule.unwrap_or_else(|| Expr::rule("Text", None));
            Some(rule.call("format", Some(&Expr::format(format))))
        }
        Type::List(inner) => of_parts("Items", cx, inner, used),
        Type::Map(inner) => of_parts("Entries", cx, inner, used),
        Type::Named(id) => alias_rule(cx, *id),
        Type::Nullable(inner) => written(cx, inner),
        Type::Bool | Type::Value => None,
    }
}

/// Whether values of a type have a rule.
fn has_rule(cx: &Context<'_>, used: &TypeUse) -> bool {
    whole(cx, used).is_some()
        || match &used.ty {
            Type::Integer(_) | Type::Number { .. } => !used.limits.is_empty(),
            Type::Text(_, format) => format.is_some() || !used.limits.is_empty(),
            Type::List(inner) | Type::Map(inner) => !used.limits.is_empty() || has_rule(cx, inner),
            Type::Named(id) => alias_rule(cx, *id).is_some(),
            Type::Nullable(inner) => has_rule(cx, inner),
            Type::Bool | Type::Value => false,
        }
}

/// The schema that values are checked against as a whole. Enums are read by what their type is used for.
fn whole(cx: &Context<'_>, used: &TypeUse) -> Option<Expr> {
    let of_enum = || {
        let Type::Named(id) = used.ty else { return None };
        let def = cx.model.def(id);
        let is_enum = matches!(def.kind, TypeKind::TextEnum { .. } | TypeKind::IntegerEnum(_));
        def.whole.filter(|_| is_enum)
    };
    used.whole.or_else(of_enum).and_then(|id| schemas::reference(cx, id))
}

/// The constant that holds an alias's rule, where it has one.
fn alias_rule(cx: &Context<'_>, id: TypeId) -> Option<Expr> {
    let def = cx.model.def(id);
    match &def.kind {
        TypeKind::Alias(inner) if def.replaced.is_none() => shared(cx, &def.name, inner),
        _ => None,
    }
}

/// The rule behind a name: a constant that is called like it, or like the name behind that.
pub(super) fn shared(cx: &Context<'_>, name: &Ident, inner: &TypeUse) -> Option<Expr> {
    match inner.ty {
        Type::Named(other) if whole(cx, inner).is_none() => alias_rule(cx, other),
        _ => has_rule(cx, inner).then(|| Expr::shared(&constant(name))),
    }
}

/// The Rust type of a type's rule, where it has one.
pub(super) fn rule_ty(cx: &Context<'_>, used: &TypeUse) -> Ty {
    if whole(cx, used).is_some() {
        return Ty::rule("Whole", None);
    }
    match &used.ty {
        Type::Integer(_) => Ty::rule("Integer", None),
        Type::Number { .. } => Ty::rule("Number", None),
        Type::Text(..) => Ty::rule("Text", None),
        Type::List(inner) => Ty::rule("Items", Some(&part_ty(cx, inner))),
        Type::Map(inner) => Ty::rule("Entries", Some(&part_ty(cx, inner))),
        Type::Nullable(inner) => rule_ty(cx, inner),
        Type::Named(id) => match &cx.model.def(*id).kind {
            TypeKind::Alias(inner) if alias_rule(cx, *id).is_some() => rule_ty(cx, inner),
            _ => Ty::rule("Any", None),
        },
        Type::Bool | Type::Value => Ty::rule("Any", None),
    }
}

fn part_ty(cx: &Context<'_>, inner: &TypeUse) -> Ty {
    if has_rule(cx, inner) {
        rule_ty(cx, inner)
    } else {
        Ty::rule("Any", None)
    }
}

/// The name of the constant for an alias.
pub(super) fn constant(name: &Ident) -> Ident {
    use heck::ToShoutySnakeCase;
    Ident::new(&name.word().to_shouty_snake_case())
}

fn of_parts(kind: &'static str, cx: &Context<'_>, inner: &TypeUse, used: &TypeUse) -> Option<Expr> {
    let inner = rule(cx, inner);
    if inner.is_none() && used.limits.is_empty() {
        return None;
    }
    let inner = inner.unwrap_or_else(|| Expr::known("rule", "Any"));
    limited(cx, kind, Some(&inner), used).or_else(|| Some(Expr::rule(kind, Some(&inner))))
}

fn limited(cx: &Context<'_>, kind: &'static str, inner: Option<&Expr>, used: &TypeUse) -> Option<Expr> {
    let mut limits = used.limits.iter();
    let first = limits.next()?;
    let start = with_limit(cx, Expr::rule(kind, inner), first, used);
    Some(limits.fold(start, |rule, limit| with_limit(cx, rule, limit, used)))
}

fn with_limit(cx: &Context<'_>, rule: Expr, limit: &Limit, used: &TypeUse) -> Expr {
    let method = limit.keyword.method;
    match &limit.operand {
        Operand::Count(count) => rule.call(method, Some(&Expr::lit(&Lit::integer(i128::from(*count))))),
        Operand::Regex(pattern) => match cx.patterns.get(pattern) {
            Some(name) => rule.call(method, Some(&Expr::shared(name).reference())),
            None => rule,
        },
        Operand::On => rule.call(method, None),
        Operand::Number(text) => match number(&limit.operand, text, used) {
            Some(lit) => rule.call(method, Some(&Expr::lit(&lit))),
            None => rule,
        },
    }
}

fn number(operand: &Operand, text: &str, used: &TypeUse) -> Option<Lit> {
    match used.ty {
        Type::Integer(_) => operand.whole().map(Lit::integer),
        _ => text.parse().ok().and_then(Lit::float),
    }
}

/// The expression for a default.
pub(super) fn default(cx: &Context<'_>, used: &TypeUse, default: &Default) -> Option<Expr> {
    Some(match default {
        Default::Bool(value) => Expr::lit(&Lit::bool(*value)),
        Default::Integer(number) => Expr::lit(&Lit::integer(*number)),
        Default::Float(number) => Expr::lit(&match resolved(cx, used) {
            Type::Number { single: true } => Lit::single(*number)?,
            _ => Lit::float(*number)?,
        }),
        Default::Text(text) => Expr::owned(&Lit::text(text)),
        Default::Variant(id, variant) => Expr::path(&cx.model.def(*id).name, variant),
        Default::Empty => Expr::empty(if matches!(resolved(cx, used), Type::Map(_)) {
            "Map"
        } else {
            "Vec"
        }),
    })
}

/// The type behind aliases.
pub(super) fn resolved<'m>(cx: &'m Context<'_>, used: &'m TypeUse) -> &'m Type {
    let mut ty = &used.ty;
    for _ in 0..cx.model.types.len() {
        let Type::Named(id) = ty else { break };
        let def = cx.model.def(*id);
        match &def.kind {
            TypeKind::Alias(inner) if def.replaced.is_none() => ty = &inner.ty,
            _ => break,
        }
    }
    ty
}

/// Whether values of a type have anything to check.
pub(super) fn checks(cx: &Context<'_>, used: &TypeUse) -> bool {
    has_rule(cx, used)
        || match &used.ty {
            Type::Named(id) => cx.checked[id.0 as usize],
            Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) => checks(cx, inner),
            _ => false,
        }
}
