use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind("operation-renamed", Level::Warning, "The `operationId` is another one.", "Nothing changes on the wire. The method of generated clients, that of the generated trait, and the types \
            of its request and response have other names."),
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
        let found = cx.tell_member(&CHANGE.rule, Verdict::Dangerous, (pair, "operationId"), message);
        found.notes.push("generated code has other names; requests are the same".to_owned());
    }
}
