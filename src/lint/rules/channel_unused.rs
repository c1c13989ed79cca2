use super::*;
use std::collections::HashSet;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "channel-unused",
        group: Group::Style,
        level: Level::Warning,
        off: false,
        summary: "No operation uses the channel.",
        explanation: "A channel that nothing is sent to or received from is no part of what the application does. Use it, \
            or take it out. A document without operations has channels for others.",
        example: Some(Example {
            bad: "
asyncapi: 3.0.0
info: {title: Races, version: 1.0.0}
channels:
  jobs: {address: jobs}
  letters: {address: letters} # here
operations:
  doJob: {action: receive, channel: {$ref: '#/channels/jobs'}}
",
            good: "
asyncapi: 3.0.0
info: {title: Races, version: 1.0.0}
channels:
  jobs: {address: jobs}
operations:
  doJob: {action: receive, channel: {$ref: '#/channels/jobs'}}
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    let Some(events) = contract.events().filter(|events| !events.operations.is_empty()) else { return };
    let used = contract.used_channels();
    let replied: HashSet<_> = contract.does().filter_map(|operation| operation.reply.as_ref()).flat_map(|reply| &reply.messages).collect();
    for (id, channel) in events.channels.iter().filter(|(id, _)| !used.contains(id)) {
        // The channel of a reply without an address is known by its messages alone.
        let answers = channel.address.is_none() && channel.messages.iter().any(|message| replied.contains(message));
        if !answers && !used.contains(&id) {
            findings.push(contract.at_own_key(&LINT.rule, channel.node, format!("nothing is done with `{}`", channel.name)));
        }
    }
}
