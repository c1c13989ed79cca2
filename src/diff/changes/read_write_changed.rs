use super::*;
use crate::diff::view::View;
use crate::document::Schema;

pub(super) static CHANGE: Change = Change {
    rule: kind("read-write-changed", Level::Warning, "A value is read-only or write-only now, or no longer.", "Callers may send what is ignored, or miss what they read. The field moves between the generated types of \
            requests and answers."),
    compare: Compare::Schema(compare),
    example: [
        "
paths:
  /runs:
    post:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                a: {type: string}
      responses: {'204': {description: Added.}}
",
        "
paths:
  /runs:
    post:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                a: {type: string, readOnly: true} # here
      responses: {'204': {description: Added.}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, schemas: &Schemas<'_>) {
    let flags = |view: &View<'_>| {
        let any = |said: fn(&Schema) -> bool| view.parts.iter().any(|part| said(part));
        (any(|part| part.read_only), any(|part| part.write_only))
    };
    if flags(&schemas.old) != flags(&schemas.new) {
        let message = match flags(&schemas.new) {
            (true, _) => "the value is read-only now",
            (_, true) => "the value is write-only now",
            _ => "the value is in requests and answers now",
        };
        schemas.tell(cx, &CHANGE.rule, Verdict::Dangerous, message);
    }
}
