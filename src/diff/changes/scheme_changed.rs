use super::*;
use crate::document::{Flow, FlowKind, SchemeKind};

pub(super) static CHANGE: Change = Change {
    rule: kind("scheme-changed", Level::Error, "A security scheme asks for something else.", "Callers show what they have where nobody looks for it. Where tokens come from, if that is all, they have to learn."),
    compare: Compare::Contract(compare),
    example: [
        "
paths:
  /runs:
    get:
      security: [{key: []}]
      responses: {'204': {description: Done.}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
",
        "
paths:
  /runs:
    get:
      security: [{key: []}]
      responses: {'204': {description: Done.}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Api-Key} # here
",
    ],
};

fn compare(cx: &mut Comparison<'_>) {
    let (old, new) = (cx.old, cx.new);
    for (name, before) in &old.document.components.security_schemes {
        let found = new.document.components.security_schemes.iter().find(|(other, _)| other == name);
        let Some((_, now)) = found.filter(|(_, now)| now.kind != before.kind) else { continue };
        let (verdict, message) = match (&before.kind, &now.kind) {
            (SchemeKind::OAuth2 { flows: before, .. }, SchemeKind::OAuth2 { flows: now, .. }) => {
                let kinds = |flows: &[Flow]| flows.iter().map(|flow| flow.kind).collect::<Vec<_>>();
                match kinds(before).iter().all(|kind| kinds(now).contains(kind)) {
                    _ if places(before) == places(now) => continue,
                    true => (Verdict::Dangerous, "tokens come from elsewhere"),
                    false => (Verdict::Breaking, "a way to come by tokens is gone"),
                }
            }
            (SchemeKind::OpenIdConnect { .. }, SchemeKind::OpenIdConnect { .. }) => (Verdict::Dangerous, "tokens come from elsewhere"),
            (SchemeKind::Http { scheme: before, .. }, SchemeKind::Http { scheme: now, .. }) if before == now => continue,
            _ => (Verdict::Breaking, "callers have to show something else"),
        };
        cx.tell_at(&CHANGE.rule, verdict, (before.node, now.node), format!("by `{name}` {message}"));
    }
}

/// Where tokens come from, without the words of scopes.
fn places(flows: &[Flow]) -> Vec<(FlowKind, [Option<&str>; 4])> {
    flows.iter().map(|flow| {
        let urls = [&flow.authorization_url, &flow.token_url, &flow.refresh_url, &flow.device_authorization_url];
        (flow.kind, urls.map(|url| url.as_deref()))
    }).collect()
}
