use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind("enum-value-removed", Level::Error, "A listed value is gone.", "Requests with it are refused. In answers nothing is lost, but the variant of the generated enum is gone."),
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
                a: {type: string, enum: [km, mi]}
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
    let (Some(old), Some(new)) = (&schemas.old.values, &schemas.new.values) else { return };
    let gone: Vec<String> = old.difference(new).map(|value| format!("`{value}`")).collect();
    if !gone.is_empty() {
        let message = format!("{} can no longer be a value in {}", gone.join(", "), schemas.direction.as_str());
        schemas.tell_of(cx, &CHANGE.rule, schemas.direction.narrowed(), ("enum", message));
    }
}
