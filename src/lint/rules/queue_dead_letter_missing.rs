use super::*;

use crate::document::events::Queue;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "queue-dead-letter-missing",
        group: Group::Correctness,
        level: Level::Warning,
        off: false,
        summary: "What is given up is lost.",
        explanation: "A message that breaks the contract, or fails at the last try, is gone for good where the queue keeps \
            no dead letters. Nobody sees what it was, and nothing can be tried again. Leave `deadLetter` out, or \
            say that messages may be lost: `guarantee: at-most-once`.",
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
      deadLetter: false # here
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
      prefetch: 1
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    // An exclusive queue can keep none, and has a rule of its own.
    let lossy = |queue: &&Queue| queue.at_most_once || queue.exclusive;
    for queue in contract.queues().into_iter().filter(|queue| !queue.dead_letter && !lossy(queue)) {
        let message = format!("`{}` does not keep what is given up", queue.name);
        findings.push(contract.at_key(&LINT.rule, queue.node, "deadLetter", message));
    }
}
