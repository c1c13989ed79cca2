//! Arrays.

use crate::keyword::Family;
use crate::model::{Type, TypeUse};

use super::direction::Direction;
use super::scalar;
use super::shape::{Shape, View};
use super::types::{Hint, Types};

impl<'d> Types<'d> {
    /// `Vec<T>`.
    pub(super) fn list(&mut self, view: &View<'d>, hint: &Hint, direction: Direction) -> TypeUse {
        let tuple = view.schemas.iter().any(|(_, schema)| !schema.prefix_items.is_empty());
        let items = Shape::all(view.schemas.iter().filter_map(|(_, schema)| schema.items));
        let item = match items {
            Some(items) if !tuple => self.type_of(&items, &hint.inside("item"), direction),
            _ => TypeUse::plain(Type::Value),
        };
        let limits = scalar::limits(self, view, Family::Items);
        TypeUse {
            ty: Type::List(Box::new(item)),
            limits,
            whole: None,
        }
    }
}
