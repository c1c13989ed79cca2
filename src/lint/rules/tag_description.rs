use super::*;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "tag-description",
        group: Group::Style,
        level: Level::Info,
        off: true,
        summary: "The tag is not described.",
        explanation: "Its description is the documentation of a generated module.",
        example: Some(Example {
            bad: "
tags:
  - name: runs # here
",
            good: "
tags:
  - name: runs
    description: What runners did.
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    for tag in contract.document.tags.iter().filter(|tag| tag.description.is_none() && tag.summary.is_none()) {
        findings.push(contract.at_member(&LINT.rule, tag.node, "name", format!("`{}` has no description", tag.name)));
    }
}
