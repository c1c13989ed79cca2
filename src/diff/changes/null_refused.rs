use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind("null-refused", Level::Error, "Null is no value any more.", "Requests with null are refused. In answers nothing is lost."),
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
                a: {type: [integer, 'null']}
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
                a: {type: integer} # here
      responses: {'204': {description: Added.}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, schemas: &Schemas<'_>) {
    // Where anything could be a value, `type-changed` says it.
    let said = schemas.old.is_open() && schemas.old.types != schemas.new.types;
    if schemas.old.null && !schemas.new.null && !said {
        let message = format!("null is no value in {} any more", schemas.direction.as_str());
        schemas.tell(cx, &CHANGE.rule, schemas.direction.narrowed(), message);
    }
}
