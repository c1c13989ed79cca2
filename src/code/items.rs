//! What a file of generated code offers to those who compile against it.

use std::collections::{BTreeMap, BTreeSet};

use quote::ToTokens;
use syn::{Fields, ImplItem, TraitItem, Visibility};

use super::print::tokens;

/// A public item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    pub(crate) name: String,
    pub(crate) form: Form,
    /// What it derives.
    pub(crate) derives: BTreeSet<String>,
    /// Its public methods, each with what it takes and gives; of a trait all that it asks for.
    pub(crate) methods: Methods,
}

/// What an item is, with its parts in the order of the file. Types are texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Fields with their types.
    Struct(Vec<(String, String)>),
    /// Variants with what they hold.
    Enum(Vec<(String, String)>),
    /// Another name for a type.
    Alias(String),
    /// A trait with the traits that it needs.
    Trait(String),
    /// A function with what it takes and gives.
    Function(String),
    /// A constant with its type.
    Constant(String),
}

/// Methods with what they take and give.
pub(crate) type Methods = BTreeMap<String, String>;

/// The public items of a file, and the public methods of types that stand elsewhere, by their names.
///
/// # Errors
/// Where the text is not Rust.
pub(crate) fn items(text: &str) -> Result<(Vec<Item>, BTreeMap<String, Methods>), String> {
    let file = syn::parse_file(text).map_err(|error| error.to_string())?;
    let mut items = Vec::new();
    let mut methods: BTreeMap<String, Methods> = BTreeMap::new();
    for item in &file.items {
        match item {
            syn::Item::Impl(block) if block.trait_.is_none() => {
                let name = text_of(&block.self_ty);
                methods.entry(name).or_default().extend(inherent(block));
            }
            item => items.extend(public(item)),
        }
    }
    Ok((items, methods))
}

fn public(item: &syn::Item) -> Option<Item> {
    let is_public = |visibility: &Visibility| matches!(visibility, Visibility::Public(_));
    let (visibility, name, attributes, form) = match item {
        syn::Item::Struct(item) => (&item.vis, &item.ident, &item.attrs, Form::Struct(fields(&item.fields))),
        syn::Item::Enum(item) => {
            let variants = item.variants.iter();
            let variants = variants.map(|variant| (variant.ident.to_string(), held(&variant.fields)));
            (&item.vis, &item.ident, &item.attrs, Form::Enum(variants.collect()))
        }
        syn::Item::Type(item) => (&item.vis, &item.ident, &item.attrs, Form::Alias(text_of(&item.ty))),
        syn::Item::Trait(item) => {
            let form = Form::Trait(text_of(&item.supertraits));
            (&item.vis, &item.ident, &item.attrs, form)
        }
        syn::Item::Fn(item) => (
            &item.vis,
            &item.sig.ident,
            &item.attrs,
            Form::Function(text_of(&item.sig)),
        ),
        syn::Item::Const(item) => (&item.vis, &item.ident, &item.attrs, Form::Constant(text_of(&item.ty))),
        syn::Item::Static(item) => (&item.vis, &item.ident, &item.attrs, Form::Constant(text_of(&item.ty))),
        _ => return None,
    };
    let methods = match item {
        syn::Item::Trait(item) => item.items.iter().filter_map(asked).collect(),
        _ => BTreeMap::new(),
    };
    is_public(visibility).then(|| Item {
        name: name.to_string(),
        form,
        derives: derives(attributes),
        methods,
    })
}

fn text_of(part: &impl ToTokens) -> String {
    tokens(&part.to_token_stream())
}

/// What a field is called; its number where it has no name.
fn fields(fields: &Fields) -> Vec<(String, String)> {
    let public = fields
        .iter()
        .enumerate()
        .filter(|(_, field)| matches!(field.vis, Visibility::Public(_)));
    let named = public.map(|(number, field)| {
        let name = field
            .ident
            .as_ref()
            .map_or_else(|| number.to_string(), ToString::to_string);
        (name, text_of(&field.ty))
    });
    named.collect()
}

/// What a variant holds, without what is said of it.
fn held(fields: &Fields) -> String {
    let named = |field: &syn::Field| {
        let name = field.ident.as_ref().map(|name| format!("{name}: ")).unwrap_or_default();
        name + &text_of(&field.ty)
    };
    let list = fields.iter().map(named).collect::<Vec<_>>().join(", ");
    match fields {
        Fields::Named(_) => format!("{{ {list} }}"),
        Fields::Unnamed(_) => format!("({list})"),
        Fields::Unit => String::new(),
    }
}

fn derives(attributes: &[syn::Attribute]) -> BTreeSet<String> {
    let lists = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("derive"));
    let lists = lists.filter_map(|attribute| attribute.meta.require_list().ok());
    let words = lists.flat_map(|list| {
        let text = tokens(&list.tokens);
        text.split(',').map(|word| word.trim().to_owned()).collect::<Vec<_>>()
    });
    words.filter(|word| !word.is_empty()).collect()
}

/// What a trait asks for.
fn asked(item: &TraitItem) -> Option<(String, String)> {
    match item {
        TraitItem::Fn(method) if method.default.is_none() => Some((method.sig.ident.to_string(), text_of(&method.sig))),
        TraitItem::Type(ty) if ty.default.is_none() => Some((ty.ident.to_string(), text_of(&ty.bounds))),
        _ => None,
    }
}

fn inherent(block: &syn::ItemImpl) -> impl Iterator<Item = (String, String)> {
    block.items.iter().filter_map(|item| match item {
        ImplItem::Fn(method) if matches!(method.vis, Visibility::Public(_)) => {
            Some((method.sig.ident.to_string(), text_of(&method.sig)))
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Form, items};

    #[test]
    fn what_is_public_is_read() {
        let text = "#[derive(Clone, Debug)]\npub struct A { pub a: Option<B>, b: u8 }\nstruct Hidden;\n\
            pub enum E { #[default] One, Two(u8), Three { a: u8 } }\npub type T = Vec<A>;\n\
            pub trait Api: Send { type Error; fn get(&self, id: u8) -> u8; fn has(&self) {} }\n\
            impl A { pub fn new(a: u8) -> Self { make(a) } fn own() {} }\nimpl Clone for E {}\npub const N: &str = \"\";\n";
        let (items, methods) = items(text).unwrap();
        let names: Vec<&str> = items.iter().map(|item| &*item.name).collect();
        assert_eq!(names, ["A", "E", "T", "Api", "N"]);
        assert_eq!(
            items[0].form,
            Form::Struct(vec![("a".to_owned(), "Option<B>".to_owned())])
        );
        assert_eq!(
            items[0].derives.iter().map(|word| &**word).collect::<Vec<_>>(),
            ["Clone", "Debug"]
        );
        let pair = |name: &str, held: &str| (name.to_owned(), held.to_owned());
        let variants = vec![pair("One", ""), pair("Two", "(u8)"), pair("Three", "{ a: u8 }")];
        assert_eq!(items[1].form, Form::Enum(variants));
        assert_eq!(
            items[3].methods.keys().map(|name| &**name).collect::<Vec<_>>(),
            ["Error", "get"]
        );
        assert_eq!(methods["A"].keys().map(|name| &**name).collect::<Vec<_>>(), ["new"]);
        assert!(super::items("pub struct").is_err());
    }
}
