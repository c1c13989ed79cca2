use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind("event-queue-changed", Level::Warning, "Messages are received from another queue.", "What waits in the old queue is not received. A broker refuses to declare a queue of the same name as another one: it has to be \
            removed first, when it is empty."),
    compare: Compare::Event(compare),
    example: [
        "
asyncapi: 3.0.0
info: {title: T, version: 1.0.0}
channels:
  jobs: {address: jobs, messages: {job: {payload: {type: string}}}}
operations:
  doJob: {action: receive, channel: {$ref: '#/channels/jobs'}}
x-amqp:
  queues:
    jobs: {prefetch: 1}
",
        "
asyncapi: 3.0.0
info: {title: T, version: 1.0.0}
channels:
  jobs: {address: jobs, messages: {job: {payload: {type: string}}}}
operations:
  doJob: {action: receive, channel: {$ref: '#/channels/jobs'}}
x-amqp:
  queues:
    jobs: {type: classic} # here
",
    ],
};

fn compare(cx: &mut Comparison<'_>, pair: &Pair<'_, Event<'_>>) {
    let Some((old, new)) = pair.both() else { return };
    let nodes = (pair.old_node, pair.new_node);
    if let (Some(before), Some(after)) = (&old.operation.queue, &new.operation.queue)
        && before != after
    {
        let message = format!("`{}` receives from `{after}`, and did from `{before}`", new.name());
        cx.tell_at(&CHANGE.rule, Verdict::Dangerous, nodes, message);
        return;
    }
    let Some(name) = new.operation.queue.as_deref() else { return };
    let kind = |event: &Event<'_>| {
        let plain = (true, true, false, false, true);
        event.queue().map_or(plain, |queue| (queue.quorum, queue.durable, queue.exclusive, queue.auto_delete, queue.dead_letter))
    };
    if kind(old) != kind(new) {
        let node = |event: &Event<'_>, or| event.queue().map_or(or, |queue| queue.node);
        let nodes = (node(old, nodes.0), node(new, nodes.1));
        cx.tell_at(&CHANGE.rule, Verdict::Dangerous, nodes, format!("the queue `{name}` is another"));
    }
}
