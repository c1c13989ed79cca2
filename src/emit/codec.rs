//! `codec.rs`: how the contract's types are read, written and checked.

mod union;

use std::collections::BTreeSet;

use askama::Template;

use crate::code::{Doc, Expr, Ident, Lit, Ty, code_span};
use crate::keyword::Operand;
use crate::model::{Default, Field, Limit, Presence, Rest, Struct, TypeDef, TypeKind, TypeUse};

use super::context::Context;
use super::home::Home;
use super::section::Module;
use super::{render, rule};

#[derive(Template)]
#[template(path = "codec.rs", escape = "none")]
struct CodecFile<'m> {
    docs: Doc,
    modules: Vec<Module<'m>>,
    /// Where the modules that all files share are seen from.
    root: &'static str,
    runtime: Vec<&'static str>,
    own: Vec<&'m Ident>,
    enums: Vec<(&'static str, &'m Ident)>,
    replaced: Vec<ReplacedItem<'m>>,
    items: Vec<String>,
    rules: bool,
    schemas: bool,
    /// Whether anything speaks of the module `rule`.
    checks: bool,
}

/// A user's type, and what is read and written in its place.
struct ReplacedItem<'m> {
    name: &'m Ident,
    base: Ty,
    rule: Option<Expr>,
}

/// The file.
pub(super) fn file(cx: &Context<'_>, home: &Home<'_>) -> String {
    let mut own = BTreeSet::new();
    let mut enums = Vec::new();
    let mut items = Vec::new();
    let mut replaced = Vec::new();
    let mut runtime = BTreeSet::new();
    for def in home.types.iter().copied() {
        match &def.kind {
            TypeKind::Alias(base) if def.replaced.is_some() => {
                let imports = cx.imports([base]);
                runtime.extend(imports.runtime);
                own.extend(
                    cx.model
                        .types
                        .iter()
                        .map(|def| &def.name)
                        .filter(|name| imports.own.contains(name)),
                );
                replaced.push(ReplacedItem {
                    name: &def.name,
                    base: rule::ty(cx, base),
                    rule: rule::shared(cx, &def.name, base),
                });
            }
            TypeKind::Alias(_) => continue,
            TypeKind::TextEnum { open: true, .. } => enums.push(("open_text_enum", &def.name)),
            TypeKind::TextEnum { .. } => enums.push(("text_enum", &def.name)),
            TypeKind::IntegerEnum(_) => enums.push(("integer_enum", &def.name)),
            TypeKind::Struct(object) => {
                own.extend(default_types(cx, object));
                if matches!(object.rest, Rest::Keep(..)) {
                    runtime.insert("Map");
                }
                items.push(structure(cx, def, object));
            }
            TypeKind::Union(union) => items.push(union::union(cx, def, union)),
            TypeKind::Wrapper(ty) => items.push(wrapper(cx, def, ty)),
        }
        own.insert(&def.name);
    }
    let text: String = items.concat();
    let ruled = replaced.iter().any(|item| item.rule.is_some());
    let (rules, schemas) = (ruled || text.contains("rules::"), text.contains("schemas::"));
    if text.contains("Map::new()") {
        runtime.insert("Map");
    }
    let about = home.group.map_or_else(
        || "How the contract's types are read, written and checked.".to_owned(),
        |group| {
            format!(
                "How the types of the tag {} are read, written and checked.",
                code_span(&group.tag)
            )
        },
    );
    render(&CodecFile {
        docs: Doc::own(&about),
        modules: home
            .groups()
            .iter()
            .filter(|home| home.has_codec())
            .filter_map(|home| home.group)
            .map(|group| cx.module(group))
            .collect(),
        root: home.root(),
        runtime: runtime.into_iter().collect(),
        own: own.into_iter().collect(),
        enums,
        replaced,
        items,
        rules,
        schemas,
        checks: text.contains("rule::"),
    })
}

/// The enums that defaults of an object name.
fn default_types<'m>(cx: &Context<'m>, object: &Struct) -> Vec<&'m Ident> {
    let defaults = object.fields.iter().filter_map(|field| field.default.as_ref());
    defaults
        .filter_map(|default| match default {
            Default::Variant(id, _) => Some(&cx.model.def(*id).name),
            _ => None,
        })
        .collect()
}

/// A rule as a constant.
struct RuleView {
    constant: Ident,
    ty: Ty,
    expr: Expr,
}

struct FieldCodec<'m> {
    index: usize,
    name: &'m Ident,
    /// The variable that holds it while the object is read.
    local: Ident,
    wire: Lit,
    read: String,
    finish: String,
    write: &'static str,
}

struct RestCodec<'m> {
    name: &'m Ident,
    local: Ident,
    finish: String,
}

#[derive(Template)]
#[template(path = "item/struct_codec.rs", escape = "none")]
struct StructCodec<'m> {
    name: &'m Ident,
    required: Vec<Lit>,
    optional: Vec<Lit>,
    /// Calls that limit the number of properties.
    counts: Vec<String>,
    rules: Vec<RuleView>,
    fields: Vec<FieldCodec<'m>>,
    rest: Option<RestCodec<'m>>,
    ignored: Vec<usize>,
    arms: bool,
    otherwise: String,
    checks: Vec<String>,
    /// The schema that it is checked against as a whole.
    whole: Option<Expr>,
}

fn structure(cx: &Context<'_>, def: &TypeDef, object: &Struct) -> String {
    let mut rules = Rules::default();
    let mut fields = Vec::new();
    let mut checks = Vec::new();
    for (index, field) in object.fields.iter().enumerate() {
        let rule = rules.of(cx, field.name.word(), &field.ty);
        let read = read(rule.as_ref());
        let write = if field.presence == Presence::Optional {
            "optional"
        } else {
            "field"
        };
        let wire = Lit::text(&field.wire);
        checks.extend(check(cx, field, &wire, rule.as_ref()));
        fields.push(FieldCodec {
            index,
            name: &field.name,
            local: local(&field.name),
            wire,
            read,
            finish: finish(cx, field),
            write,
        });
    }
    let required = object
        .fields
        .iter()
        .filter(|field| super::types::is_required(field.presence));
    let optional = object
        .fields
        .iter()
        .filter(|field| !super::types::is_required(field.presence));
    let passed_over = if matches!(object.rest, Rest::Skip) {
        &[][..]
    } else {
        &object.ignored[..]
    };
    let ignored: Vec<usize> = (object.fields.len()..object.fields.len() + passed_over.len()).collect();
    let (rest, otherwise) = rest(cx, &object.rest, &mut rules, &mut checks);
    let counts: Vec<String> = object.limits.iter().filter_map(count).collect();
    if !counts.is_empty() {
        checks.push("at.properties(&Self::FIELDS, self)".to_owned());
    }
    render(&StructCodec {
        name: &def.name,
        required: required.map(|field| Lit::text(&field.wire)).collect(),
        optional: optional
            .map(|field| &field.wire)
            .chain(passed_over)
            .map(|wire| Lit::text(wire))
            .collect(),
        counts,
        rules: rules.0,
        arms: !fields.is_empty() || !ignored.is_empty(),
        fields,
        rest,
        ignored,
        otherwise,
        checks,
        whole: whole(cx, def),
    })
}

/// The call for a limit on the number of properties.
fn count(limit: &Limit) -> Option<String> {
    let Operand::Count(count) = limit.operand else {
        return None;
    };
    Some(format!(".{}({count})", limit.keyword.method))
}

/// Properties without a field: where they are kept, and the expression that reads one.
fn rest<'m>(
    cx: &Context<'_>,
    rest: &'m Rest,
    rules: &mut Rules,
    checks: &mut Vec<String>,
) -> (Option<RestCodec<'m>>, String) {
    match rest {
        Rest::Skip => (None, "r.skip()".to_owned()),
        Rest::Deny => (None, "r.deny()".to_owned()),
        Rest::Keep(name, ty) => {
            let rule = rules.of(cx, name.word(), ty);
            let local = local(name);
            let read = match &rule {
                Some(rule) => format!("r.entry_rule(&mut {local}, {rule})"),
                None => format!("r.entry(&mut {local})"),
            };
            match &rule {
                Some(rule) => checks.push(format!("at.entries_rule(&self.{name}, {rule})")),
                None if rule::checks(cx, ty) => checks.push(format!("at.entries(&self.{name})")),
                None => {}
            }
            let finish = if local == *name {
                String::new()
            } else {
                format!(": {local}")
            };
            (Some(RestCodec { name, local, finish }), read)
        }
    }
}

/// The rules of one type, each a constant of its own unless it is shared.
#[derive(Default)]
struct Rules(Vec<RuleView>);

impl Rules {
    /// A reference to the rule of a part; `None` where it has none.
    fn of(&mut self, cx: &Context<'_>, name: &str, ty: &TypeUse) -> Option<Expr> {
        let expr = rule::rule(cx, ty)?;
        if expr.is_shared() {
            return Some(expr.reference());
        }
        let constant = self.free(name);
        let reference = Expr::of_self(&constant).reference();
        self.0.push(RuleView {
            constant,
            ty: rule::rule_ty(cx, ty),
            expr,
        });
        Some(reference)
    }

    /// A constant's name for the rule of a part. A variant such as `V1` has that name itself.
    fn free(&self, part: &str) -> Ident {
        let known = |name: &str| self.0.iter().any(|rule| rule.constant.word() == name);
        let taken = |name: &str| name == "FIELDS" || name == part || known(name);
        let mut candidate = rule::constant(&Ident::new(part)).word().to_owned();
        while taken(&candidate) {
            candidate.push_str("_RULE");
        }
        Ident::new(&candidate)
    }
}

/// The expression that reads a value.
fn read(rule: Option<&Expr>) -> String {
    rule.map_or_else(|| "r.value()".to_owned(), |rule| format!("r.rule({rule})"))
}

/// How a field is set from what was read.
fn finish(cx: &Context<'_>, field: &Field) -> String {
    let name = local(&field.name);
    match (field.presence, &field.default) {
        (Presence::Required | Presence::Nullable, _) => format!(": {name}?"),
        (Presence::Maybe, _) => format!(": {name}.unwrap_or_default()"),
        (Presence::Optional, None) => kept(field),
        (Presence::Optional, Some(default)) => {
            let boxed = if field.boxed {
                None
            } else {
                rule::default(cx, &field.ty, default)
            };
            match (boxed, default) {
                (None, _) => kept(field),
                (Some(value), Default::Text(_) | Default::Empty) => format!(": {name}.or_else(|| Some({value}))"),
                (Some(value), _) => format!(": {name}.or(Some({value}))"),
            }
        }
    }
}

/// A field that is set from its variable as it is.
fn kept(field: &Field) -> String {
    let local = local(&field.name);
    if local == field.name {
        String::new()
    } else {
        format!(": {local}")
    }
}

/// The variable for a field.
fn local(name: &Ident) -> Ident {
    super::local(name, &["r", "object", "field"])
}

/// The statement that checks a field.
fn check(cx: &Context<'_>, field: &Field, wire: &Lit, rule: Option<&Expr>) -> Option<String> {
    match rule {
        Some(rule) => Some(format!("at.rule({wire}, &self.{}, {rule})", field.name)),
        None => rule::checks(cx, &field.ty).then(|| format!("at.field({wire}, &self.{})", field.name)),
    }
}

#[derive(Template)]
#[template(path = "item/wrapper_codec.rs", escape = "none")]
struct WrapperCodec<'m> {
    name: &'m Ident,
    rule: Option<RuleView>,
    read: String,
    checks: Vec<String>,
    whole: Option<Expr>,
}

fn wrapper(cx: &Context<'_>, def: &TypeDef, ty: &TypeUse) -> String {
    let mut rules = Rules::default();
    let rule = rules.of(cx, "inner", ty);
    let check = match &rule {
        Some(rule) => Some(format!("rule::Rule::check({rule}, &self.0, at)")),
        None => rule::checks(cx, ty).then(|| "self.0.validate(at)".to_owned()),
    };
    render(&WrapperCodec {
        name: &def.name,
        rule: rules.0.pop(),
        read: read(rule.as_ref()),
        checks: check.into_iter().collect(),
        whole: whole(cx, def),
    })
}

/// The schema that values of a declared type are checked against as a whole.
fn whole(cx: &Context<'_>, def: &TypeDef) -> Option<Expr> {
    def.whole.and_then(|id| super::schemas::reference(cx, id))
}
