//! Types of a user's own in place of generated ones: `x-rust-type` in the contract, or an entry of the configuration.
//!
//! The type that the schema would have is generated all the same, as the base: it is what is read and written.

use std::collections::{HashMap, HashSet};

use crate::code::{Ty, code_span};
use crate::diagnostic::{Diagnostic, Span};
use crate::document::{Document, Id, Schema};
use crate::model::{Type, TypeId, TypeKind, TypeUse};
use crate::source::{NodeId, Source};

use super::Config;
use super::direction::Direction;
use super::rules::RUST_TYPE_UNUSABLE;
use super::said::{self, Said};
use super::shape::Shape;
use super::types::{Hint, Types};

/// All types that are replaced.
#[derive(Default)]
pub(super) struct Replaced {
    said: HashMap<NodeId, Said>,
    types: HashMap<Id<Schema>, Ty>,
    /// The schemas whose type no type has taken the place of so far.
    open: HashMap<NodeId, Said>,
}

impl Replaced {
    pub(super) fn new(document: &Document, source: &Source, config: &Config) -> Self {
        let said = said::all(source, "x-rust-type", said::schemas(document), &config.overrides.types);
        Self {
            open: said.clone(),
            said,
            types: HashMap::new(),
        }
    }

    /// The type in place of the one that a shape would have: that of one schema and nothing beside it.
    pub(super) fn ty(&self, shape: &Shape) -> Option<&Ty> {
        self.types.get(&shape.single()?)
    }
}

impl Types<'_> {
    /// Looks at all that is said of types, before there are any.
    pub(super) fn claim_replaced(&mut self) {
        let mut met = HashSet::new();
        let mut paths: HashMap<String, Span> = HashMap::new();
        for (id, schema) in self.document.schemas.iter() {
            let Some(said) = self.replaced.said.get(&schema.node).filter(|_| met.insert(schema.node)) else {
                continue;
            };
            let said = said.clone();
            match self.replacement(id, &said) {
                Ok(ty) => match paths.insert(ty.to_string(), said.span) {
                    Some(first) => {
                        let message = format!("{} takes the place of another type already", code_span(&ty.to_string()));
                        let found = Diagnostic::new(&RUST_TYPE_UNUSABLE, message);
                        self.refuse(schema.node, &said, found.related(first, "first given here"));
                    }
                    None => {
                        self.replaced.types.insert(id, ty);
                    }
                },
                Err(why) => self.refuse(schema.node, &said, Diagnostic::new(&RUST_TYPE_UNUSABLE, why)),
            }
        }
    }

    /// The type that is to be used, or why it cannot be.
    fn replacement(&self, id: Id<Schema>, said: &Said) -> Result<Ty, String> {
        let shape = Shape::of(id);
        let Some(text) = said.text.as_deref() else {
            return Err("the path of a type is a text".to_owned());
        };
        let ty = Ty::of_crate(text)
            .ok_or_else(|| format!("{} is no path of a type that begins with `crate::`", code_span(text)))?;
        if self.config.package {
            return Err("a package of its own has no types of yours: generate modules of your crate".to_owned());
        }
        if shape.behind(self.document).next().is_some() {
            return Err("the type is that of the schema that the reference leads to: say it there".to_owned());
        }
        if self.reach.matter(&shape, Direction::Request) != Direction::Both {
            return Err("the schema has one type for requests and another one for responses".to_owned());
        }
        Ok(ty)
    }

    fn refuse(&mut self, node: NodeId, said: &Said, found: Diagnostic) {
        self.replaced.open.remove(&node);
        let found = found.at(said.span, said.pointer.clone());
        self.findings.push(found.label("the generated type is used"));
    }

    /// Makes the declaration of a shape that has one: what stands for it where it is used, and what its content belongs to.
    pub(super) fn declare_base(&mut self, shape: &Shape, hint: Hint, direction: Direction) -> (TypeId, TypeId) {
        if self.replaced.ty(shape).is_none() {
            let id = self.declare(shape, hint, direction);
            return (id, id);
        }
        let outer = self.declare(shape, hint, direction);
        let base = self.declare(shape, Hint::Child(outer, "base".to_owned()), direction);
        self.drafts[base.0 as usize].given = None;
        self.drafts[outer.0 as usize].kind = Some(TypeKind::Alias(TypeUse::plain(Type::Named(base))));
        self.replace(outer, shape);
        (outer, base)
    }

    /// Makes the declaration of a shape that is written where it is used otherwise: of one that the contract names, or whose
    /// type is replaced.
    pub(super) fn declare_alias(
        &mut self,
        shape: &Shape,
        hint: &Hint,
        direction: Direction,
        named: bool,
    ) -> Option<TypeId> {
        let wanted = named || self.replaced.ty(shape).is_some();
        let id = wanted.then(|| self.declare(shape, hint.clone(), direction))?;
        self.replace(id, shape);
        Some(id)
    }

    fn replace(&mut self, id: TypeId, shape: &Shape) {
        let draft = &mut self.drafts[id.0 as usize];
        draft.replaced = self.replaced.ty(shape).cloned();
        if draft.replaced.is_some() {
            self.replaced.open.remove(&draft.origin);
        }
    }

    /// Whether a type is a user's, by whatever name.
    pub(super) fn is_replaced(&self, ty: &TypeUse) -> bool {
        let Type::Named(id) = ty.ty else { return false };
        let draft = &self.drafts[id.0 as usize];
        draft.replaced.is_some() || matches!(&draft.kind, Some(TypeKind::Alias(inner)) if self.is_replaced(inner))
    }

    /// Reports the types that took no place.
    pub(super) fn report_unreplaced(&mut self) {
        for (_, said) in std::mem::take(&mut self.replaced.open) {
            self.findings.push(said.unused(&RUST_TYPE_UNUSABLE, "has a type"));
        }
    }
}
