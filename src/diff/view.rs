//! A schema with all that it is made of by references and `allOf`, as one.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::{Document, Id, Property, Schema, Type, Types};
use crate::source::NodeId;

use super::Version;

/// What a schema says, wherever it says it.
pub(super) struct View<'a> {
    /// The schema itself, behind its references.
    pub(super) node: NodeId,
    /// All that it is made of, itself first.
    pub(super) parts: Vec<&'a Schema>,
    /// The kinds of values, without null.
    pub(super) types: Types,
    pub(super) null: bool,
    pub(super) properties: BTreeMap<&'a str, &'a Property>,
    pub(super) required: BTreeSet<&'a str>,
    /// Whether properties that are not described are refused.
    pub(super) closed: bool,
    /// The values that are listed, as JSON texts.
    pub(super) values: Option<BTreeSet<String>>,
    /// The branches of its unions.
    pub(super) branches: Vec<Id<Schema>>,
    /// Limits by their names, as all parts say them.
    pub(super) limits: BTreeMap<&'static str, Vec<String>>,
}

impl<'a> View<'a> {
    pub(super) fn of(version: Version<'a>, id: Id<Schema>) -> Self {
        let document = version.document;
        let parts: Vec<&Schema> = document.parts(id).collect();
        let kinds = parts.iter().filter_map(|part| part.types).reduce(Types::both);
        let every = Type::ALL.into_iter().collect::<Types>();
        let kinds = kinds.unwrap_or(every);
        let closed = |part: &&&Schema| {
            part.additional_properties
                .is_some_and(|id| document.schemas[id].boolean == Some(false))
        };
        let mut limits: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
        for (name, value) in parts.iter().flat_map(|part| part.limits()) {
            limits.entry(name).or_default().push(value);
        }
        let lists = parts.iter().filter_map(|part| part.values.as_ref());
        let listed = lists.map(|list| {
            list.iter()
                .map(|node| version.source.value(*node).to_json().to_string())
                .collect::<BTreeSet<_>>()
        });
        let constants = parts.iter().filter_map(|part| part.constant);
        let constants = constants.map(|node| BTreeSet::from([version.source.value(node).to_json().to_string()]));
        Self {
            node: document.schemas[behind(document, id)].node,
            types: kinds.without_null(),
            null: kinds.contains(Type::Null),
            properties: parts
                .iter()
                .flat_map(|part| &part.properties)
                .map(|property| (&*property.name, property))
                .collect(),
            required: parts
                .iter()
                .flat_map(|part| &part.required)
                .map(|name| &**name)
                .collect(),
            closed: parts.iter().any(|part| closed(&part)),
            values: listed
                .chain(constants)
                .reduce(|a, b| a.intersection(&b).cloned().collect()),
            branches: parts
                .iter()
                .flat_map(|part| part.one_of.iter().chain(&part.any_of))
                .copied()
                .collect(),
            limits,
            parts,
        }
    }

    /// What the parts say of something, the first of them that does.
    pub(super) fn first<T>(&self, said: impl Fn(&'a Schema) -> Option<T>) -> Option<T> {
        self.parts.iter().find_map(|part| said(part))
    }

    /// Where a keyword stands; the schema itself where none of its parts has it.
    pub(super) fn member(&self, version: Version<'_>, keyword: &str) -> NodeId {
        let mut members = self
            .parts
            .iter()
            .filter_map(|part| version.source.value(part.node).get(keyword));
        members.next().map_or(self.node, |member| member.id())
    }

    /// Whether a kind of value is allowed; all integers are numbers.
    pub(super) fn allows(&self, kind: Type) -> bool {
        self.types.contains(kind) || (kind == Type::Integer && self.types.contains(Type::Number))
    }
}

/// A schema behind its references.
pub(super) fn behind(document: &Document, id: Id<Schema>) -> Id<Schema> {
    let mut id = id;
    // Chains of references end.
    while let Some(next) = document.schemas[id]
        .reference
        .filter(|_| is_reference(&document.schemas[id]))
    {
        id = next;
    }
    id
}

/// Whether a schema says nothing but where it is.
fn is_reference(schema: &Schema) -> bool {
    schema.all_of.is_empty() && schema.properties.is_empty() && schema.types.is_none() && schema.assertions.is_empty()
}
