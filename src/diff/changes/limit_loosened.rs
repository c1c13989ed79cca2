use super::*;
use crate::diff::limits::{Way, limits};

pub(super) static CHANGE: Change = Change {
    rule: kind("limit-loosened", Level::Warning, "A limit is wider.", "Callers meet values in answers that were outside before. Requests go on as they are."),
    compare: Compare::Schema(compare),
    example: [
        "
paths:
  /runs:
    get:
      responses:
        '200':
          description: A run.
          content:
            application/json:
              schema:
                type: object
                properties:
                  a: {type: string, maxLength: 5}
",
        "
paths:
  /runs:
    get:
      responses:
        '200':
          description: A run.
          content:
            application/json:
              schema:
                type: object
                properties:
                  a: {type: string, maxLength: 10} # here
",
    ],
};

fn compare(cx: &mut Comparison<'_>, schemas: &Schemas<'_>) {
    for (keyword, way) in limits(schemas) {
        if way == Way::Looser {
            let verdict = match schemas.direction {
                Direction::Request => Verdict::Safe,
                Direction::Response => Verdict::Dangerous,
            };
            let message = format!("`{keyword}` is wider in {} now", schemas.direction.as_str());
            schemas.tell_of(cx, &CHANGE.rule, verdict, (keyword, message));
        }
    }
}
