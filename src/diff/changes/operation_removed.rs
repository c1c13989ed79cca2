use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind("operation-removed", Level::Error, "An operation is gone.", "Callers of it get 404 or 405, and generated clients lose a method. Deprecate it first, and say until when \
            it is there."),
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
    cx.tell_member(&CHANGE.rule, verdict, (pair, "paths"), message);
}
