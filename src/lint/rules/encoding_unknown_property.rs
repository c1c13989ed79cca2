use super::*;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "encoding-unknown-property",
        group: Group::Correctness,
        level: Level::Warning,
        off: false,
        summary: "The body has no property of this name.",
        explanation: "The keys under `encoding` are properties of the schema beside it. One that the schema does not have \
            changes nothing, most often because the name is misspelt.",
        example: Some(Example {
            bad: "
paths:
  /tracks:
    post:
      requestBody:
        content:
          multipart/form-data:
            schema: {type: object, properties: {track: {type: string, format: binary}}}
            encoding:
              trck: {contentType: application/gpx+xml} # here
      responses: {'204': {description: Done.}}
",
            good: "
paths:
  /tracks:
    post:
      requestBody:
        content:
          multipart/form-data:
            schema: {type: object, properties: {track: {type: string, format: binary}}}
            encoding:
              track: {contentType: application/gpx+xml}
      responses: {'204': {description: Done.}}
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    for content in contract.contents() {
        let Some(schema) = content.schema else { continue };
        let Some(declared) = contract.declared(schema) else { continue };
        for (name, encoding) in &content.encoding {
            if !declared.contains(&**name) {
                let value = contract.value(encoding.node);
                let place = value.key_span().unwrap_or(value.span());
                let found = Diagnostic::new(&LINT.rule, format!("the schema has no property `{name}`"));
                let found = found.at(place, value.pointer()).label("has no effect");
                findings.push(nearest(found, name, declared.iter().copied()));
            }
        }
    }
}
