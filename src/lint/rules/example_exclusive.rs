use super::*;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "example-exclusive",
        group: Group::Correctness,
        level: Level::Warning,
        off: false,
        summary: "`example` and `examples` stand side by side.",
        explanation: "Parameters, headers and media types have one example or several, but not both; tools show one of them and \
            drop the other.",
        example: Some(Example {
            bad: "
paths:
  /runs:
    get:
      parameters:
        - name: unit
          in: query
          schema: {type: string}
          example: km # here
          examples: {miles: {value: mi}}
      responses: {'200': {description: The runs.}}
",
            good: "
paths:
  /runs:
    get:
      parameters:
        - name: unit
          in: query
          schema: {type: string}
          examples: {kilometres: {value: km}, miles: {value: mi}}
      responses: {'200': {description: The runs.}}
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    let document = contract.document;
    let parameters = document.parameters.iter().map(|(_, parameter)| parameter.node);
    let headers = document.headers.iter().map(|(_, header)| header.node);
    let contents = contract.contents().map(|content| content.node);
    for node in parameters.chain(headers).chain(contents) {
        let value = contract.value(node);
        if value.get("example").is_some() && value.get("examples").is_some() {
            let message = "there is one example and a list of examples";
            let found = contract.at_key(&LINT.rule, node, "example", message);
            findings.push(found.help("move it into `examples`"));
        }
    }
}
