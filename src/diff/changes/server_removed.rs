use super::*;
use crate::diff::Version;

pub(super) static CHANGE: Change = Change {
    rule: Rule {
        code: "server-removed",
        group: Group::Compatibility,
        level: Level::Warning,
        off: false,
        summary: "A server is gone.",
        explanation: "Callers that go there find nothing.",
        example: None,
    },
    compare: Compare::Contract(compare),
    example: [
        "
servers: [{url: 'https://a.example'}, {url: 'https://b.example'}]
",
        "
servers: [{url: 'https://a.example'}] # here
",
    ],
};

fn compare(cx: &mut Comparison<'_>) {
    let urls = |version: Version<'_>| -> Vec<String> { version.document.servers.iter().map(|server| server.url.clone()).collect() };
    let (old, new) = (urls(cx.old), urls(cx.new));
    let place = |version: Version<'_>| {
        let list = version.source.value(version.document.node).get("servers");
        list.map_or(version.document.node, |list| list.id())
    };
    for url in old.iter().filter(|url| !new.contains(url)) {
        let nodes = (place(cx.old), place(cx.new));
        cx.tell_at(&CHANGE.rule, Verdict::Dangerous, nodes, format!("the server `{url}` is gone"));
    }
}
