use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind("properties-opened", Level::Warning, "Properties that are not described are allowed now.", "Callers that refuse what they do not know may refuse answers."),
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
                    type: object
                    additionalProperties: false
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
                    type: object
",
    ],
};

fn compare(cx: &mut Comparison<'_>, schemas: &Schemas<'_>) {
    if schemas.old.closed && !schemas.new.closed {
        let verdict = match schemas.direction {
            Direction::Request => Verdict::Safe,
            Direction::Response => Verdict::Dangerous,
        };
        schemas.tell(cx, &CHANGE.rule, verdict, format!("{} can have other properties now", schemas.direction.as_str()));
    }
}
