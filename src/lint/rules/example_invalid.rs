use super::*;

pub(super) static LINT: Lint = Lint {
    rule: Rule {
        code: "example-invalid",
        group: Group::Correctness,
        level: Level::Warning,
        off: false,
        summary: "The example breaks its own schema.",
        explanation: "Who copies it is refused: the generated server checks requests by the same schema, and mock servers answer with \
            what clients take for wrong. The crate `jsonschema` is the judge. An example may lack what only one side of an exchange \
            has (`readOnly`, `writeOnly`).",
        example: Some(Example {
            bad: "
components:
  schemas:
    Run:
      type: object
      required: [distance]
      properties:
        distance: {type: integer, minimum: 1}
      example:
        distance: far # here
",
            good: "
components:
  schemas:
    Run:
      type: object
      required: [distance]
      properties:
        distance: {type: integer, minimum: 1}
      example:
        distance: 10000
",
        }),
    },
    check,
};

#[cfg(not(feature = "judge"))]
fn check(_: &Contract<'_>, _: &mut Findings) {}

#[cfg(feature = "judge")]
fn check(contract: &Contract<'_>, findings: &mut Findings) {
    use crate::judge::{Misfit, judge};

    let judged = judge(contract.document, contract.source, &claims::of(contract));
    let tell = |misfit: &Misfit| {
        let part = contract.value(misfit.part);
        let mut found = report::at(&LINT.rule, part, format!("the example breaks its schema: {}", misfit.words));
        if let Some((schema, keyword)) = &misfit.broken {
            let schema = contract.value(*schema);
            let place = schema.get_entry(keyword).map(|entry| entry.key_span);
            found = found.related(place.unwrap_or_else(|| report::place(schema)), "as this says");
        }
        if part.as_str().is_some_and(|text| text.trim_start().starts_with(['{', '['])) {
            found = found.help("write it as a value, not as a text that holds one");
        }
        match misfit.more {
            0 => found,
            more => found.note(format!("{more} more of it break the schema")),
        }
    };
    findings.extend(judged.misfits.iter().map(tell).collect());
    let unjudged = judged.unjudged.iter().map(|claim| {
        let mut found = contract.at(&LINT.rule, claim.value, "the example was not judged: its schema asks for too many steps");
        found.level = Level::Info;
        found
    });
    findings.extend(unjudged.collect());
}

/// Which examples there are.
#[cfg(feature = "judge")]
mod claims {
    use super::Contract;
    use crate::document::{Id, MediaType, Schema, Type, essence};
    use crate::judge::Claim;
    use crate::source::NodeId;

    /// Every example with its schema, but for those that may be written as they are sent.
    pub(super) fn of(contract: &Contract<'_>) -> Vec<Claim> {
        let document = contract.document;
        let mut claims = Vec::new();
        for (id, schema) in document.schemas.iter() {
            claims.extend(schema.examples.iter().filter_map(|value| claim(contract, Some(id), *value)));
        }
        for (_, parameter) in document.parameters.iter() {
            let sent = |value: &&NodeId| !is_sent(contract, parameter.schema, **value);
            let examples = parameter.examples.iter().filter(sent);
            claims.extend(examples.filter_map(|value| claim(contract, parameter.schema, *value)));
        }
        for (_, header) in document.headers.iter() {
            let sent = |value: &&NodeId| !is_sent(contract, header.schema, **value);
            let examples = header.examples.iter().filter(sent);
            claims.extend(examples.filter_map(|value| claim(contract, header.schema, *value)));
        }
        for media in contract.contents().filter(|media| is_json(media)) {
            claims.extend(media.examples.iter().filter_map(|value| claim(contract, media.schema, *value)));
        }
        claims
    }

    fn claim(contract: &Contract<'_>, schema: Option<Id<Schema>>, value: NodeId) -> Option<Claim> {
        // The rule ref-in-example tells of those.
        let refers = contract.value(value).get("$ref").is_some();
        schema.filter(|_| !refers).map(|schema| Claim { schema, value })
    }

    /// Whether a text stands for a list or an object, in the style of a parameter.
    fn is_sent(contract: &Contract<'_>, schema: Option<Id<Schema>>, value: NodeId) -> bool {
        let is_list = |id| {
            let mut types = contract.parts(id).into_iter().filter_map(|part| part.types);
            types.any(|types| types.contains(Type::Array) || types.contains(Type::Object))
        };
        contract.value(value).as_str().is_some() && schema.is_some_and(is_list)
    }

    fn is_json(media: &MediaType) -> bool {
        let name = essence(&media.name);
        name == "application/json" || name.ends_with("+json")
    }
}
