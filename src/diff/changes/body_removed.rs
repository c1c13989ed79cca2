use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind("body-removed", Level::Error, "Requests have no body any more.", "What callers say in it is ignored or refused, and a field of the generated request is gone."),
    compare: Compare::Body(compare),
    example: [
        "
paths:
  /runs:
    post:
      requestBody:
        content: {application/json: {schema: {type: object}}}
      responses: {'204': {description: Done.}}
",
        "
paths:
  /runs:
    post: # here
      responses: {'204': {description: Done.}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, pair: &Pair<'_, RequestBody>) {
    if pair.removed().is_some() {
        cx.tell(&CHANGE.rule, Verdict::Breaking, pair, "there is no body any more");
    }
}
