use super::*;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "server-insecure",
        group: Group::Security,
        level: Level::Warning,
        off: true,
        summary: "The server is not reached by TLS.",
        explanation: "Whoever is between reads and changes what is sent by `http`. Only a machine that talks to itself needs no \
            TLS.",
        example: Some(Example {
            bad: "
servers:
  - url: http://api.example.com # here
",
            good: "
servers:
  - url: https://api.example.com
  - url: http://localhost:8080
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    for server in &contract.document.servers {
        let Some(rest) = server.url.strip_prefix("http://") else { continue };
        let host = rest.split(['/', ':']).next().unwrap_or_default();
        let local = matches!(host, "localhost" | "127.0.0.1" | "[") || host.ends_with(".localhost") || host.contains('{');
        if !local {
            findings.push(contract.at_member(&LINT.rule, server.node, "url", format!("`{host}` is not reached by TLS")));
        }
    }
}
