use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind("parameter-added-required", Level::Error, "There is a new parameter that has to be given.", "Requests without it are refused."),
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
        let verdict = cx.by(Verdict::Breaking, Verdict::Safe);
        cx.tell(&CHANGE.rule, verdict, pair, message);
    }
}
