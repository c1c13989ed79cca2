use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind("operation-deprecated", Level::Info, "An operation is on its way out.", "Generated code marks it, so that callers are warned when they compile."),
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
        cx.tell_member(&CHANGE.rule, Verdict::Safe, (pair, "deprecated"), message);
    }
}
