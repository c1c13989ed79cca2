use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind("parameter-required", Level::Error, "A parameter has to be given now.", "Requests without it are refused."),
    compare: Compare::Parameter(compare),
    example: [
        "
paths:
  /runs:
    get:
      parameters:
        - {name: unit, in: query, required: false, schema: {type: string}}
      responses: {'204': {description: Done.}}
",
        "
paths:
  /runs:
    get:
      parameters:
        - {name: unit, in: query, required: true, schema: {type: string}} # here
      responses: {'204': {description: Done.}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, pair: &Pair<'_, Parameter>) {
    let Some((old, new)) = pair.both() else { return };
    if !old.required && new.required {
        let message = format!("the {} parameter `{}` has to be given now", new.location.as_str(), new.name);
        let verdict = cx.by(Verdict::Breaking, Verdict::Safe);
        cx.tell(&CHANGE.rule, verdict, pair, message);
    }
}
