//! What is expected: the crate `jsonschema` says whether a schema allows an instance. It shares nothing with the generator.

use jsonschema::{Draft, Validator};
use serde_json::Value;

/// A schema that gives verdicts.
#[derive(Debug)]
pub(crate) struct Judge(Validator);

impl Judge {
    /// `None` when it is no schema of draft 2020-12.
    pub(crate) fn new(schema: &Value) -> Option<Self> {
        jsonschema::options()
            .with_draft(Draft::Draft202012)
            .should_validate_formats(false)
            .build(schema)
            .ok()
            .map(Self)
    }

    pub(crate) fn allows(&self, instance: &Value) -> bool {
        self.0.is_valid(instance)
    }
}

#[cfg(test)]
mod tests {
    use super::Judge;
    use serde_json::json;

    #[test]
    fn a_judge_needs_a_schema() {
        assert!(Judge::new(&json!({"allOf": []})).is_none());
        let judge = Judge::new(&json!({"type": "integer", "format": "email"})).unwrap();
        assert!(judge.allows(&json!(1.0)));
        assert!(!judge.allows(&json!(2.5)));
    }
}
