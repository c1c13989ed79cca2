use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind("body-required", Level::Error, "The body has to be sent now.", "Requests without it are refused."),
    compare: Compare::Body(compare),
    example: [
        "
paths:
  /runs:
    post:
      requestBody:
        required: false
        content: {application/json: {schema: {type: object}}}
      responses: {'204': {description: Done.}}
",
        "
paths:
  /runs:
    post:
      requestBody:
        required: true # here
        content: {application/json: {schema: {type: object}}}
      responses: {'204': {description: Done.}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, pair: &Pair<'_, RequestBody>) {
    let Some((old, new)) = pair.both() else { return };
    if !old.required && new.required {
        let verdict = cx.by(Verdict::Breaking, Verdict::Safe);
        cx.tell_member(&CHANGE.rule, verdict, (pair, "required"), "the body has to be sent now");
    }
}
