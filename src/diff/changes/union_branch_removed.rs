use super::*;
use crate::diff::schemas::branch_names;

pub(super) static CHANGE: Change = Change {
    rule: kind("union-branch-removed", Level::Error, "A branch of a union is gone.", "Requests of this branch are refused. In answers nothing is lost, but the variant of the generated enum is \
            gone."),
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
                a:
                  oneOf: [{type: string}, {type: integer}]
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
                a: # here
                  oneOf: [{type: string}]
      responses: {'204': {description: Added.}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, schemas: &Schemas<'_>) {
    let (old, new) = (branch_names(cx.old, &schemas.old), branch_names(cx.new, &schemas.new));
    // A schema that was no union, or is none any more, is another change.
    if old.is_empty() || new.is_empty() {
        return;
    }
    for (name, _) in old.iter().filter(|(name, _)| !new.iter().any(|(other, _)| other == name)) {
        let message = format!("the branch `{name}` is gone from {}", schemas.direction.as_str());
        schemas.tell(cx, &CHANGE.rule, schemas.direction.narrowed(), message);
    }
}
