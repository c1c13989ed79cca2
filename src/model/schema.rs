//! Schemas that are checked as a whole, because no type expresses them.

use crate::code::Ident;

/// A schema of [`Model::schemas`](super::Model).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct SchemaId(pub(crate) u32);

/// A schema: keywords that hold at once.
#[derive(Clone, Debug)]
pub(crate) struct SchemaDef {
    /// The name of its constant; without one it is printed where it is used, which is one place only.
    pub(crate) name: Option<Ident>,
    /// Where the contract describes it.
    pub(crate) origin: String,
    /// Its keywords.
    pub(crate) checks: Vec<Check>,
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
