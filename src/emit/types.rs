//! `types.rs`: the types of the contract's schemas.

use std::collections::HashSet;

use askama::Template;

use crate::code::{Doc, Ident, Lit, Ty, code_span};
use crate::model::{Field, IntegerVariant, Presence, Rest, Struct, TextVariant, TypeDef, TypeKind, TypeUse, Union};

use super::context::Context;
use super::home::Home;
use super::section::Module;
use super::{render, rule};

/// More arguments than this make a constructor hard to read; clippy draws the same line.
const MAX_ARGUMENTS: usize = 7;

#[derive(Template)]
#[template(path = "types.rs", escape = "none")]
struct TypesFile<'m> {
    docs: Doc,
    imports: Vec<&'static str>,
    /// Types of the file that this one is a part of.
    own: Vec<&'m Ident>,
    modules: Vec<Module<'m>>,
    items: Vec<String>,
}

/// The file.
pub(super) fn file(cx: &Context<'_>, home: &Home<'_>) -> String {
    let types = home.types.iter().copied();
    let declared = types.clone().filter(|def| def.replaced.is_none());
    let used = cx.imports(declared.flat_map(|def| parts(&def.kind)));
    let mut imports = used.runtime;
    if types.clone().any(|def| has_maybe(&def.kind)) {
        imports.insert("Maybe");
    }
    if types.clone().any(|def| keeps_rest(&def.kind)) {
        imports.insert("Map");
    }
    let here: HashSet<&Ident> = types.clone().map(|def| &def.name).collect();
    let elsewhere = used.own.iter().filter(|name| !here.contains(name));
    render(&TypesFile {
        docs: docs(home),
        imports: imports.into_iter().collect(),
        own: match home.group {
            Some(_) => elsewhere.collect(),
            None => Vec::new(),
        },
        modules: home.modules(cx),
        items: types.map(|def| item(cx, def)).collect(),
    })
}

fn docs(home: &Home<'_>) -> Doc {
    home.group.map_or_else(
        || Doc::own("The types of the contract's schemas."),
        |group| {
            let tag = code_span(&group.tag);
            Doc::own(&format!("The types that only operations of the tag {tag} use."))
        },
    )
}

/// The types inside a declaration.
pub(super) fn parts(kind: &TypeKind) -> Vec<&TypeUse> {
    match kind {
        TypeKind::Struct(object) => {
            let rest = match &object.rest {
                Rest::Keep(_, ty) => Some(&**ty),
                _ => None,
            };
            object.fields.iter().map(|field| &field.ty).chain(rest).collect()
        }
        TypeKind::Union(union) => union.variants.iter().map(|variant| &variant.ty).collect(),
        TypeKind::Alias(ty) | TypeKind::Wrapper(ty) => vec![ty],
        TypeKind::TextEnum { .. } | TypeKind::IntegerEnum(_) => Vec::new(),
    }
}

fn keeps_rest(kind: &TypeKind) -> bool {
    matches!(kind, TypeKind::Struct(object) if matches!(object.rest, Rest::Keep(..)))
}

fn has_maybe(kind: &TypeKind) -> bool {
    matches!(kind, TypeKind::Struct(object) if object.fields.iter().any(|field| field.presence == Presence::Maybe))
}

fn item(cx: &Context<'_>, def: &TypeDef) -> String {
    match &def.kind {
        TypeKind::Struct(object) => structure(cx, def, object),
        TypeKind::TextEnum { variants, open } => text_enum(def, variants, *open),
        TypeKind::IntegerEnum(variants) => integer_enum(def, variants),
        TypeKind::Union(union) => self::union(cx, def, union),
        TypeKind::Alias(ty) => alias(cx, def, ty, false),
        TypeKind::Wrapper(ty) => alias(cx, def, ty, true),
    }
}

#[derive(Template)]
#[template(path = "item/struct.rs", escape = "none")]
struct StructItem<'m> {
    docs: Doc,
    deprecated: bool,
    origin: &'m str,
    derives: &'static str,
    name: &'m Ident,
    fields: Vec<FieldView<'m>>,
    spaced: bool,
    new: Option<Vec<String>>,
}

/// A field as it is declared, and as a constructor sets it.
pub(super) struct FieldView<'m> {
    pub(super) docs: Doc,
    pub(super) deprecated: bool,
    pub(super) name: &'m Ident,
    pub(super) ty: Ty,
    /// What stands behind the name in a constructor: nothing for an argument, `: None` and the like otherwise.
    pub(super) start: &'static str,
}

fn structure(cx: &Context<'_>, def: &TypeDef, object: &Struct) -> String {
    let mut fields: Vec<FieldView<'_>> = object.fields.iter().map(|field| field_view(cx, field)).collect();
    let new = constructor(&fields);
    if let Rest::Keep(name, ty) = &object.rest {
        let docs = Doc::own("Properties that the contract does not name.");
        fields.push(FieldView {
            docs,
            deprecated: false,
            name,
            ty: rule::ty(cx, ty).inside("Map"),
            start: ": Map::new()",
        });
    }
    let optional = object.fields.iter().all(|field| !is_required(field.presence));
    let derives = if optional {
        "Clone, Debug, Default, PartialEq"
    } else {
        "Clone, Debug, PartialEq"
    };
    let spaced = fields.iter().any(|field| field.deprecated || !field.docs.is_empty());
    let new = new.filter(|arguments| arguments.len() < fields.len());
    render(&StructItem {
        docs: def.docs.clone(),
        deprecated: def.deprecated,
        origin: &def.origin,
        derives,
        name: &def.name,
        fields,
        spaced,
        new,
    })
}

fn field_view<'m>(cx: &Context<'_>, field: &'m Field) -> FieldView<'m> {
    FieldView {
        docs: field.docs.clone(),
        deprecated: field.deprecated,
        name: &field.name,
        ty: rule::field_ty(cx, &field.ty, field.presence, field.boxed),
        start: start(field.presence),
    }
}

/// How a constructor sets a field that it gets no argument for.
pub(super) fn start(presence: Presence) -> &'static str {
    match presence {
        Presence::Required | Presence::Nullable => "",
        Presence::Optional => ": None",
        Presence::Maybe => ": Maybe::Absent",
    }
}

/// Whether a field has to be given.
pub(super) fn is_required(presence: Presence) -> bool {
    matches!(presence, Presence::Required | Presence::Nullable)
}

/// The arguments of a constructor; `None` where there would be none, or too many.
pub(super) fn constructor(fields: &[FieldView<'_>]) -> Option<Vec<String>> {
    let arguments: Vec<String> = fields
        .iter()
        .filter(|field| field.start.is_empty())
        .map(|field| format!("{}: {}", field.name, field.ty))
        .collect();
    (1..=MAX_ARGUMENTS).contains(&arguments.len()).then_some(arguments)
}

struct VariantView<'m> {
    docs: Doc,
    deprecated: bool,
    name: &'m Ident,
    wire: Lit,
}

#[derive(Template)]
#[template(path = "item/text_enum.rs", escape = "none")]
struct TextEnumItem<'m> {
    docs: Doc,
    deprecated: bool,
    origin: &'m str,
    name: &'m Ident,
    variants: Vec<VariantView<'m>>,
    open: bool,
}

fn text_enum(def: &TypeDef, variants: &[TextVariant], open: bool) -> String {
    let variants = variants
        .iter()
        .map(|variant| VariantView {
            docs: variant.docs.clone(),
            deprecated: variant.deprecated,
            name: &variant.name,
            wire: Lit::text(&variant.wire),
        })
        .collect();
    render(&TextEnumItem {
        docs: def.docs.clone(),
        deprecated: def.deprecated,
        origin: &def.origin,
        name: &def.name,
        variants,
        open,
    })
}

#[derive(Template)]
#[template(path = "item/integer_enum.rs", escape = "none")]
struct IntegerEnumItem<'m> {
    docs: Doc,
    deprecated: bool,
    origin: &'m str,
    name: &'m Ident,
    variants: Vec<VariantView<'m>>,
}

fn integer_enum(def: &TypeDef, variants: &[IntegerVariant]) -> String {
    let view = |variant: &'_ IntegerVariant| Lit::integer(i128::from(variant.wire));
    let variants = variants
        .iter()
        .map(|variant| VariantView {
            docs: variant.docs.clone(),
            deprecated: variant.deprecated,
            name: &variant.name,
            wire: view(variant),
        })
        .collect();
    render(&IntegerEnumItem {
        docs: def.docs.clone(),
        deprecated: def.deprecated,
        origin: &def.origin,
        name: &def.name,
        variants,
    })
}

struct BranchView<'m> {
    docs: Doc,
    name: &'m Ident,
    ty: Ty,
}

#[derive(Template)]
#[template(path = "item/union.rs", escape = "none")]
struct UnionItem<'m> {
    docs: Doc,
    deprecated: bool,
    origin: &'m str,
    name: &'m Ident,
    variants: Vec<BranchView<'m>>,
}

fn union(cx: &Context<'_>, def: &TypeDef, union: &Union) -> String {
    let variants = union
        .variants
        .iter()
        .map(|variant| BranchView {
            docs: variant.docs.clone(),
            name: &variant.name,
            ty: rule::field_ty(cx, &variant.ty, Presence::Required, variant.boxed),
        })
        .collect();
    render(&UnionItem {
        docs: def.docs.clone(),
        deprecated: def.deprecated,
        origin: &def.origin,
        name: &def.name,
        variants,
    })
}

#[derive(Template)]
#[template(path = "item/alias.rs", escape = "none")]
struct AliasItem<'m> {
    docs: Doc,
    deprecated: bool,
    origin: &'m str,
    name: &'m Ident,
    ty: Ty,
    wrapper: bool,
}

fn alias(cx: &Context<'_>, def: &TypeDef, ty: &TypeUse, wrapper: bool) -> String {
    render(&AliasItem {
        docs: def.docs.clone(),
        deprecated: def.deprecated,
        origin: &def.origin,
        name: &def.name,
        ty: def.replaced.clone().unwrap_or_else(|| rule::ty(cx, ty)),
        wrapper,
    })
}
