use super::*;

pub(super) static CHANGE: Change = Change {
    rule: Rule {
        code: "body-optional",
        group: Group::Compatibility,
        level: Level::Info,
        off: false,
        summary: "The body need not be sent any more.",
        explanation: "Requests go on as they are. The field of the generated request is an `Option` now.",
        example: None,
    },
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
        let flag = cx.new.source.value(pair.new_node).get("required");
        let node = flag.map_or(pair.new_node, |flag| flag.id());
        cx.tell_at(&CHANGE.rule, Verdict::Safe, (pair.old_node, node), "the body need not be sent any more");
    }
}
