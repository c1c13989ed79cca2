use super::*;
use crate::source::Value;
use crate::diagnostic::Span;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "yaml-ambiguous",
        group: Group::Compatibility,
        level: Level::Warning,
        off: false,
        summary: "Other readers of YAML take the text for something else.",
        explanation: "OpenAPI asks for YAML 1.2, in which `no` and `2026-11-29` are texts. Readers of YAML 1.1, such as PyYAML, make a \
            boolean, a date or a number in base 60 of them; then an enum has values and an object has properties that nobody meant \
            ([YAML 1.1, types](https://yaml.org/type/)). With quotes all read the same. `lint --fix` sets them.",
        example: Some(Example {
            bad: "
components:
  schemas:
    Country:
      type: string
      enum:
        - de
        - no # here
",
            good: "
components:
  schemas:
    Country:
      type: string
      enum:
        - de
        - 'no'
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    for schema in contract.schemas() {
        let single = [schema.constant, schema.default].into_iter().flatten();
        let nodes = schema.values.iter().flatten().copied().chain(single);
        for value in nodes.map(|node| contract.value(node)) {
            if let Some(kind) = value.as_str().and_then(taken_for).filter(|_| is_plain(value, value.span())) {
                findings.push(found(value, value.span(), kind));
            }
        }
        let properties = contract.value(schema.node).get("properties");
        for entry in properties.into_iter().flat_map(Value::entries) {
            if let Some(kind) = taken_for(entry.key).filter(|_| is_plain(entry.value, entry.key_span)) {
                findings.push(found(entry.value, entry.key_span, kind));
            }
        }
    }
}

fn found(value: Value<'_>, place: Span, kind: &str) -> Diagnostic {
    let text = value.source().text(place);
    Diagnostic::new(&LINT.rule, format!("readers of YAML 1.1 take `{text}` for {kind}"))
        .at(place, value.pointer())
        .help("write it in quotes")
        .mend(place, format!("'{text}'"))
}

/// Whether a text stands without quotes.
fn is_plain(value: Value<'_>, place: Span) -> bool {
    value.source().text(place).starts_with(char::is_alphanumeric)
}

/// What YAML 1.1 makes of a text that YAML 1.2 leaves one.
fn taken_for(text: &str) -> Option<&'static str> {
    const WORDS: [&str; 4] = ["yes", "no", "on", "off"];
    let lower = text.to_ascii_lowercase();
    let cased = text == lower || text == text.to_ascii_uppercase() || text.get(1..) == lower.get(1..);
    let digits = |text: &str, lengths: &[usize]| lengths.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = text.split('-');
    if text.is_ascii() && WORDS.contains(&lower.as_str()) && cased {
        Some("a boolean")
    } else if [4, 2, 2].iter().all(|length| parts.next().is_some_and(|part| digits(part, &[*length]))) && parts.next().is_none() {
        Some("a date")
    } else if text.contains(':') && text.split(':').all(|part| digits(part, &[1, 2])) && !text.starts_with('0') {
        Some("a number")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::taken_for;

    #[test]
    fn only_what_yaml_has_types_for_is_ambiguous() {
        for text in ["no", "Yes", "OFF"] {
            assert_eq!(taken_for(text), Some("a boolean"), "{text}");
        }
        assert_eq!(taken_for("2026-11-29"), Some("a date"));
        assert_eq!(taken_for("12:30:45"), Some("a number"));
        for text in ["", "nO", "none", "y", "é", "2026-11", "2026-1-2", "2026-11-29-1", "08:30", "1:a", "true", "ünö"] {
            assert_eq!(taken_for(text), None, "{text}");
        }
    }
}
