use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind("header-required", Level::Error, "A header of an answer is always there now.", "Callers need not wonder; who answers a webhook has to send it. Its field in the generated answer is no `Option` any more."),
    compare: Compare::Header(compare),
    example: [
        "
paths:
  /runs:
    get:
      responses:
        '200':
          description: A run.
          headers:
            X-A: {schema: {type: string}}
",
        "
paths:
  /runs:
    get:
      responses:
        '200':
          description: A run.
          headers:
            X-A: {required: true, schema: {type: string}} # here
",
    ],
};

fn compare(cx: &mut Comparison<'_>, pair: &Pair<'_, NamedHeader<'_>>) {
    let Some((old, new)) = pair.both() else { return };
    if !old.header.required && new.header.required {
        let verdict = cx.by(Verdict::Safe, Verdict::Breaking);
        cx.tell(&CHANGE.rule, verdict, pair, format!("the header `{}` is always there now", new.name));
    }
}
