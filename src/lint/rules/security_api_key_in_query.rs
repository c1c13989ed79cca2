use super::*;
use crate::document::{Location, SchemeKind};

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "security-api-key-in-query",
        group: Group::Security,
        level: Level::Warning,
        off: true,
        summary: "The key stands in the URL.",
        explanation: "URLs are kept in logs, histories and referrers, and keys with them. Take a header.",
        example: Some(Example {
            bad: "
components:
  securitySchemes:
    key: # here
      type: apiKey
      in: query
      name: key
",
            good: "
components:
  securitySchemes:
    key:
      type: apiKey
      in: header
      name: X-Key
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    for (name, scheme) in &contract.document.components.security_schemes {
        let in_query = matches!(&scheme.kind, SchemeKind::ApiKey { location: Location::Query, .. });
        if in_query {
            findings.push(contract.at_own_key(&LINT.rule, scheme.node, format!("the key of `{name}` stands in the URL")));
        }
    }
}
