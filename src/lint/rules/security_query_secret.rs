use super::*;
use crate::document::Location;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "security-query-secret",
        group: Group::Security,
        level: Level::Warning,
        off: true,
        summary: "A secret stands in the URL.",
        explanation: "URLs are kept in logs, histories and referrers, and what is in them is no secret any more. Take a header \
            or the body.",
        example: Some(Example {
            bad: "
paths:
  /login:
    get:
      parameters:
        - name: password # here
          in: query
          schema: {type: string}
      responses: {'204': {description: Done.}}
",
            good: "
paths:
  /login:
    post:
      requestBody:
        content: {application/json: {schema: {type: object, properties: {password: {type: string}}}}}
      responses: {'204': {description: Done.}}
",
        }),
    },
    check,
};

/// Words for what nobody else should see.
const SECRETS: [&str; 8] = ["accesstoken", "apikey", "authtoken", "clientsecret", "passphrase", "password", "privatekey", "secret"];

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    for (_, parameter) in contract.document.parameters.iter() {
        let plain: String = parameter.name.chars().filter(char::is_ascii_alphanumeric).collect();
        let secret = SECRETS.contains(&&*plain.to_ascii_lowercase());
        if secret && matches!(parameter.location, Location::Query | Location::Path) {
            let message = format!("`{}` stands in the URL", parameter.name);
            findings.push(contract.at_member(&LINT.rule, parameter.node, "name", message));
        }
    }
}
