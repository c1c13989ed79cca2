use super::*;
use std::collections::BTreeMap;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "message-casing",
        group: Group::Style,
        level: Level::Info,
        off: true,
        summary: "The message is not called as the others are.",
        explanation: "One contract names its messages in one way, `raceCreated`, `race_created`, `race-created` or \
            `race.created`. The more frequent way is taken for that of the contract.",
        example: Some(Example {
            bad: "
asyncapi: 3.0.0
info: {title: Races, version: 1.0.0}
channels:
  jobs:
    address: jobs
    messages:
      raceCreated: {payload: {type: string}}
      raceDeleted: {payload: {type: string}}
      race_moved: {payload: {type: string}} # here
",
            good: "
asyncapi: 3.0.0
info: {title: Races, version: 1.0.0}
channels:
  jobs:
    address: jobs
    messages:
      raceCreated: {payload: {type: string}}
      raceDeleted: {payload: {type: string}}
      moved: {payload: {type: string}}
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    let messages = || contract.events().into_iter().flat_map(|events| events.messages.iter()).map(|(_, message)| message);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for casing in messages().filter_map(|message| casing(&message.name)) {
        *counts.entry(casing).or_default() += 1;
    }
    let most = counts.values().max().copied().unwrap_or_default();
    let mut usual = counts.iter().filter(|(_, count)| **count == most);
    let (Some((usual, _)), None) = (usual.next(), usual.next()) else { return };
    for message in messages().filter(|message| casing(&message.name).is_some_and(|casing| casing != *usual)) {
        let words = format!("`{}` is not written like `{usual}`, as most are", message.name);
        let value = contract.value(message.node);
        findings.push(match value.get("name") {
            Some(name) => report::at(&LINT.rule, name, words),
            None => contract.at_own_key(&LINT.rule, message.node, words),
        });
    }
}

/// How a name is written; `None` where it is one word.
fn casing(name: &str) -> Option<&'static str> {
    match name.find(['.', '-', '_']).and_then(|at| name[at..].chars().next()) {
        Some('.') => Some("race.created"),
        Some('-') => Some("race-created"),
        Some(_) => Some("race_created"),
        None if name.starts_with(|c: char| c.is_ascii_uppercase()) => Some("RaceCreated"),
        None if name.contains(|c: char| c.is_ascii_uppercase()) => Some("raceCreated"),
        None => None,
    }
}
