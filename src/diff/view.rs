//! Schemas that all hold for one value, with all that they are made of by references and `allOf`, as one.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::document::{self, Id, Property, Schema, Type, Types};
use crate::source::NodeId;

use super::Version;

/// What schemas say together, wherever they say it.
pub(super) struct View<'a> {
    /// The first of them, behind its references.
    pub(super) node: NodeId,
    /// All that they are made of, themselves first.
    pub(super) parts: Vec<&'a Schema>,
    /// The kinds of values, without null.
    pub(super) types: Types,
    pub(super) null: bool,
    /// Every time that a property is described, by its name.
    pub(super) properties: BTreeMap<&'a str, Vec<&'a Property>>,
    pub(super) required: BTreeSet<&'a str>,
    /// Whether properties that are not described are refused.
    pub(super) closed: bool,
    /// The values that are listed, as JSON texts, without null.
    pub(super) values: Option<BTreeSet<String>>,
    /// The branches of each union.
    pub(super) unions: Vec<&'a [Id<Schema>]>,
    /// Limits by their names, as all parts say them.
    pub(super) limits: BTreeMap<&'static str, BTreeSet<String>>,
}

/// A part, and whether null is allowed whatever it says.
pub(super) type Part<'a> = (&'a Schema, bool);

impl<'a> View<'a> {
    /// Without schemas every value is allowed. `around` is the place where none of them has one.
    pub(super) fn of(version: Version<'a>, ids: &[Id<Schema>], around: NodeId) -> Self {
        let document = version.document;
        let (parts, unions) = parts(version, ids);
        let kinds = kinds(&parts);
        let values = values(version, &parts);
        let null = kinds.contains(Type::Null) && values.as_ref().is_none_or(|values| values.contains("null"));
        let parts: Vec<&Schema> = parts.into_iter().map(|(part, _)| part).collect();
        let mut properties: BTreeMap<&str, Vec<&Property>> = BTreeMap::new();
        for property in parts.iter().flat_map(|part| &part.properties) {
            properties.entry(&property.name).or_default().push(property);
        }
        let mut limits: BTreeMap<&'static str, BTreeSet<String>> = BTreeMap::new();
        for (name, value) in parts.iter().flat_map(|part| part.limits()) {
            limits.entry(name).or_default().insert(value);
        }
        let first = ids.first().map(|id| document.schemas[behind(version, *id)].node);
        let is_false = |id: Option<Id<Schema>>| id.is_some_and(|id| is_nothing(version, id));
        let required = parts.iter().flat_map(|part| &part.required);
        Self {
            node: first.unwrap_or(around),
            types: kinds.without_null(),
            null,
            properties,
            required: required.map(|name| &**name).collect(),
            closed: parts
                .iter()
                .any(|part| is_false(part.additional_properties) || is_false(part.unevaluated_properties)),
            values: values.map(|values| values.into_iter().filter(|value| value != "null").collect()),
            unions,
            limits,
            parts,
        }
    }

    /// What the parts say of something, the first of them that does.
    pub(super) fn first<T>(&self, said: impl Fn(&'a Schema) -> Option<T>) -> Option<T> {
        self.parts.iter().find_map(|part| said(part))
    }

    /// What all parts say of something.
    pub(super) fn all<T>(&self, said: impl Fn(&'a Schema) -> Option<T>) -> Vec<T> {
        self.parts.iter().filter_map(|part| said(part)).collect()
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

    /// Whether nothing is said of the kind of values.
    pub(super) fn is_open(&self) -> bool {
        self.types.contains(Type::Number) && self.types.len() >= 5 && self.null
    }
}

/// All that schemas are made of, and the unions among it. A union of one branch and null is that branch.
pub(super) fn parts<'a>(version: Version<'a>, ids: &[Id<Schema>]) -> (Vec<Part<'a>>, Vec<&'a [Id<Schema>]>) {
    let mut waiting: Vec<(Id<Schema>, bool)> = ids.iter().rev().map(|id| (*id, false)).collect();
    let mut met: HashSet<(Id<Schema>, bool)> = waiting.iter().copied().collect();
    let (mut parts, mut unions) = (Vec::new(), Vec::new());
    while let Some((id, nullable)) = waiting.pop() {
        let schema = &version.document.schemas[id];
        parts.push((schema, nullable));
        let mut more: Vec<(Id<Schema>, bool)> = schema
            .reference
            .iter()
            .chain(&schema.all_of)
            .map(|id| (*id, nullable))
            .collect();
        for union in [&schema.one_of, &schema.any_of]
            .into_iter()
            .filter(|union| !union.is_empty())
        {
            match but_null(version, union) {
                Some(branch) => more.push((branch, true)),
                None => unions.push(&**union),
            }
        }
        waiting.extend(more.into_iter().rev().filter(|part| met.insert(*part)));
    }
    (parts, unions)
}

/// The only branch of a union beside null.
fn but_null(version: Version<'_>, union: &[Id<Schema>]) -> Option<Id<Schema>> {
    let mut others = union.iter().filter(|id| !is_null(version, **id));
    let only = others.next()?;
    (union.len() > 1 && others.next().is_none()).then_some(*only)
}

/// Whether null is the only value.
fn is_null(version: Version<'_>, id: Id<Schema>) -> bool {
    let kinds = version.document.schemas[behind(version, id)].types;
    kinds.is_some_and(|kinds| kinds.contains(Type::Null) && kinds.len() == 1)
}

/// Whether there is no value at all.
pub(super) fn is_nothing(version: Version<'_>, id: Id<Schema>) -> bool {
    let document = version.document;
    let schema = &document.schemas[behind(version, id)];
    // `not: {}` is what `false` was before there was that.
    let not = schema.not.map(|not| &document.schemas[not]);
    schema.boolean == Some(false) || not.is_some_and(|not| not.boolean == Some(true))
}

fn kinds(parts: &[Part<'_>]) -> Types {
    let every = Type::ALL.into_iter().collect::<Types>();
    let said = |(part, nullable): &Part<'_>| {
        let mut kinds = part.types.unwrap_or(if part.boolean == Some(false) {
            Types::new()
        } else {
            every
        });
        if *nullable {
            kinds.insert(Type::Null);
        }
        kinds
    };
    parts.iter().map(said).fold(every, Types::both)
}

/// The values that `enum` and `const` of all parts allow.
fn values(version: Version<'_>, parts: &[Part<'_>]) -> Option<BTreeSet<String>> {
    let text = |node: &NodeId| version.source.value(*node).to_json().to_string();
    let said = |(part, nullable): &Part<'_>| {
        let listed = part.values.as_deref().map(|list| list.iter().map(text).collect());
        let constant = part.constant.as_ref().map(|node| BTreeSet::from([text(node)]));
        let mut values = both(listed, constant)?;
        if *nullable || part.null_meant {
            values.insert("null".to_owned());
        }
        Some(values)
    };
    parts.iter().map(said).fold(None, both)
}

fn both(a: Option<BTreeSet<String>>, b: Option<BTreeSet<String>>) -> Option<BTreeSet<String>> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.intersection(&b).cloned().collect()),
        (a, b) => a.or(b),
    }
}

/// A schema behind its references.
pub(super) fn behind(version: Version<'_>, id: Id<Schema>) -> Id<Schema> {
    let mut id = id;
    // Chains of references end.
    while let Some(next) = version.document.schemas[id]
        .reference
        .filter(|_| is_reference(version, &version.document.schemas[id]))
    {
        id = next;
    }
    id
}

/// Whether a schema says nothing but where it is, and what it is for.
fn is_reference(version: Version<'_>, schema: &Schema) -> bool {
    const SAID: [&str; 7] = [
        "$ref",
        "$comment",
        "title",
        "summary",
        "description",
        "example",
        "examples",
    ];
    let says_more = |key: &str| !SAID.contains(&key) && !key.starts_with("x-");
    // In OpenAPI 3.0 what stands beside a reference is not read.
    let mut entries = version.source.value(schema.node).entries();
    version.document.version_of(schema) == document::Version::V30 || !entries.any(|entry| says_more(entry.key))
}
