use super::*;
use std::collections::BTreeSet;

use crate::document::Style;

pub(super) static CHANGE: Change = Change {
    rule: kind("encoding-changed", Level::Error, "A property of a form is written in another way.", "What is written the old way is read wrong, or refused."),
    compare: Compare::Content(compare),
    example: [
        "
paths:
  /runs:
    post:
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema: {type: object, properties: {a: {type: array, items: {type: string}}}}
      responses: {'204': {description: Added.}}
",
        "
paths:
  /runs:
    post:
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema: {type: object, properties: {a: {type: array, items: {type: string}}}}
            encoding: {a: {style: form, explode: false}} # here
      responses: {'204': {description: Added.}}
",
    ],
};

/// How a property is written, as far as it is said.
type Said<'a> = (Option<&'a str>, Option<Style>, Option<bool>, bool);

fn compare(cx: &mut Comparison<'_>, pair: &Pair<'_, MediaType>, _: Direction) {
    let Some((old, new)) = pair.both() else { return };
    let names: BTreeSet<&str> = old.encoding.iter().chain(&new.encoding).map(|(name, _)| &**name).collect();
    for name in names {
        if said(old, name) != said(new, name) {
            let message = format!("the property `{name}` is written in another way");
            cx.tell_member(&CHANGE.rule, Verdict::Breaking, (pair, "encoding"), message);
        }
    }
}

fn said<'a>(content: &'a MediaType, name: &str) -> Said<'a> {
    let found = content.encoding.iter().find(|(other, _)| other == name);
    let said = found.map(|(_, encoding)| {
        // What a style means where none is said is what forms do.
        let explode = encoding.explode.filter(|explode| !*explode || encoding.style.is_some_and(|style| style != Style::Form));
        let style = encoding.style.filter(|style| *style != Style::Form || explode.is_some());
        (encoding.content_type.as_deref(), style, explode, encoding.allow_reserved)
    });
    said.unwrap_or_default()
}
