use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind("null-allowed", Level::Error, "Null can be a value now.", "Callers meet null in answers where they did not. Requests go on as they are."),
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
                  a: {type: integer}
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
                  a: {type: [integer, 'null']} # here
",
    ],
};

fn compare(cx: &mut Comparison<'_>, schemas: &Schemas<'_>) {
    // Where anything can be a value, `type-changed` says it.
    let said = schemas.new.is_open() && schemas.old.types != schemas.new.types;
    if !schemas.old.null && schemas.new.null && !said {
        let message = format!("null can be a value in {} now", schemas.direction.as_str());
        schemas.tell(cx, &CHANGE.rule, schemas.direction.widened(), message);
    }
}
