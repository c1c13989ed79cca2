use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind("enum-began", Level::Error, "Values are listed now.", "Requests with any other value are refused."),
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
                a: {type: string, enum: [km]} # here
      responses: {'204': {description: Added.}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, schemas: &Schemas<'_>) {
    if schemas.old.values.is_none() && schemas.new.values.is_some() {
        let message = format!("only listed values are allowed in {} now", schemas.direction.as_str());
        schemas.tell_of(cx, &CHANGE.rule, schemas.direction.narrowed(), ("enum", message));
    }
}
