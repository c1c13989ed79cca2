use super::*;

pub(super) static CHANGE: Change = Change {
    rule: Rule {
        code: "parameter-removed",
        group: Group::Compatibility,
        level: Level::Warning,
        off: false,
        summary: "A parameter is gone.",
        explanation: "What it said is ignored, or refused, and a field of the generated request is gone.",
        example: None,
    },
    compare: Compare::Parameter(compare),
    example: [
        "
paths:
  /runs:
    get:
      parameters:
        - {name: unit, in: query, schema: {type: string}}
      responses: {'204': {description: Done.}}
",
        "
paths:
  /runs:
    get:
      parameters: [] # here
      responses: {'204': {description: Done.}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, pair: &Pair<'_, Parameter>) {
    if let Some(parameter) = pair.removed() {
        let list = cx.new.source.value(pair.new_node).get("parameters");
        let node = list.map_or(pair.new_node, |list| list.id());
        let message = format!("the {} parameter `{}` is gone", parameter.location.as_str(), parameter.name);
        cx.tell_at(&CHANGE.rule, Verdict::Dangerous, (pair.old_node, node), message);
    }
}
