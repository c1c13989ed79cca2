//! Expressions.

use std::fmt;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};

use super::{Ident, Lit, print};

/// An expression.
#[derive(Clone, Debug)]
pub(crate) struct Expr(TokenStream);

impl Expr {
    /// `rule::Type::new()`, or `rule::Type::new(argument)`.
    pub(crate) fn rule(ty: &'static str, argument: Option<&Self>) -> Self {
        let ty = proc_macro2::Ident::new(ty, Span::call_site());
        let argument = argument.map(|expr| &expr.0);
        Self(quote!(rule::#ty::new(#argument)))
    }

    /// `self.method(argument)`.
    pub(crate) fn call(self, method: &'static str, argument: Option<&Self>) -> Self {
        let (receiver, method) = (self.0, proc_macro2::Ident::new(method, Span::call_site()));
        let argument = argument.map(|expr| &expr.0);
        Self(quote!(#receiver.#method(#argument)))
    }

    /// `module::Item`, which the generator itself knows.
    pub(crate) fn known(module: &'static str, item: &'static str) -> Self {
        let module = proc_macro2::Ident::new(module, Span::call_site());
        let item = proc_macro2::Ident::new(item, Span::call_site());
        Self(quote!(#module::#item))
    }

    /// A call without arguments of a known method, such as `"text".to_owned()`.
    pub(crate) fn owned(lit: &Lit) -> Self {
        Self(quote!(#lit.to_owned()))
    }

    /// A call without arguments of a known function, such as `Vec::new()`.
    pub(crate) fn empty(ty: &'static str) -> Self {
        let ty = proc_macro2::Ident::new(ty, Span::call_site());
        Self(quote!(#ty::new()))
    }

    /// `Type::Item`, of a type that the generated code declares.
    pub(crate) fn path(ty: &Ident, item: &Ident) -> Self {
        Self(quote!(#ty::#item))
    }

    /// Whether this is a name of the generated `rules` module.
    pub(crate) fn is_shared(&self) -> bool {
        let mut tokens = self.0.clone().into_iter();
        tokens.next().is_some_and(|token| token.to_string() == "rules") && tokens.count() == 3
    }

    /// Whether this is the rule of a whole schema.
    pub(crate) fn is_whole(&self) -> bool {
        let mut tokens = self.0.clone().into_iter();
        tokens.nth(3).is_some_and(|token| token.to_string() == "Whole")
    }

    /// `Keyword::Name`, or `Keyword::Name(arguments)`, of an enum that the generator itself knows.
    pub(crate) fn variant(ty: &'static str, name: &str, arguments: &[Self]) -> Self {
        let ty = proc_macro2::Ident::new(ty, Span::call_site());
        let name = Ident::new(name);
        let arguments = arguments.iter().map(|expr| &expr.0);
        if arguments.len() == 0 {
            return Self(quote!(#ty::#name));
        }
        Self(quote!(#ty::#name(#(#arguments),*)))
    }

    /// `Name(argument)`, of a type that the generator itself knows.
    pub(crate) fn tuple_struct(name: &'static str, argument: &Self) -> Self {
        let (name, argument) = (proc_macro2::Ident::new(name, Span::call_site()), &argument.0);
        Self(quote!(#name(#argument)))
    }

    /// `Type::Name { field: value, ... }`, of an enum that the generator itself knows.
    pub(crate) fn braced(ty: &'static str, name: &'static str, fields: &[(&'static str, Self)]) -> Self {
        let ident = |word| proc_macro2::Ident::new(word, Span::call_site());
        let (ty, name) = (ident(ty), ident(name));
        let names = fields.iter().map(|(name, _)| ident(name));
        let values = fields.iter().map(|(_, value)| &value.0);
        Self(quote!(#ty::#name { #(#names: #values),* }))
    }

    /// `&[items]`.
    pub(crate) fn slice(items: &[Self]) -> Self {
        let items = items.iter().map(|expr| &expr.0);
        Self(quote!(&[#(#items),*]))
    }

    /// `(first, second)`.
    pub(crate) fn pair(first: &Self, second: &Self) -> Self {
        let (first, second) = (&first.0, &second.0);
        Self(quote!((#first, #second)))
    }

    /// `Some(value)`, or `None`.
    pub(crate) fn option(value: Option<&Self>) -> Self {
        let value = value.map(|expr| &expr.0);
        match value {
            Some(value) => Self(quote!(Some(#value))),
            None => Self(quote!(None)),
        }
    }

    /// `schemas::NAME`, a schema that is checked as a whole.
    pub(crate) fn schema(name: &Ident) -> Self {
        Self(quote!(schemas::#name))
    }

    /// `NAME`, of the file that is printed.
    pub(crate) fn local(name: &Ident) -> Self {
        Self(quote!(#name))
    }

    /// `Self::NAME`.
    pub(crate) fn of_self(name: &Ident) -> Self {
        Self(quote!(Self::#name))
    }

    /// `rule::Format::Variant`.
    pub(crate) fn format(variant: &'static str) -> Self {
        let variant = proc_macro2::Ident::new(variant, Span::call_site());
        Self(quote!(rule::Format::#variant))
    }

    /// `rules::NAME`, a rule or pattern that several places share.
    pub(crate) fn shared(name: &Ident) -> Self {
        Self(quote!(rules::#name))
    }

    /// `&self`.
    pub(crate) fn reference(self) -> Self {
        let inner = self.0;
        Self(quote!(&#inner))
    }

    /// An expression from a literal.
    pub(crate) fn lit(lit: &Lit) -> Self {
        Self(lit.to_token_stream())
    }
}

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&print::tokens(&self.0))
    }
}
