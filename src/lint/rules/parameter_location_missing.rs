use super::*;
use std::collections::HashSet;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "parameter-location-missing",
        group: Group::Codegen,
        level: Level::Info,
        off: false,
        summary: "A parameter of the address is not taken from the message.",
        explanation: "With a `location` a parameter is what the message says: senders cannot mistake it, and receivers hold \
            the key against the message. Without one it is an argument of every method that sends.",
        example: Some(Example {
            bad: "
asyncapi: 3.0.0
info: {title: Races, version: 1.0.0}
channels:
  jobs:
    address: jobs.{kind}
    parameters:
      kind: {description: What is to be done.} # here
    bindings: {amqp: {exchange: {name: work, type: topic}}}
operations:
  sendJob: {action: send, channel: {$ref: '#/channels/jobs'}}
",
            good: "
asyncapi: 3.0.0
info: {title: Races, version: 1.0.0}
channels:
  jobs:
    address: jobs.{kind}
    parameters:
      kind: {description: What is to be done., location: $message.payload#/kind}
    messages:
      job: {payload: {type: object, required: [kind], properties: {kind: {type: string}}}}
    bindings: {amqp: {exchange: {name: work, type: topic}}}
operations:
  sendJob: {action: send, channel: {$ref: '#/channels/jobs'}}
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    let mut told = HashSet::new();
    for operation in contract.does().filter(|operation| operation.sends) {
        let Some(channel) = contract.channel(operation) else { continue };
        // What is not declared stands at the channel itself, and is told already.
        let declared = channel.parameters.iter().filter(|parameter| parameter.node != channel.node);
        for parameter in declared.filter(|parameter| parameter.location.is_none()) {
            if told.insert(parameter.node) {
                let message = format!("`{}` is an argument of what sends", parameter.name);
                let found = contract.at_own_key(&LINT.rule, parameter.node, message);
                findings.push(found.help("name the part of the message that it is: `location: $message.payload#/id`"));
            }
        }
    }
}
