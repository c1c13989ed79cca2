use super::*;
use crate::diff::view::View;

pub(super) static CHANGE: Change = Change {
    rule: kind("value-deprecated", Level::Info, "A value is on its way out.", "Generated code marks the field, so that who uses it is warned when compiling."),
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
                a: {type: string, deprecated: true} # here
      responses: {'204': {description: Added.}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, schemas: &Schemas<'_>) {
    let said = |view: &View<'_>| view.parts.iter().any(|part| part.deprecated);
    if said(&schemas.old) != said(&schemas.new) {
        let now = if said(&schemas.new) { "is deprecated now" } else { "is deprecated no longer" };
        let message = format!("the value {now} in {}", schemas.direction.as_str());
        schemas.tell_of(cx, &CHANGE.rule, Verdict::Safe, ("deprecated", message));
    }
}
