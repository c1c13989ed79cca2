//! What the emitted codec knows and the types do not say: names in JSON, and which objects are closed.

use std::collections::{BTreeMap, BTreeSet};

use syn::visit::{self, Visit};

use crate::Failure;

/// How a field of a struct is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Written {
    /// Always, or unless it is absent.
    Field(String),
    /// Unless it is `None`.
    Optional(String),
    /// As properties that no other field names.
    Rest,
}

/// What one generated crate's `codec.rs` and `types.rs` say about its types.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    /// How each field is written, by type and field.
    pub(crate) fields: BTreeMap<(String, String), Written>,
    /// Structs that take no other properties.
    pub(crate) closed: BTreeSet<String>,
    /// Enums that are written as strings.
    pub(crate) text_enums: BTreeSet<String>,
    /// Those of them that keep unknown values.
    pub(crate) open: BTreeSet<String>,
    /// The text of each variant of those, by type and variant.
    pub(crate) texts: BTreeMap<(String, String), String>,
}

impl Facts {
    /// Reads both files.
    pub(crate) fn read(types: &syn::File, codec: &syn::File) -> Result<Self, Failure> {
        let mut facts = Self::default();
        for item in &codec.items {
            match item {
                syn::Item::Impl(item) => facts.read_codec(item),
                syn::Item::Macro(item) => facts.read_macro(&item.mac)?,
                _ => {}
            }
        }
        for item in &types.items {
            if let syn::Item::Impl(item) = item {
                facts.read_texts(item);
            }
        }
        Ok(facts)
    }

    fn read_codec(&mut self, item: &syn::ItemImpl) {
        let name = type_name(&item.self_ty);
        let mut calls = Calls::default();
        calls.visit_item_impl(item);
        if calls.denies {
            self.closed.insert(name.clone());
        }
        for (field, written) in calls.fields {
            self.fields.insert((name.clone(), field), written);
        }
    }

    fn read_macro(&mut self, mac: &syn::Macro) -> Result<(), Failure> {
        let Some(kind) = mac.path.segments.last().map(|last| last.ident.to_string()) else {
            return Ok(());
        };
        let name = mac.tokens.to_string();
        match kind.as_str() {
            "text_enum" => {}
            "open_text_enum" => {
                self.open.insert(name.clone());
            }
            other => return Err(format!("{other}! has no form with serde here: take another contract").into()),
        }
        self.text_enums.insert(name);
        Ok(())
    }

    /// Reads `Self::Name => "text"` in `as_str`.
    fn read_texts(&mut self, item: &syn::ItemImpl) {
        let name = type_name(&item.self_ty);
        let mut arms = Arms::default();
        arms.visit_item_impl(item);
        for (variant, text) in arms.texts {
            self.texts.insert((name.clone(), variant), text);
        }
    }
}

/// The last name of a type's path.
pub(crate) fn type_name(ty: &syn::Type) -> String {
    match ty {
        syn::Type::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()),
        _ => None,
    }
    .unwrap_or_default()
}

/// The writer's and the reader's methods that an implementation calls.
#[derive(Default)]
struct Calls {
    fields: Vec<(String, Written)>,
    denies: bool,
}

impl<'ast> Visit<'ast> for Calls {
    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        visit::visit_expr_method_call(self, call);
        let receiver = match &*call.receiver {
            syn::Expr::Path(path) => path.path.get_ident().map(ToString::to_string),
            _ => None,
        };
        let mut arguments = call.args.iter();
        match (receiver.as_deref(), call.method.to_string().as_str()) {
            (Some("r"), "deny") => self.denies = true,
            (Some("w"), "entries") => {
                let field = arguments.next().and_then(field_name);
                self.fields.extend(field.map(|field| (field, Written::Rest)));
            }
            (Some("w"), method @ ("field" | "optional")) => {
                if let (Some(wire), Some(field)) =
                    (arguments.next().and_then(text), arguments.next().and_then(field_name))
                {
                    let written = if method == "field" {
                        Written::Field(wire)
                    } else {
                        Written::Optional(wire)
                    };
                    self.fields.push((field, written));
                }
            }
            _ => {}
        }
    }
}

/// The variants and texts of a `match` that gives a text for each variant.
#[derive(Default)]
struct Arms {
    texts: Vec<(String, String)>,
}

impl<'ast> Visit<'ast> for Arms {
    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        let variant = match &arm.pat {
            syn::Pat::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()),
            _ => None,
        };
        self.texts.extend(variant.zip(text(&arm.body)));
    }
}

/// A string literal, which rustfmt puts into a block where the line would be too long.
fn text(expr: &syn::Expr) -> Option<String> {
    match expr {
        syn::Expr::Lit(syn::ExprLit {
            lit: syn::Lit::Str(text),
            ..
        }) => Some(text.value()),
        syn::Expr::Block(block) => match block.block.stmts.as_slice() {
            [syn::Stmt::Expr(inner, None)] => text(inner),
            _ => None,
        },
        _ => None,
    }
}

/// The field in `&self.field`.
fn field_name(expr: &syn::Expr) -> Option<String> {
    let syn::Expr::Reference(reference) = expr else {
        return None;
    };
    let syn::Expr::Field(field) = &*reference.expr else {
        return None;
    };
    match &field.member {
        syn::Member::Named(name) => Some(name.to_string()),
        syn::Member::Unnamed(_) => None,
    }
}
