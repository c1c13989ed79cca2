use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind("event-address-changed", Level::Error, "Messages go another way.", "Senders and receivers meet by the exchange and the routing key, or by the queue. Where one side goes another way than the other, \
            nothing arrives. Names of parameters do not matter."),
    compare: Compare::Event(compare),
    example: [
        "
asyncapi: 3.0.0
info: {title: T, version: 1.0.0}
channels:
  jobs: {address: jobs, messages: {job: {payload: {type: string}}}}
operations:
  doJob: {action: receive, channel: {$ref: '#/channels/jobs'}}
",
        "
asyncapi: 3.0.0
info: {title: T, version: 1.0.0}
channels:
  jobs: {address: work, messages: {job: {payload: {type: string}}}} # here
operations:
  doJob: {action: receive, channel: {$ref: '#/channels/jobs'}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, pair: &Pair<'_, Event<'_>>) {
    let Some((old, new)) = pair.both() else { return };
    let (before, after) = (old.place(), new.place());
    if before != after {
        let nodes = (old.channel.node, new.channel.node);
        let message = format!("messages of `{}` go to {after}, and went to {before}", new.name());
        cx.tell_at(&CHANGE.rule, Verdict::Breaking, nodes, message);
    }
}
