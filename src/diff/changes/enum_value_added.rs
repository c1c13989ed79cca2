use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind("enum-value-added", Level::Error, "There is a new listed value.", "Callers meet a value in answers that they do not know: the generated enum of an old client refuses it, \
            unless `x-extensible-enum` made it open."),
    compare: Compare::Schema(compare),
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
                properties:
                  a: {type: string, enum: [km]}
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
                properties:
                  a: {type: string, enum: [km, mi]} # here
",
    ],
};

fn compare(cx: &mut Comparison<'_>, schemas: &Schemas<'_>) {
    let (Some(old), Some(new)) = (&schemas.old.values, &schemas.new.values) else { return };
    let added: Vec<String> = new.difference(old).map(|value| format!("`{value}`")).collect();
    if !added.is_empty() {
        let open = schemas.old.parts.iter().any(|part| part.extensions.iter().any(|(name, _)| name == "x-extensible-enum"));
        let verdict = match schemas.direction.widened() {
            Verdict::Breaking if open => Verdict::Dangerous,
            verdict => verdict,
        };
        let message = format!("{} can be a value in {} now", added.join(", "), schemas.direction.as_str());
        schemas.tell_of(cx, &CHANGE.rule, verdict, ("enum", message));
    }
}
