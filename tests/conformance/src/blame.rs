//! Which groups are at fault for what the generator or the compiler says.

use std::sync::LazyLock;

use regex::Regex;
use wirewright::Generated;
use wirewright::diagnostic::{Diagnostic, Level};

use crate::selection::{Blame, Codes};
use crate::suite::Group;

/// What stands in a contract for a group: its schema's file, or one of its paths.
static IN_CONTRACT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"schemas/g(\d+)\.json$|^/paths/~1(?:requests|responses)~1g(\d+)\b").ok());

/// What stands in generated code for a group: names that are made from its operations, or its schema's file.
static IN_CODE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)(?:request|response)_?g(\d+)|schemas/g(\d+)\.json").ok());

/// The groups that errors are about.
pub(crate) fn of_findings(generated: &Generated, groups: &[&Group]) -> Blame {
    let mut blame = Blame::new();
    for (number, finding) in by_group(generated) {
        if finding.level == Level::Error && groups.iter().any(|group| group.number == number) {
            blame.entry(number).or_insert_with(|| words(finding));
        }
    }
    blame
}

/// The codes of what the generator finds in each group.
pub(crate) fn codes(generated: &Generated) -> Codes {
    let mut codes = Codes::new();
    for (number, finding) in by_group(generated) {
        codes.entry(number).or_default().insert(finding.rule.code().to_owned());
    }
    codes
}

/// The findings with the groups whose files or operations they are in.
fn by_group(generated: &Generated) -> impl Iterator<Item = (u32, &Diagnostic)> {
    generated.findings.iter().filter_map(|finding| {
        let file = number(&IN_CONTRACT, &path(generated, finding));
        let number = file.or_else(|| number(&IN_CONTRACT, finding.pointer.as_str()))?;
        Some((number, finding))
    })
}

/// The first error in words.
pub(crate) fn first_error(generated: &Generated) -> Option<String> {
    let mut errors = generated
        .findings
        .iter()
        .filter(|finding| finding.level == Level::Error);
    errors.next().map(words)
}

/// The group that a line of generated code is for: the nearest name at or above the line, in the same item.
pub(crate) fn of_line(text: &str, line: usize) -> Option<u32> {
    let lines: Vec<&str> = text.lines().take(line).collect();
    let mut inside = true;
    for line in lines.into_iter().rev() {
        // Above an empty line, what begins at the margin is another item.
        if line.is_empty() && !inside {
            return None;
        }
        if let Some(number) = number(&IN_CODE, line) {
            return Some(number);
        }
        inside = line.starts_with(' ');
    }
    None
}

/// The file that a finding is in.
fn path(generated: &Generated, finding: &Diagnostic) -> String {
    let file = finding.span.map_or(0, |span| span.file.0 as usize);
    let file = generated.source.files().get(file);
    file.map_or_else(String::new, |file| file.path.to_string_lossy().into_owned())
}

fn words(finding: &Diagnostic) -> String {
    format!("error[{}]: {}", finding.rule.code(), finding.message)
}

fn number(regex: &Option<Regex>, text: &str) -> Option<u32> {
    let found = regex.as_ref()?.captures(text)?;
    let digits = found.get(1).or_else(|| found.get(2))?;
    digits.as_str().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{IN_CONTRACT, number, of_line};

    #[test]
    fn a_place_in_the_contract_names_its_group() {
        for (text, expected) in [
            ("/a/schemas/g12.json", Some(12)),
            ("/paths/~1requests~1g7/post", Some(7)),
            ("/paths/~1responses~1g7", Some(7)),
            ("/a/remotes/g12.json", None),
        ] {
            assert_eq!(number(&IN_CONTRACT, text), expected, "{text}");
        }
    }

    #[test]
    fn a_line_of_code_is_for_the_group_of_its_item() {
        let text = "impl Decode for RequestG3Body {\n    fn decode() {\n\n        a();\n    }\n}\n\n\
                    // schemas/g14.json#/a\npub struct Recursive {\n    a: i64,\n}\n\nfn other() {}\n";
        for (line, expected) in [(1, Some(3)), (4, Some(3)), (10, Some(14)), (13, None)] {
            assert_eq!(of_line(text, line), expected, "line {line}");
        }
    }
}
