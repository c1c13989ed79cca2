use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind("property-optional", Level::Error, "A property may be missing now.", "Callers that count on it in answers find nothing. Requests go on as they are."),
    compare: Compare::Property(compare),
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
                required: [a]
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
                  a: {type: string} # here
",
    ],
};

fn compare(cx: &mut Comparison<'_>, schemas: &Schemas<'_>, pair: &Pair<'_, Property>) {
    let Some((old, new)) = pair.both() else { return };
    if schemas.old.required.contains(&*old.name) && !schemas.new.required.contains(&*new.name) {
        let message = format!("the property `{}` may be missing in {} now", new.name, schemas.direction.as_str());
        cx.tell(&CHANGE.rule, schemas.direction.widened(), pair, message);
    }
}
