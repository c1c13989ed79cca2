use super::*;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "ref-in-example",
        group: Group::Correctness,
        level: Level::Info,
        off: false,
        summary: "A `$ref` in an example is data.",
        explanation: "Examples are values, in which `$ref` is a property like any other. Tools show it as it stands. Refer to an \
            example under `components.examples` in place of writing one, or write the value out.",
        example: Some(Example {
            bad: "
components:
  schemas:
    Run:
      type: object
      example:
        $ref: '#/components/examples/run' # here
",
            good: "
components:
  schemas:
    Run:
      type: object
      example: {distance: 5000}
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    let document = contract.document;
    let schemas = contract.schemas().flat_map(|schema| &schema.examples);
    let parameters = document.parameters.iter().flat_map(|(_, parameter)| &parameter.examples);
    let contents = contract.contents().flat_map(|content| &content.examples);
    for node in schemas.chain(parameters).chain(contents) {
        let mut waiting = vec![contract.value(*node)];
        while let Some(value) = waiting.pop() {
            if let Some(reference) = value.get("$ref").filter(|reference| reference.as_str().is_some()) {
                let found = report::at(&LINT.rule, reference, "a reference in an example is not followed");
                findings.push(found.label("a text like any other"));
            }
            waiting.extend(value.items());
            waiting.extend(value.entries().map(|entry| entry.value));
        }
    }
}
