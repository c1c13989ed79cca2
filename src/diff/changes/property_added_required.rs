use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind("property-added-required", Level::Error, "There is a new property that has to be there.", "Requests without it are refused."),
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
              required: [b]
              properties:
                a: {type: string}
                b: {type: string} # here
      responses: {'204': {description: Added.}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, schemas: &Schemas<'_>, pair: &Pair<'_, Property>) {
    let Some(property) = pair.added() else { return };
    if schemas.new.required.contains(&*property.name) && schemas.direction == Direction::Request {
        let message = format!("the property `{}` is new and required", property.name);
        cx.tell(&CHANGE.rule, Verdict::Breaking, pair, message);
    }
}
