use super::*;
use crate::diff::Version;
use crate::source::NodeId;

pub(super) static CHANGE: Change = Change {
    rule: kind("server-removed", Level::Warning, "A server is gone.", "Callers that go there find nothing."),
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
    let (old, now) = (cx.old, cx.new);
    let new = urls(now);
    for url in urls(old).iter().filter(|url| !new.contains(url)) {
        let nodes = (place(old), place(now));
        cx.tell_at(&CHANGE.rule, Verdict::Dangerous, nodes, format!("the server `{url}` is gone"));
    }
}

/// Where a version is served.
pub(super) fn urls(version: Version<'_>) -> Vec<&str> {
    version.document.servers.iter().map(|server| &*server.url).collect()
}

/// Where that stands.
pub(super) fn place(version: Version<'_>) -> NodeId {
    let list = version.source.value(version.document.node).get("servers");
    list.map_or(version.document.node, |list| list.id())
}
