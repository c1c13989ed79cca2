use super::*;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "markdown-script",
        group: Group::Security,
        level: Level::Warning,
        off: false,
        summary: "The description holds a script.",
        explanation: "Descriptions are shown as HTML by documentation sites and by rustdoc. A script in one runs in the browser \
            of whoever reads it, which is seldom meant where a contract comes from elsewhere.",
        example: Some(Example {
            bad: "
tags:
  - name: runs
    description: '<script>alert(1)</script>' # here
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

/// What makes browsers run something.
const SCRIPTS: [&str; 4] = ["<script", "javascript:", "<iframe", "onerror="];

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    let mut waiting = vec![contract.value(contract.document.node)];
    while let Some(value) = waiting.pop() {
        for entry in value.entries() {
            let text = entry.value.as_str().filter(|_| matches!(entry.key, "description" | "summary" | "title"));
            let script = text.and_then(|text| {
                let text = text.to_ascii_lowercase();
                SCRIPTS.into_iter().find(|script| text.contains(script))
            });
            if let Some(script) = script {
                let found = report::at(&LINT.rule, entry.value, format!("`{script}` runs where this is read"));
                findings.push(found);
            }
            waiting.push(entry.value);
        }
        waiting.extend(value.items());
    }
}
