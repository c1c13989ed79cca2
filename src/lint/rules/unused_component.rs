use super::*;
use std::collections::HashSet;

use crate::source::NodeId;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "unused-component",
        group: Group::Style,
        level: Level::Warning,
        off: false,
        summary: "Nothing refers to the component.",
        explanation: "What no operation comes to is no part of the contract. Types are generated for unused schemas all the \
            same; other components become nothing. Refer to it, or take it out. A document without operations has them for others.",
        example: Some(Example {
            bad: "
paths:
  /runs:
    get:
      responses: {'200': {description: The runs.}}
components:
  schemas:
    Run: # here
      type: object
",
            good: "
paths:
  /runs:
    get:
      responses:
        '200':
          description: The runs.
          content: {application/json: {schema: {$ref: '#/components/schemas/Run'}}}
components:
  schemas:
    Run:
      type: object
",
        }),
    },
    check,
};

/// The sections of OpenAPI that are looked at.
const SECTIONS: [&str; 9] =
    ["schemas", "responses", "parameters", "requestBodies", "headers", "callbacks", "links", "examples", "pathItems"];

/// Those of AsyncAPI.
const MESSAGES: [&str; 10] = [
    "schemas",
    "channels",
    "operations",
    "messages",
    "parameters",
    "replies",
    "operationTraits",
    "messageTraits",
    "channelBindings",
    "messageBindings",
];

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    let used: HashSet<NodeId> = contract.document.references.iter().map(|reference| reference.to).collect();
    let api = (!contract.sites.is_empty()).then_some((contract.document.node, SECTIONS.as_slice()));
    let events = contract.events().filter(|events| !events.operations.is_empty());
    let events = events.map(|events| (events.node, MESSAGES.as_slice()));
    for (document, sections) in api.into_iter().chain(events) {
        let Some(components) = contract.value(document).get("components") else { continue };
        for section in sections.iter().filter_map(|section| components.get(section)) {
            for entry in section.entries().filter(|entry| !entry.key.starts_with("x-")) {
                if !contract.has_address(entry.value) && !contract.holds_used(entry.value, &used) {
                    let message = format!("nothing refers to `{}`", entry.key);
                    findings.push(report::at_key(&LINT.rule, section, entry, message));
                }
            }
        }
    }
}
