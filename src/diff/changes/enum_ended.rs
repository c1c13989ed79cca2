use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind("enum-ended", Level::Error, "Values are not listed any more.", "Callers meet values in answers that they do not know. The generated type is no enum any more."),
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
                  a: {type: string, enum: [km]}
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
                  a: {type: string} # here
",
    ],
};

fn compare(cx: &mut Comparison<'_>, schemas: &Schemas<'_>) {
    if schemas.old.values.is_some() && schemas.new.values.is_none() {
        let message = format!("any value is allowed in {} now", schemas.direction.as_str());
        schemas.tell_of(cx, &CHANGE.rule, schemas.direction.widened(), ("enum", message));
    }
}
