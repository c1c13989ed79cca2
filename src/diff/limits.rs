//! Limits such as `maxLength` in both versions, and which way they went.

use super::schemas::Schemas;

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
        let number = |values: Option<&Vec<String>>| {
            values.and_then(|values| {
                values
                    .iter()
                    .map(|value| value.parse::<f64>().ok())
                    .reduce(|a, b| Some(narrower(name, a?, b?)))
            })?
        };
        Some((
            name,
            match (before.is_some(), after.is_some()) {
                (false, true) => Way::Tighter,
                (true, false) => Way::Looser,
                _ => match (number(before), number(after)) {
                    (Some(before), Some(after)) if name != "multipleOf" && before == after => return None,
                    (Some(before), Some(after)) if name != "multipleOf" && narrower(name, before, after) == after => {
                        Way::Tighter
                    }
                    (Some(_), Some(_)) if name != "multipleOf" => Way::Looser,
                    _ => Way::Other,
                },
            },
        ))
    };
    names.into_iter().filter_map(way).collect()
}

fn narrower(name: &str, a: f64, b: f64) -> f64 {
    if name.starts_with("max") || name == "exclusiveMaximum" {
        a.min(b)
    } else {
        a.max(b)
    }
}
