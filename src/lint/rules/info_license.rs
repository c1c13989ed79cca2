use super::*;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "info-license",
        group: Group::Style,
        level: Level::Info,
        off: true,
        summary: "The contract has no licence.",
        explanation: "Without a licence nobody may copy what is generated from a contract of somebody else.",
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
  license: {name: Apache-2.0, identifier: Apache-2.0}
paths: {}
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    if contract.document.info.license.is_none() {
        findings.push(contract.at_key(&LINT.rule, contract.document.node, "info", "the contract has no licence"));
    }
}
