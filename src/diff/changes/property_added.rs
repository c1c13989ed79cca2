use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind("property-added", Level::Info, "There is a new property that need not be there.", "Requests go on without it. Callers need not read it in answers."),
    compare: Compare::Property(compare),
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
                a: {type: string}
                b: {type: string} # here
      responses: {'204': {description: Added.}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, schemas: &Schemas<'_>, pair: &Pair<'_, Property>) {
    let Some(property) = pair.added() else { return };
    let required = schemas.new.required.contains(&*property.name);
    if !required || schemas.direction == Direction::Response {
        // Whoever closed the object refuses it.
        let verdict = match schemas.old.closed && schemas.direction == Direction::Response {
            true => Verdict::Dangerous,
            false => Verdict::Safe,
        };
        let message = format!("the property `{}` is new in {}", property.name, schemas.direction.as_str());
        cx.tell(&CHANGE.rule, verdict, pair, message);
    }
}
