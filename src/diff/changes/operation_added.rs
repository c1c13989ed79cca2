use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind("operation-added", Level::Info, "There is a new operation.", "Callers need not know it. Who implements the generated server has a method more to write."),
    compare: Compare::Operation(compare),
    example: [
        "
paths: {}
",
        "
paths:
  /runs:
    get: {responses: {'204': {description: Done.}}} # here
",
    ],
};

fn compare(cx: &mut Comparison<'_>, pair: &Pair<'_, Route<'_>>) {
    if let Some(route) = pair.added() {
        let message = format!("`{}` is new", route.name());
        cx.tell(&CHANGE.rule, Verdict::Safe, pair, message).notes.push("the generated trait has a method more".to_owned());
    }
}
