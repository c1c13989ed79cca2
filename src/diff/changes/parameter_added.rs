use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind("parameter-added", Level::Info, "There is a new parameter that need not be given.", "Callers go on without it."),
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
        - {name: limit, in: query, schema: {type: integer}} # here
      responses: {'204': {description: Done.}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, pair: &Pair<'_, Parameter>) {
    if let Some(parameter) = pair.added().filter(|parameter| !parameter.required) {
        let message = format!("the {} parameter `{}` is new", parameter.location.as_str(), parameter.name);
        cx.tell(&CHANGE.rule, Verdict::Safe, pair, message);
    }
}
