use super::*;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "queue-transient",
        group: Group::Correctness,
        level: Level::Warning,
        off: false,
        summary: "The queue is lost before its messages are.",
        explanation: "Messages are kept and confirmed, but the queue goes when the broker restarts (`durable: false`), with \
            its connection (`exclusive`) or with its last consumer (`autoDelete`), and they go with it. Make the \
            queue durable, or say that messages may be lost: `guarantee: at-most-once`.",
        example: Some(Example {
            bad: "
asyncapi: 3.0.0
info: {title: Races, version: 1.0.0}
channels:
  jobs:
    address: jobs
    messages: {job: {payload: {type: string}}}
operations:
  doJob: {action: receive, channel: {$ref: '#/channels/jobs'}}
x-amqp:
  queues:
    jobs:
      durable: false # here
",
            good: "
asyncapi: 3.0.0
info: {title: Races, version: 1.0.0}
channels:
  jobs:
    address: jobs
    messages: {job: {payload: {type: string}}}
operations:
  doJob: {action: receive, channel: {$ref: '#/channels/jobs'}}
x-amqp:
  queues:
    jobs:
      durable: false
      guarantee: at-most-once
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    for queue in contract.queues().into_iter().filter(|queue| !queue.at_most_once) {
        let lost = [
            ("exclusive", queue.exclusive, "with its connection"),
            ("durable", !queue.durable, "when the broker restarts"),
            ("autoDelete", queue.auto_delete, "with its last consumer"),
        ];
        if let Some((key, _, when)) = lost.into_iter().find(|(_, lost, _)| *lost) {
            let message = format!("`{}` goes {when}, and what waits in it too", queue.name);
            findings.push(contract.at_key(&LINT.rule, queue.node, key, message));
        }
    }
}
