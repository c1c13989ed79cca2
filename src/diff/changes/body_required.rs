use super::*;

pub(super) static CHANGE: Change = Change {
    rule: Rule {
        code: "body-required",
        group: Group::Compatibility,
        level: Level::Error,
        off: false,
        summary: "The body has to be sent now.",
        explanation: "Requests without it are refused.",
        example: None,
    },
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
        let flag = cx.new.source.value(pair.new_node).get("required");
        let node = flag.map_or(pair.new_node, |flag| flag.id());
        cx.tell_at(&CHANGE.rule, Verdict::Breaking, (pair.old_node, node), "the body has to be sent now");
    }
}
