use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind("message-added", Level::Warning, "An operation has a new message.", "Receivers of the old version do not know it, and give it up. To who receives it is safe."),
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
  doJob: {action: send, channel: {$ref: '#/channels/jobs'}}
",
        "
asyncapi: 3.0.0
info: {title: T, version: 1.0.0}
channels:
  jobs:
    address: jobs
    messages:
      job: {payload: {type: string}}
      task: {payload: {type: string}} # here
operations:
  doJob: {action: send, channel: {$ref: '#/channels/jobs'}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, pair: &Pair<'_, Carried<'_>>) {
    let Some(message) = pair.added() else { return };
    let verdict = cx.by(Verdict::Safe, Verdict::Dangerous);
    cx.tell(&CHANGE.rule, verdict, pair, format!("the message `{}` is new", message.name()));
}
