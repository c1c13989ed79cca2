use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind("property-removed", Level::Error, "A property is gone.", "Callers that read it find nothing, and what they send in it is ignored or refused. The field of the \
            generated type is gone."),
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
                required: [b]
                properties:
                  a: {type: string}
                  b: {type: string}
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
                properties: # here
                  a: {type: string}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, schemas: &Schemas<'_>, pair: &Pair<'_, Property>) {
    let Some(property) = pair.removed() else { return };
    let required = schemas.old.required.contains(&*property.name);
    let verdict = match schemas.direction {
        Direction::Response if required => Verdict::Breaking,
        Direction::Request if schemas.new.closed => Verdict::Breaking,
        _ => Verdict::Dangerous,
    };
    let message = format!("the property `{}` is gone from {}", property.name, schemas.direction.as_str());
    cx.tell_member(&CHANGE.rule, verdict, (pair, "properties"), message);
}
