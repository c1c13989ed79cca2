//! Tokens as text, spaced as rustfmt would space the small types and expressions that are built here.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// The text of types, literals, paths, calls and references.
pub(super) fn tokens(stream: &TokenStream) -> String {
    let mut out = String::new();
    write(stream.clone(), &mut out);
    out
}

fn write(stream: TokenStream, out: &mut String) {
    let mut after_word = false;
    for tree in stream {
        match tree {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{ ", " }"),
                    Delimiter::None => ("", ""),
                };
                out.push_str(open);
                write(group.stream(), out);
                out.push_str(close);
                after_word = false;
            }
            TokenTree::Punct(punct) => {
                out.push(punct.as_char());
                let separates = matches!(punct.as_char(), ',' | ';') && punct.spacing() == Spacing::Alone;
                if separates {
                    out.push(' ');
                }
                after_word = false;
            }
            word @ (TokenTree::Ident(_) | TokenTree::Literal(_)) => {
                if after_word {
                    out.push(' ');
                }
                out.push_str(&word.to_string());
                after_word = true;
            }
        }
    }
}
