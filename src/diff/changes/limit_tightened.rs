use super::*;
use crate::diff::limits::{Way, limits};

pub(super) static CHANGE: Change = Change {
    rule: kind("limit-tightened", Level::Error, "A limit is narrower.", "Requests that were inside are refused now."),
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
                a: {type: string, maxLength: 10}
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
                a: {type: string, maxLength: 5} # here
      responses: {'204': {description: Added.}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, schemas: &Schemas<'_>) {
    for (keyword, way) in limits(schemas) {
        if way == Way::Tighter {
            let message = format!("`{keyword}` is narrower in {} now", schemas.direction.as_str());
            schemas.tell_of(cx, &CHANGE.rule, schemas.direction.narrowed(), (keyword, message));
        }
    }
}
