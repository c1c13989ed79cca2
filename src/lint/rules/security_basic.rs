use super::*;
use crate::document::SchemeKind;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "security-basic",
        group: Group::Security,
        level: Level::Info,
        off: true,
        summary: "Callers show a password with every request.",
        explanation: "HTTP Basic sends the password itself, so that each part that a request passes sees it, and it is as good \
            as the least careful of them.",
        example: Some(Example {
            bad: "
components:
  securitySchemes:
    people: # here
      type: http
      scheme: basic
",
            good: "
components:
  securitySchemes:
    people:
      type: http
      scheme: bearer
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    for (name, scheme) in &contract.document.components.security_schemes {
        if matches!(&scheme.kind, SchemeKind::Http { scheme, .. } if scheme == "basic") {
            findings.push(contract.at_own_key(&LINT.rule, scheme.node, format!("`{name}` sends a password with every request")));
        }
    }
}
