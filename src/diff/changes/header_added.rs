use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind("header-added", Level::Error, "There is a new header of an answer.", "Callers need not read it. Who answers a webhook has to send it where it is required."),
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
            X-A: {schema: {type: string}}
            X-B: {schema: {type: string}} # here
",
    ],
};

fn compare(cx: &mut Comparison<'_>, pair: &Pair<'_, NamedHeader<'_>>) {
    if let Some(header) = pair.added() {
        let sent = if header.header.required { Verdict::Breaking } else { Verdict::Safe };
        let verdict = cx.by(Verdict::Safe, sent);
        cx.tell(&CHANGE.rule, verdict, pair, format!("the header `{}` is new", header.name));
    }
}
