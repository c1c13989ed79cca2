use super::*;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "server-trailing-slash",
        group: Group::Correctness,
        level: Level::Info,
        off: false,
        summary: "The URL of the server ends in a slash.",
        explanation: "Paths begin with a slash and are put behind the URL as they are, so that there are two. Generated clients \
            leave one out; other tools may not.",
        example: Some(Example {
            bad: "
servers:
  - url: https://api.example.com/v1/ # here
",
            good: "
servers:
  - url: https://api.example.com/v1
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    for server in &contract.document.servers {
        if server.url.len() > 1 && server.url.ends_with('/') {
            let found = contract.at_member(&LINT.rule, server.node, "url", "paths begin with a slash, and the URL ends in one");
            let found = found.help("take the last slash away");
            let url = contract.value(server.node).get("url");
            findings.push(match url.filter(|url| contract.source.text(url.span()).contains(&*server.url)) {
                Some(url) => found.mend(url.span(), report::quoted(url, url.span(), server.url.trim_end_matches('/'))),
                None => found,
            });
        }
    }
}
