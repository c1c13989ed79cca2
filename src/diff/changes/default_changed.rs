use super::*;
use crate::diff::Version;
use crate::diff::view::View;

pub(super) static CHANGE: Change = Change {
    rule: kind("default-changed", Level::Warning, "The default is another one.", "Requests that leave the value out mean something else now."),
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
                a: {type: integer, default: 10}
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
                a: {type: integer, default: 20} # here
      responses: {'204': {description: Added.}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, schemas: &Schemas<'_>) {
    let default = |version: Version<'_>, view: &View<'_>| {
        let node = view.first(|part| part.default)?;
        Some(version.source.value(node).to_json().to_string())
    };
    let (old, new) = (default(cx.old, &schemas.old), default(cx.new, &schemas.new));
    if old != new && schemas.direction == Direction::Request {
        let name = |value: Option<String>| value.map_or_else(|| "nothing".to_owned(), |value| format!("`{value}`"));
        let message = format!("what is left out is {} now, and was {}", name(new), name(old));
        schemas.tell_of(cx, &CHANGE.rule, Verdict::Dangerous, ("default", message));
    }
}
