use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind(
        "rust-method-moved",
        Level::Error,
        "A method stands in another trait.",
        "Who implements the server has to move it: operations of each first tag have a trait of their own.",
    ),
    compare: Compare::Code(compare),
    example: [
        "
paths:
  /runs:
    get:
      tags: [a]
      operationId: getRuns
      responses: {'204': {description: Done.}}
    post:
      tags: [b]
      operationId: addRun
      responses: {'204': {description: Done.}}
    put:
      tags: [a]
      operationId: setRun
      responses: {'204': {description: Done.}}
",
        "
paths:
  /runs:
    get: # here
      tags: [b]
      operationId: getRuns
      responses: {'204': {description: Done.}}
    post:
      tags: [b]
      operationId: addRun
      responses: {'204': {description: Done.}}
    put:
      tags: [a]
      operationId: setRun
      responses: {'204': {description: Done.}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, code: &Codes) {
    for pair in code.pairs().filter(|pair| matches!(pair.old.form, Form::Trait(_))) {
        for name in pair
            .old
            .methods
            .keys()
            .filter(|name| !pair.new.methods.contains_key(*name))
        {
            if let Some(other) = code.asked_in(name).filter(|other| *other != pair.new.name) {
                let message = format!("`{name}` stands in `{other}` now, and stood in `{}`", pair.old.name);
                code.tell_part(cx, &CHANGE.rule, (&pair, name), message);
            }
        }
    }
}
