use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind("message-removed", Level::Error, "A message of an operation is gone.", "What is still sent is not received: it becomes a dead letter. For what is not sent any more its receivers wait in vain."),
    compare: Compare::Message(compare),
    example: [
        "
asyncapi: 3.0.0
info: {title: T, version: 1.0.0}
channels:
  jobs: {address: jobs, messages: {job: {payload: {type: string}}, task: {payload: {type: string}}}}
operations:
  doJob: {action: receive, channel: {$ref: '#/channels/jobs'}}
",
        "
asyncapi: 3.0.0
info: {title: T, version: 1.0.0}
channels:
  jobs: {address: jobs, messages: {job: {payload: {type: string}}}}
operations:
  doJob: {action: receive, channel: {$ref: '#/channels/jobs'}} # here
",
    ],
};

fn compare(cx: &mut Comparison<'_>, pair: &Pair<'_, Carried<'_>>) {
    let Some(message) = pair.removed() else { return };
    cx.tell(&CHANGE.rule, Verdict::Breaking, pair, format!("the message `{}` is gone", message.name()));
}
