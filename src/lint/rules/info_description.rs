use super::*;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "info-description",
        group: Group::Style,
        level: Level::Info,
        off: true,
        summary: "The contract does not say what it is for.",
        explanation: "The description of `info` is the first thing that readers of the documentation see, and that of the \
            generated module.",
        example: Some(Example {
            bad: "
openapi: 3.1.0
info: # here
  title: Runs
  version: 1.0.0
paths: {}
",
            good: "
openapi: 3.1.0
info:
  title: Runs
  version: 1.0.0
  description: The runs of runners.
paths: {}
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    let info = &contract.document.info;
    if info.description.is_none() && info.summary.is_none() {
        findings.push(contract.at_key(&LINT.rule, contract.document.node, "info", "the contract has no description"));
    }
}
