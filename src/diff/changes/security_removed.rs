use super::*;
use super::security_added::{asked, refuses};

pub(super) static CHANGE: Change = Change {
    rule: kind("security-removed", Level::Info, "Callers need not show what they had to before.", "Requests go on as they are. See that this is meant: what was protected is no longer."),
    compare: Compare::Operation(compare),
    example: [
        "
paths:
  /runs:
    get:
      security: [{key: []}]
      responses: {'204': {description: Done.}}
components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}
",
        "
paths:
  /runs:
    get: # here
      responses: {'204': {description: Done.}}
components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, pair: &Pair<'_, Route<'_>>) {
    let Some((old, new)) = pair.both() else { return };
    let (before, after) = (asked(cx.old.document, old), asked(cx.new.document, new));
    if !new.sent && refuses(after, before) {
        cx.tell(&CHANGE.rule, Verdict::Safe, pair, format!("`{}` asks for less than before", new.name()));
    }
}
