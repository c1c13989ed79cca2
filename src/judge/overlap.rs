//! Whether a schema allows all that another does.

use serde_json::{Value as Json, json};

use crate::document::{Document, Id, Schema};
use crate::keyword::Check;
use crate::source::Source;

use super::canonical::{canonical, covers, is_empty};
use super::schemas::Schemas;

/// Of how many schemas both are made at most: what is larger takes long to prove.
const MAX_SCHEMAS: usize = 60;

/// The same of conditions, each of which doubles what there is to look at.
const MAX_CONDITIONS: usize = 4;

/// Whether every value of one schema is proven to be one of the other. A schema without values proves nothing.
pub(crate) fn is_covered(document: &Document, source: &Source, some: Id<Schema>, all: Id<Schema>) -> bool {
    let mut schemas = Schemas::of_both_sides(document, source);
    let numbers = [some, all].map(|id| schemas.reach_few(id, MAX_SCHEMAS));
    let [Some(some), Some(all)] = numbers else { return false };
    let checks = || schemas.list().flatten();
    let dynamic = checks().any(|check| matches!(check, Check::DynamicRef(..)));
    if dynamic || checks().filter(|check| is_condition(check)).count() > MAX_CONDITIONS {
        return false;
    }
    let definitions: Json = schemas.definitions().into();
    let read = |number| {
        let whole = json!({"allOf": [Schemas::reference(number)], "$defs": definitions});
        canonical(&whole, true)
    };
    match (read(some), read(all)) {
        (Some(some), Some(all)) => !is_empty(&some) && covers(&all, &some),
        _ => false,
    }
}

fn is_condition(check: &Check) -> bool {
    match check {
        Check::If(..) | Check::Contains { .. } | Check::DependentSchemas(_) => true,
        Check::One(keyword, _) => *keyword == "not",
        Check::Several(keyword, _) => *keyword == "oneOf",
        _ => false,
    }
}
