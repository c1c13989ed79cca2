use super::*;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "message-description",
        group: Group::Style,
        level: Level::Info,
        off: true,
        summary: "The message is not described.",
        explanation: "What a message says is the documentation of the generated methods that send and receive it: `title`, \
            `summary` or `description`.",
        example: Some(Example {
            bad: "
asyncapi: 3.0.0
info: {title: Races, version: 1.0.0}
channels:
  jobs:
    address: jobs
    messages:
      job: {payload: {type: string}} # here
",
            good: "
asyncapi: 3.0.0
info: {title: Races, version: 1.0.0}
channels:
  jobs:
    address: jobs
    messages:
      job: {summary: Something is to be done, payload: {type: string}}
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    for (_, message) in contract.events().into_iter().flat_map(|events| events.messages.iter()) {
        let is_empty = |text: &Option<String>| text.as_deref().unwrap_or_default().trim().is_empty();
        if is_empty(&message.summary) && is_empty(&message.description) {
            findings.push(contract.at_own_key(&LINT.rule, message.node, format!("`{}` has no description", message.name)));
        }
    }
}
