use super::*;

pub(super) static CHANGE: Change = Change {
    rule: Rule {
        code: "operation-added",
        group: Group::Compatibility,
        level: Level::Info,
        off: false,
        summary: "There is a new operation.",
        explanation: "Callers need not know it. Who implements the generated server has a method more to write.",
        example: None,
    },
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
