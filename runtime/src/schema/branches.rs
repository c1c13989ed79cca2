//! Keywords that apply other schemas to the same value.

use crate::rule::Nearest;
use crate::types::Value;

use super::evaluated::Evaluated;
use super::evaluation::Evaluation;
use super::{Keyword, Schema};

impl Evaluation<'_> {
    pub(super) fn branch<'v>(&mut self, keyword: &'static Keyword, value: &'v Value, seen: &mut Evaluated<'v>) {
        match keyword {
            Keyword::Ref(schema) => {
                self.run(schema, value, seen);
            }
            Keyword::DynamicRef(name, schema) => {
                let schema = self.dynamic(name).unwrap_or(schema);
                self.run(schema, value, seen);
            }
            Keyword::AllOf(schemas) => {
                for schema in *schemas {
                    self.run(schema, value, seen);
                }
            }
            Keyword::AnyOf(schemas) => self.any_of(schemas, value, seen),
            Keyword::OneOf(schemas) => self.one_of(schemas, value, seen),
            Keyword::Not(schema) => self.not(schema, value),
            Keyword::If(condition, then, otherwise) => {
                let schema = if self.holds(condition, value, seen) {
                    then
                } else {
                    otherwise
                };
                self.run(schema, value, seen);
            }
            _ => {}
        }
    }

    fn not(&mut self, schema: &'static Schema, value: &Value) {
        if self.holds(schema, value, &mut Evaluated::new(false)) {
            let name = schema.title().unwrap_or("what the contract excludes");
            self.at.violation("not", format!("must not match {name}"));
        }
    }

    /// The schema of that dynamic anchor in the outermost resource that has one (JSON Schema core 2020-12, section
    /// 8.2.3.2).
    fn dynamic(&self, name: &str) -> Option<&'static Schema> {
        let mut anchors = self.scope.iter().copied().flatten();
        anchors.find(|(known, _)| *known == name).map(|(_, schema)| *schema)
    }

    fn any_of<'v>(&mut self, schemas: &[&'static Schema], value: &'v Value, seen: &mut Evaluated<'v>) {
        let mut nearest = None;
        let mut any = false;
        for (index, schema) in schemas.iter().enumerate() {
            any |= self.tried(index, schema, value, seen, &mut nearest);
            if any && !seen.is_wanted() {
                return;
            }
        }
        if !any {
            Nearest::report(nearest, "anyOf", &titles(schemas), self.at);
        }
    }

    fn one_of<'v>(&mut self, schemas: &[&'static Schema], value: &'v Value, seen: &mut Evaluated<'v>) {
        let mut nearest = None;
        let mut matching = Vec::new();
        for (index, schema) in schemas.iter().enumerate() {
            if self.tried(index, schema, value, seen, &mut nearest) {
                matching.push(index);
            }
        }
        match matching.len() {
            0 => Nearest::report(nearest, "oneOf", &titles(schemas), self.at),
            1 => {}
            _ => {
                let titles = titles(schemas);
                let matching: Vec<&str> = matching.iter().map(|index| titles[*index].as_str()).collect();
                let message = format!("must match only one of {}", matching.join(", "));
                self.at.limit("oneOf", titles.join(", "), message);
            }
        }
    }

    /// Whether a branch holds; what speaks against it is kept if it comes nearest.
    fn tried<'v>(
        &mut self,
        index: usize,
        schema: &'static Schema,
        value: &'v Value,
        seen: &mut Evaluated<'v>,
        nearest: &mut Option<Nearest>,
    ) -> bool {
        if self.at.is_hushed() {
            return self.holds(schema, value, seen);
        }
        let (found, aside) = (self.at.found(), self.at.take_violations());
        let holds = self.attempt(schema, value, seen);
        let violations = self.at.take_violations();
        self.at.put_violations(aside);
        self.at.forget_since(found);
        if !holds {
            Nearest::offer(nearest, index, violations, self.at);
        }
        holds
    }
}

/// What messages call the branches.
fn titles(schemas: &[&'static Schema]) -> Vec<String> {
    let title = |(index, schema): (usize, &&Schema)| match schema.title() {
        Some(title) => title.to_owned(),
        None => format!("option {}", index + 1),
    };
    schemas.iter().enumerate().map(title).collect()
}
