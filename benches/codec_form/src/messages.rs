//! What operations send and receive: the types that a client cannot do without.

use std::collections::BTreeSet;

use quote::ToTokens;

use crate::facts::type_name;

/// The types of all operations, as source text.
#[derive(Debug, Default)]
pub(crate) struct Messages {
    /// What requests hold.
    pub(crate) sent: BTreeSet<String>,
    /// What responses hold.
    pub(crate) received: BTreeSet<String>,
}

impl Messages {
    /// Reads `operations.rs`; only types that mention one of `declared` count.
    pub(crate) fn read(operations: &syn::File, declared: &BTreeSet<String>) -> Self {
        let mut messages = Self::default();
        for item in &operations.items {
            match item {
                syn::Item::Struct(item) => collect(&mut messages.sent, &item.fields, declared),
                syn::Item::Enum(item) => {
                    for variant in &item.variants {
                        collect(&mut messages.received, &variant.fields, declared);
                    }
                }
                _ => {}
            }
        }
        messages
    }

    /// The module of functions that read and write each type, without a generic: what makes the compiler do the work.
    pub(crate) fn functions(&self, form: &Form, each_both_ways: bool) -> String {
        let mut text = format!("use crate::types::*;\nuse {}::{{Map, Maybe, Value}};\n", form.types);
        let all: BTreeSet<&String> = self.sent.union(&self.received).collect();
        for (number, ty) in all.into_iter().enumerate() {
            if each_both_ways || self.received.contains(ty) {
                text.push_str(&format!(
                    "pub fn read_{number}(bytes: &[u8]) -> Option<{ty}> {{ {} }}\n",
                    form.read
                ));
            }
            if each_both_ways || self.sent.contains(ty) {
                text.push_str(&format!(
                    "pub fn write_{number}(value: &{ty}) -> Vec<u8> {{ {} }}\n",
                    form.write
                ));
            }
        }
        text
    }
}

/// How a form of codec is called.
pub(crate) struct Form {
    types: &'static str,
    read: &'static str,
    write: &'static str,
}

impl Form {
    /// The emitted codec.
    pub(crate) const EMITTED: Self = Self {
        types: "wirewright_runtime::types",
        read: "wirewright_runtime::codec::from_json(bytes, &wirewright_runtime::codec::ReadOptions::default()).ok()",
        write: "wirewright_runtime::codec::to_json(value)",
    };

    /// serde.
    pub(crate) const SERDE: Self = Self {
        types: "crate::support",
        read: "serde_json::from_slice(bytes).ok()",
        write: "serde_json::to_vec(value).unwrap_or_default()",
    };
}

fn collect(into: &mut BTreeSet<String>, fields: &syn::Fields, declared: &BTreeSet<String>) {
    for field in fields {
        let ty = inner(&field.ty);
        if names(ty).any(|name| declared.contains(&name)) {
            into.insert(ty.to_token_stream().to_string());
        }
    }
}

/// What stands in `Option`, `Maybe` and `Box`.
fn inner(ty: &syn::Type) -> &syn::Type {
    let syn::Type::Path(path) = ty else { return ty };
    let argument = path.path.segments.last().and_then(|last| match &last.arguments {
        syn::PathArguments::AngleBracketed(list) => list.args.first(),
        _ => None,
    });
    match (type_name(ty).as_str(), argument) {
        ("Option" | "Maybe" | "Box", Some(syn::GenericArgument::Type(ty))) => inner(ty),
        _ => ty,
    }
}

fn names(ty: &syn::Type) -> impl Iterator<Item = String> {
    let text = ty.to_token_stream().to_string();
    text.split(|c: char| !c.is_alphanumeric() && c != '_')
        .map(ToOwned::to_owned)
        .collect::<Vec<_>>()
        .into_iter()
}
