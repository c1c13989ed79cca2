//! `schemas.rs`: schemas that are checked as a whole, because no type expresses them.

use askama::Template;
use heck::ToUpperCamelCase;

use crate::code::{Expr, Ident, Lit};
use crate::model::{Check, Json, SchemaDef, SchemaId};

use super::context::Context;
use super::render;

#[derive(Template)]
#[template(path = "schemas.rs", escape = "none")]
struct SchemasFile<'m> {
    schemas: Vec<SchemaView<'m>>,
    kinds: bool,
    literals: bool,
    formats: bool,
    rules: bool,
}

struct SchemaView<'m> {
    name: &'m Ident,
    origin: &'m str,
    expr: Expr,
}

/// The file; `None` when types and limits say everything.
pub(super) fn file(cx: &Context<'_>) -> Option<String> {
    let named = cx
        .model
        .schemas
        .iter()
        .filter_map(|def| Some((def.name.as_ref()?, def)));
    let schemas: Vec<_> = named
        .map(|(name, def)| SchemaView {
            name,
            origin: &def.origin,
            expr: schema(cx, def),
        })
        .collect();
    let text: String = schemas.iter().map(|schema| schema.expr.to_string()).collect();
    (!schemas.is_empty()).then(|| {
        render(&SchemasFile {
            kinds: text.contains("Kind::"),
            literals: text.contains("Literal::"),
            formats: text.contains("Format::"),
            rules: text.contains("rules::"),
            schemas,
        })
    })
}

/// `schemas::NAME`, where the schema has a name.
pub(super) fn reference(cx: &Context<'_>, id: SchemaId) -> Option<Expr> {
    let name = cx.model.schemas[id.0 as usize].name.as_ref()?;
    Some(Expr::schema(name).reference())
}

fn schema(cx: &Context<'_>, def: &SchemaDef) -> Expr {
    let keywords: Vec<Expr> = def.checks.iter().filter_map(|check| keyword(cx, check)).collect();
    Expr::tuple_struct("Schema", &Expr::slice(&keywords))
}

/// A schema where another one names it.
fn part(cx: &Context<'_>, id: SchemaId) -> Expr {
    let def = &cx.model.schemas[id.0 as usize];
    match (&def.name, &def.checks[..]) {
        (Some(name), _) => Expr::local(name).reference(),
        (None, []) => Expr::variant("Schema", "ANY", &[]).reference(),
        (None, [Check::Never]) => Expr::variant("Schema", "NEVER", &[]).reference(),
        (None, _) => schema(cx, def).reference(),
    }
}

fn keyword(cx: &Context<'_>, check: &Check) -> Option<Expr> {
    let keyword = |name: &str, arguments: &[Expr]| Some(Expr::variant("Keyword", &variant(name), arguments));
    let parts = |parts: &[SchemaId]| Expr::slice(&parts.iter().map(|id| part(cx, *id)).collect::<Vec<_>>());
    match check {
        Check::Title(text) => keyword("title", &[text_lit(text)]),
        Check::Never => keyword("never", &[]),
        Check::UniqueItems => keyword("uniqueItems", &[]),
        Check::Type(kinds) => {
            let kinds: Vec<_> = kinds.iter().map(|kind| Expr::variant("Kind", kind, &[])).collect();
            keyword("type", &[Expr::slice(&kinds)])
        }
        Check::Enum(values) => keyword("enum", &[Expr::slice(&values.iter().map(literal).collect::<Vec<_>>())]),
        Check::Const(value) => keyword("const", &[literal(value)]),
        Check::Number(name, number) => keyword(name, &[text_lit(number)]),
        Check::Count(name, count) => keyword(name, &[self::count(*count)]),
        Check::Pattern(pattern) => keyword("pattern", &[pattern_of(cx, pattern)?]),
        Check::Format(format) => keyword("format", &[Expr::variant("Format", format, &[])]),
        Check::PrefixItems(ids) => keyword("prefixItems", &[parts(ids)]),
        Check::Several(name, ids) => keyword(name, &[parts(ids)]),
        Check::One(name, id) => keyword(name, &[part(cx, *id)]),
        Check::Contains { item, min, max } => Some(contains(cx, *item, *min, *max)),
        Check::Required(names) => keyword("required", &[texts(names)]),
        Check::Properties(schemas) => keyword("properties", &[named(cx, schemas)]),
        Check::DependentSchemas(schemas) => keyword("dependentSchemas", &[named(cx, schemas)]),
        Check::DynamicAnchors(schemas) => keyword("dynamicAnchors", &[named(cx, schemas)]),
        Check::PatternProperties(schemas) => {
            let pairs = schemas
                .iter()
                .filter_map(|(pattern, id)| Some(Expr::pair(&pattern_of(cx, pattern)?, &part(cx, *id))));
            keyword("patternProperties", &[Expr::slice(&pairs.collect::<Vec<_>>())])
        }
        Check::DependentRequired(needs) => {
            let pairs = needs
                .iter()
                .map(|(name, needed)| Expr::pair(&text_lit(name), &texts(needed)));
            keyword("dependentRequired", &[Expr::slice(&pairs.collect::<Vec<_>>())])
        }
        Check::DynamicRef(name, id) => keyword("dynamicRef", &[text_lit(name), part(cx, *id)]),
        Check::If(condition, then, otherwise) => {
            keyword("if", &[part(cx, *condition), part(cx, *then), part(cx, *otherwise)])
        }
    }
}

/// The runtime's name of a keyword: `$ref` is `Ref`.
fn variant(keyword: &str) -> String {
    keyword.trim_start_matches('$').to_upper_camel_case()
}

fn contains(cx: &Context<'_>, item: SchemaId, min: u64, max: Option<u64>) -> Expr {
    let max = max.map(count);
    let fields = [
        ("item", part(cx, item)),
        ("min", count(min)),
        ("max", Expr::option(max.as_ref())),
    ];
    Expr::braced("Keyword", "Contains", &fields)
}

fn count(count: u64) -> Expr {
    Expr::lit(&Lit::integer(i128::from(count)))
}

fn text_lit(text: &str) -> Expr {
    Expr::lit(&Lit::text(text))
}

fn texts(texts: &[String]) -> Expr {
    Expr::slice(&texts.iter().map(|text| text_lit(text)).collect::<Vec<_>>())
}

fn named(cx: &Context<'_>, schemas: &[(String, SchemaId)]) -> Expr {
    let pairs = schemas
        .iter()
        .map(|(name, id)| Expr::pair(&text_lit(name), &part(cx, *id)));
    Expr::slice(&pairs.collect::<Vec<_>>())
}

fn pattern_of(cx: &Context<'_>, pattern: &str) -> Option<Expr> {
    cx.patterns.get(pattern).map(|name| Expr::shared(name).reference())
}

fn literal(value: &Json) -> Expr {
    let literal = |name: &str, arguments: &[Expr]| Expr::variant("Literal", name, arguments);
    match value {
        Json::Null => literal("Null", &[]),
        Json::Bool(value) => literal("Bool", &[Expr::lit(&Lit::bool(*value))]),
        Json::Number(text) => literal("Number", &[text_lit(text)]),
        Json::Text(text) => literal("Text", &[text_lit(text)]),
        Json::List(items) => literal(
            "List",
            &[Expr::slice(&items.iter().map(self::literal).collect::<Vec<_>>())],
        ),
        Json::Object(properties) => {
            let pairs = properties
                .iter()
                .map(|(name, value)| Expr::pair(&text_lit(name), &self::literal(value)));
            literal("Object", &[Expr::slice(&pairs.collect::<Vec<_>>())])
        }
    }
}
