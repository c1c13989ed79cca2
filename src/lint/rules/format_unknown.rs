use super::*;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "format-unknown",
        group: Group::Codegen,
        level: Level::Info,
        off: true,
        summary: "The format is none that generated code knows.",
        explanation: "A format that is in no registry describes a value to people: the field is a `String`, or a number, and \
            nothing is checked of it. Correct it, or give a `pattern`.",
        example: Some(Example {
            bad: "
components:
  schemas:
    Plate:
      type: string
      format: number-plate # here
",
            good: "
components:
  schemas:
    Plate:
      type: string
      pattern: '^[A-Z]{2}[0-9]{4}$'
",
        }),
    },
    check,
};

/// The formats of the registry, and a few that are in wide use.
const KNOWN: [&str; 42] = [
    "binary", "byte", "base64url", "char", "commonmark", "date", "date-time", "date-time-local", "decimal", "decimal128", "double", "double-int",
    "duration", "email", "float", "hostname", "html", "http-date", "idn-email", "idn-hostname", "int16", "int32", "int64", "int8", "ipv4", "ipv6",
    "iri", "iri-reference", "json-pointer", "media-range", "password", "regex", "relative-json-pointer", "time", "time-local", "uint16", "uint32",
    "uint64", "uint8", "uri", "uri-reference", "uuid",
];

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    for schema in contract.schemas() {
        let Some(format) = schema.format.as_deref().filter(|format| !KNOWN.contains(format) && *format != "uri-template") else { continue };
        let value = contract.value(schema.node);
        if value.get("format").is_some() {
            let found = contract.at_member(&LINT.rule, schema.node, "format", format!("nothing is known of the format `{format}`"));
            findings.push(nearest(found, format, KNOWN));
        }
    }
}
