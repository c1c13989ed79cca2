use super::*;

pub(super) static CHANGE: Change = Change {
    rule: Rule {
        code: "header-added",
        group: Group::Compatibility,
        level: Level::Info,
        off: false,
        summary: "There is a new header of an answer.",
        explanation: "Callers need not read it.",
        example: None,
    },
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
