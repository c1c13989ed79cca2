//! What several schemas for one value say together.

use serde_json::Value;

use super::Draw;
use crate::spec::Spot;

/// All schemas that hold for one value, with a branch chosen of each union.
#[derive(Default)]
pub(super) struct View<'c> {
    pub(super) parts: Vec<Spot<'c>>,
    /// Properties whose value is known: what discriminators ask for.
    pub(super) fixed: Vec<(&'c str, String)>,
}

impl<'c> View<'c> {
    /// The values of a keyword, wherever it stands.
    pub(super) fn all(&self, keyword: &'static str) -> impl Iterator<Item = &'c Value> {
        self.parts.iter().filter_map(move |part| part.value.get(keyword))
    }

    pub(super) fn number(&self, keyword: &'static str, tighter: fn(f64, f64) -> f64) -> Option<f64> {
        self.all(keyword).filter_map(Value::as_f64).reduce(tighter)
    }

    pub(super) fn most(&self, keyword: &'static str, otherwise: usize) -> usize {
        self.number(keyword, f64::min).map_or(otherwise, |most| most as usize)
    }

    pub(super) fn least(&self, keyword: &'static str) -> usize {
        self.number(keyword, f64::max).map_or(0, |least| least as usize)
    }

    pub(super) fn text(&self, keyword: &'static str) -> Option<&'c str> {
        self.all(keyword).find_map(Value::as_str)
    }

    /// The kinds of value that are allowed.
    pub(super) fn kinds(&self) -> Vec<&'static str> {
        let typed: Vec<Vec<&str>> = self.parts.iter().filter_map(|part| types(*part)).collect();
        if typed.is_empty() {
            let mut kinds: Vec<&str> = KINDS.into_iter().filter(|kind| self.is_meant(kind)).collect();
            if kinds.is_empty() {
                kinds = KINDS.to_vec();
            }
            return kinds;
        }
        let allowed = |kind: &str| {
            typed
                .iter()
                .all(|types| types.contains(&kind) || (kind == "integer" && types.contains(&"number")))
        };
        let kinds = KINDS.into_iter().filter(|kind| allowed(kind));
        // A number may be an integer, so those are not listed twice.
        let kinds: Vec<&str> = kinds.collect();
        let number = kinds.contains(&"number");
        kinds.into_iter().filter(|kind| *kind != "integer" || !number).collect()
    }

    /// Whether keywords of a schema without a type are meant for a kind of value.
    fn is_meant(&self, kind: &str) -> bool {
        let keywords: &[&str] = match kind {
            "string" => &[
                "minLength",
                "maxLength",
                "pattern",
                "format",
                "contentMediaType",
                "contentEncoding",
            ],
            "number" => &[
                "minimum",
                "maximum",
                "exclusiveMinimum",
                "exclusiveMaximum",
                "multipleOf",
            ],
            "array" => &[
                "items",
                "prefixItems",
                "minItems",
                "maxItems",
                "uniqueItems",
                "contains",
            ],
            "object" => &[
                "properties",
                "required",
                "additionalProperties",
                "minProperties",
                "maxProperties",
            ],
            _ => &[],
        };
        keywords
            .iter()
            .any(|keyword| self.parts.iter().any(|part| part.value.get(*keyword).is_some()))
    }
}

const KINDS: [&str; 7] = ["null", "boolean", "integer", "number", "string", "array", "object"];

fn types(part: Spot<'_>) -> Option<Vec<&str>> {
    let mut types: Vec<&str> = match part.value.get("type")? {
        Value::String(kind) => vec![kind],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => return None,
    };
    if part.is("nullable") {
        types.push("null");
    }
    Some(types)
}

impl<'c> Draw<'c> {
    pub(super) fn view(&mut self, schemas: &[Spot<'c>], depth: usize) -> View<'c> {
        let mut view = View::default();
        for schema in schemas {
            self.expand(*schema, depth, &mut view);
        }
        view
    }

    fn expand(&mut self, schema: Spot<'c>, depth: usize, view: &mut View<'c>) {
        let known = view.parts.iter().any(|part| std::ptr::eq(part.value, schema.value));
        if known || !schema.value.is_object() {
            return;
        }
        view.parts.push(schema);
        for keyword in ["$ref", "$dynamicRef"] {
            if let Some(reference) = schema.text(keyword) {
                let target = self.spec.resolve(schema, reference);
                self.expand(target, depth, view);
            }
        }
        for part in schema.items("allOf") {
            self.expand(part, depth, view);
        }
        let branches: Vec<Spot<'c>> = ["oneOf", "anyOf"]
            .iter()
            .flat_map(|keyword| schema.items(keyword))
            .collect();
        let discriminator = schema.get("discriminator");
        if !branches.is_empty() {
            let branch = self.pick(&branches, depth);
            if let (Some(discriminator), Some(reference)) = (discriminator, branch.text("$ref")) {
                self.discriminate(discriminator, reference, view);
            }
            self.expand(branch, depth, view);
        }
        match (schema.get("if"), self.chance.percent(50)) {
            (Some(condition), true) => {
                self.expand(condition, depth, view);
                if let Some(then) = schema.get("then") {
                    self.expand(then, depth, view);
                }
            }
            (Some(_), false) => {
                if let Some(otherwise) = schema.get("else") {
                    self.expand(otherwise, depth, view);
                }
            }
            (None, _) => {}
        }
    }

    /// One of some branches; where it is deep already, one that does not go on.
    fn pick(&mut self, branches: &[Spot<'c>], depth: usize) -> Spot<'c> {
        let ends = |spot: &&Spot<'c>| {
            let kind = self.spec.follow(**spot).text("type");
            !matches!(kind, Some("array" | "object"))
        };
        let flat: Vec<Spot<'c>> = branches.iter().filter(ends).copied().collect();
        match depth < 2 && !flat.is_empty() {
            true => *self.chance.one(&flat),
            false => *self.chance.one(branches),
        }
    }

    /// The discriminator says which branch it is.
    fn discriminate(&mut self, discriminator: Spot<'c>, reference: &'c str, view: &mut View<'c>) {
        let Some(property) = discriminator.text("propertyName") else {
            return;
        };
        let mapping = discriminator.entries("mapping");
        let mut names: Vec<&str> = mapping
            .iter()
            .filter(|(_, target)| target.value.as_str() == Some(reference))
            .map(|(name, _)| *name)
            .collect();
        if names.is_empty() {
            names.extend(reference.rsplit('/').next());
        }
        let fallback = discriminator.text("defaultMapping") == Some(reference);
        if !fallback {
            let name = (*self.chance.one(&names)).to_owned();
            view.fixed.push((property, name));
        }
    }
}
