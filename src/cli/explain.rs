//! `wirewright explain`.

/// Prints what a code means, or all codes.
pub(crate) fn explain(code: Option<&str>) -> Result<u8, String> {
    let Some(code) = code else {
        for rule in wirewright::rules() {
            println!("{:<28} {:<8} {}", rule.code, rule.level, rule.summary);
        }
        return Ok(0);
    };
    let Some(rule) = wirewright::rules().find(|rule| rule.code == code) else {
        return Err(format!(
            "there is no code `{code}`; `wirewright explain` lists them all"
        ));
    };
    println!(
        "{} ({})\n\n{}\n\n{}",
        rule.code, rule.level, rule.summary, rule.explanation
    );
    Ok(0)
}
