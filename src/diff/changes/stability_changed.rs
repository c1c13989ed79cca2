use super::*;
use super::sunset_changed::said;

pub(super) static CHANGE: Change = Change {
    rule: kind("stability-changed", Level::Warning, "How stable an operation is said to be is another level.", "`x-stability-level` is one of draft, alpha, beta and stable. Who built on a level that is lower now may be broken next."),
    compare: Compare::Operation(compare),
    example: [
        "
paths:
  /runs:
    get:
      x-stability-level: stable
      responses: {'204': {description: Done.}}
",
        "
paths:
  /runs:
    get:
      x-stability-level: beta # here
      responses: {'204': {description: Done.}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, pair: &Pair<'_, Route<'_>>) {
    let Some((old, new)) = pair.both() else { return };
    let level = |version, route| said(version, route, "x-stability-level");
    let (before, now) = (level(cx.old, old), level(cx.new, new));
    if before == now {
        return;
    }
    // What is said of nothing is said of what is stable.
    let rank = |level: &Option<String>| match level.as_deref() {
        Some("draft") => 0,
        Some("alpha") => 1,
        Some("beta") => 2,
        _ => 3,
    };
    let verdict = if rank(&now) < rank(&before) { Verdict::Dangerous } else { Verdict::Safe };
    let word = |level: Option<String>| level.unwrap_or_else(|| "at no level that is said".to_owned());
    let message = format!("`{}` is {} now, and was {}", new.name(), word(now), word(before));
    cx.tell_member(&CHANGE.rule, verdict, (pair, "x-stability-level"), message);
}
