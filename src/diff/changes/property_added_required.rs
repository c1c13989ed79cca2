use super::*;

pub(super) static CHANGE: Change = Change {
    rule: Rule {
        code: "property-added-required",
        group: Group::Compatibility,
        level: Level::Error,
        off: false,
        summary: "There is a new property that has to be there.",
        explanation: "Requests without it are refused.",
        example: None,
    },
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
