use super::*;
use crate::diff::schemas::branch_names;

pub(super) static CHANGE: Change = Change {
    rule: kind("union-branch-added", Level::Error, "There is a new branch of a union.", "Callers meet answers that are none of those that they know. Requests go on as they are."),
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
                  a:
                    oneOf: [{type: string}]
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
                  a: # here
                    oneOf: [{type: string}, {type: integer}]
",
    ],
};

fn compare(cx: &mut Comparison<'_>, schemas: &Schemas<'_>) {
    let (old, new) = (branch_names(cx.old, &schemas.old), branch_names(cx.new, &schemas.new));
    if old.is_empty() || new.is_empty() {
        return;
    }
    for (name, _) in new.iter().filter(|(name, _)| !old.iter().any(|(other, _)| other == name)) {
        let message = format!("the branch `{name}` is new in {}", schemas.direction.as_str());
        schemas.tell(cx, &CHANGE.rule, schemas.direction.widened(), message);
    }
}
