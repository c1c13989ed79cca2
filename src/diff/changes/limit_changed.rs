use super::*;
use crate::diff::limits::{Way, limits};

pub(super) static CHANGE: Change = Change {
    rule: kind("limit-changed", Level::Error, "A limit is another one.", "Of two patterns, or two numbers that values are multiples of, neither holds the other: some values that \
            were accepted in requests are refused, and callers meet others in answers."),
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
                a: {type: string, pattern: '^a'}
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
                a: {type: string, pattern: '^b'} # here
      responses: {'204': {description: Added.}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, schemas: &Schemas<'_>) {
    for (keyword, way) in limits(schemas) {
        if way == Way::Other {
            let message = format!("`{keyword}` is another one in {} now", schemas.direction.as_str());
            schemas.tell_of(cx, &CHANGE.rule, Verdict::Breaking, (keyword, message));
        }
    }
}
