//! Names that users give: `x-rust-name` in the contract, or an entry of the configuration for the same place.
//!
//! On a schema it names the type that is made of it (`Activity`). Under `properties` it names the field where it is written as one
//! (`owner_id`), and where no type is made of the schema. On parameters and headers it names the field, on operations the method and its types, on tags module and trait.

use std::collections::{HashMap, HashSet};

use crate::code::{Ident, code_span};
use crate::config::Overrides;
use crate::diagnostic::Diagnostic;
use crate::document::{Document, Id, Operation, Schema};
use crate::model::Side;
use crate::source::{NodeId, Source};

use super::naming::{self, Case, Scope, Unusable};
use super::operations::methods;
use super::rules::RUST_NAME_UNUSABLE;
use super::said::{self, Said};
use super::shape::Shape;
use super::types::{Hint, Types};

/// Whether a name is written as that of a field, and not as that of a type.
fn is_of_field(name: &Said) -> bool {
    let fits = |case| {
        let text = name.text.as_deref();
        text.is_some_and(|text| naming::given(text, case).is_ok())
    };
    fits(Case::Field) && !fits(Case::Type)
}

/// The names of an operation.
pub(super) struct Stem {
    pub(super) function: Ident,
    pub(super) request: Ident,
    pub(super) response: Ident,
}

/// All names that are given.
#[derive(Default)]
pub(super) struct Given {
    names: HashMap<NodeId, Said>,
    /// What has not been named so far.
    open: HashMap<NodeId, Said>,
    types: HashMap<Id<Schema>, Ident>,
    stems: HashMap<NodeId, Stem>,
    /// The methods of each side, as far as they are named.
    functions: HashMap<Side, Scope>,
    /// Module and trait of tags.
    tags: HashMap<String, (Ident, Ident)>,
    modules: Scope,
}

impl Given {
    pub(super) fn new(document: &Document, source: &Source, overrides: &Overrides) -> Self {
        let names = said::all(source, "x-rust-name", places(document), &overrides.names);
        Self {
            open: names.clone(),
            names,
            ..Self::default()
        }
    }

    /// The name of the type that is made of a schema.
    pub(super) fn ty(&self, schema: Id<Schema>) -> Option<&Ident> {
        self.types.get(&schema)
    }

    /// Notes that what stands at a node has the name that is given to it; false where that was noted before.
    pub(super) fn settle(&mut self, node: NodeId) -> bool {
        self.open.remove(&node).is_some()
    }

    /// The names of an operation; of one that is met again they are in use.
    pub(super) fn stem(&mut self, operation: &Operation) -> Option<Stem> {
        self.stems.remove(&operation.node)
    }

    /// The names of methods of a side that are in use before any is made.
    pub(super) fn functions(&mut self, side: Side) -> Scope {
        self.functions.remove(&side).unwrap_or_else(methods)
    }

    /// The names of modules that are in use before any is made.
    pub(super) fn modules(&mut self) -> Scope {
        std::mem::take(&mut self.modules)
    }

    /// The module and the trait of a tag.
    pub(super) fn tag(&mut self, document: &Document, tag: &str) -> Option<(Ident, Ident)> {
        let names = self.tags.remove(tag)?;
        let listed = document.tags.iter().filter(|listed| listed.name == tag);
        listed.for_each(|listed| {
            self.settle(listed.node);
        });
        Some(names)
    }
}

/// Where a contract can give a name.
fn places(document: &Document) -> impl Iterator<Item = NodeId> {
    let parameters = document.parameters.iter().map(|(_, parameter)| parameter.node);
    let headers = document.headers.iter().map(|(_, header)| header.node);
    said::schemas(document)
        .chain(parameters)
        .chain(headers)
        .chain(operations(document).map(|(_, operation)| operation.node))
        .chain(document.tags.iter().map(|tag| tag.node))
}

fn operations(document: &Document) -> impl Iterator<Item = (Side, &Operation)> {
    let own = document.paths.iter().map(|item| (Side::Own, item));
    let webhooks = document.webhooks.iter().map(|item| (Side::Webhooks, item));
    let called = document.callbacks.iter().flat_map(|(_, callback)| &callback.items);
    own.chain(webhooks)
        .chain(called.map(|item| (Side::Callbacks, item)))
        .flat_map(|(side, item)| item.operations.iter().map(move |operation| (side, operation)))
}

impl Types<'_> {
    /// Claims the names of types, operations and tags that are given, before anything else gets a name.
    pub(super) fn claim_given(&mut self, scope: &mut Scope) {
        self.claim_types(scope);
        self.claim_stems(scope);
        self.claim_tags(scope);
    }

    fn claim_types(&mut self, scope: &mut Scope) {
        let all = || self.document.schemas.iter();
        let properties: HashSet<_> = all()
            .flat_map(|(_, schema)| &schema.properties)
            .map(|found| found.schema)
            .collect();
        let values = self.values_of_unions();
        let mut met = HashSet::new();
        for (id, schema) in self.document.schemas.iter() {
            let Some(name) = self.given.names.get(&schema.node) else {
                continue;
            };
            let of_field = properties.contains(&id) && is_of_field(name);
            // Schemas that were made up stand where another one does.
            if of_field || values.contains(&id) || !met.insert(schema.node) || !self.makes_type(id) {
                continue;
            }
            let name = self.identifier(schema.node, Case::Type);
            if let Some((word, name)) = name
                && let Some(ident) = self.claimed(scope, &name, &[&word])
            {
                self.given.open.insert(schema.node, name);
                self.given.types.insert(id, ident);
            }
            self.given.names.remove(&schema.node);
        }
    }

    /// The branches of unions of constants: a name there is that of a variant.
    fn values_of_unions(&self) -> HashSet<Id<Schema>> {
        let unions = self.document.schemas.iter().filter(|_| !self.given.names.is_empty());
        let unions = unions.filter(|(_, schema)| !schema.one_of.is_empty() || !schema.any_of.is_empty());
        let listed = unions.flat_map(|(id, _)| self.view(&Shape::of(id)).listed);
        listed.flat_map(|union| union.branches).collect()
    }

    /// Whether a type is made of a schema alone: it has a name in the contract, or is an object, an enum or a union.
    fn makes_type(&self, id: Id<Schema>) -> bool {
        let shape = Shape::of(id);
        if self.named.get(id).is_some() || self.replaced.ty(&shape).is_some() {
            return true;
        }
        if shape.behind(self.document).next().is_some() {
            return false;
        }
        let view = self.view(&shape);
        match self.union(&view) {
            // One type or null is that type.
            Some(union) => self.branches(&shape, &view, &union).len() > 1,
            None => self.is_declared(&view),
        }
    }

    fn claim_stems(&mut self, scope: &mut Scope) {
        let mut sides = HashMap::new();
        let mut met = HashSet::new();
        for (side, operation) in operations(self.document) {
            if !met.insert(operation.node) {
                continue;
            }
            let Some((word, name)) = self.identifier(operation.node, Case::Stem) else {
                continue;
            };
            let functions = sides.entry(side).or_insert_with(methods);
            let function = Ident::new(&naming::snake(&word));
            let words = naming::camel(function.word());
            let pair = ["Request", "Response"].map(|end| format!("{words}{end}"));
            let free = functions.give(&[function.word()], name.span);
            match free.and_then(|()| scope.give(&[&pair[0], &pair[1]], name.span)) {
                Ok(()) => {
                    let [request, response] = pair.map(|name| Ident::new(&name));
                    let stem = Stem {
                        function,
                        request,
                        response,
                    };
                    self.given.stems.insert(operation.node, stem);
                }
                Err(why) => self.report_unusable(&name, why),
            }
        }
        self.given.functions = sides;
    }

    fn claim_tags(&mut self, scope: &mut Scope) {
        let mut modules = Scope::default();
        for tag in &self.document.tags {
            let Some((word, name)) = self.identifier(tag.node, Case::Stem) else {
                continue;
            };
            let api = format!("{}Api", naming::camel(&word));
            let module = naming::given_module(&word).and_then(|module| {
                modules.give(&[&module], name.span)?;
                scope.give(&[&api], name.span)?;
                Ok(Ident::new(&module))
            });
            match module {
                Ok(module) => {
                    self.given.open.insert(tag.node, name);
                    self.given.tags.insert(tag.name.clone(), (module, Ident::new(&api)));
                }
                Err(why) => self.report_unusable(&name, why),
            }
        }
        self.given.modules = modules;
    }

    /// The names of components, as far as they are given.
    pub(super) fn given_components(&mut self) -> HashMap<String, Ident> {
        let mut names = HashMap::new();
        for (id, schema) in self.document.schemas.iter() {
            let given = self.given.types.get(&id).cloned();
            if let (Some(given), Some(name)) = (given, self.named.get(id))
                && !names.contains_key(name)
            {
                names.insert(name.clone(), given);
                self.given.settle(schema.node);
            }
        }
        names
    }

    /// The name that is given to the type of a shape which is no component.
    pub(super) fn given_type(&self, shape: &Shape, hint: &Hint) -> Option<Ident> {
        let schema = shape.lead().filter(|_| !shape.is_restricted())?;
        let given = self.given.ty(schema).cloned();
        given.filter(|_| !matches!(hint, Hint::Component(_)))
    }

    /// Notes which types have the names that are given to them.
    pub(super) fn settle_types(&mut self) {
        let named = self.drafts.iter().filter(|draft| draft.given.is_some());
        for draft in named {
            self.given.settle(draft.origin);
        }
    }

    /// Claims the names that are given to fields, before any of their scope gets another name.
    pub(super) fn claim_fields(&mut self, scope: &mut Scope, nodes: &[NodeId]) {
        for node in nodes {
            if let Some((word, name)) = self.identifier(*node, Case::Field) {
                self.claimed(scope, &name, &[&word]);
            }
        }
    }

    /// The name that is given to a variant at the place of its value.
    pub(super) fn claim_variant(&mut self, scope: &mut Scope, node: NodeId) -> Option<Ident> {
        let (word, name) = self.identifier(node, Case::Type)?;
        self.claimed(scope, &name, &[&word])
    }

    /// The name of a field: the one that is given at its place, or one made of these words.
    pub(super) fn field_name(&self, scope: &mut Scope, node: Option<NodeId>, words: &str) -> Ident {
        let given = node.and_then(|node| self.given_at(scope, node));
        given.unwrap_or_else(|| scope.claim(words))
    }

    /// The name that is given at a place and claimed in a scope.
    pub(super) fn given_at(&self, scope: &Scope, node: NodeId) -> Option<Ident> {
        scope.given_at(self.given.names.get(&node)?.span)
    }

    /// The schema of a property that names its field.
    pub(super) fn field_place(&self, shape: Option<&Shape>) -> Option<NodeId> {
        let mut nodes = shape?.schemas().iter().map(|id| self.document.schemas[*id].node);
        nodes.find(|node| self.given.names.contains_key(node))
    }

    /// The name that is given at a node, as an identifier. What is none is told.
    fn identifier(&mut self, node: NodeId, case: Case) -> Option<(String, Said)> {
        let name = self.given.names.get(&node)?.clone();
        self.given.open.remove(&node);
        let text = name.text.as_deref().ok_or(Unusable::NoIdentifier);
        match text.and_then(|text| naming::given(text, case)) {
            Ok(word) => Some((word, name)),
            Err(why) => {
                self.report_unusable(&name, why);
                None
            }
        }
    }

    /// The first of the names, once all of them are claimed.
    fn claimed(&mut self, scope: &mut Scope, name: &Said, words: &[&str]) -> Option<Ident> {
        match scope.give(words, name.span) {
            Ok(()) => words.first().map(|word| Ident::new(word)),
            Err(why) => {
                self.report_unusable(name, why);
                None
            }
        }
    }

    fn report_unusable(&mut self, name: &Said, why: Unusable) {
        let text = code_span(name.text.as_deref().unwrap_or_default());
        let message = match &why {
            Unusable::NoIdentifier if name.text.is_none() => "a name is a text".to_owned(),
            Unusable::NoIdentifier => format!("{text} is no identifier of Rust"),
            Unusable::Case(_) => format!("{text} is not in the case of what it names"),
            Unusable::Taken(taken) => format!("the generated code has another {} already", code_span(taken)),
            Unusable::Given(given, _) => format!("the name {} is given twice", code_span(given)),
        };
        let found = Diagnostic::new(&RUST_NAME_UNUSABLE, message).at(name.span, name.pointer.clone());
        let found = found.label("a name is made up in its place");
        self.findings.push(match why {
            Unusable::Case(other) => found.help(format!("write `{other}`")),
            Unusable::Given(_, first) => found.related(first, "first given here"),
            _ => found,
        });
    }

    /// Reports the names that nothing got.
    pub(super) fn report_open(&mut self) {
        for (_, name) in std::mem::take(&mut self.given.open) {
            let found = name.unused(&RUST_NAME_UNUSABLE, "gets a name");
            self.findings.push(found);
        }
    }
}
