//! Parameters, alone and in lists.

use std::collections::HashMap;

use crate::diagnostic::Level;
use crate::source::{NodeId, Value};

use super::message::style;
use super::{Reader, extensions, string, switch};
use crate::document::lenient::{LOCATIONS, flag, word};
use crate::document::report::{at, at_name, name_place};
use crate::document::rules::{PARAM_DUPLICATE, PARAM_RESERVED_HEADER, PATH_PARAM_OPTIONAL};
use crate::document::{Id, Location, Parameter, Type};

/// Headers that parameters cannot describe (OpenAPI 3.1, section 4.8.12.2.1).
const RESERVED: [&str; 3] = ["accept", "content-type", "authorization"];

impl<'s> Reader<'s> {
    /// A parameter; `None` when it has no name or location.
    pub(super) fn parameter(&mut self, value: Value<'s>) -> Option<Id<Parameter>> {
        let (target, key) = self.referred(value);
        if let Some(known) = self.known.parameters.get(&key) {
            return *known;
        }
        let id = self
            .new_parameter(target, key)
            .map(|parameter| self.document.parameters.push(parameter));
        self.known.parameters.insert(key, id);
        id
    }

    fn new_parameter(&mut self, value: Value<'s>, key: NodeId) -> Option<Parameter> {
        let name = string(value, "name")?;
        let location = location(value)?;
        let style = style(value).unwrap_or(location.style());
        let required = switch(value, "required");
        if location == Location::Path && !required {
            self.optional_path_parameter(value, &name);
        }
        let (schema, content) = self.schema_or_content(value);
        Some(Parameter {
            node: value.id(),
            name,
            location,
            description: self.described(key, value, "description"),
            required: required || location == Location::Path,
            deprecated: switch(value, "deprecated"),
            allow_empty: switch(value, "allowEmptyValue"),
            allow_reserved: switch(value, "allowReserved"),
            style,
            explode: value.get("explode").and_then(flag).unwrap_or(style.explodes()),
            schema,
            content,
            examples: self.examples(value),
            extensions: extensions(value),
        })
    }

    fn optional_path_parameter(&mut self, value: Value<'s>, name: &str) {
        let message = format!("the path parameter `{name}` is not `required: true`");
        self.report(match value.get("required") {
            Some(required) => at(&PATH_PARAM_OPTIONAL, required, message)
                .label("read as true")
                .mend(required.span(), "true"),
            None => at_name(&PATH_PARAM_OPTIONAL, value, message)
                .label("read as required")
                .help("add `required: true`"),
        });
    }

    /// The parameters of a list, each name and location once.
    pub(super) fn parameters(&mut self, parent: Value<'s>) -> Vec<Id<Parameter>> {
        let Some(list) = parent.get("parameters") else {
            return Vec::new();
        };
        let list = self.follow(list);
        let mut ids = Vec::new();
        let mut first: HashMap<(String, Location), (Value<'s>, Id<Parameter>)> = HashMap::new();
        for item in list.items() {
            let Some(id) = self.parameter(item) else {
                continue;
            };
            if self.is_reserved(id) {
                continue;
            }
            let key = self.parameter_key(id);
            match first.get(&key) {
                Some((first, same)) => self.duplicate(item, *first, id, *same == id),
                None => {
                    first.insert(key, (item, id));
                    ids.push(id);
                }
            }
        }
        ids
    }

    /// What makes two parameters the same: headers are compared without case.
    pub(super) fn parameter_key(&self, id: Id<Parameter>) -> (String, Location) {
        let parameter = &self.document.parameters[id];
        let name = match parameter.location {
            Location::Header => parameter.name.to_ascii_lowercase(),
            _ => parameter.name.clone(),
        };
        (name, parameter.location)
    }

    fn duplicate(&mut self, item: Value<'s>, first: Value<'s>, id: Id<Parameter>, same: bool) {
        let parameter = &self.document.parameters[id];
        let message = format!(
            "the {} parameter `{}` stands twice in the list",
            parameter.location.as_str(),
            parameter.name
        );
        let found = at_name(&PARAM_DUPLICATE, item, message)
            .label("again here")
            .related(name_place(first), "first here");
        let level = if same { Level::Warning } else { Level::Error };
        self.findings.push_at(level, found);
    }

    /// Whether it is a header that the specification takes from elsewhere.
    fn is_reserved(&mut self, id: Id<Parameter>) -> bool {
        let parameter = &self.document.parameters[id];
        let reserved = parameter.location == Location::Header
            && RESERVED.iter().any(|name| parameter.name.eq_ignore_ascii_case(name));
        if reserved {
            let source = match parameter.name.to_ascii_lowercase().as_str() {
                "accept" => "the media types of the responses",
                "content-type" => "the media types of the request body",
                _ => "the security schemes",
            };
            let message = format!("the header `{}` follows from {source}", parameter.name);
            let found = at_name(&PARAM_RESERVED_HEADER, self.source.value(parameter.node), message);
            self.report(found.label("left out, as the specification says").help("remove it"));
        }
        reserved
    }

    /// The parameters of an operation: those of its path, an own one in place of one with the same name and location.
    pub(super) fn merge(&self, path: &[Id<Parameter>], own: &[Id<Parameter>]) -> Vec<Id<Parameter>> {
        let mut merged = path.to_vec();
        let mut places: HashMap<(String, Location), usize> = HashMap::new();
        for (index, id) in path.iter().enumerate() {
            places.insert(self.parameter_key(*id), index);
        }
        for id in own {
            match places.get(&self.parameter_key(*id)) {
                Some(index) => merged[*index] = *id,
                None => merged.push(*id),
            }
        }
        merged
    }

    /// A parameter that a path names and nobody declared: a string.
    pub(super) fn made_up(&mut self, path: Value<'s>, name: &str) -> Id<Parameter> {
        let mut schema = self.empty_schema(path.id());
        schema.types = Some([Type::String].into_iter().collect());
        let schema = self.made_schema(schema);
        self.document.parameters.push(Parameter {
            node: path.id(),
            name: name.to_owned(),
            location: Location::Path,
            description: None,
            required: true,
            deprecated: false,
            allow_empty: false,
            allow_reserved: false,
            style: Location::Path.style(),
            explode: false,
            schema: Some(schema),
            content: Vec::new(),
            examples: Vec::new(),
            extensions: Vec::new(),
        })
    }
}

fn location(value: Value<'_>) -> Option<Location> {
    match word(value.get("in")?, LOCATIONS)? {
        "path" => Some(Location::Path),
        "query" => Some(Location::Query),
        "header" => Some(Location::Header),
        "cookie" => Some(Location::Cookie),
        "querystring" => Some(Location::QueryString),
        _ => None,
    }
}
