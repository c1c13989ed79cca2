//! `rules.rs`: regular expressions, and the rules of types that are only another name.

use askama::Template;

use crate::code::{Expr, Ident, Lit, Ty};
use crate::model::TypeKind;

use super::context::Context;
use super::{render, rule};

#[derive(Template)]
#[template(path = "rules.rs", escape = "none")]
struct RulesFile<'m> {
    patterns: Vec<(&'m Ident, Lit)>,
    aliases: Vec<AliasView<'m>>,
    /// Whether one rule names another.
    nested: bool,
    /// Whether a rule names a schema.
    schemas: bool,
}

struct AliasView<'m> {
    name: &'m Ident,
    constant: Ident,
    ty: Ty,
    rule: Expr,
}

/// The file; `None` when there is nothing to share.
pub(super) fn file(cx: &Context<'_>) -> Option<String> {
    let patterns: Vec<_> = cx
        .pattern_order
        .iter()
        .map(|(name, pattern)| (name, Lit::text(pattern)))
        .collect();
    let aliases: Vec<_> = cx
        .model
        .types
        .iter()
        .filter_map(|def| {
            let TypeKind::Alias(ty) = &def.kind else { return None };
            let rule = rule::rule(cx, ty)?;
            let named = matches!(ty.ty, crate::model::Type::Named(_)) && !rule.is_whole();
            (!named).then(|| AliasView {
                name: &def.name,
                constant: rule::constant(&def.name),
                ty: rule::rule_ty(cx, ty),
                rule,
            })
        })
        .collect();
    let nested = aliases.iter().any(|alias| alias.rule.to_string().contains("rules::"));
    let schemas = aliases.iter().any(|alias| alias.rule.to_string().contains("schemas::"));
    (!patterns.is_empty() || !aliases.is_empty()).then(|| {
        render(&RulesFile {
            patterns,
            aliases,
            nested,
            schemas,
        })
    })
}
