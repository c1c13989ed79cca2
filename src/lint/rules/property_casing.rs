use super::*;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "property-casing",
        group: Group::Style,
        level: Level::Info,
        off: true,
        summary: "The property is not written as the others are.",
        explanation: "One contract writes its properties in one way, `startedAt` or `started_at`. The more frequent way is taken \
            for that of the contract.",
        example: Some(Example {
            bad: "
components:
  schemas:
    Run:
      type: object
      properties:
        started_at: {type: string}
        ended_at: {type: string}
        totalDistance: {type: number} # here
",
            good: "
components:
  schemas:
    Run:
      type: object
      properties:
        started_at: {type: string}
        ended_at: {type: string}
        total_distance: {type: number}
",
        }),
    },
    check,
};

fn check(contract: &Contract<'_>, findings: &mut Findings) {
    let properties = || contract.schemas().flat_map(|schema| &schema.properties);
    let count = |wanted: fn(&str) -> bool| properties().filter(|property| wanted(&property.name)).count();
    let (snake, camel) = (count(is_snake), count(is_camel));
    if snake == camel {
        return;
    }
    let (other, usual): (fn(&str) -> bool, _) = if snake > camel { (is_camel, "started_at") } else { (is_snake, "startedAt") };
    for property in properties().filter(|property| other(&property.name)) {
        let message = format!("`{}` is not written like `{usual}`, as most are", property.name);
        let pointer = contract.value(contract.document.schemas[property.schema].node).pointer();
        findings.push(Diagnostic::new(&LINT.rule, message).at(property.key, pointer));
    }
}

fn is_snake(name: &str) -> bool {
    name.contains('_') && !name.starts_with('_') && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

fn is_camel(name: &str) -> bool {
    let starts = name.starts_with(|c: char| c.is_ascii_lowercase());
    starts && name.chars().any(|c| c.is_ascii_uppercase()) && name.chars().all(|c| c.is_ascii_alphanumeric())
}
