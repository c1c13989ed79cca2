//! Schemas become types. What is declared under a name is put into a queue, so that no chain of schemas, however long,
//! becomes a chain of calls.

use std::collections::{HashMap, VecDeque};

use crate::code::{Doc, Ident, Ty};
use crate::diagnostic::Findings;
use crate::document::{Document, Type as Kind};
use crate::model::{SchemaId, Type, TypeId, TypeKind, TypeUse};
use crate::source::{NodeId, Source};

use super::budget::{self, Budget};
use super::direction::{Direction, Reach};
use super::given::Given;
use super::named::Named;
use super::pattern::Translations;
use super::replaced::Replaced;
use super::rules::{SCHEMA_UNSATISFIABLE, TOO_MUCH_CODE};
use super::shape::{Shape, View};
use super::shared::Sets;
use super::whole::Wholes;
use super::{Config, describe, scalar, values};

/// How deep types may be inside each other without a name: clippy calls what is deeper than `Vec<Vec<Vec<Vec<f64>>>>` very complex.
const MAX_DEPTH: usize = 4;

/// Where a type's name comes from.
#[derive(Clone, Debug)]
pub(super) enum Hint {
    /// The name of a component, or of a schema in another file.
    Component(String),
    /// The name of another type with a word behind it.
    Child(TypeId, String),
    /// Words.
    Free(String),
}

impl Hint {
    /// The hint for something inside.
    pub(super) fn inside(&self, word: &str) -> Self {
        match self {
            Self::Component(name) | Self::Free(name) => Self::Free(format!("{name} {word}")),
            Self::Child(id, words) => Self::Child(*id, format!("{words} {word}")),
        }
    }
}

/// A declared type without its final name.
pub(super) struct Draft {
    pub(super) hint: Hint,
    pub(super) direction: Direction,
    pub(super) docs: Doc,
    pub(super) origin: NodeId,
    pub(super) deprecated: bool,
    /// The name that a user gives it, unless it is a component.
    pub(super) given: Option<Ident>,
    /// The user's type that it stands for.
    pub(super) replaced: Option<Ty>,
    pub(super) kind: Option<TypeKind>,
    /// The schema that its values are checked against as a whole.
    pub(super) whole: Option<SchemaId>,
}

/// What is known of a shape that was met before.
enum Known {
    /// It is declared.
    Declared { id: TypeId, null: bool },
    /// It is written where it is used.
    Inline(TypeUse),
    /// It is being looked at; the name that it gets if it holds itself.
    Open(Option<TypeId>),
}

/// What is known of a type that is written where it is used.
struct Inline {
    /// Whether the contract names it.
    component: bool,
    null: bool,
    whole: Option<SchemaId>,
}

/// A declaration whose content is still to be lowered.
struct Task {
    id: TypeId,
    shape: Shape,
    direction: Direction,
    wrapper: bool,
}

/// The types of a document, as far as they are lowered.
pub(super) struct Types<'d> {
    pub(super) document: &'d Document,
    pub(super) source: &'d Source,
    pub(super) config: &'d Config,
    pub(super) findings: Findings,
    pub(super) drafts: Vec<Draft>,
    pub(super) reach: Reach,
    pub(super) named: Named,
    pub(super) given: Given,
    pub(super) replaced: Replaced,
    known: HashMap<(Shape, Direction), Known>,
    pub(super) translations: Translations,
    pub(super) lists: values::Lists<'d>,
    tasks: VecDeque<Task>,
    /// Whether the service sends the requests that are lowered.
    pub(super) outgoing: bool,
    pub(super) wholes: Wholes,
    pub(super) budget: Budget,
    pub(super) header_sets: Sets,
    depth: usize,
}

impl<'d> Types<'d> {
    pub(super) fn new(document: &'d Document, source: &'d Source, config: &'d Config) -> Self {
        Self {
            document,
            source,
            config,
            findings: Findings::new(),
            drafts: Vec::new(),
            reach: Reach::of(document),
            named: Named::new(document, source),
            given: Given::new(document, source, &config.overrides),
            replaced: Replaced::new(document, source, config),
            known: HashMap::new(),
            translations: Translations::new(),
            lists: values::Lists::default(),
            tasks: VecDeque::new(),
            outgoing: false,
            wholes: Wholes::default(),
            budget: Budget::default(),
            header_sets: Sets::default(),
            depth: 0,
        }
    }

    /// Lowers every declaration that was asked for.
    pub(super) fn finish_tasks(&mut self) {
        while let Some(task) = self.tasks.pop_front() {
            if self.budget.is_spent() {
                self.tasks.clear();
                return;
            }
            let kind = self.lower_declared(&task);
            self.settle(task.id, kind);
        }
    }

    /// Gives a declaration its content. Another name for a type takes the schema that is checked with it.
    fn settle(&mut self, id: TypeId, mut kind: TypeKind) {
        let draft = &mut self.drafts[id.0 as usize];
        if let TypeKind::Alias(ty) = &mut kind
            && let Some(whole) = draft.whole.take()
        {
            ty.whole = Some(whole);
        }
        self.budget.spend(budget::of_type(&kind, &draft.docs));
        let (wide, node) = (budget::is_too_wide(&kind), draft.origin);
        draft.kind = Some(kind);
        if wide {
            let message = "the object has more properties than a Rust type has fields".to_owned();
            self.report(&TOO_MUCH_CODE, node, message);
        }
    }

    /// Declares the components that no operation reached, and other names for the same schema.
    pub(super) fn finish_components(&mut self) {
        for (name, id) in &self.named.components().to_vec() {
            if self.budget.is_spent() {
                return;
            }
            let shape = Shape::of(*id);
            let used = self.type_of(&shape, &Hint::Component(name.clone()), Direction::Response);
            self.finish_tasks();
            if shape.clone().canonical(self.document) != shape && self.component_name(*id) != Some(name) {
                let draft = self.declare(&shape, Hint::Component(name.clone()), Direction::Both);
                self.drafts[draft.0 as usize].kind = Some(TypeKind::Alias(used.split_null().0));
            }
        }
    }

    /// The type of a shape where it is used.
    pub(super) fn type_of(&mut self, shape: &Shape, hint: &Hint, direction: Direction) -> TypeUse {
        let document = self.document;
        let (mut last, mut null) = (shape.clone(), false);
        for next in shape.behind(document) {
            null |= last.single().is_some_and(|id| self.is_nullable(&document.schemas[id]));
            last = next;
        }
        let ty = self.settled(last, hint, direction);
        if null { ty.or_null() } else { ty }
    }

    /// The type of a shape behind which there is no other.
    fn settled(&mut self, shape: Shape, hint: &Hint, direction: Direction) -> TypeUse {
        let direction = self.reach.matter(&shape, direction);
        let key = (shape, direction);
        match self.known.get(&key) {
            Some(Known::Declared { id, null }) => return used(*id, *null),
            Some(Known::Inline(ty)) => return ty.clone(),
            Some(Known::Open(Some(id))) => return TypeUse::plain(Type::Named(*id)),
            Some(Known::Open(None)) => return self.close_ring(key),
            None => {}
        }
        let component = key.0.single().and_then(|id| self.named.get(id).cloned());
        let hint = component.clone().map_or_else(|| hint.clone(), Hint::Component);
        let view = self.view(&key.0);
        let null = self.allows_null(&key.0, &view);
        let whole = if self.needs_whole(&key.0, &view) {
            self.whole(&key.0, direction)
        } else {
            None
        };
        let declared = self.is_declared(&view) && self.same_enum(&key.0, &view).is_none();
        if declared || self.is_too_deep(&view, null) {
            let (outer, id) = self.declare_base(&key.0, hint, direction);
            let task = Task {
                id,
                shape: key.0.clone(),
                direction,
                wrapper: !declared,
            };
            self.drafts[id.0 as usize].whole = whole;
            if values::is_enum(self, &view) && self.union(&view).is_none() {
                let kind = self.lower_declared(&task);
                self.settle(id, kind);
            } else {
                self.tasks.push_back(task);
            }
            self.known.insert(key, Known::Declared { id: outer, null });
            return used(outer, null);
        }
        let (component, null) = (component.is_some(), null);
        self.inline_type(key, &view, hint, Inline { component, null, whole })
    }

    /// A type that is written where it is used, or an alias where the contract names it.
    fn inline_type(
        &mut self,
        key: (Shape, Direction),
        view: &View<'d>,
        hint: Hint,
        Inline { component, null, whole }: Inline,
    ) -> TypeUse {
        let alias = self.declare_alias(&key.0, &hint, key.1, component);
        let inner_hint = alias.map_or(hint, |id| Hint::Child(id, String::new()));
        self.known.insert(key.clone(), Known::Open(None));
        let levels = 1 + usize::from(null);
        self.depth += levels;
        let mut ty = self.inline(&key.0, view, &inner_hint, key.1);
        ty.whole = whole;
        self.depth -= levels;
        let ring = match self.known.get(&key) {
            Some(Known::Open(ring)) => *ring,
            _ => None,
        };
        let ty = match (alias, ring) {
            (_, Some(id)) => {
                self.drafts[id.0 as usize].kind = Some(TypeKind::Wrapper(ty));
                if let Some(alias) = alias {
                    self.drafts[alias.0 as usize].kind = Some(TypeKind::Alias(TypeUse::plain(Type::Named(id))));
                }
                TypeUse::plain(Type::Named(id))
            }
            (Some(alias), None) => {
                let draft = &mut self.drafts[alias.0 as usize];
                draft.docs = describe::with_limits(std::mem::take(&mut draft.docs), &ty, None);
                draft.kind = Some(TypeKind::Alias(ty));
                TypeUse::plain(Type::Named(alias))
            }
            (None, None) => ty,
        };
        let ty = if null { ty.or_null() } else { ty };
        self.known.insert(key, Known::Inline(ty.clone()));
        ty
    }

    /// A list or map was met inside itself: it becomes a declared type.
    fn close_ring(&mut self, key: (Shape, Direction)) -> TypeUse {
        let name = key
            .0
            .lead()
            .and_then(|id| self.named.get(id).cloned())
            .unwrap_or_else(|| "Recursive".to_owned());
        let id = self.declare(&key.0, Hint::Free(format!("{name} node")), key.1);
        self.known.insert(key, Known::Open(Some(id)));
        TypeUse::plain(Type::Named(id))
    }

    /// Makes a declaration without content.
    pub(super) fn declare(&mut self, shape: &Shape, hint: Hint, direction: Direction) -> TypeId {
        let id = TypeId(u32::try_from(self.drafts.len()).unwrap_or(u32::MAX));
        let schema = shape.lead().map(|id| &self.document.schemas[id]);
        self.drafts.push(Draft {
            given: self.given_type(shape, &hint),
            replaced: None,
            hint,
            direction,
            docs: schema.map(describe::schema).unwrap_or_default(),
            origin: schema.map_or(self.document.node, |schema| schema.node),
            deprecated: schema.is_some_and(|schema| schema.deprecated),
            kind: None,
            whole: None,
        });
        id
    }

    /// Whether values of this shape get a type of their own: objects with known properties, enums and unions.
    pub(super) fn is_declared(&self, view: &View<'d>) -> bool {
        if view.never {
            return false;
        }
        if self.union(view).is_some() || values::is_enum(self, view) {
            return true;
        }
        match &view.kinds()[..] {
            [Kind::Object] => self.has_fields(view),
            kinds => kinds.len() > 1 && self.allows_several(kinds),
        }
    }

    /// Whether a list or map with its items would be inside too many others.
    fn is_too_deep(&self, view: &View<'d>, null: bool) -> bool {
        let parts = view.schemas.iter().filter_map(|(_, schema)| {
            schema
                .items
                .or(schema.additional_properties)
                .or(schema.unevaluated_properties)
        });
        let Some(parts) = Shape::all(parts).filter(|_| matches!(view.kinds()[..], [Kind::Array] | [Kind::Object]))
        else {
            return false;
        };
        let inner = self.allows_null(&parts, &self.view(&parts));
        self.depth + usize::from(null) + usize::from(inner) >= MAX_DEPTH
    }

    /// Several kinds of value in one schema become a union, unless there are so many that it means any JSON.
    pub(super) fn allows_several(&self, kinds: &[Kind]) -> bool {
        kinds.len() < 5 && kinds != [Kind::Integer, Kind::Number]
    }

    fn lower_declared(&mut self, task: &Task) -> TypeKind {
        let view = self.view(&task.shape);
        if task.wrapper {
            self.depth = 0;
            let hint = Hint::Child(task.id, "inner".to_owned());
            return TypeKind::Wrapper(self.inline(&task.shape, &view, &hint, task.direction));
        }
        if let Some(union) = self.union(&view) {
            return self.lower_union(task.id, &task.shape, &view, &union, task.direction);
        }
        if let Some(kind) = values::lower(self, &view) {
            return kind;
        }
        match &view.kinds()[..] {
            [Kind::Object] => TypeKind::Struct(self.lower_struct(task.id, &view, task.direction)),
            kinds => self.lower_kinds(task.id, &task.shape, kinds, task.direction),
        }
    }

    /// The type of a shape that has no name of its own, without null.
    fn inline(&mut self, shape: &Shape, view: &View<'d>, hint: &Hint, direction: Direction) -> TypeUse {
        if view.never || view.types.is_some_and(|types| types.is_empty()) {
            self.report_schema(&SCHEMA_UNSATISFIABLE, shape, "no value satisfies this schema");
            return TypeUse::plain(Type::Value);
        }
        if let Some(same) = self.same_enum(shape, view) {
            return self.type_of(&same, hint, direction).split_null().0;
        }
        match &view.kinds()[..] {
            [Kind::Boolean] => TypeUse::plain(Type::Bool),
            [Kind::String] => scalar::text(self, view),
            [Kind::Integer] => scalar::integer(self, view),
            [Kind::Number] | [Kind::Integer, Kind::Number] => scalar::number(self, view),
            [Kind::Array] => self.list(view, hint, direction),
            [Kind::Object] => self.map(view, hint, direction),
            _ => TypeUse::plain(Type::Value),
        }
    }
}

/// A declared type where it is used.
fn used(id: TypeId, null: bool) -> TypeUse {
    let ty = TypeUse::plain(Type::Named(id));
    if null { ty.or_null() } else { ty }
}
