use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind("body-optional", Level::Error, "The body need not be sent any more.", "Requests go on as they are; of a webhook, who receives it counts on it. The field of the generated request is an `Option` now."),
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
        let verdict = cx.by(Verdict::Safe, Verdict::Breaking);
        cx.tell_member(&CHANGE.rule, verdict, (pair, "required"), "the body need not be sent any more");
    }
}
