//! Values against a JSON Schema of a rule, judged by the crate jsonschema.

use std::collections::HashSet;
use std::sync::Arc;

use jsonschema::{Draft, PatternOptions, Validator};
use serde_json::Value as Json;

use super::check::Verdict;
use super::select::View;
use crate::source::{NodeId, Value};

/// Values that are put in the place of references, for one value that is judged.
const MAX_VALUES: usize = 100_000;
/// How deep values are nested then.
const MAX_DEPTH: usize = 300;
/// Bytes that a pattern may take when it is compiled.
const PATTERN: usize = 1 << 20;

/// A schema, compiled.
#[derive(Clone, Debug)]
pub(crate) struct Schema(Arc<Validator>);

impl Schema {
    /// A schema of a dialect; where none is told, of the one that it names itself, or of 2020-12.
    ///
    /// # Errors
    /// Why it is no schema, or none that can be judged here.
    pub(crate) fn new(schema: &Json, dialect: Option<&str>) -> Result<Self, String> {
        let mut options = jsonschema::options().with_pattern_options(PatternOptions::regex().size_limit(PATTERN));
        if let Some(dialect) = dialect {
            options = options.with_draft(draft(dialect)?);
        }
        let compiled = options.build(schema).map_err(|error| {
            let at = error.instance_path().to_string();
            format!("the schema is none: at `#{at}` {error}")
        })?;
        Ok(Self(Arc::new(compiled)))
    }

    pub(crate) fn of(&self, value: &Json) -> Verdict {
        let Some(error) = self.0.iter_errors(value).next() else {
            return Verdict::Holds;
        };
        let at = error.instance_path().to_string();
        let place = if at.is_empty() {
            String::new()
        } else {
            format!("`{at}`: ")
        };
        Verdict::Fails(format!("{place}{}", error.masked_with("the value")))
    }

    /// The same for a value of a contract, with what references lead to in their places.
    pub(crate) fn of_value(&self, value: Value<'_>, view: View<'_>) -> Verdict {
        let mut whole = Whole {
            view,
            around: HashSet::new(),
            left: MAX_VALUES,
        };
        self.of(&whole.of(value, MAX_DEPTH))
    }
}

/// Makes values without places. What holds itself, or is very large or deep, keeps its references.
struct Whole<'s> {
    view: View<'s>,
    /// The targets of references that the value is inside of.
    around: HashSet<NodeId>,
    left: usize,
}

impl<'s> Whole<'s> {
    fn of(&mut self, value: Value<'s>, depth: usize) -> Json {
        let target = self.view.target(value);
        self.left = self.left.saturating_sub(1);
        if self.left == 0 || depth == 0 || self.around.contains(&target.id()) {
            return value.to_json();
        }
        let is_reference = target.id() != value.id();
        if is_reference {
            self.around.insert(target.id());
        }
        let json = if target.is_object() {
            let members = target.entries();
            let members = members.map(|entry| (entry.key.to_owned(), self.of(entry.value, depth - 1)));
            members.collect::<serde_json::Map<_, _>>().into()
        } else if target.is_array() {
            target.items().map(|item| self.of(item, depth - 1)).collect()
        } else {
            target.to_json()
        };
        if is_reference {
            self.around.remove(&target.id());
        }
        json
    }
}

fn draft(name: &str) -> Result<Draft, String> {
    Ok(match name {
        "draft4" => Draft::Draft4,
        "draft6" => Draft::Draft6,
        "draft7" => Draft::Draft7,
        "draft2019-09" => Draft::Draft201909,
        "draft2020-12" => Draft::Draft202012,
        _ => return Err(format!("the dialect `{name}` is not known")),
    })
}
