use super::*;
use std::collections::HashMap;

use crate::document::PathItem;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "path-identical",
        group: Group::Correctness,
        level: Level::Warning,
        off: false,
        summary: "Two paths differ in the names of their parameters only.",
        explanation: "OpenAPI takes such paths for the same one and forbids the second \
            ([Paths Object](https://spec.openapis.org/oas/v3.1.1.html#paths-object)). Tools that go by the path see one of them, and those \
            of its operations alone. Write all operations under one path, with one name for the parameter. Where they have a method in \
            common, `route-duplicate` tells of it.",
        example: Some(Example {
            bad: "
paths:
  /runs/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: A run.}}
  /runs/{runId}: # here
    delete:
      parameters: [{name: runId, in: path, required: true, schema: {type: string}}]
      responses: {'204': {description: It is gone.}}
",
            good: "
paths:
  /runs/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      responses: {'200': {description: A run.}}
    delete:
      responses: {'204': {description: It is gone.}}
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    let mut first: HashMap<Vec<&str>, &PathItem> = HashMap::new();
    for item in &contract.document.paths {
        let earlier = *first.entry(hierarchy(&item.template)).or_insert(item);
        if earlier.template == item.template || share_method(earlier, item) {
            continue;
        }
        let message = format!("`{}` is the same path as `{}`", item.template, earlier.template);
        let place = contract.value(earlier.node);
        let place = place.key_span().unwrap_or(place.span());
        let found = contract.at_own_key(&LINT.rule, item.node, message).related(place, "the other one");
        findings.push(found.help(format!("write its operations under `{}`", earlier.template)));
    }
}

/// What stands between the parameters of a path.
fn hierarchy(template: &str) -> Vec<&str> {
    let mut parts = template.split('{');
    let first = parts.next();
    let rest = parts.map(|part| part.split_once('}').map_or(part, |(_, behind)| behind));
    first.into_iter().chain(rest).collect()
}
