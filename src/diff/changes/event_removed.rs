use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind("event-removed", Level::Error, "An operation of messages is gone.", "Who waits for messages that are no longer sent waits in vain. Those that are no longer received stay in their queue, which somebody \
            has to remove."),
    compare: Compare::Event(compare),
    example: [
        "
asyncapi: 3.0.0
info: {title: T, version: 1.0.0}
channels:
  jobs: {address: jobs, messages: {job: {payload: {type: string}}}}
operations:
  doJob: {action: receive, channel: {$ref: '#/channels/jobs'}}
  sendJob: {action: send, channel: {$ref: '#/channels/jobs'}}
",
        "
asyncapi: 3.0.0
info: {title: T, version: 1.0.0}
channels:
  jobs: {address: jobs, messages: {job: {payload: {type: string}}}}
operations: # here
  doJob: {action: receive, channel: {$ref: '#/channels/jobs'}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, pair: &Pair<'_, Event<'_>>) {
    let Some(event) = pair.removed() else { return };
    let (verdict, message) = match event.operation.sends {
        true => (Verdict::Breaking, format!("`{}` is gone: nothing is sent any more", event.name())),
        false => (Verdict::Dangerous, format!("`{}` is gone: what is sent is not received", event.name())),
    };
    cx.tell_member(&CHANGE.rule, verdict, (pair, "operations"), message);
}
