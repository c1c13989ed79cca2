use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind(
        "rust-method-added",
        Level::Error,
        "A trait asks for another method.",
        "Who implements the server has to write it. Callers have a method more, which breaks none of them.",
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
    get:
      operationId: getRuns
      responses: {'204': {description: Done.}}
    post: # here
      operationId: addRun
      responses: {'204': {description: Done.}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, code: &Codes) {
    for pair in code.pairs().filter(|pair| matches!(pair.new.form, Form::Trait(_))) {
        for name in pair
            .new
            .methods
            .keys()
            .filter(|name| !pair.old.methods.contains_key(*name))
        {
            // One that is renamed, or that stood in another trait, is another change.
            if !code.is_known(name) {
                let message = format!("`{}` asks for `{name}`", pair.new.name);
                code.tell_part(cx, &CHANGE.rule, (&pair, name), message);
            }
        }
    }
}
