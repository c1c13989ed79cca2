use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind("header-optional", Level::Error, "A header of an answer may be missing.", "Callers that count on it find nothing."),
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
            X-A: {required: true, schema: {type: string}}
",
        "
paths:
  /runs:
    get:
      responses:
        '200':
          description: A run.
          headers:
            X-A: {schema: {type: string}} # here
",
    ],
};

fn compare(cx: &mut Comparison<'_>, pair: &Pair<'_, NamedHeader<'_>>) {
    let Some((old, new)) = pair.both() else { return };
    if old.header.required && !new.header.required {
        let verdict = cx.by(Verdict::Breaking, Verdict::Safe);
        cx.tell(&CHANGE.rule, verdict, pair, format!("the header `{}` may be missing now", new.name));
    }
}
