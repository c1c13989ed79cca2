use super::*;
use crate::document::events::Format;

pub(super) static CHANGE: Change = Change {
    rule: kind("message-format-changed", Level::Error, "A message is written in another way.", "Receivers read payloads as the contract says: JSON, MessagePack or CBOR, compressed or not. The other side of an old version cannot \
            read what is written in the new way."),
    compare: Compare::Message(compare),
    example: [
        "
asyncapi: 3.0.0
info: {title: T, version: 1.0.0}
channels:
  jobs:
    address: jobs
    messages:
      job: {payload: {type: string}}
operations:
  doJob: {action: receive, channel: {$ref: '#/channels/jobs'}}
",
        "
asyncapi: 3.0.0
info: {title: T, version: 1.0.0}
channels:
  jobs:
    address: jobs
    messages:
      job: {contentType: application/cbor, payload: {type: string}} # here
operations:
  doJob: {action: receive, channel: {$ref: '#/channels/jobs'}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, pair: &Pair<'_, Carried<'_>>) {
    let Some((old, new)) = pair.both() else { return };
    let (before, after) = (Format::of(old.content_type), Format::of(new.content_type));
    let words = if old.message.gzip != new.message.gzip {
        if new.message.gzip { "is compressed now" } else { "is not compressed any more" }.to_owned()
    } else if before != after {
        format!("is `{}`, and was `{}`", new.content_type, old.content_type)
    } else {
        return;
    };
    cx.tell(&CHANGE.rule, Verdict::Breaking, pair, format!("the message `{}` {words}", new.name()));
}
