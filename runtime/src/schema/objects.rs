//! Keywords for objects.

use serde_json::Map;

use crate::rule::{Pattern, check_properties};
use crate::types::Value;

use super::evaluated::Evaluated;
use super::evaluation::{ENTRY, Evaluation, words};
use super::{Keyword, Schema};

/// How many properties are sought among those of the contract, not the other way round: objects may have few of very many.
const FEW: usize = 4;

impl Evaluation<'_> {
    pub(super) fn object(
        &mut self,
        schema: &'static Schema,
        keyword: &'static Keyword,
        properties: &Map<String, Value>,
        value: &Value,
        seen: &mut Evaluated,
    ) {
        match keyword {
            Keyword::MinProperties(least) => check_properties(properties.len(), *least, None, self.at),
            Keyword::MaxProperties(most) => check_properties(properties.len(), 0, Some(*most), self.at),
            Keyword::Required(names) => {
                for name in names.iter().filter(|name| !properties.contains_key(**name)) {
                    self.at.missing(name);
                }
            }
            Keyword::DependentRequired(names) => self.dependent_required(names, properties),
            Keyword::DependentSchemas(schemas) => {
                for (_, schema) in schemas.iter().filter(|(name, _)| properties.contains_key(*name)) {
                    self.run(schema, value, seen);
                }
            }
            Keyword::PropertyNames(names) => self.property_names(names, properties),
            _ => self.applicator(schema, keyword, properties, seen),
        }
    }

    /// Keywords with a schema for properties.
    fn applicator(
        &mut self,
        schema: &'static Schema,
        keyword: &'static Keyword,
        properties: &Map<String, Value>,
        seen: &mut Evaluated,
    ) {
        match keyword {
            Keyword::Properties(schemas) => self.properties(schemas, properties, seen),
            Keyword::PatternProperties(schemas) => {
                for (pattern, schema) in *schemas {
                    for (name, value) in properties {
                        if self.is_decided() {
                            break;
                        }
                        if self.fits(pattern, name) {
                            self.property(name, value, schema, "patternProperties");
                            seen.property(name);
                        }
                    }
                }
            }
            Keyword::AdditionalProperties(rest) => {
                for (name, value) in properties {
                    if self.is_decided() {
                        break;
                    }
                    if !self.names(schema, name) {
                        self.property(name, value, rest, "additionalProperties");
                        seen.property(name);
                    }
                }
            }
            Keyword::UnevaluatedProperties(rest) => {
                for (name, value) in properties {
                    if self.is_decided() {
                        break;
                    }
                    if self.pay(4) && !seen.has_property(name) {
                        self.property(name, value, rest, "unevaluatedProperties");
                        seen.property(name);
                    }
                }
            }
            _ => {}
        }
    }

    fn properties(
        &mut self,
        schemas: &'static [(&'static str, &'static Schema)],
        properties: &Map<String, Value>,
        seen: &mut Evaluated,
    ) {
        let mut check = |name: &str, value, schema| {
            self.property(name, value, schema, "properties");
            seen.property(name);
        };
        if properties.len() <= FEW {
            for (name, value) in properties {
                for (_, schema) in schemas.iter().filter(|(known, _)| known == name) {
                    check(name, value, schema);
                }
            }
            return;
        }
        for (name, schema) in schemas {
            if let Some((name, value)) = properties.get_key_value(*name) {
                check(name, value, schema);
            }
        }
    }

    fn property(&mut self, name: &str, value: &Value, schema: &'static Schema, keyword: &'static str) {
        if self.at.is_hushed() {
            return self.part(schema, value);
        }
        self.named(name, |evaluation| {
            if schema.is_never() {
                evaluation.at.denied_by(keyword);
            } else {
                evaluation.part(schema, value);
            }
        });
    }

    /// Looks at a property while `check` runs. Its name is paid for.
    fn named(&mut self, name: &str, check: impl FnOnce(&mut Self)) {
        if self.pay(words(name)) {
            let level = self.at.path.len();
            self.at.path.push_key(name);
            check(self);
            self.at.path.truncate(level);
        }
    }

    fn property_names(&mut self, schema: &'static Schema, properties: &Map<String, Value>) {
        for name in properties.keys() {
            if self.is_decided() {
                break;
            }
            self.named(name, |evaluation| {
                if schema.is_never() {
                    evaluation.at.denied_by("propertyNames");
                } else {
                    evaluation.fresh_part(schema, &Value::String(name.clone()));
                }
            });
        }
    }

    /// Whether the schema's `properties` or `patternProperties` speak of a property.
    fn names(&mut self, schema: &Schema, name: &str) -> bool {
        schema.0.iter().any(|keyword| match keyword {
            Keyword::Properties(schemas) => schemas.iter().any(|(known, _)| *known == name),
            Keyword::PatternProperties(schemas) => schemas.iter().any(|(pattern, _)| self.fits(pattern, name)),
            _ => false,
        })
    }

    /// Whether a pattern is found in a name.
    fn fits(&mut self, pattern: &Pattern, name: &str) -> bool {
        self.pay(ENTRY) && self.is_found(pattern, name) == Some(true)
    }

    fn dependent_required(&mut self, names: &[(&str, &[&str])], properties: &Map<String, Value>) {
        for (name, needed) in names.iter().filter(|(name, _)| properties.contains_key(*name)) {
            for missing in needed.iter().filter(|name| !properties.contains_key(**name)) {
                let message = format_args!("must have the property `{missing}` beside `{name}`");
                self.at.limit("dependentRequired", missing, message);
            }
        }
    }
}
