use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind("parameter-removed", Level::Error, "A parameter is gone.", "What it said is ignored, or refused, and a field of the generated request is gone."),
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
      parameters: [] # here
      responses: {'204': {description: Done.}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, pair: &Pair<'_, Parameter>) {
    if let Some(parameter) = pair.removed() {
        let message = format!("the {} parameter `{}` is gone", parameter.location.as_str(), parameter.name);
        let sent = if parameter.required { Verdict::Breaking } else { Verdict::Dangerous };
        let verdict = cx.by(Verdict::Dangerous, sent);
        cx.tell_member(&CHANGE.rule, verdict, (pair, "parameters"), message);
    }
}
