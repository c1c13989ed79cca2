use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind(
        "rust-item-renamed",
        Level::Error,
        "An item of the generated code has another name.",
        "What names it does not compile any more. `x-rust-name`, or a name in the configuration, keeps the old one.",
    ),
    compare: Compare::Code(compare),
    example: [
        "
paths:
  /runs:
    get:
      operationId: getRun
      responses: {'204': {description: Done.}}
",
        "
paths:
  /runs:
    get: # here
      operationId: readRun
      responses: {'204': {description: Done.}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, code: &Codes) {
    for renamed in &code.renamed {
        let now: Vec<String> = renamed.names.iter().map(|(_, new)| new.clone()).collect();
        let was: Vec<String> = renamed.names.iter().map(|(old, _)| old.clone()).collect();
        let verb = if now.len() == 1 { "was" } else { "were" };
        let message = format!("{} {verb} {} before", listed(&now), listed(&was));
        cx.tell_at(&CHANGE.rule, Verdict::Breaking, renamed.place, message);
    }
}
