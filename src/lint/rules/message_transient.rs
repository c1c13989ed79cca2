use super::*;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "message-transient",
        group: Group::Correctness,
        level: Level::Warning,
        off: false,
        summary: "Messages that are not to be lost are not kept.",
        explanation: "`deliveryMode: 1` keeps messages in memory only: a broker that restarts has none of them, though they \
            were confirmed. Say `deliveryMode: 2`, or that they may be lost: `x-amqp: {guarantee: at-most-once}`.",
        example: Some(Example {
            bad: "
asyncapi: 3.0.0
info: {title: Races, version: 1.0.0}
channels:
  jobs:
    address: jobs
    messages: {job: {payload: {type: string}}}
operations:
  sendJob:
    action: send
    channel: {$ref: '#/channels/jobs'}
    bindings: {amqp: {deliveryMode: 1}} # here
",
            good: "
asyncapi: 3.0.0
info: {title: Races, version: 1.0.0}
channels:
  jobs:
    address: jobs
    messages: {job: {payload: {type: string}}}
operations:
  sendJob:
    action: send
    channel: {$ref: '#/channels/jobs'}
    bindings: {amqp: {deliveryMode: 1}}
    x-amqp: {guarantee: at-most-once}
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    for operation in contract.does().filter(|operation| operation.sends) {
        if operation.sending.transient && !operation.sending.at_most_once {
            let message = format!("a broker that restarts loses what `{}` sends", operation.name);
            let found = contract.at_key(&LINT.rule, operation.node, "bindings", message);
            findings.push(found.help("say `deliveryMode: 2`, or `x-amqp: {guarantee: at-most-once}`"));
        }
    }
}
