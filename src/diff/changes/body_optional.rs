use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind("body-optional", Level::Info, "The body need not be sent any more.", "Requests go on as they are. The field of the generated request is an `Option` now."),
    compare: Compare::Body(compare),
    example: [
        "
paths:
  /runs:
    post:
      requestBody:
        required: true
        content: {application/json: {schema: {type: object}}}
      responses: {'204': {description: Done.}}
",
        "
paths:
  /runs:
    post:
      requestBody:
        required: false # here
        content: {application/json: {schema: {type: object}}}
      responses: {'204': {description: Done.}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, pair: &Pair<'_, RequestBody>) {
    let Some((old, new)) = pair.both() else { return };
    if old.required && !new.required {
        cx.tell_member(&CHANGE.rule, Verdict::Safe, (pair, "required"), "the body need not be sent any more");
    }
}
