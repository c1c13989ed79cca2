use super::*;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "security-implicit-flow",
        group: Group::Security,
        level: Level::Warning,
        off: true,
        summary: "The flow of OAuth is no longer to be used.",
        explanation: "The implicit flow hands tokens over in URLs, and the password flow hands passwords to the application: \
            [RFC 9700](https://www.rfc-editor.org/rfc/rfc9700#section-2.1.2) says not to use either. Take \
            `authorizationCode`, with PKCE.",
        example: Some(Example {
            bad: "
components:
  securitySchemes:
    people:
      type: oauth2
      flows:
        implicit: {authorizationUrl: 'https://example.com/ask', scopes: {}} # here
",
            good: "
components:
  securitySchemes:
    people:
      type: oauth2
      flows:
        authorizationCode: {authorizationUrl: 'https://example.com/ask', tokenUrl: 'https://example.com/token', scopes: {}}
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    for (_, scheme) in &contract.document.components.security_schemes {
        let Some(flows) = contract.value(scheme.node).get("flows") else { continue };
        for entry in flows.entries().filter(|entry| matches!(entry.key, "implicit" | "password")) {
            let message = format!("the flow `{}` is not to be used", entry.key);
            findings.push(report::at_key(&LINT.rule, flows, entry, message));
        }
    }
}
