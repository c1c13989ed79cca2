use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind("response-added", Level::Warning, "There is a new answer.", "Callers meet a status that they do not know. The generated enum has a variant more, so that a `match` \
            without `_` no longer compiles."),
    compare: Compare::Answer(compare),
    example: [
        "
paths:
  /runs:
    get:
      responses:
        '200': {description: A run.}
",
        "
paths:
  /runs:
    get:
      responses:
        '200': {description: A run.}
        '202': {description: Soon.} # here
",
    ],
};

fn compare(cx: &mut Comparison<'_>, pair: &Pair<'_, Answer<'_>>) {
    if let Some(answer) = pair.added() {
        let message = format!("an answer with {} is new", response_removed::named(answer.status));
        let verdict = cx.by(Verdict::Dangerous, Verdict::Safe);
        cx.tell(&CHANGE.rule, verdict, pair, message);
    }
}
