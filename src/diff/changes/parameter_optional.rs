use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind("parameter-optional", Level::Error, "A parameter need not be given any more.", "Requests go on as they are; of a webhook, who receives it counts on it. Its field in the generated request is an `Option` now."),
    compare: Compare::Parameter(compare),
    example: [
        "
paths:
  /runs:
    get:
      parameters:
        - {name: unit, in: query, required: true, schema: {type: string}}
      responses: {'204': {description: Done.}}
",
        "
paths:
  /runs:
    get:
      parameters:
        - {name: unit, in: query, required: false, schema: {type: string}} # here
      responses: {'204': {description: Done.}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, pair: &Pair<'_, Parameter>) {
    let Some((old, new)) = pair.both() else { return };
    if old.required && !new.required {
        let message = format!("the {} parameter `{}` need not be given any more", new.location.as_str(), new.name);
        let verdict = cx.by(Verdict::Safe, Verdict::Breaking);
        cx.tell(&CHANGE.rule, verdict, pair, message);
    }
}
