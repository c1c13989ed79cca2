use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind("server-added", Level::Info, "There is a new server.", "Callers need not know it."),
    compare: Compare::Contract(compare),
    example: [
        "
servers: [{url: 'https://a.example'}]
",
        "
servers: [{url: 'https://a.example'}, {url: 'https://b.example'}] # here
",
    ],
};

fn compare(cx: &mut Comparison<'_>) {
    let (old, new) = (cx.old, cx.new);
    let known = server_removed::urls(old);
    for url in server_removed::urls(new).iter().filter(|url| !known.contains(url)) {
        let nodes = (server_removed::place(old), server_removed::place(new));
        cx.tell_at(&CHANGE.rule, Verdict::Safe, nodes, format!("the server `{url}` is new"));
    }
}
