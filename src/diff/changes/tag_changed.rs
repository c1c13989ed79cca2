use super::*;

pub(super) static CHANGE: Change = Change {
    rule: Rule {
        code: "tag-changed",
        group: Group::Compatibility,
        level: Level::Warning,
        off: false,
        summary: "The first tag of an operation is another one.",
        explanation: "Nothing changes on the wire. Generated code has the operation in another module, and its method in another \
            trait.",
        example: None,
    },
    compare: Compare::Operation(compare),
    example: [
        "
paths:
  /runs:
    get:
      tags: [runs]
      responses: {'204': {description: Done.}}
",
        "
paths:
  /runs:
    get:
      tags: [activities] # here
      responses: {'204': {description: Done.}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, pair: &Pair<'_, Route<'_>>) {
    let Some((old, new)) = pair.both() else { return };
    let first = |route: &Route<'_>| route.operation.tags.first().cloned();
    if first(old) != first(new) {
        let message = format!("`{}` stands under another tag", new.name());
        let tags = cx.new.source.value(pair.new_node).get("tags");
        let node = tags.map_or(pair.new_node, |tags| tags.id());
        let found = cx.tell_at(&CHANGE.rule, Verdict::Dangerous, (pair.old_node, node), message);
        found.notes.push("generated code has it in another module and trait".to_owned());
    }
}
