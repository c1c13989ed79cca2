//! `wirewright explain`.

use wirewright::diagnostic::Rule;

/// Prints what a code means, or all codes.
pub(crate) fn explain(code: Option<&str>) -> Result<u8, String> {
    let Some(code) = code else {
        for rule in wirewright::rules().chain(wirewright::changes()) {
            let level = if rule.off { "off" } else { rule.level.as_str() };
            let group = rule.group.as_str();
            println!("{:<28} {level:<8} {group:<14} {}", rule.code, rule.summary);
        }
        return Ok(0);
    };
    let Some(rule) = wirewright::rules()
        .chain(wirewright::changes())
        .find(|rule| rule.code == code)
    else {
        return Err(format!(
            "there is no code `{code}`; `wirewright explain` lists them all"
        ));
    };
    print!("{}", page(rule));
    Ok(0)
}

fn page(rule: &Rule) -> String {
    let off = if rule.off {
        "; off unless wirewright.toml turns it on"
    } else {
        ""
    };
    let mut page = format!(
        "{} ({}, {}{off})\n\n{}\n\n{}\n",
        rule.code, rule.level, rule.group, rule.summary, rule.explanation
    );
    if let Some(example) = &rule.example {
        for (title, text) in [("Found", example.bad), ("Not found", example.good)] {
            let lines: String = text
                .trim_matches('\n')
                .lines()
                .map(|line| format!("    {line}\n"))
                .collect();
            page.push_str(&format!("\n{title}:\n\n{lines}"));
        }
    }
    page
}
