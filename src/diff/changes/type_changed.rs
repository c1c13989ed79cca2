use super::*;
use crate::document::{Type, Types};

pub(super) static CHANGE: Change = Change {
    rule: kind("type-changed", Level::Error, "The kinds of value are others.", "Fewer kinds in requests refuse what was accepted; more kinds in answers are more than callers know. The \
            generated type is another one in either case."),
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
                a: {type: [integer, string]}
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
                a: {type: integer} # here
      responses: {'204': {description: Added.}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, schemas: &Schemas<'_>) {
    let (old, new) = (&schemas.old, &schemas.new);
    let lost = old.types.iter().any(|kind| !new.allows(kind));
    let won = new.types.iter().any(|kind| !old.allows(kind));
    if !lost && !won {
        return;
    }
    let verdict = match (lost, won) {
        (true, true) => Verdict::Breaking,
        (true, false) => schemas.direction.narrowed(),
        _ => schemas.direction.widened(),
    };
    let message = format!("values of {} are {} now, and were {}", schemas.direction.as_str(), named(new.types), named(old.types));
    schemas.tell_of(cx, &CHANGE.rule, verdict, ("type", message));
}

fn named(types: Types) -> String {
    match types.without_null().len() {
        0 => "nothing but null".to_owned(),
        6.. => "anything".to_owned(),
        _ => types.without_null().iter().map(Type::as_str).collect::<Vec<_>>().join(" or "),
    }
}
