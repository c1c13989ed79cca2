use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind("event-added", Level::Info, "There is a new operation of messages.", "The application sends or receives what it did not before."),
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
  jobs: {address: jobs, messages: {job: {payload: {type: string}}}}
operations:
  doJob: {action: receive, channel: {$ref: '#/channels/jobs'}}
  sendJob: {action: send, channel: {$ref: '#/channels/jobs'}} # here
",
    ],
};

fn compare(cx: &mut Comparison<'_>, pair: &Pair<'_, Event<'_>>) {
    let Some(event) = pair.added() else { return };
    cx.tell(&CHANGE.rule, Verdict::Safe, pair, format!("`{}` is new", event.name()));
}
