use super::*;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "path-verb",
        group: Group::Style,
        level: Level::Info,
        off: true,
        summary: "The path says what to do.",
        explanation: "The method of a request is the verb; a path names what it is done to. `POST /runs` adds a run, and needs \
            no `/runs/create`.",
        example: Some(Example {
            bad: "
paths:
  /getRuns: # here
    get:
      responses: {'200': {description: The runs.}}
",
            good: "
paths:
  /runs:
    get:
      responses: {'200': {description: The runs.}}
",
        }),
    },
    check,
};

/// Verbs that methods stand for.
const VERBS: [&str; 8] = ["add", "create", "delete", "fetch", "get", "list", "remove", "update"];

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    for item in &contract.document.paths {
        for segment in item.template.split('/') {
            let end = segment.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(segment.len());
            let (verb, rest) = segment.split_at(end);
            if VERBS.contains(&verb) && !rest.starts_with(['.', '{']) {
                let found = contract.at_own_key(&LINT.rule, item.node, format!("`{verb}` is what the method says"));
                findings.push(found);
                break;
            }
        }
    }
}
