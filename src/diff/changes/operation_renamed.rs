use super::*;

pub(super) static CHANGE: Change = Change {
    rule: Rule {
        code: "operation-renamed",
        group: Group::Compatibility,
        level: Level::Warning,
        off: false,
        summary: "The `operationId` is another one.",
        explanation: "Nothing changes on the wire. The method of generated clients, that of the generated trait, and the types \
            of its request and response have other names.",
        example: None,
    },
    compare: Compare::Operation(compare),
    example: [
        "
paths:
  /runs:
    get:
      operationId: listRuns
      responses: {'204': {description: Done.}}
",
        "
paths:
  /runs:
    get:
      operationId: runs # here
      responses: {'204': {description: Done.}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, pair: &Pair<'_, Route<'_>>) {
    let Some((old, new)) = pair.both() else { return };
    if old.operation.id != new.operation.id {
        let name = |id: &Option<String>| id.as_deref().map_or_else(|| "no name".to_owned(), |id| format!("`{id}`"));
        let message = format!("{} was {} before", name(&new.operation.id), name(&old.operation.id));
        let id = cx.new.source.value(pair.new_node).get("operationId");
        let node = id.map_or(pair.new_node, |id| id.id());
        let found = cx.tell_at(&CHANGE.rule, Verdict::Dangerous, (pair.old_node, node), message);
        found.notes.push("generated code has other names; requests are the same".to_owned());
    }
}
