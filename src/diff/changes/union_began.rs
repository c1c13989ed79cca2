use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind("union-began", Level::Error, "The value is one of several things now.", "The generated type is an enum in place of what it was. Whether values are the same depends on the \
            branches."),
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
                  a: {type: string}
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
    let (before, now) = (schemas.old.unions.len(), schemas.new.unions.len());
    if before != now {
        let message = if before < now { "values are those of a union now" } else { "values are those of a union no longer" };
        schemas.tell(cx, &CHANGE.rule, Verdict::Breaking, message);
    }
}
