use super::*;

pub(super) static CHANGE: Change = Change {
    rule: Rule {
        code: "operation-removed",
        group: Group::Compatibility,
        level: Level::Error,
        off: false,
        summary: "An operation is gone.",
        explanation: "Callers of it get 404 or 405, and generated clients lose a method. Deprecate it first, and say until when \
            it is there.",
        example: None,
    },
    compare: Compare::Operation(compare),
    example: [
        "
paths:
  /plans:
    get: {responses: {'204': {description: Done.}}}
  /runs:
    get: {responses: {'204': {description: Done.}}}
",
        "
paths: # here
  /plans:
    get: {responses: {'204': {description: Done.}}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, pair: &Pair<'_, Route<'_>>) {
    let Some(route) = pair.removed() else { return };
    let (verdict, was) = match route.operation.deprecated {
        true => (Verdict::Dangerous, ", which was deprecated,"),
        false => (Verdict::Breaking, ""),
    };
    let message = format!("`{}`{was} is gone", route.name());
    let paths = cx.new.source.value(cx.new.document.node).get("paths");
    let node = paths.map_or(pair.new_node, |paths| paths.id());
    cx.tell_at(&CHANGE.rule, verdict, (pair.old_node, node), message);
}
