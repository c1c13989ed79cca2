use super::*;
use crate::document::{Id, RequestBody};

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "body-on-get-delete",
        group: Group::Correctness,
        level: Level::Warning,
        off: false,
        summary: "A request of this method has no body that means anything.",
        explanation: "HTTP gives the content of GET, HEAD, DELETE and TRACE no meaning ([RFC \
            9110](https://www.rfc-editor.org/rfc/rfc9110#section-9.3.1)), and proxies, caches and browsers drop it or \
            refuse the request. Give what it says as parameters, or use POST, or QUERY in OpenAPI 3.2.",
        example: Some(Example {
            bad: "
paths:
  /runs:
    get:
      requestBody: # here
        content: {application/json: {schema: {type: object, properties: {since: {type: string}}}}}
      responses: {'200': {description: The runs.}}
",
            good: "
paths:
  /runs/search:
    post:
      requestBody:
        content: {application/json: {schema: {type: object, properties: {since: {type: string}}}}}
      responses: {'200': {description: The runs.}}
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    for site in &contract.sites {
        let operation = site.operation;
        if operation.body.is_some_and(|body| says_something(contract, body))
            && matches!(&*operation.method, "GET" | "HEAD" | "DELETE" | "TRACE") {
            let message = format!("the body of a {} request may never arrive", operation.method);
            findings.push(contract.at_key(&LINT.rule, operation.node, "requestBody", message));
        }
    }
}

/// Whether a body has to be there, or can hold anything.
fn says_something(contract: &Contract<'_>, body: Id<RequestBody>) -> bool {
    let body = &contract.document.bodies[body];
    let holds = |id| contract.declared(id).is_none_or(|declared| !declared.is_empty());
    body.required || body.content.iter().any(|content| content.schema.is_none_or(holds))
}
