use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind("property-required", Level::Error, "A property has to be there now.", "Requests without it are refused. In answers nothing is lost."),
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
              required: [a]
              properties:
                a: {type: string} # here
      responses: {'204': {description: Added.}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, schemas: &Schemas<'_>, pair: &Pair<'_, Property>) {
    let Some((old, new)) = pair.both() else { return };
    if !schemas.old.required.contains(&*old.name) && schemas.new.required.contains(&*new.name) {
        let message = format!("the property `{}` has to be in {} now", new.name, schemas.direction.as_str());
        cx.tell(&CHANGE.rule, schemas.direction.narrowed(), pair, message);
    }
}
