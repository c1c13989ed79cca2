use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind("header-removed", Level::Error, "A header of an answer is gone.", "Callers that read it find nothing."),
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
            X-B: {required: true, schema: {type: string}}
",
        "
paths:
  /runs:
    get:
      responses:
        '200':
          description: A run.
          headers: # here
            X-A: {schema: {type: string}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, pair: &Pair<'_, NamedHeader<'_>>) {
    if let Some(header) = pair.removed() {
        let asked = if header.header.required { Verdict::Breaking } else { Verdict::Dangerous };
        let verdict = cx.by(asked, Verdict::Safe);
        cx.tell_member(&CHANGE.rule, verdict, (pair, "headers"), format!("the header `{}` is gone", header.name));
    }
}
