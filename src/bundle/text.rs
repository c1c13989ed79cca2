//! A document as text.

use std::fmt::Write as _;

use super::{Bundle, Tree};

/// The document as JSON, indented by two spaces.
pub(crate) fn json(Bundle(tree): &Bundle) -> String {
    let mut out = String::new();
    write_json(tree, 0, &mut out);
    out + "\n"
}

/// The document as YAML in block style.
pub(crate) fn yaml(Bundle(tree): &Bundle) -> String {
    let mut out = String::new();
    write_yaml(tree, 0, &mut out);
    out.trim_start().to_owned()
}

fn line(out: &mut String, depth: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", depth));
}

fn write_json(tree: &Tree, depth: usize, out: &mut String) {
    match tree {
        Tree::Plain(text) => out.push_str(text),
        Tree::Text(text) => out.push_str(&quoted(text)),
        Tree::List(items) if items.is_empty() => out.push_str("[]"),
        Tree::Map(members) if members.is_empty() => out.push_str("{}"),
        Tree::List(items) => {
            for (number, item) in items.iter().enumerate() {
                out.push(if number == 0 { '[' } else { ',' });
                line(out, depth + 1);
                write_json(item, depth + 1, out);
            }
            line(out, depth);
            out.push(']');
        }
        Tree::Map(members) => {
            for (number, (key, value)) in members.iter().enumerate() {
                out.push(if number == 0 { '{' } else { ',' });
                line(out, depth + 1);
                let _ = write!(out, "{}: ", quoted(key));
                write_json(value, depth + 1, out);
            }
            line(out, depth);
            out.push('}');
        }
    }
}

/// A text as JSON, which cannot fail.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

/// Writes what follows a key or a dash.
fn write_yaml(tree: &Tree, depth: usize, out: &mut String) {
    match tree {
        Tree::Plain(text) => inline(out, text),
        Tree::Text(text) => write_text(text, depth, out),
        Tree::List(items) if items.is_empty() => inline(out, "[]"),
        Tree::Map(members) if members.is_empty() => inline(out, "{}"),
        Tree::List(items) => {
            for item in items {
                line(out, depth);
                out.push('-');
                write_yaml(item, depth + 1, out);
            }
        }
        Tree::Map(members) => {
            for (place, (key, value)) in members.iter().enumerate() {
                // The first key of an item stands behind its dash.
                if place == 0 && out.ends_with('-') {
                    out.push(' ');
                } else {
                    line(out, depth);
                }
                let _ = write!(out, "{}:", scalar(key));
                write_yaml(value, depth + 1, out);
            }
        }
    }
    if depth == 0 {
        out.push('\n');
    }
}

fn inline(out: &mut String, text: &str) {
    out.push(' ');
    out.push_str(text);
}

/// A text of several lines as a block where it has an ordinary shape, any other one on one line.
fn write_text(text: &str, depth: usize, out: &mut String) {
    let body = text.strip_suffix('\n').unwrap_or(text);
    let ordinary =
        |c: char| c == '\n' || !c.is_control() && !matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}');
    let block =
        body.contains('\n') && !body.starts_with([' ', '\n']) && !body.ends_with('\n') && body.chars().all(ordinary);
    if !block {
        inline(out, &scalar(text));
        return;
    }
    inline(out, if text.ends_with('\n') { "|" } else { "|-" });
    for written in body.split('\n') {
        if written.is_empty() {
            out.push('\n');
        } else {
            line(out, depth);
            out.push_str(written);
        }
    }
}

/// A text on one line: without quotes where it cannot be taken for anything else.
fn scalar(text: &str) -> String {
    let words = |c: char| c.is_ascii_alphanumeric() || " _/.-{}$()+".contains(c);
    let plain = text.starts_with(|c: char| c.is_ascii_alphabetic() || "/$".contains(c))
        && text.chars().all(words)
        && !text.ends_with(' ')
        && !KEYWORDS.contains(&text.to_ascii_lowercase().as_str());
    if plain { text.to_owned() } else { quoted(text) }
}

/// Words that some readers of YAML take for something else than text.
const KEYWORDS: [&str; 9] = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"];
