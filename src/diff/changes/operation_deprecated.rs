use super::*;

pub(super) static CHANGE: Change = Change {
    rule: Rule {
        code: "operation-deprecated",
        group: Group::Compatibility,
        level: Level::Info,
        off: false,
        summary: "An operation is on its way out.",
        explanation: "Generated code marks it, so that callers are warned when they compile.",
        example: None,
    },
    compare: Compare::Operation(compare),
    example: [
        "
paths:
  /runs:
    get:
      responses: {'204': {description: Done.}}
",
        "
paths:
  /runs:
    get:
      deprecated: true # here
      responses: {'204': {description: Done.}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, pair: &Pair<'_, Route<'_>>) {
    let Some((old, new)) = pair.both() else { return };
    if !old.operation.deprecated && new.operation.deprecated {
        let message = format!("`{}` is deprecated now", new.name());
        let flag = cx.new.source.value(pair.new_node).get("deprecated");
        let node = flag.map_or(pair.new_node, |flag| flag.id());
        cx.tell_at(&CHANGE.rule, Verdict::Safe, (pair.old_node, node), message);
    }
}
