use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind("parameter-deprecated", Level::Info, "A parameter is on its way out.", "Generated code marks it, so that callers are warned when they compile."),
    compare: Compare::Parameter(compare),
    example: [
        "
paths:
  /runs:
    get:
      parameters:
        - {name: a, in: query, schema: {type: string}}
      responses: {'204': {description: Done.}}
",
        "
paths:
  /runs:
    get:
      parameters:
        - {name: a, in: query, schema: {type: string}, deprecated: true} # here
      responses: {'204': {description: Done.}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, pair: &Pair<'_, Parameter>) {
    let Some((old, new)) = pair.both() else { return };
    if old.deprecated != new.deprecated {
        let now = if new.deprecated { "is deprecated now" } else { "is deprecated no longer" };
        let message = format!("the {} parameter `{}` {now}", new.location.as_str(), new.name);
        cx.tell(&CHANGE.rule, Verdict::Safe, pair, message);
    }
}
