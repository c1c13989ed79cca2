use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind("header-added", Level::Info, "There is a new header of an answer.", "Callers need not read it."),
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
        cx.tell(&CHANGE.rule, Verdict::Safe, pair, format!("the header `{}` is new", header.name));
    }
}
