//! How unions are read, written and checked.

use askama::Template;

use crate::code::{Expr, Ident, Lit};
use crate::emit::context::Context;
use crate::emit::{render, rule};
use crate::model::{TypeDef, Union, UnionMode};

use super::{RuleView, Rules, read, whole};

struct TagView {
    property: Lit,
    values: Vec<Lit>,
}

struct BranchCodec<'m> {
    name: &'m Ident,
    pattern: String,
    read: String,
    check: Option<String>,
}

#[derive(Template)]
#[template(path = "item/union_codec.rs", escape = "none")]
struct UnionCodec<'m> {
    name: &'m Ident,
    rules: Vec<RuleView>,
    tag: Option<TagView>,
    mode: &'static str,
    names: Vec<Lit>,
    variants: Vec<BranchCodec<'m>>,
    /// How many variants have something to check.
    checked: usize,
    /// The schema that it is checked against as a whole.
    whole: Option<Expr>,
}

pub(super) fn union(cx: &Context<'_>, def: &TypeDef, union: &Union) -> String {
    let mut rules = Rules::default();
    let count = union.variants.len();
    let mut variants = Vec::new();
    for (index, variant) in union.variants.iter().enumerate() {
        let rule = rules.of(cx, variant.name.word(), &variant.ty);
        let check = match &rule {
            Some(rule) => Some(format!("rule::Rule::check({rule}, value, at)")),
            None => rule::checks(cx, &variant.ty).then(|| "value.validate(at)".to_owned()),
        };
        let pattern = pattern(&union.mode, index, count);
        variants.push(BranchCodec {
            name: &variant.name,
            pattern,
            read: read(rule.as_ref()),
            check,
        });
    }
    let (tag, mode) = match &union.mode {
        UnionMode::Tagged {
            property,
            tags,
            certain,
        } => {
            let values = tags.iter().map(|(value, _)| Lit::text(value)).collect();
            (
                Some(TagView {
                    property: Lit::text(property),
                    values,
                }),
                if *certain { "" } else { "tagged" },
            )
        }
        UnionMode::OneOf => (None, "one_of"),
        UnionMode::AnyOf => (None, "any_of"),
    };
    let names = union
        .variants
        .iter()
        .map(|variant| Lit::text(variant.name.word()))
        .collect();
    let checked = variants.iter().filter(|variant| variant.check.is_some()).count();
    render(&UnionCodec {
        name: &def.name,
        rules: rules.0,
        tag,
        mode,
        names,
        variants,
        checked,
        whole: whole(cx, def),
    })
}

/// The pattern for a branch: its own number, or the numbers of its tags; the last branch takes what is left.
fn pattern(mode: &UnionMode, index: usize, count: usize) -> String {
    if index + 1 == count {
        return "_".to_owned();
    }
    match mode {
        UnionMode::Tagged { tags, .. } => {
            let own = tags.iter().enumerate().filter(|(_, (_, branch))| *branch == index);
            runs(own.map(|(position, _)| position))
        }
        UnionMode::OneOf | UnionMode::AnyOf => index.to_string(),
    }
}

/// Numbers in rising order as a pattern: three and more in a row as a range.
fn runs(numbers: impl Iterator<Item = usize>) -> String {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for number in numbers {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => runs.push((number, number)),
        }
    }
    let print = |(first, last): (usize, usize)| match last - first {
        0 => first.to_string(),
        1 => format!("{first} | {last}"),
        _ => format!("{first}..={last}"),
    };
    runs.into_iter().map(print).collect::<Vec<_>>().join(" | ")
}
