use super::*;

pub(super) static CHANGE: Change = Change {
    rule: Rule {
        code: "parameter-added-required",
        group: Group::Compatibility,
        level: Level::Error,
        off: false,
        summary: "There is a new parameter that has to be given.",
        explanation: "Requests without it are refused.",
        example: None,
    },
    compare: Compare::Parameter(compare),
    example: [
        "
paths:
  /runs:
    get:
      parameters:
        - {name: unit, in: query, schema: {type: string}}
      responses: {'204': {description: Done.}}
",
        "
paths:
  /runs:
    get:
      parameters:
        - {name: unit, in: query, schema: {type: string}}
        - {name: limit, in: query, required: true, schema: {type: integer}} # here
      responses: {'204': {description: Done.}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, pair: &Pair<'_, Parameter>) {
    if let Some(parameter) = pair.added().filter(|parameter| parameter.required) {
        let message = format!("the {} parameter `{}` is new and required", parameter.location.as_str(), parameter.name);
        cx.tell(&CHANGE.rule, Verdict::Breaking, pair, message);
    }
}
