use super::*;
use crate::diff::Version;

pub(super) static CHANGE: Change = Change {
    rule: kind("sunset-changed", Level::Warning, "An operation that is on its way out goes at another time.", "Earlier than was said, or at no time that is said any more: callers that planned by it are late."),
    compare: Compare::Operation(compare),
    example: [
        "
paths:
  /runs:
    get:
      deprecated: true
      x-sunset: 2030-06-01
      responses: {'204': {description: Done.}}
",
        "
paths:
  /runs:
    get:
      deprecated: true
      x-sunset: 2030-03-01 # here
      responses: {'204': {description: Done.}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, pair: &Pair<'_, Route<'_>>) {
    let Some((old, new)) = pair.both() else { return };
    let (before, now) = (said(cx.old, old, "x-sunset"), said(cx.new, new, "x-sunset"));
    let (Some(before), true) = (before, new.operation.deprecated) else { return };
    let verdict = match &now {
        Some(now) if *now == before => return,
        // Dates of ISO 8601 are in the order of their letters.
        Some(now) if *now > before => Verdict::Safe,
        _ => Verdict::Dangerous,
    };
    let now = now.map_or_else(|| "nobody says when".to_owned(), |now| format!("it is {now} now"));
    let message = format!("`{}` was to go on {before}, and {now}", new.name());
    cx.tell_member(&CHANGE.rule, verdict, (pair, "x-sunset"), message);
}

/// The text of an `x-` field of an operation.
pub(super) fn said(version: Version<'_>, route: &Route<'_>, name: &str) -> Option<String> {
    let (_, node) = route.operation.extensions.iter().find(|(other, _)| other == name)?;
    version.source.value(*node).as_str().map(str::to_owned)
}
