use super::*;
use std::collections::HashSet;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "tag-undefined",
        group: Group::Style,
        level: Level::Info,
        off: true,
        summary: "The tag is not listed.",
        explanation: "Tags under `tags` have a description and an order. One that only operations name has neither, and may be \
            misspelt.",
        example: Some(Example {
            bad: "
tags:
  - name: runs
paths:
  /runs:
    get:
      tags:
        - run # here
      responses: {'200': {description: The runs.}}
",
            good: "
tags:
  - name: runs
paths:
  /runs:
    get:
      tags:
        - runs
      responses: {'200': {description: The runs.}}
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    let listed: HashSet<&str> = contract.document.tags.iter().map(|tag| &*tag.name).collect();
    for site in &contract.sites {
        let named = contract.value(site.operation.node).get("tags");
        for tag in named.into_iter().flat_map(|tags| tags.items()) {
            let Some(name) = tag.as_str().filter(|name| !listed.contains(name)) else { continue };
            let found = report::at(&LINT.rule, tag, format!("`{name}` is not listed under `tags`"));
            findings.push(nearest(found, name, listed.iter().copied()));
        }
    }
}
