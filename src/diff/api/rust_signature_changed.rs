use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind(
        "rust-signature-changed",
        Level::Error,
        "A method or a function takes or gives something else.",
        "What calls it, or implements it, does not compile any more.",
    ),
    compare: Compare::Code(compare),
    example: [
        "
paths:
  /runs:
    get:
      operationId: getRuns
      responses: {'204': {description: Done.}}
",
        "
paths:
  /runs:
    get: # here
      operationId: getRuns
      parameters: [{name: a, in: query, schema: {type: string}}]
      responses: {'204': {description: Done.}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, code: &Codes) {
    for pair in code.pairs() {
        for (name, before, now) in pair.signatures(code) {
            let message = format!("`{name}` is `{now}` now, and was `{before}`");
            code.tell_part(cx, &CHANGE.rule, (&pair, &name), message);
        }
    }
}
