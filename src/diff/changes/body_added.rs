use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind("body-added", Level::Error, "Requests have a body now.", "A request without one is refused where the body is required."),
    compare: Compare::Body(compare),
    example: [
        "
paths:
  /runs:
    post:
      responses: {'204': {description: Done.}}
",
        "
paths:
  /runs:
    post:
      requestBody: # here
        required: true
        content: {application/json: {schema: {type: object}}}
      responses: {'204': {description: Done.}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, pair: &Pair<'_, RequestBody>) {
    if let Some(body) = pair.added() {
        let asked = if body.required { Verdict::Breaking } else { Verdict::Safe };
        let verdict = cx.by(asked, Verdict::Safe);
        let message = if body.required { "a body has to be sent now" } else { "a body can be sent now" };
        cx.tell(&CHANGE.rule, verdict, pair, message);
    }
}
