use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind("operation-undeprecated", Level::Info, "An operation is no longer on its way out.", "Generated code no longer warns its callers."),
    compare: Compare::Operation(compare),
    example: [
        "
paths:
  /runs:
    get:
      deprecated: true
      responses: {'204': {description: Done.}}
",
        "
paths:
  /runs:
    get: # here
      responses: {'204': {description: Done.}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, pair: &Pair<'_, Route<'_>>) {
    let Some((old, new)) = pair.both() else { return };
    if old.operation.deprecated && !new.operation.deprecated {
        cx.tell(&CHANGE.rule, Verdict::Safe, pair, format!("`{}` is no longer deprecated", new.name()));
    }
}
