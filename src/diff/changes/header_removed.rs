use super::*;

pub(super) static CHANGE: Change = Change {
    rule: Rule {
        code: "header-removed",
        group: Group::Compatibility,
        level: Level::Error,
        off: false,
        summary: "A header of an answer is gone.",
        explanation: "Callers that read it find nothing.",
        example: None,
    },
    compare: Compare::Header(compare),
    example: [
        "
paths:
  /runs:
    get:
      responses:
        '200':
          description: A run.
          headers:
            X-A: {schema: {type: string}}
            X-B: {required: true, schema: {type: string}}
",
        "
paths:
  /runs:
    get:
      responses:
        '200':
          description: A run.
          headers: # here
            X-A: {schema: {type: string}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, pair: &Pair<'_, NamedHeader<'_>>) {
    if let Some(header) = pair.removed() {
        let list = cx.new.source.value(pair.new_node).get("headers");
        let node = list.map_or(pair.new_node, |list| list.id());
        let verdict = if header.header.required { Verdict::Breaking } else { Verdict::Dangerous };
        cx.tell_at(&CHANGE.rule, verdict, (pair.old_node, node), format!("the header `{}` is gone", header.name));
    }
}
