//! `rules.rs`: regular expressions, and the rules of types that are only another name.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashSet};

use askama::Template;
use heck::ToShoutySnakeCase;

use crate::code::{Expr, Ident, Lit, Ty};
use crate::model::TypeKind;

use super::context::Context;
use super::{render, rule};

#[derive(Template)]
#[template(path = "rules.rs", escape = "none")]
struct RulesFile<'m> {
    patterns: Vec<(&'m Ident, Lit)>,
    aliases: Vec<AliasView<'m>>,
    named: Vec<NamedRule>,
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

/// Longer names say no more than the rule itself.
const MAX_NAME: usize = 40;

/// Rules that are constants of the `rules` module, each called by what it says: `TEXT_MAX_64`. Contracts say the same
/// few things of most of their texts and numbers, and a constant for each use of these would be long to compile.
#[derive(Default)]
pub(super) struct NamedRules {
    /// Names of other items of the module.
    taken: HashSet<String>,
    known: RefCell<BTreeMap<String, NamedRule>>,
}

#[derive(Clone)]
struct NamedRule {
    constant: Ident,
    ty: Ty,
    rule: String,
}

impl NamedRules {
    /// No rules yet, beside items of these names.
    pub(super) fn beside(taken: HashSet<String>) -> Self {
        let known = RefCell::default();
        Self { taken, known }
    }

    /// The constant of a rule, or the rule itself where it has no name.
    pub(super) fn name(&self, rule: Expr, ty: impl FnOnce() -> Ty) -> Expr {
        if rule.is_shared() || rule.is_whole() {
            return rule;
        }
        let text = rule.to_string();
        let name = name(&text);
        if name.len() > MAX_NAME || self.taken.contains(&name) {
            return rule;
        }
        let mut known = self.known.borrow_mut();
        let constant = Ident::new(&name);
        let shared = Expr::shared(&constant);
        let found = known.entry(name).or_insert_with(|| NamedRule {
            constant,
            ty: ty(),
            rule: text.clone(),
        });
        if found.rule == text { shared } else { rule }
    }

    fn list(&self) -> Vec<NamedRule> {
        self.known.borrow().values().cloned().collect()
    }
}

/// What a rule is called: `rule::Text::new().min_length(1)` is `TEXT_MIN_1`.
fn name(rule: &str) -> String {
    let said = [
        ("rules::", ""),
        ("rule::", ""),
        ("::new", ""),
        (".format(Format::", "("),
        ("_length", ""),
        ("_items", ""),
        ("_properties", ""),
        ("imum", ""),
        ("-", "minus "),
    ];
    let words = said
        .iter()
        .fold(rule.to_owned(), |words, (from, to)| words.replace(from, to));
    words.to_shouty_snake_case()
}

/// The file, to be made after all others, for it has the rules that they name; `None` when there is nothing to share.
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
            let rule = rule::written(cx, ty)?;
            let named = matches!(ty.ty, crate::model::Type::Named(_)) && !rule.is_whole();
            (!named).then(|| AliasView {
                name: &def.name,
                constant: rule::constant(&def.name),
                ty: rule::rule_ty(cx, ty),
                rule,
            })
        })
        .collect();
    let named = cx.rules.list();
    let of_aliases = aliases.iter().map(|alias| alias.rule.to_string());
    let of_others = named.iter().map(|named| named.rule.clone());
    let texts: Vec<String> = of_aliases.chain(of_others).collect();
    let (nested, schemas) = (contain(&texts, "rules::"), contain(&texts, "schemas::"));
    (!patterns.is_empty() || !aliases.is_empty() || !named.is_empty()).then(|| {
        render(&RulesFile {
            patterns,
            aliases,
            named,
            nested,
            schemas,
        })
    })
}

fn contain(texts: &[String], module: &str) -> bool {
    texts.iter().any(|text| text.contains(module))
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn a_rule_is_called_by_what_it_says() {
        let cases = [
            ("rule::Text::new().min_length(1).max_length(64)", "TEXT_MIN_1_MAX_64"),
            (
                "rule::Text::new().format(rule::Format::UriTemplate)",
                "TEXT_URI_TEMPLATE",
            ),
            (
                "rule::Items::new(rules::TEXT_URI).unique_items()",
                "ITEMS_TEXT_URI_UNIQUE",
            ),
            (
                "rule::Number::new().exclusive_minimum(-0.5)",
                "NUMBER_EXCLUSIVE_MIN_MINUS_0_5",
            ),
        ];
        for (rule, expected) in cases {
            assert_eq!(name(rule), expected);
        }
    }
}
