//! Schemas that are checked as a whole, keyword by keyword.

use crate::document::{Id, Schema};
use crate::source::{Kind, NodeId, Value};

/// A schema among those that are checked as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct SchemaId(pub(crate) u32);

/// What a keyword file asks of the schema that it stands in.
pub(crate) trait Parts {
    /// The schema that a part is.
    fn part(&mut self, schema: Id<Schema>) -> SchemaId;

    /// The schema that allows everything.
    fn anything(&mut self) -> SchemaId;

    /// The value at a node.
    fn json(&self, node: NodeId) -> Json;

    /// A pattern in the terms of the runtime; `None`, with a finding, where it is no regular expression.
    fn pattern(&mut self, schema: &Schema, pattern: &str) -> Option<String>;

    /// The runtime's name of the format that strings of a schema have, where formats are asserted.
    fn format(&self, schema: &Schema) -> Option<&'static str>;

    /// Whether a property never stands on this side of an exchange.
    fn is_left_out(&self, property: Id<Schema>) -> bool;

    /// The dynamic anchors of the resource that a schema stands in.
    fn dynamic_anchors(&mut self, schema: &Schema) -> Vec<(String, SchemaId)>;

    /// Whether what is surely not meant is taken by the letter.
    fn is_exact(&self) -> bool;
}

/// A keyword, as the runtime's `schema::Keyword` has it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Check {
    Title(String),
    Never,
    /// The runtime's names of the kinds.
    Type(Vec<&'static str>),
    Enum(Vec<Json>),
    Const(Json),
    /// One of the keywords whose operand is a number, with the number as the contract spells it.
    Number(&'static str, String),
    /// One of the keywords whose operand is a count.
    Count(&'static str, u64),
    Pattern(String),
    /// The runtime's variant.
    Format(&'static str),
    UniqueItems,
    PrefixItems(Vec<SchemaId>),
    Contains {
        item: SchemaId,
        min: u64,
        max: Option<u64>,
    },
    Required(Vec<String>),
    Properties(Vec<(String, SchemaId)>),
    PatternProperties(Vec<(String, SchemaId)>),
    DependentRequired(Vec<(String, Vec<String>)>),
    DependentSchemas(Vec<(String, SchemaId)>),
    DynamicRef(String, SchemaId),
    DynamicAnchors(Vec<(String, SchemaId)>),
    /// One of the keywords that take one schema.
    One(&'static str, SchemaId),
    /// One of the keywords that take several schemas.
    Several(&'static str, Vec<SchemaId>),
    If(SchemaId, SchemaId, SchemaId),
}

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    /// As the contract spells it.
    Number(String),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl From<Value<'_>> for Json {
    fn from(value: Value<'_>) -> Self {
        match value.kind() {
            Kind::Null => Self::Null,
            Kind::Bool(value) => Self::Bool(value),
            Kind::Number(text) => Self::Number(text.to_owned()),
            Kind::String(text) => Self::Text(text.to_owned()),
            Kind::Array => Self::List(value.items().map(Self::from).collect()),
            Kind::Object => {
                let entries = value.entries();
                Self::Object(
                    entries
                        .map(|entry| (entry.key.to_owned(), entry.value.into()))
                        .collect(),
                )
            }
        }
    }
}

impl Check {
    /// The schemas that the keyword names.
    pub(crate) fn parts(&self) -> Vec<SchemaId> {
        match self {
            Self::PrefixItems(parts) | Self::Several(_, parts) => parts.clone(),
            Self::Contains { item: part, .. } | Self::One(_, part) | Self::DynamicRef(_, part) => vec![*part],
            Self::Properties(parts)
            | Self::PatternProperties(parts)
            | Self::DependentSchemas(parts)
            | Self::DynamicAnchors(parts) => parts.iter().map(|(_, part)| *part).collect(),
            Self::If(condition, then, otherwise) => vec![*condition, *then, *otherwise],
            _ => Vec::new(),
        }
    }
}
