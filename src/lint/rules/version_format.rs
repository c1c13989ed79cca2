use super::*;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "version-format",
        group: Group::Compatibility,
        level: Level::Info,
        off: true,
        summary: "The version of the contract is not one of Semantic Versioning.",
        explanation: "A version such as `1.4.0` says by itself whether callers of `1.3.0` can go on \
            ([SemVer](https://semver.org)).",
        example: Some(Example {
            bad: "
openapi: 3.1.0
info:
  title: Runs
  version: latest # here
paths: {}
",
            good: "
openapi: 3.1.0
info:
  title: Runs
  version: 1.4.0
paths: {}
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    let version = &contract.document.info.version;
    let core = version.split(['-', '+']).next().unwrap_or_default();
    let numbers = core.split('.').filter(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit()));
    if numbers.count() != 3 || core.split('.').count() != 3 {
        let info = contract.value(contract.document.node).get("info");
        let place = info.and_then(|info| info.get("version")).or(info);
        let found = place.map(|place| report::at(&LINT.rule, place, format!("`{version}` is no version such as `1.4.0`")));
        findings.extend(found.into_iter().collect());
    }
}
