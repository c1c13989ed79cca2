use super::*;
use crate::diff::unions::unions;

pub(super) static CHANGE: Change = Change {
    rule: kind("union-branch-removed", Level::Error, "A branch of a union is gone.", "Requests of this branch are refused. In answers nothing is lost, but the variant of the generated enum is \
            gone."),
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
                a:
                  oneOf: [{type: string}, {type: integer}]
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
                a: # here
                  oneOf: [{type: string}]
      responses: {'204': {description: Added.}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, schemas: &Schemas<'_>) {
    for name in unions(cx, schemas).into_iter().flat_map(|union| union.gone) {
        let message = format!("the branch `{name}` is gone from {}", schemas.direction.as_str());
        schemas.tell(cx, &CHANGE.rule, schemas.direction.narrowed(), message);
    }
}
