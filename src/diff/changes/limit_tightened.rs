use super::*;

pub(super) static CHANGE: Change = Change {
    rule: Rule {
        code: "limit-tightened",
        group: Group::Compatibility,
        level: Level::Error,
        off: false,
        summary: "A limit is narrower.",
        explanation: "Requests that were inside are refused now.",
        example: None,
    },
    compare: Compare::Schema(compare),
    example: [
        "
paths:
  /runs:
    post:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                a: {type: string, maxLength: 10}
      responses: {'204': {description: Added.}}
",
        "
paths:
  /runs:
    post:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                a: {type: string, maxLength: 5} # here
      responses: {'204': {description: Added.}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, schemas: &Schemas<'_>) {
    for (keyword, way) in limits(schemas) {
        if way == Way::Tighter {
            let message = format!("`{keyword}` is narrower in {} now", schemas.direction.as_str());
            schemas.tell_of(cx, &CHANGE.rule, schemas.direction.narrowed(), (keyword, message));
        }
    }
}

/// Which way a limit went.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Tighter,
    Looser,
    /// Neither can be told to hold the other.
    Other,
}

/// The limits that are others now, with which way they went.
pub(super) fn limits(schemas: &Schemas<'_>) -> Vec<(&'static str, Way)> {
    let (old, new) = (&schemas.old.limits, &schemas.new.limits);
    let names: std::collections::BTreeSet<&'static str> = old.keys().chain(new.keys()).copied().collect();
    let way = |name: &'static str| {
        let (before, after) = (old.get(name), new.get(name));
        if before == after {
            return None;
        }
        let number = |values: Option<&Vec<String>>| values.and_then(|values| values.iter().map(|value| value.parse::<f64>().ok()).reduce(|a, b| Some(narrower(name, a?, b?))))?;
        Some((name, match (before.is_some(), after.is_some()) {
            (false, true) => Way::Tighter,
            (true, false) => Way::Looser,
            _ => match (number(before), number(after)) {
                (Some(before), Some(after)) if name != "multipleOf" && before == after => return None,
                (Some(before), Some(after)) if name != "multipleOf" && narrower(name, before, after) == after => Way::Tighter,
                (Some(_), Some(_)) if name != "multipleOf" => Way::Looser,
                _ => Way::Other,
            },
        }))
    };
    names.into_iter().filter_map(way).collect()
}

fn narrower(name: &str, a: f64, b: f64) -> f64 {
    if name.starts_with("max") || name == "exclusiveMaximum" { a.min(b) } else { a.max(b) }
}
