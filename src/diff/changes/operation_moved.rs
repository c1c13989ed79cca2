use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind("operation-moved", Level::Warning, "An operation is served elsewhere.", "Its own servers, or those of its path, are others than before: callers that go to the old one find nothing."),
    compare: Compare::Operation(compare),
    example: [
        "
paths:
  /runs:
    get:
      responses: {'204': {description: Done.}}
",
        "
paths:
  /runs:
    get:
      servers: [{url: 'https://other.example.com'}] # here
      responses: {'204': {description: Done.}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, pair: &Pair<'_, Route<'_>>) {
    let Some((old, new)) = pair.both() else { return };
    let (before, now) = (urls(old), urls(new));
    let gone = before.iter().any(|url| !now.contains(url));
    if gone || (before.is_empty() && !now.is_empty()) {
        let message = format!("`{}` has other servers of its own than before", new.name());
        cx.tell_member(&CHANGE.rule, Verdict::Dangerous, (pair, "servers"), message);
    }
}

/// Its own servers, or else those of its path.
fn urls<'a>(route: &Route<'a>) -> Vec<&'a str> {
    let own = [&route.operation.servers, &route.item.servers];
    let servers = own.into_iter().find(|servers| !servers.is_empty());
    servers.into_iter().flatten().map(|server| &*server.url).collect()
}
