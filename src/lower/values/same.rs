//! Enums that say no less than one of the contract's own: they are that one.

use std::collections::HashSet;

use crate::document::{Id, Schema};
use crate::lower::shape::{Shape, View};
use crate::lower::types::Types;

use super::{Key, allowed, is_enum, key, names};

impl<'d> Types<'d> {
    /// The schema with a name that a shape refers to, where that has just its values.
    pub(in crate::lower) fn same_enum(&self, shape: &Shape, view: &View<'d>) -> Option<Shape> {
        let lead = shape.lead()?;
        let own = self.replaced.ty(shape).is_some() || self.given.ty(lead).is_some();
        if own || shape.is_restricted() || view.schemas.len() < 2 {
            return None;
        }
        let values = self.exact_values(shape, view)?;
        let others = view.schemas.iter().map(|(id, _)| *id);
        let others = others.filter(|id| shape.single() != Some(*id) && self.named.get(*id).is_some());
        others.map(Shape::of).find(|other| {
            let found = self.view(other);
            let holds = |id| found.schemas.iter().any(|(found, _)| *found == id);
            let says_more = view
                .schemas
                .iter()
                .any(|(id, schema)| !holds(*id) && names_values(view, *id, schema));
            !shape.single().is_some_and(holds)
                && !says_more
                && self.exact_values(other, &found).is_some_and(|found| found == values)
        })
    }

    /// The values of an enum, where it is checked by nothing else.
    fn exact_values(&self, shape: &Shape, view: &View<'d>) -> Option<HashSet<Key<'d>>> {
        let exact = is_enum(self, view) && self.union(view).is_none() && !self.needs_whole(shape, view);
        let values = exact.then(|| allowed(self, view)).flatten()?;
        Some(values.into_iter().map(|allowed| key(allowed.value)).collect())
    }
}

/// Whether a schema says of single values what they are called or mean.
fn names_values(view: &View<'_>, id: Id<Schema>, schema: &Schema) -> bool {
    let mut keys = schema.extensions.iter().map(|(key, _)| key.as_str());
    keys.any(names::is_list) || view.listed.iter().any(|union| union.owner == id)
}
