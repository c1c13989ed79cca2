//! Pieces of Rust: the only home of `syn` and `quote`, and the only way from a contract's text into source.
//!
//! A template prints nothing of a contract but these types, so text that would break out of a string, a comment or an
//! identifier cannot reach the output.

use std::f64::consts;
use std::fmt;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};

mod doc;
mod expr;
mod items;
mod print;

pub(crate) use doc::{Doc, code_span, visible};
pub(crate) use expr::Expr;
pub(crate) use items::{Form, Item, items};

/// A Rust identifier, raw (`r#type`) where the word is a keyword.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Ident(String);

impl Ident {
    /// The identifier for a word of letters, digits and underscores.
    ///
    /// A keyword becomes raw, or gets an underscore where Rust has no raw form of it; anything that is no identifier
    /// at all becomes one by replacing what does not fit.
    pub(crate) fn new(word: &str) -> Self {
        if is_plainly_one(word) {
            return Self(word.to_owned());
        }
        // A keyword since edition 2024, which syn does not know.
        if word == "gen" {
            return Self("r#gen".to_owned());
        }
        if syn::parse_str::<syn::Ident>(word).is_ok() {
            return Self(word.to_owned());
        }
        if syn::parse_str::<syn::Ident>(&format!("r#{word}")).is_ok() {
            return Self(format!("r#{word}"));
        }
        let mut fitting: String = word
            .chars()
            .map(|c| if unicode_ident::is_xid_continue(c) { c } else { '_' })
            .collect();
        if !fitting.starts_with(|c| c == '_' || unicode_ident::is_xid_start(c)) {
            fitting.insert(0, '_');
        }
        if fitting.chars().all(|c| c == '_') || syn::parse_str::<syn::Ident>(&fitting).is_err() {
            fitting.push('_');
        }
        if syn::parse_str::<syn::Ident>(&fitting).is_ok() {
            Self(fitting)
        } else {
            Self("unnamed".to_owned())
        }
    }

    /// The word without a raw prefix.
    pub(crate) fn word(&self) -> &str {
        self.0.strip_prefix("r#").unwrap_or(&self.0)
    }

    fn token(&self) -> proc_macro2::Ident {
        match self.0.strip_prefix("r#") {
            Some(word) => proc_macro2::Ident::new_raw(word, Span::call_site()),
            None => proc_macro2::Ident::new(&self.0, Span::call_site()),
        }
    }
}

/// Whether a word is an identifier without having to be parsed: most are. No keyword is longer than eight letters.
fn is_plainly_one(word: &str) -> bool {
    let letters = |c: char| c.is_ascii_alphanumeric() || c == '_';
    word.len() > 8 && word.starts_with(|c: char| c.is_ascii_alphabetic()) && word.chars().all(letters)
}

impl fmt::Display for Ident {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl ToTokens for Ident {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.token().to_tokens(tokens);
    }
}

/// A Rust type.
#[derive(Clone, Debug)]
pub(crate) struct Ty(TokenStream);

impl Ty {
    /// A type by its name, which the generator itself knows.
    pub(crate) fn known(name: &'static str) -> Self {
        let ident = proc_macro2::Ident::new(name, Span::call_site());
        Self(quote!(#ident))
    }

    /// `http::StatusCode`.
    pub(crate) fn status_code() -> Self {
        Self(quote!(http::StatusCode))
    }

    /// A type of the crate that code is generated into, as a user writes it: `crate::Money`, `crate::Id<crate::Run>`. `None` for
    /// anything that is no plain path.
    pub(crate) fn of_crate(text: &str) -> Option<Self> {
        if text.len() > MAX_PATH {
            return None;
        }
        let ty: syn::Type = syn::parse_str(text).ok()?;
        let own = |path: &syn::Path| path.segments.len() > 1 && path.segments[0].ident == "crate";
        match &ty {
            syn::Type::Path(path) if own(&path.path) && is_plain(&ty) => Some(Self(quote!(#ty))),
            _ => None,
        }
    }

    /// A type that the generated code declares.
    pub(crate) fn named(name: &Ident) -> Self {
        Self(quote!(#name))
    }

    /// `rule::Name`, or `rule::Name<Inner>`.
    pub(crate) fn rule(name: &'static str, inner: Option<&Self>) -> Self {
        let name = proc_macro2::Ident::new(name, Span::call_site());
        match inner {
            Some(Self(inner)) => Self(quote!(rule::#name<#inner>)),
            None => Self(quote!(rule::#name)),
        }
    }

    /// `Outer<self>`.
    pub(crate) fn inside(self, outer: &'static str) -> Self {
        let outer = proc_macro2::Ident::new(outer, Span::call_site());
        let inner = self.0;
        Self(quote!(#outer<#inner>))
    }
}

/// Longest path that a user gives.
const MAX_PATH: usize = 200;

/// Whether a type is a path whose arguments are plain types too.
fn is_plain(ty: &syn::Type) -> bool {
    let syn::Type::Path(path) = ty else { return false };
    let argument = |argument: &syn::GenericArgument| matches!(argument, syn::GenericArgument::Type(ty) if is_plain(ty));
    path.qself.is_none()
        && path.path.segments.iter().all(|segment| match &segment.arguments {
            syn::PathArguments::None => true,
            syn::PathArguments::AngleBracketed(given) => {
                given.colon2_token.is_none() && given.args.iter().all(argument)
            }
            syn::PathArguments::Parenthesized(_) => false,
        })
}

impl fmt::Display for Ty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&print::tokens(&self.0))
    }
}

/// The numbers of `std::f64::consts`: clippy wants their names in place of their digits.
const CONSTANTS: &[(f64, &str)] = &[
    (consts::PI, "PI"),
    (consts::TAU, "TAU"),
    (consts::E, "E"),
    (consts::SQRT_2, "SQRT_2"),
    (consts::FRAC_1_SQRT_2, "FRAC_1_SQRT_2"),
    (consts::LN_2, "LN_2"),
    (consts::LN_10, "LN_10"),
    (consts::LOG2_E, "LOG2_E"),
    (consts::LOG10_E, "LOG10_E"),
    (consts::LOG2_10, "LOG2_10"),
    (consts::LOG10_2, "LOG10_2"),
    (consts::FRAC_1_PI, "FRAC_1_PI"),
    (consts::FRAC_2_PI, "FRAC_2_PI"),
    (consts::FRAC_2_SQRT_PI, "FRAC_2_SQRT_PI"),
    (consts::FRAC_PI_2, "FRAC_PI_2"),
    (consts::FRAC_PI_3, "FRAC_PI_3"),
    (consts::FRAC_PI_4, "FRAC_PI_4"),
    (consts::FRAC_PI_6, "FRAC_PI_6"),
    (consts::FRAC_PI_8, "FRAC_PI_8"),
];

/// Whether digits are the first ones of a constant, by the measure of `clippy::approx_constant`.
fn resembles(constant: f64, digits: &str) -> bool {
    digits.len() > 3
        && (constant.to_string().starts_with(digits) || format!("{constant:.*}", digits.len() - 2) == digits)
}

/// A number that resembles a constant: the constant where it is just that, otherwise a fraction of the same value.
fn fraction(digits: &str, (constant, name): &(f64, &str)) -> String {
    if constant.to_string() == digits {
        return format!("std::f64::consts::{name}");
    }
    let decimals = digits.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let numerator = digits.replace('.', "");
    let numerator = numerator.trim_start_matches('0');
    format!("{numerator}.0 / 1{}.0", "0".repeat(decimals))
}

/// A literal.
#[derive(Clone, Debug)]
pub(crate) struct Lit(TokenStream);

impl Lit {
    /// A string literal.
    pub(crate) fn text(text: &str) -> Self {
        let literal = proc_macro2::Literal::string(text);
        Self(quote!(#literal))
    }

    /// An integer literal without a suffix.
    pub(crate) fn integer(number: i128) -> Self {
        let literal = proc_macro2::Literal::i128_unsuffixed(number.saturating_abs());
        if number < 0 {
            Self(quote!(-#literal))
        } else {
            Self(quote!(#literal))
        }
    }

    /// A float literal without a suffix; `None` when the number is not finite.
    pub(crate) fn float(number: f64) -> Option<Self> {
        if !number.is_finite() {
            return None;
        }
        let text = format!("{:?}", number.abs());
        let text = CONSTANTS
            .iter()
            .find(|(constant, _)| resembles(*constant, &text))
            .map_or(text.clone(), |constant| fraction(&text, constant));
        let literal: TokenStream = text.parse().ok()?;
        Some(if number.is_sign_negative() {
            Self(quote!(-#literal))
        } else {
            Self(literal)
        })
    }

    /// The same for an `f32`, which holds fewer digits.
    pub(crate) fn single(number: f64) -> Option<Self> {
        let single = number as f32;
        if let Some((_, name)) = CONSTANTS.iter().find(|(constant, _)| (*constant as f32) == single) {
            return format!("std::f32::consts::{name}").parse().ok().map(Self);
        }
        Self::float(single.to_string().parse().ok()?)
    }

    /// `true` or `false`.
    pub(crate) fn bool(value: bool) -> Self {
        Self(quote!(#value))
    }
}

impl fmt::Display for Lit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&print::tokens(&self.0))
    }
}

impl ToTokens for Lit {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.0.to_tokens(tokens);
    }
}

/// Checks that a file is Rust.
///
/// # Errors
/// What `syn` says, with line and column: a bug of a template, never of a contract.
pub(crate) fn check_file(text: &str) -> Result<(), String> {
    syn::parse_file(text).map(drop).map_err(|error| {
        let start = error.span().start();
        format!("{}:{}: {error}", start.line, start.column + 1)
    })
}

#[cfg(test)]
mod tests {
    use super::{Expr, Ident, Lit, Ty};

    #[test]
    fn keywords_become_raw_or_get_an_underscore() {
        for (word, expected) in [
            ("name", "name"),
            ("type", "r#type"),
            ("self", "self_"),
            ("Self", "Self_"),
            ("_", "__"),
            ("1st", "_1st"),
        ] {
            assert_eq!(Ident::new(word).to_string(), expected, "{word}");
        }
    }

    #[test]
    fn types_and_expressions_print_as_rustfmt_would() {
        let ty = Ty::known("String").inside("Vec").inside("Option");
        assert_eq!(ty.to_string(), "Option<Vec<String>>");
        let one = Expr::lit(&Lit::integer(-1));
        let rule = Expr::rule("Items", Some(&Expr::rule("Text", None))).call("min_items", Some(&one));
        assert_eq!(rule.to_string(), "rule::Items::new(rule::Text::new()).min_items(-1)");
    }

    #[test]
    fn a_users_type_is_a_plain_path() {
        let text = |text| Ty::of_crate(text).map(|ty| ty.to_string());
        for path in [
            "crate::Money",
            "crate::money::Id<u8>",
            "crate::Id<crate::Run, std::string::String>",
        ] {
            assert_eq!(text(path).as_deref(), Some(path));
        }
        assert_eq!(text("crate :: Money /* } */").as_deref(), Some("crate::Money"));
        let nested = format!("crate::{}u8{}", "A<".repeat(100), ">".repeat(100));
        for other in [
            "",
            "Money",
            "crate",
            "super::Money",
            "std::string::String",
            "crate::Money; fn f() {}",
            "crate::Id<{ panic!() }>",
            "crate::Id<[u8; 3]>",
            "crate::Id<'static>",
            "<crate::A as crate::B>::C",
            "crate::f(u8) -> u8",
            "&crate::Money",
            "crate::Money}",
            "crate::m!()",
            "dyn crate::T",
            "crate::A + crate::B",
            &nested,
        ] {
            assert_eq!(text(other), None, "{other}");
        }
    }

    #[test]
    fn floats_are_written_so_that_clippy_asks_for_nothing_else() {
        let text = |number| Lit::float(number).map(|lit| lit.to_string());
        assert_eq!(text(0.5).as_deref(), Some("0.5"));
        assert_eq!(text(3.2).as_deref(), Some("3.2"));
        assert_eq!(text(-314.0 / 100.0).as_deref(), Some("-314.0/100.0"));
        assert_eq!(text(69315.0 / 100_000.0).as_deref(), Some("69315.0/100000.0"));
        assert_eq!(text(std::f64::consts::PI).as_deref(), Some("std::f64::consts::PI"));
        assert_eq!(text(1e300).as_deref(), Some("1e300"));
        assert_eq!(text(f64::NAN), None);
        assert_eq!(
            Lit::single(0.123_456_789_012_345).map(|lit| lit.to_string()).as_deref(),
            Some("0.12345679")
        );
        assert!(Lit::single(1e300).is_none());
    }

    #[test]
    fn text_cannot_leave_its_literal() {
        assert_eq!(Lit::text("\"; panic!()").to_string(), r#""\"; panic!()""#);
    }
}
