//! Schemas, normalised to JSON Schema 2020-12.

use std::fmt;

use crate::diagnostic::Span;
use crate::keyword::Assertion;
use crate::source::NodeId;

use super::{Id, Version};

/// A schema, in the meaning of JSON Schema 2020-12 whatever the version of the document.
///
/// OpenAPI 3.0 is normalised: `nullable` becomes a type, boolean exclusive bounds become numbers, `example` is one of
/// the `examples`, what stands beside a `$ref` is dropped.
#[derive(Clone, Debug)]
pub struct Schema {
    /// Where it stands.
    pub node: NodeId,
    /// The file or the schema with `$id` that it stands in, which may be itself.
    pub resource: Id<Resource>,
    /// `Some` for a boolean schema; everything else is then empty.
    pub boolean: Option<bool>,
    /// The schema that `$ref` leads to. Chains end: no schema is reached from itself by references alone.
    pub reference: Option<Id<Schema>>,
    /// The kinds of value allowed; `None` allows all.
    pub types: Option<Types>,
    /// `format`.
    pub format: Option<String>,
    /// `title`.
    pub title: Option<String>,
    /// `description`, in CommonMark.
    pub description: Option<String>,
    /// `deprecated`.
    pub deprecated: bool,
    /// `readOnly`: sent by the server only.
    pub read_only: bool,
    /// `writeOnly`: sent by the client only.
    pub write_only: bool,
    /// `default`.
    pub default: Option<NodeId>,
    /// The values of `example` and `examples`.
    pub examples: Vec<NodeId>,
    /// The values of `enum`, each once.
    pub values: Option<Vec<NodeId>>,
    /// `enum` without a value: surely not meant, though by the letter nothing is allowed.
    pub no_values: bool,
    /// Whether `nullable: true` stands beside an `enum` without null: by the letter null is none of the values, but it is surely meant.
    pub null_meant: bool,
    /// `const`.
    pub constant: Option<NodeId>,
    /// Limits such as `minLength` and `pattern`, in document order.
    pub(crate) assertions: Vec<Assertion>,
    /// `properties`, in document order.
    pub properties: Vec<Property>,
    /// `required`, each name once.
    pub required: Vec<String>,
    /// `additionalProperties`.
    pub additional_properties: Option<Id<Schema>>,
    /// `patternProperties`.
    pub pattern_properties: Vec<(String, Id<Schema>)>,
    /// `propertyNames`.
    pub property_names: Option<Id<Schema>>,
    /// `unevaluatedProperties`.
    pub unevaluated_properties: Option<Id<Schema>>,
    /// `items`.
    pub items: Option<Id<Schema>>,
    /// `prefixItems`.
    pub prefix_items: Vec<Id<Schema>>,
    /// `unevaluatedItems`.
    pub unevaluated_items: Option<Id<Schema>>,
    /// `contains`.
    pub contains: Option<Id<Schema>>,
    /// `minContains`.
    pub min_contains: Option<u64>,
    /// `maxContains`.
    pub max_contains: Option<u64>,
    /// `allOf`.
    pub all_of: Vec<Id<Schema>>,
    /// `anyOf`.
    pub any_of: Vec<Id<Schema>>,
    /// `oneOf`.
    pub one_of: Vec<Id<Schema>>,
    /// `not`.
    pub not: Option<Id<Schema>>,
    /// `if`.
    pub if_: Option<Id<Schema>>,
    /// `then`.
    pub then_: Option<Id<Schema>>,
    /// `else`.
    pub else_: Option<Id<Schema>>,
    /// `dependentRequired`.
    pub dependent_required: Vec<(String, Vec<String>)>,
    /// `dependentSchemas`.
    pub dependent_schemas: Vec<(String, Id<Schema>)>,
    /// `discriminator`.
    pub discriminator: Option<Discriminator>,
    /// `contentEncoding`, such as `base64`.
    pub content_encoding: Option<String>,
    /// `contentMediaType`.
    pub content_media_type: Option<String>,
    /// `contentSchema`.
    pub content_schema: Option<Id<Schema>>,
    /// `$id`.
    pub id: Option<String>,
    /// `$anchor`.
    pub anchor: Option<String>,
    /// `$dynamicAnchor`.
    pub dynamic_anchor: Option<String>,
    /// `$dynamicRef`.
    pub dynamic_ref: Option<DynamicRef>,
    /// `externalDocs.url`.
    pub external_docs: Option<String>,
    /// `xml`.
    pub xml: Option<NodeId>,
    /// `x-` fields.
    pub extensions: Vec<(String, NodeId)>,
}

impl Schema {
    /// A schema that allows everything.
    pub(super) fn empty(node: NodeId, resource: Id<Resource>) -> Self {
        Self {
            node,
            resource,
            boolean: None,
            reference: None,
            types: None,
            format: None,
            title: None,
            description: None,
            deprecated: false,
            read_only: false,
            write_only: false,
            default: None,
            examples: Vec::new(),
            values: None,
            no_values: false,
            null_meant: false,
            constant: None,
            assertions: Vec::new(),
            properties: Vec::new(),
            required: Vec::new(),
            additional_properties: None,
            pattern_properties: Vec::new(),
            property_names: None,
            unevaluated_properties: None,
            items: None,
            prefix_items: Vec::new(),
            unevaluated_items: None,
            contains: None,
            min_contains: None,
            max_contains: None,
            all_of: Vec::new(),
            any_of: Vec::new(),
            one_of: Vec::new(),
            not: None,
            if_: None,
            then_: None,
            else_: None,
            dependent_required: Vec::new(),
            dependent_schemas: Vec::new(),
            discriminator: None,
            content_encoding: None,
            content_media_type: None,
            content_schema: None,
            id: None,
            anchor: None,
            dynamic_anchor: None,
            dynamic_ref: None,
            external_docs: None,
            xml: None,
            extensions: Vec::new(),
        }
    }

    /// Limits such as `minLength` and `pattern` by their names, in document order, with their values as the document
    /// spells them; the value of `uniqueItems` is empty. `exclusiveMinimum` and `exclusiveMaximum` are the bounds.
    pub fn limits(&self) -> impl Iterator<Item = (&'static str, String)> {
        let assertions = self.assertions.iter();
        assertions.map(|assertion| (assertion.keyword.name, assertion.operand.text()))
    }
}

/// A reference that may lead elsewhere, depending on the way on which evaluation came to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DynamicRef {
    /// Where it leads when nothing on the way takes its place.
    pub target: Id<Schema>,
    /// Its dynamic anchor: the outermost resource on the way that has it says where it leads. `None` where it is like a
    /// `$ref`: its text names no anchor, or the target does not have it as a `$dynamicAnchor`.
    pub anchor: Option<String>,
}

/// What schemas stand in: a file, or a schema with `$id`.
#[derive(Clone, Debug)]
pub struct Resource {
    /// The root of the file, or the schema.
    pub node: NodeId,
    /// The version of OpenAPI by which schemas in it are read.
    pub version: Version,
    /// The schemas in it that have a `$dynamicAnchor`, by its name. Empty where the document has no [`DynamicRef`] with
    /// an anchor.
    pub dynamic_anchors: Vec<(String, Id<Schema>)>,
}

/// A property of an object.
#[derive(Clone, Debug)]
pub struct Property {
    /// Its name, as on the wire.
    pub name: String,
    /// What it holds.
    pub schema: Id<Schema>,
    /// Where its name stands.
    pub key: Span,
}

/// Which branch of a union a value belongs to, said by one of its properties.
#[derive(Clone, Debug)]
pub struct Discriminator {
    /// Where it stands.
    pub node: NodeId,
    /// The property's name.
    pub property: String,
    /// Values of the property with the schemas they stand for, as far as they could be found.
    pub mapping: Vec<(String, Id<Schema>)>,
    /// The schema for values that no mapping names (`defaultMapping`, OpenAPI 3.2).
    pub default: Option<Id<Schema>>,
}

/// A kind of JSON value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Type {
    /// `null`.
    Null,
    /// `true` and `false`.
    Boolean,
    /// Numbers without a fraction.
    Integer,
    /// All numbers.
    Number,
    /// Text.
    String,
    /// Lists.
    Array,
    /// Maps from text.
    Object,
}

impl Type {
    /// Every type.
    pub const ALL: [Self; 7] = [
        Self::Null,
        Self::Boolean,
        Self::Integer,
        Self::Number,
        Self::String,
        Self::Array,
        Self::Object,
    ];

    /// The name that schemas use.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::String => "string",
            Self::Array => "array",
            Self::Object => "object",
        }
    }

    /// The type of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A set of [`Type`]s.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Types(u8);

impl Types {
    /// No type.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a type.
    pub fn insert(&mut self, kind: Type) {
        self.0 |= 1 << kind as u8;
    }

    /// Takes a type away.
    pub fn remove(&mut self, kind: Type) {
        self.0 &= !(1 << kind as u8);
    }

    /// Whether the type is one of them.
    #[must_use]
    pub fn contains(self, kind: Type) -> bool {
        self.0 & (1 << kind as u8) != 0
    }

    /// How many there are.
    #[must_use]
    pub fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The types in the order of [`Type::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Type> {
        Type::ALL.into_iter().filter(move |kind| self.contains(*kind))
    }

    /// The same without [`Type::Null`].
    #[must_use]
    pub fn without_null(mut self) -> Self {
        self.remove(Type::Null);
        self
    }

    /// The kinds that are in both sets; an integer is a number.
    #[must_use]
    pub fn both(self, other: Self) -> Self {
        let within = |set: Self, kind| set.contains(kind) || (kind == Type::Integer && set.contains(Type::Number));
        let one = |a: Self, b: Self, kind| a.contains(kind) && within(b, kind);
        let shared = |kind: &Type| one(self, other, *kind) || one(other, self, *kind);
        Type::ALL.into_iter().filter(shared).collect()
    }

    /// The one type beside null, where there is exactly one.
    #[must_use]
    pub fn single(self) -> Option<Type> {
        let rest = self.without_null();
        if rest.len() == 1 { rest.iter().next() } else { None }
    }
}

impl FromIterator<Type> for Types {
    fn from_iter<I: IntoIterator<Item = Type>>(iter: I) -> Self {
        let mut types = Self::new();
        iter.into_iter().for_each(|kind| types.insert(kind));
        types
    }
}

impl fmt::Debug for Types {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}
