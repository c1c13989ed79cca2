use super::*;
use std::collections::HashMap;

use crate::document::PathItem;

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

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    let items = &contract.document.paths;
    let split: Vec<Vec<&str>> = items.iter().map(|item| item.template.split('/').skip(1).collect()).collect();
    let mut alike: HashMap<(usize, &str), Vec<usize>> = HashMap::new();
    for (number, segments) in split.iter().enumerate() {
        let first = segments.first().filter(|segment| !is_parameter(segment)).unwrap_or(&"{}");
        alike.entry((segments.len(), first)).or_default().push(number);
    }
    let mut pairs = 0;
    for (number, segments) in split.iter().enumerate() {
        let length = segments.len();
        let first = segments.first().filter(|segment| !is_parameter(segment));
        // With a parameter in front only what begins with one is like it but for those that begin with a word, which come to it.
        let keys = first.into_iter().chain([&"{}"]);
        for other in keys.flat_map(|key| alike.get(&(length, *key)).into_iter().flatten()) {
            pairs += 1;
            if pairs > MAX_PAIRS {
                return;
            }
            let later = number.max(*other);
            if number == *other || (first.is_none() && *other > number) || !crosses(segments, &split[*other]) || !shares_method(&items[number], &items[*other]) {
                continue;
            }
            let message = format!("`{}` and `{}` match the same requests", items[number].template, items[*other].template);
            let found = contract.at_own_key(&LINT.rule, items[later].node, message);
            let earlier = contract.value(items[number.min(*other)].node);
            findings.push(found.related(earlier.key_span().unwrap_or(earlier.span()), "the other one"));
        }
    }
}

fn is_parameter(segment: &str) -> bool {
    segment.starts_with('{') && segment.ends_with('}')
}

/// Whether two paths match one request, and each has a word where the other has a parameter.
fn crosses(a: &[&str], b: &[&str]) -> bool {
    let (mut closer, mut wider) = (false, false);
    for (one, other) in a.iter().zip(b) {
        match (is_parameter(one), is_parameter(other)) {
            (false, false) if one != other => return false,
            (false, true) => closer = true,
            (true, false) => wider = true,
            _ => {}
        }
    }
    closer && wider
}

fn shares_method(one: &PathItem, other: &PathItem) -> bool {
    one.operations.iter().any(|a| other.operations.iter().any(|b| a.method == b.method))
}
