use super::*;
use crate::diff::view::View;

pub(super) static CHANGE: Change = Change {
    rule: kind("format-changed", Level::Error, "The format is another one.", "Values that are written in the old format are refused in requests, and callers read those of answers \
            wrong. The generated type is another one."),
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
                a: {type: string, format: date}
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
                a: {type: string, format: date-time} # here
      responses: {'204': {description: Added.}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, schemas: &Schemas<'_>) {
    let format = |view: &View<'_>| view.first(|part| part.format.clone());
    let verdict = match (format(&schemas.old), format(&schemas.new)) {
        (old, new) if old == new => return,
        (None, Some(_)) => schemas.direction.narrowed(),
        (Some(_), None) => schemas.direction.widened(),
        _ => Verdict::Breaking,
    };
    let name = |format: Option<String>| format.map_or_else(|| "no format".to_owned(), |format| format!("the format `{format}`"));
    let message = format!("values have {} now, and had {}", name(format(&schemas.new)), name(format(&schemas.old)));
    schemas.tell_of(cx, &CHANGE.rule, verdict, ("format", message));
}
