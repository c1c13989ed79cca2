use super::*;
use std::collections::HashMap;

use crate::document::{Location, PathItem, Type, Types};

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "path-ambiguous",
        group: Group::Codegen,
        level: Level::Warning,
        off: false,
        summary: "Two paths match the same request, and neither is the closer one.",
        explanation: "OpenAPI lets a path with fewer parameters go first, but of `/{kind}/latest` and `/runs/{id}` neither is \
            that for `/runs/latest`. The generated router asks the one that is concrete first from the left; other \
            servers may ask the other one.",
        example: Some(Example {
            bad: "
paths:
  /runs/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: A run.}}
  /{kind}/latest: # here
    get:
      parameters: [{name: kind, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: The latest of a kind.}}
",
            good: "
paths:
  /runs/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: A run.}}
  /runs/latest:
    get:
      responses: {'200': {description: The latest run.}}
",
        }),
    },
    check,
};

/// So many pairs are compared at most: paths of many parameters match each other all too often.
const MAX_PAIRS: usize = 200_000;

/// A part of a path.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Segment<'a> {
    Word(&'a str),
    /// A parameter that any word fits.
    Text,
    /// A parameter that numbers or UUIDs alone fit.
    Shaped,
}

/// Paths of one length that can match the same requests by how they begin.
#[derive(Default)]
struct Alike<'a> {
    words: HashMap<&'a str, Vec<usize>>,
    parameters: Vec<usize>,
}

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    let items = &contract.document.paths;
    let split: Vec<_> = items.iter().map(|item| segments(contract, item)).collect();
    let mut alike: HashMap<usize, Alike<'_>> = HashMap::new();
    let mut pairs = Vec::new();
    for (number, segments) in split.iter().enumerate() {
        let alike = alike.entry(segments.len()).or_default();
        let earlier = match segments.first() {
            Some(Segment::Word(word)) => alike.words.entry(word).or_default(),
            _ => {
                pairs.extend(alike.words.values().flatten().map(|other| (*other, number)));
                &mut alike.parameters
            }
        };
        pairs.extend(earlier.iter().map(|other| (*other, number)));
        earlier.push(number);
        if let Some(Segment::Word(_)) = segments.first() {
            pairs.extend(alike.parameters.iter().map(|other| (*other, number)));
        }
        if pairs.len() > MAX_PAIRS {
            break;
        }
    }
    for (earlier, later) in pairs {
        if !cross(&split[earlier], &split[later]) || !share_method(&items[earlier], &items[later]) {
            continue;
        }
        let message = format!(
            "`{}` and `{}` match the same requests",
            items[earlier].template, items[later].template
        );
        let place = contract.value(items[earlier].node);
        let place = place.key_span().unwrap_or(place.span());
        let found = contract.at_own_key(&LINT.rule, items[later].node, message);
        findings.push(found.related(place, "the other one"));
    }
}

fn segments<'a>(contract: &Contract<'_>, item: &'a PathItem) -> Vec<Segment<'a>> {
    let all = item.operations.iter().flat_map(|operation| &operation.parameters);
    let parameters = || all.clone().map(|id| &contract.document.parameters[*id]);
    let is_shaped = |name: &str| {
        let mut named = parameters().filter(|parameter| parameter.location == Location::Path && parameter.name == name);
        let schemas = named.next().and_then(|parameter| parameter.schema).map(|id| contract.parts(id));
        schemas.into_iter().flatten().any(|schema| {
            let number = |kinds: Types| matches!(kinds.single(), Some(Type::Integer | Type::Number));
            schema.types.is_some_and(number) || schema.format.as_deref() == Some("uuid")
        })
    };
    let segment = |text: &'a str| match text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
        None => Segment::Word(text),
        Some(name) if is_shaped(name) => Segment::Shaped,
        Some(_) => Segment::Text,
    };
    item.template.split('/').skip(1).map(segment).collect()
}

/// Whether two paths match one request, and each has a word where the other has a parameter.
fn cross(a: &[Segment<'_>], b: &[Segment<'_>]) -> bool {
    let (mut closer, mut wider) = (false, false);
    for pair in a.iter().zip(b) {
        match pair {
            (Segment::Word(word), Segment::Shaped) | (Segment::Shaped, Segment::Word(word)) if !is_shaped(word) => {
                return false;
            }
            (Segment::Word(one), Segment::Word(other)) if one != other => return false,
            (Segment::Word(_), Segment::Word(_)) => {}
            (Segment::Word(_), _) => closer = true,
            (_, Segment::Word(_)) => wider = true,
            _ => {}
        }
    }
    closer && wider
}

/// Whether a word looks like a number or a UUID.
fn is_shaped(word: &str) -> bool {
    let uuid = word.len() == 36 && word.chars().all(|c| c == '-' || c.is_ascii_hexdigit());
    uuid || word.parse::<f64>().is_ok()
}
