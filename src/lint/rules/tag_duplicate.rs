use super::*;
use std::collections::HashMap;

use crate::document::Tag;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "tag-duplicate",
        group: Group::Correctness,
        level: Level::Warning,
        off: false,
        summary: "The tag is listed twice.",
        explanation: "Names under `tags` are unique. Of two descriptions tools show one.",
        example: Some(Example {
            bad: "
tags:
  - name: runs
  - name: runs # here
",
            good: "
tags:
  - name: runs
  - name: plans
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    let mut first: HashMap<&str, &Tag> = HashMap::new();
    for tag in &contract.document.tags {
        let Some(earlier) = first.get(&*tag.name) else {
            first.insert(&tag.name, tag);
            continue;
        };
        let place = report::place(contract.value(earlier.node).get("name").unwrap_or(contract.value(earlier.node)));
        let found = contract.at_member(&LINT.rule, tag.node, "name", format!("`{}` is listed already", tag.name));
        findings.push(found.related(place, "first listed here"));
    }
}
