use super::*;
use crate::document::{Document, Requirement};

pub(super) static CHANGE: Change = Change {
    rule: kind("security-added", Level::Error, "Callers have to show something that they did not have to before.", "Requests that were answered are refused with 401 or 403."),
    compare: Compare::Operation(compare),
    example: [
        "
paths:
  /runs:
    get:
      responses: {'204': {description: Done.}}
components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}
",
        "
paths:
  /runs:
    get:
      security: [{key: []}] # here
      responses: {'204': {description: Done.}}
components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, pair: &Pair<'_, Route<'_>>) {
    let Some((old, new)) = pair.both() else { return };
    let (before, after) = (asked(cx.old.document, old), asked(cx.new.document, new));
    if refuses(before, after) && !new.sent {
        let message = format!("`{}` asks for more than before", new.name());
        cx.tell_member(&CHANGE.rule, Verdict::Breaking, (pair, "security"), message);
    }
}

/// What callers of an operation have to show.
pub(super) fn asked<'a>(document: &'a Document, route: &Route<'a>) -> &'a [Requirement] {
    route.operation.security.as_deref().unwrap_or(&document.security)
}

/// Whether somebody who met the requirements before meets none of those after.
pub(super) fn refuses(before: &[Requirement], after: &[Requirement]) -> bool {
    let meets = |one: &Requirement| {
        // Who shows a scheme with more scopes than are asked for shows enough.
        let shown = |(name, scopes): &(String, Vec<String>)| {
            one.0.iter().any(|(other, held)| other == name && scopes.iter().all(|scope| held.contains(scope)))
        };
        let holds = |other: &Requirement| other.0.iter().all(shown);
        after.is_empty() || after.iter().any(holds)
    };
    match before.is_empty() {
        true => !meets(&Requirement::default()),
        false => !before.iter().all(meets),
    }
}
