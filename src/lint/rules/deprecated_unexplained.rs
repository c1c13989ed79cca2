use super::*;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "deprecated-unexplained",
        group: Group::Compatibility,
        level: Level::Info,
        off: true,
        summary: "What is deprecated does not say what to use instead.",
        explanation: "Callers who meet a deprecated operation look into its description for what takes its place, and until when \
            it is there.",
        example: Some(Example {
            bad: "
paths:
  /activities:
    get:
      deprecated: true # here
      responses: {'200': {description: The runs.}}
",
            good: "
paths:
  /activities:
    get:
      deprecated: true
      description: Use `GET /runs`; this one goes on 2027-06-01.
      responses: {'200': {description: The runs.}}
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    for site in contract.sites.iter().filter(|site| site.operation.deprecated) {
        if site.operation.description.is_none() && site.operation.summary.is_none() {
            let message = format!("`{}` does not say what takes its place", site.route());
            findings.push(contract.at_key(&LINT.rule, site.operation.node, "deprecated", message));
        }
    }
}
