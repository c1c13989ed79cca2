use super::*;
use crate::diff::unions::unions;

pub(super) static CHANGE: Change = Change {
    rule: kind("union-branch-added", Level::Error, "There is a new branch of a union.", "Callers meet answers that are none of those that they know. Requests go on as they are."),
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
                  a:
                    oneOf: [{type: string}]
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
                  a: # here
                    oneOf: [{type: string}, {type: integer}]
",
    ],
};

fn compare(cx: &mut Comparison<'_>, schemas: &Schemas<'_>) {
    for name in unions(cx, schemas).into_iter().flat_map(|union| union.new) {
        let message = format!("the branch `{name}` is new in {}", schemas.direction.as_str());
        schemas.tell(cx, &CHANGE.rule, schemas.direction.widened(), message);
    }
}
