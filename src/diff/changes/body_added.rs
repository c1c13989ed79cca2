use super::*;

pub(super) static CHANGE: Change = Change {
    rule: Rule {
        code: "body-added",
        group: Group::Compatibility,
        level: Level::Error,
        off: false,
        summary: "Requests have a body now.",
        explanation: "A request without one is refused where the body is required.",
        example: None,
    },
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
        let verdict = if body.required { Verdict::Breaking } else { Verdict::Safe };
        let message = if body.required { "a body has to be sent now" } else { "a body can be sent now" };
        cx.tell(&CHANGE.rule, verdict, pair, message);
    }
}
