use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind("properties-closed", Level::Error, "Properties that are not described are refused now.", "Requests with any of them are refused."),
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
                  type: object
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
                  type: object
                  additionalProperties: false
      responses: {'204': {description: Added.}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, schemas: &Schemas<'_>) {
    if !schemas.old.closed && schemas.new.closed {
        let message = format!("{} can have no other properties any more", schemas.direction.as_str());
        schemas.tell(cx, &CHANGE.rule, schemas.direction.narrowed(), message);
    }
}
