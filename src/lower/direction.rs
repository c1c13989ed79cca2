//! Which schemas look different in requests and in responses, because something in them is read-only or write-only.

use crate::document::{Document, Id, Schema};

use super::shape::Shape;

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

/// For every schema, whether anything that it reaches is read-only or write-only.
pub(super) struct Directions {
    sensitive: Vec<bool>,
}

impl Directions {
    /// Follows every schema to what it reaches.
    pub(super) fn of(document: &Document) -> Self {
        let count = document.schemas.iter().count();
        let mut users: Vec<Vec<usize>> = vec![Vec::new(); count];
        let mut sensitive = vec![false; count];
        let mut waiting = Vec::new();
        for (id, schema) in document.schemas.iter() {
            for part in parts(schema) {
                users[part.index()].push(id.index());
            }
            if schema.read_only || schema.write_only {
                sensitive[id.index()] = true;
                waiting.push(id.index());
            }
        }
        while let Some(index) = waiting.pop() {
            for &user in &users[index] {
                if !std::mem::replace(&mut sensitive[user], true) {
                    waiting.push(user);
                }
            }
        }
        Self { sensitive }
    }

    /// The side that matters for a shape: `Both` when it looks the same on either.
    pub(super) fn matter(&self, shape: &Shape, direction: Direction) -> Direction {
        let sensitive = shape.schemas().iter().any(|id| self.sensitive[id.index()]);
        if sensitive { direction } else { Direction::Both }
    }
}

/// The schemas that a schema is made of.
fn parts(schema: &Schema) -> impl Iterator<Item = Id<Schema>> + '_ {
    let lists = [&schema.all_of, &schema.any_of, &schema.one_of, &schema.prefix_items];
    lists
        .into_iter()
        .flatten()
        .copied()
        .chain(schema.properties.iter().map(|property| property.schema))
        .chain(schema.pattern_properties.iter().map(|(_, schema)| *schema))
        .chain(schema.reference)
        .chain(schema.dynamic_ref.as_ref().map(|dynamic| dynamic.target))
        .chain(schema.additional_properties)
        .chain(schema.items)
}
