use super::*;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "path-trailing-slash",
        group: Group::Style,
        level: Level::Info,
        off: true,
        summary: "The path ends in a slash.",
        explanation: "`/runs/` and `/runs` are two paths to HTTP, and people take one for the other.",
        example: Some(Example {
            bad: "
paths:
  /runs/: # here
    get:
      responses: {'200': {description: The runs.}}
",
            good: "
paths:
  /runs:
    get:
      responses: {'200': {description: The runs.}}
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    for item in &contract.document.paths {
        if item.template.len() > 1 && item.template.ends_with('/') {
            let found = contract.at_own_key(&LINT.rule, item.node, format!("`{}` ends in a slash", item.template));
            findings.push(found);
        }
    }
}
