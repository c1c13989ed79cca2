use super::*;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "info-contact",
        group: Group::Style,
        level: Level::Info,
        off: true,
        summary: "The contract does not say whom to ask.",
        explanation: "Callers who find something wrong look for `contact` under `info`.",
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
  contact: {email: runs@example.com}
paths: {}
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    if contract.document.info.contact.is_none() {
        findings.push(contract.at_key(&LINT.rule, contract.document.node, "info", "nobody is named whom to ask"));
    }
}
