//! Schemas, normalised to JSON Schema 2020-12.

use std::collections::HashSet;

use crate::keyword::{self, Assertion, Read, Reading};
use crate::source::{self, Entry, Value};

use super::{Planned, Reader, extensions, string, texts};
use crate::document::lenient::{flag, formatted, identity, meant_type, text};
use crate::document::structure::events::is_read;
use crate::document::{Discriminator, Id, Property, Schema, Type, Types, Version};

impl<'s> Reader<'s> {
    /// The id of a schema, which is read later: a schema may hold itself.
    pub(super) fn schema(&mut self, value: Value<'s>) -> Id<Schema> {
        let value = self.formatted(value);
        if let Some(id) = self.known.schemas.get(&value.id()) {
            return *id;
        }
        let id = self.plan(Planned::Node(value.id()));
        self.known.schemas.insert(value.id(), id);
        id
    }

    /// The schema in a Multi Format Schema object of AsyncAPI. One whose format is not read has a place, but says nothing.
    fn formatted(&self, value: Value<'s>) -> Value<'s> {
        let read = |value: &Value<'s>| value.get("schemaFormat").and_then(text).is_none_or(is_read);
        formatted(value).filter(|_| read(&value)).unwrap_or(value)
    }

    fn plan(&mut self, schema: Planned) -> Id<Schema> {
        let id = Id::new(u32::try_from(self.planned.len()).unwrap_or(u32::MAX));
        self.planned.push(schema);
        id
    }

    /// A schema that does not stand in the document.
    pub(super) fn made_schema(&mut self, schema: Schema) -> Id<Schema> {
        self.plan(Planned::Made(Box::new(schema)))
    }

    /// Reads the next schema that has an id; false when there is none.
    pub(super) fn next_schema(&mut self) -> bool {
        let next = self.document.schemas.len();
        let schema = match self.planned.get(next) {
            None => return false,
            Some(Planned::Node(node)) => self.read_schema(self.source.value(*node)),
            Some(Planned::Made(schema)) => schema.as_ref().clone(),
        };
        self.document.schemas.push(schema);
        true
    }

    /// The schema in a field.
    pub(super) fn schema_in(&mut self, parent: Value<'s>, key: &str) -> Option<Id<Schema>> {
        parent.get(key).and_then(|value| self.maybe_schema(value))
    }

    /// The schema that a value is, if it is one.
    fn maybe_schema(&mut self, value: Value<'s>) -> Option<Id<Schema>> {
        (value.is_object() || value.as_bool().is_some()).then(|| self.schema(value))
    }

    /// The schema of a member of a map, where null counts as an empty schema.
    fn member_schema(&mut self, value: Value<'s>) -> Option<Id<Schema>> {
        if value.is_null() {
            Some(self.schema(value))
        } else {
            self.maybe_schema(value)
        }
    }

    fn read_schema(&mut self, value: Value<'s>) -> Schema {
        let mut schema = self.empty_schema(value.id());
        if formatted(value).is_some() {
            return schema;
        }
        schema.boolean = value.as_bool();
        if value.get("$ref").is_some() {
            let target = self.refs.next(value.id()).map(|target| self.source.value(target));
            schema.reference = target.map(|target| self.schema(target));
            if self.is_30(value) {
                schema.extensions = extensions(value);
                return schema;
            }
        }
        for entry in value.entries().filter(|entry| !entry.key.starts_with("x-")) {
            self.annotation(&mut schema, entry);
            self.shape(&mut schema, entry);
            self.assertion(&mut schema, value, entry);
        }
        schema.extensions = extensions(value);
        if value.get("type").and_then(Value::as_str) == Some("file") {
            schema.format.get_or_insert_with(|| "binary".to_owned());
        }
        if value.get("nullable").and_then(flag) == Some(true) {
            self.add_null(&mut schema);
        } else if self.is_30(value) {
            self.add_null_of_enum(&mut schema);
        }
        schema
    }
}

/// Keywords that say something about the value, but do not limit it.
impl<'s> Reader<'s> {
    fn annotation(&mut self, schema: &mut Schema, entry: Entry<'s>) {
        let value = entry.value;
        let string = || text(value).map(str::to_owned);
        match entry.key {
            "title" => schema.title = string(),
            "description" => schema.description = string(),
            "format" => schema.format = string(),
            "contentEncoding" => schema.content_encoding = string(),
            "contentMediaType" => schema.content_media_type = string(),
            "$id" => schema.id = string(),
            "$anchor" => schema.anchor = string(),
            "$dynamicAnchor" => schema.dynamic_anchor = string(),
            "deprecated" => schema.deprecated = flag(value) == Some(true),
            "readOnly" => schema.read_only = flag(value) == Some(true),
            "writeOnly" => schema.write_only = flag(value) == Some(true),
            "default" => schema.default = Some(value.id()),
            "example" => schema.examples.push(value.id()),
            "examples" => schema.examples.extend(value.items().map(|item| item.id())),
            "externalDocs" => schema.external_docs = self.follow(value).get("url").and_then(text).map(str::to_owned),
            "xml" => schema.xml = value.is_object().then(|| value.id()),
            _ => {}
        }
    }

    /// Keywords that give the value its shape.
    fn shape(&mut self, schema: &mut Schema, entry: Entry<'s>) {
        let value = entry.value;
        match entry.key {
            "type" => schema.types = types(value),
            "enum" => {
                schema.values = distinct(value);
                schema.no_values = value.is_array() && value.is_empty();
            }
            "const" => schema.constant = Some(value.id()),
            "allOf" => schema.all_of = self.schemas(value),
            "anyOf" => schema.any_of = self.schemas(value),
            "oneOf" => schema.one_of = self.schemas(value),
            "not" => schema.not = self.maybe_schema(value),
            "if" => schema.if_ = self.maybe_schema(value),
            "then" => schema.then_ = self.maybe_schema(value),
            "else" => schema.else_ = self.maybe_schema(value),
            "items" if value.is_array() => schema.prefix_items = self.schemas(value),
            "items" => schema.items = self.maybe_schema(value),
            "prefixItems" => schema.prefix_items = self.schemas(value),
            "unevaluatedItems" => schema.unevaluated_items = self.maybe_schema(value),
            "contains" => schema.contains = self.maybe_schema(value),
            "minContains" => schema.min_contains = value.as_u64(),
            "maxContains" => schema.max_contains = value.as_u64(),
            "contentSchema" => schema.content_schema = self.maybe_schema(value),
            "$dynamicRef" => schema.dynamic_ref = self.dynamic_ref(value, value.as_str()),
            "$recursiveRef" => schema.dynamic_ref = self.dynamic_ref(value, None),
            _ => self.object_shape(schema, entry),
        }
    }

    /// Keywords that give an object its shape.
    fn object_shape(&mut self, schema: &mut Schema, entry: Entry<'s>) {
        let value = entry.value;
        match entry.key {
            "properties" => schema.properties = self.properties(value),
            "required" => schema.required = names(value),
            "additionalProperties" => schema.additional_properties = self.maybe_schema(value),
            "patternProperties" => schema.pattern_properties = self.named_schemas(value),
            "propertyNames" => schema.property_names = self.maybe_schema(value),
            "unevaluatedProperties" => schema.unevaluated_properties = self.maybe_schema(value),
            "dependentSchemas" => schema.dependent_schemas = self.named_schemas(value),
            "dependentRequired" => {
                schema.dependent_required = value
                    .entries()
                    .map(|entry| (entry.key.to_owned(), names(entry.value)))
                    .collect();
            }
            "discriminator" => schema.discriminator = self.discriminator(value),
            _ => {}
        }
    }

    fn assertion(&mut self, schema: &mut Schema, parent: Value<'s>, entry: Entry<'s>) {
        let Some(keyword) = keyword::find(entry.key) else {
            return;
        };
        let reading = Reading {
            version: self.dialect(parent, entry.key),
            schema: parent,
            value: entry.value,
        };
        if let Read::Limit(operand) = (keyword.read)(&reading) {
            schema.assertions.push(Assertion {
                keyword,
                node: entry.value.id(),
                operand,
            });
        }
    }

    /// The version whose bounds a schema has: boolean exclusive bounds are those of OpenAPI 3.0 in every version.
    fn dialect(&self, parent: Value<'s>, key: &str) -> Version {
        let flag = match key {
            "minimum" | "exclusiveMinimum" => parent.get("exclusiveMinimum"),
            "maximum" | "exclusiveMaximum" => parent.get("exclusiveMaximum"),
            _ => return self.versions.of(parent),
        };
        if flag.is_some_and(|flag| flag.as_bool().is_some()) {
            Version::V30
        } else {
            self.versions.of(parent)
        }
    }

    fn properties(&mut self, value: Value<'s>) -> Vec<Property> {
        let map = self.follow(value);
        let mut properties = Vec::with_capacity(map.len());
        for entry in map.entries() {
            if let Some(schema) = self.member_schema(entry.value) {
                properties.push(Property {
                    name: entry.key.to_owned(),
                    schema,
                    key: entry.key_span,
                });
            }
        }
        properties
    }

    fn schemas(&mut self, value: Value<'s>) -> Vec<Id<Schema>> {
        let list = self.follow(value);
        list.items().filter_map(|item| self.maybe_schema(item)).collect()
    }

    fn named_schemas(&mut self, value: Value<'s>) -> Vec<(String, Id<Schema>)> {
        let map = self.follow(value);
        map.entries()
            .filter_map(|entry| Some((entry.key.to_owned(), self.member_schema(entry.value)?)))
            .collect()
    }

    fn discriminator(&mut self, value: Value<'s>) -> Option<Discriminator> {
        let value = self.follow(value);
        if let Some(name) = value.as_str() {
            let (property, mapping) = (name.to_owned(), Vec::new());
            return Some(Discriminator {
                node: value.id(),
                property,
                mapping,
                default: None,
            });
        }
        let property = string(value, "propertyName")?;
        let mapping = self.map(value, "mapping").into_iter();
        let mapping = mapping
            .filter_map(|entry| Some((entry.key.to_owned(), self.mapped(entry.value)?)))
            .collect();
        let default = value.get("defaultMapping").and_then(|value| self.mapped(value));
        Some(Discriminator {
            node: value.id(),
            property,
            mapping,
            default,
        })
    }

    /// Whether a value means what it means in OpenAPI 3.0.
    fn is_30(&self, value: Value<'s>) -> bool {
        self.versions.of(value) == Version::V30
    }

    /// The schema that a text in a mapping names.
    fn mapped(&mut self, value: Value<'s>) -> Option<Id<Schema>> {
        let target = self.refs.next(value.id())?;
        Some(self.schema(self.source.value(target)))
    }

    /// `nullable: true`. In OpenAPI 3.0 it has an effect beside `type` only (3.0.3, section 4.7.24.1). In later
    /// versions, which have no such keyword, it is read as it was meant.
    fn add_null(&mut self, schema: &mut Schema) {
        let mut values = schema.values.iter().flatten();
        schema.null_meant = schema.values.is_some() && !values.any(|node| self.source.value(*node).is_null());
        if let Some(types) = &mut schema.types {
            types.insert(Type::Null);
        } else if !self.is_30(self.source.value(schema.node)) {
            self.wrap_null(schema);
        }
    }

    /// OpenAPI 3.0 has no type `null`, so a null in `enum` says that it is one of the values.
    fn add_null_of_enum(&self, schema: &mut Schema) {
        let mut values = schema.values.iter().flatten();
        if let Some(types) = &mut schema.types
            && values.any(|node| self.source.value(*node).is_null())
        {
            types.insert(Type::Null);
        }
    }

    /// Makes a reference or union without `type` one of two: itself, or null.
    fn wrap_null(&mut self, schema: &mut Schema) {
        let composed = !(schema.all_of.is_empty() && schema.any_of.is_empty() && schema.one_of.is_empty());
        if schema.reference.is_none() && !composed {
            return;
        }
        let mut inner = Schema::empty(schema.node, schema.resource);
        inner.reference = schema.reference.take();
        inner.all_of = std::mem::take(&mut schema.all_of);
        inner.any_of = std::mem::take(&mut schema.any_of);
        inner.one_of = std::mem::take(&mut schema.one_of);
        inner.discriminator = schema.discriminator.take();
        let mut null = Schema::empty(schema.node, schema.resource);
        null.types = Some([Type::Null].into_iter().collect());
        schema.any_of = vec![self.made_schema(inner), self.made_schema(null)];
    }
}

/// The types that `type` names, as far as there are such types.
fn types(value: Value<'_>) -> Option<Types> {
    let kind = |value: Value<'_>| match value.kind() {
        source::Kind::Null => Some(Type::Null),
        source::Kind::String(name) => meant_type(name),
        _ => None,
    };
    let types: Types = match value.kind() {
        source::Kind::Array => value.items().filter_map(kind).collect(),
        _ => kind(value).into_iter().collect(),
    };
    (!types.is_empty()).then_some(types)
}

/// The items of `enum`, each once; `None` when there are none.
fn distinct(value: Value<'_>) -> Option<Vec<source::NodeId>> {
    let mut known = HashSet::new();
    let items: Vec<_> = value
        .items()
        .filter(|item| known.insert(identity(*item)))
        .map(|item| item.id())
        .collect();
    (!items.is_empty()).then_some(items)
}

/// The names in a list, each once.
fn names(value: Value<'_>) -> Vec<String> {
    if flag(value).is_some() {
        return Vec::new();
    }
    let mut known = HashSet::new();
    texts(value)
        .into_iter()
        .filter(|name| known.insert(name.clone()))
        .collect()
}
