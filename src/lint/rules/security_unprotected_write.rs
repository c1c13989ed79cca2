use super::*;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "security-unprotected-write",
        group: Group::Security,
        level: Level::Warning,
        off: true,
        summary: "Anybody can change something.",
        explanation: "The operation asks for no credentials, while the contract has security schemes. Say `security` for it, or \
            for the contract; an empty requirement beside others makes them optional.",
        example: Some(Example {
            bad: "
paths:
  /runs:
    post: # here
      responses: {'201': {description: Added.}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
",
            good: "
paths:
  /runs:
    post:
      security: [{key: []}]
      responses: {'201': {description: Added.}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    if contract.document.components.security_schemes.is_empty() {
        return;
    }
    for site in contract.own() {
        let safe = matches!(&*site.operation.method, "GET" | "HEAD" | "OPTIONS" | "TRACE" | "QUERY");
        let asked = site.operation.security.as_ref().unwrap_or(&contract.document.security);
        if !safe && asked.iter().all(|requirement| requirement.0.is_empty()) {
            let message = format!("`{}` asks for no credentials", site.route());
            findings.push(contract.at(&LINT.rule, site.operation.node, message));
        }
    }
}
