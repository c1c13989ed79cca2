//! Keywords that apply other schemas to the same value.

use crate::rule::Nearest;
use crate::types::Value;

use super::evaluated::Evaluated;
use super::evaluation::{ENTRY, Evaluation};
use super::{Keyword, Schema};

impl Evaluation<'_> {
    pub(super) fn branch(&mut self, keyword: &'static Keyword, value: &Value, seen: &mut Evaluated) {
        match keyword {
            Keyword::Ref(schema) => {
                self.run(schema, value, seen);
            }
            Keyword::DynamicRef(name, schema) => {
                let schema = self.scope.find(name).unwrap_or(schema);
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
            self.at.violation("not", format_args!("must not match {name}"));
        }
    }

    fn any_of(&mut self, schemas: &[&'static Schema], value: &Value, seen: &mut Evaluated) {
        let mut any = false;
        for schema in schemas {
            any |= self.holds(schema, value, seen);
            if any && !seen.is_wanted() {
                return;
            }
        }
        if !any {
            self.none_of("anyOf", schemas, value);
        }
    }

    fn one_of(&mut self, schemas: &[&'static Schema], value: &Value, seen: &mut Evaluated) {
        let mut matching = Vec::new();
        for (index, schema) in schemas.iter().enumerate() {
            if self.holds(schema, value, seen) {
                matching.push(index);
            }
            if self.at.is_hushed() && matching.len() > 1 {
                return self.at.count();
            }
        }
        match matching.len() {
            0 => self.none_of("oneOf", schemas, value),
            1 => {}
            _ => {
                let titles = titles(schemas);
                let matching: Vec<&str> = matching.iter().map(|index| titles[*index].as_str()).collect();
                let message = format!("must match only one of {}", matching.join(", "));
                self.at.limit("oneOf", titles.join(", "), message);
            }
        }
    }

    /// Records that no branch holds, and what speaks against the one that comes nearest.
    fn none_of(&mut self, keyword: &'static str, schemas: &[&'static Schema], value: &Value) {
        if self.is_exhausted() {
            return;
        }
        if self.at.is_hushed() {
            return self.at.count();
        }
        let mut nearest = None;
        for (index, schema) in schemas.iter().enumerate() {
            self.offer(index, schema, value, &mut nearest);
        }
        Nearest::report(nearest, keyword, &titles(schemas), self.at);
    }

    /// Keeps what speaks against a branch if it comes nearest.
    fn offer(&mut self, index: usize, schema: &'static Schema, value: &Value, nearest: &mut Option<Nearest>) {
        let (found, aside) = (self.at.found(), self.at.take_violations());
        self.run(schema, value, &mut Evaluated::new(false));
        let violations = self.at.take_violations();
        self.at.put_violations(aside);
        self.at.forget_since(found);
        // All of them are looked at again.
        self.pay(ENTRY + violations.bytes() / 8);
        if !violations.is_empty() {
            Nearest::offer(nearest, index, violations, self.at);
        }
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
