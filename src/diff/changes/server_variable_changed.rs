use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind("server-variable-changed", Level::Warning, "A variable of a server is another one.", "Callers that take its default go elsewhere; a value that is gone leads nowhere."),
    compare: Compare::Contract(compare),
    example: [
        "
servers: [{url: 'https://{place}.example.com', variables: {place: {default: eu}}}]
",
        "
servers: [{url: 'https://{place}.example.com', variables: {place: {default: us}}}] # here
",
    ],
};

fn compare(cx: &mut Comparison<'_>) {
    let (old, new) = (cx.old, cx.new);
    for before in &old.document.servers {
        let Some(now) = new.document.servers.iter().find(|server| server.url == before.url) else { continue };
        for (name, was) in &before.variables {
            let found = now.variables.iter().find(|(other, _)| other == name);
            let Some((_, is)) = found else { continue };
            let gone: Vec<&str> = was.values.iter().filter(|value| !is.values.contains(value)).map(|value| &**value).collect();
            let gone = if is.values.is_empty() { Vec::new() } else { gone };
            if was.default != is.default {
                let message = format!("`{name}` is `{}` unless it is given, and was `{}`", is.default, was.default);
                cx.tell_at(&CHANGE.rule, Verdict::Dangerous, (before.node, now.node), message);
            }
            if !gone.is_empty() {
                let message = format!("`{name}` cannot be `{}` any more", gone.join("`, `"));
                cx.tell_at(&CHANGE.rule, Verdict::Dangerous, (before.node, now.node), message);
            }
        }
    }
}
