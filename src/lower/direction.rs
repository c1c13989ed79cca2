//! What schemas reach: something read-only or write-only makes them look different in requests and in responses, a dynamic
//! reference makes them depend on where evaluation began.

use crate::document::{Document, Id, Schema};

use super::shape::{Shape, is_dynamic};

/// The side of an exchange that a type stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Direction {
    /// The type is the same on both sides.
    Both,
    /// From client to server: without read-only properties.
    Request,
    /// From server to client: without write-only properties.
    Response,
}

impl Direction {
    /// The side of a type in a request or response; `outgoing` where the service sends the request. Read-only is what the
    /// service owns, whichever way it goes.
    pub(super) fn of(self, outgoing: bool) -> Self {
        match self {
            Self::Request if outgoing => Self::Response,
            Self::Response if outgoing => Self::Request,
            same => same,
        }
    }
}

/// For every schema what anything that it reaches has.
pub(super) struct Reach {
    /// Something read-only or write-only.
    sensitive: Vec<bool>,
    /// A reference whose target depends on the way that evaluation takes.
    dynamic: Vec<bool>,
}

impl Reach {
    /// Follows every schema to what it reaches.
    pub(super) fn of(document: &Document) -> Self {
        let mut users: Vec<Vec<usize>> = vec![Vec::new(); document.schemas.iter().count()];
        for (id, schema) in document.schemas.iter() {
            for part in parts(schema) {
                users[part.index()].push(id.index());
            }
        }
        let reaching = |has: &dyn Fn(&Schema) -> bool| {
            let found = document.schemas.iter().filter(|(_, schema)| has(schema));
            spread(found.map(|(id, _)| id.index()).collect(), &users)
        };
        Self {
            sensitive: reaching(&|schema| schema.read_only || schema.write_only),
            dynamic: reaching(&|schema| is_dynamic(document, schema)),
        }
    }

    /// The side that matters for a shape: `Both` when it looks the same on either.
    pub(super) fn matter(&self, shape: &Shape, direction: Direction) -> Direction {
        let sensitive = shape.schemas().iter().any(|id| self.sensitive[id.index()]);
        if sensitive { direction } else { Direction::Both }
    }

    /// Whether what a shape means depends on the way that evaluation takes.
    pub(super) fn is_dynamic(&self, shape: &Shape) -> bool {
        shape.schemas().iter().any(|id| self.dynamic[id.index()])
    }
}

/// The schemas that reach one of those found.
fn spread(mut found: Vec<usize>, users: &[Vec<usize>]) -> Vec<bool> {
    let mut reached = vec![false; users.len()];
    for &index in &found {
        reached[index] = true;
    }
    while let Some(index) = found.pop() {
        for &user in &users[index] {
            if !std::mem::replace(&mut reached[user], true) {
                found.push(user);
            }
        }
    }
    reached
}

/// The schemas that a schema is made of.
fn parts(schema: &Schema) -> impl Iterator<Item = Id<Schema>> + '_ {
    let lists = [&schema.all_of, &schema.any_of, &schema.one_of, &schema.prefix_items];
    let single = [
        schema.reference,
        schema.dynamic_ref.as_ref().map(|dynamic| dynamic.target),
        schema.additional_properties,
        schema.property_names,
        schema.unevaluated_properties,
        schema.items,
        schema.unevaluated_items,
        schema.contains,
        schema.not,
        schema.if_,
        schema.then_,
        schema.else_,
    ];
    let named = schema.pattern_properties.iter().chain(&schema.dependent_schemas);
    lists
        .into_iter()
        .flatten()
        .copied()
        .chain(schema.properties.iter().map(|property| property.schema))
        .chain(named.map(|(_, schema)| *schema))
        .chain(single.into_iter().flatten())
}
