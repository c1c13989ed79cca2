//! LOWER: the document becomes the model.
//!
//! ```text
//! lower(&Document, &Source, &Config) -> (Model, Findings)
//! ```
//!
//! A type is a conjunction of schemas ([`shape`]); lowering asks for the types of everything that operations carry and
//! then of every component, names them ([`naming`], the only place that does) and breaks cycles ([`recursion`]).

mod budget;
mod defaults;
mod describe;
mod direction;
mod evaluate;
mod events;
mod exact;
mod expression;
mod forms;
mod given;
mod groups;
mod headers;
mod interfaces;
mod items;
mod links;
mod list;
mod media;
mod named;
mod naming;
mod null;
mod object;
mod operations;
mod parameters;
mod parts;
mod paths;
mod pattern;
mod recursion;
mod replaced;
mod report;
mod rules;
mod said;
mod scalar;
mod security;
mod servers;
mod shape;
mod shared;
mod status;
mod styles;
mod types;
mod union;
mod urls;
mod values;
mod walk;
mod whole;

use std::collections::{HashMap, HashSet};
use std::path::Path;

use crate::code::{Doc, Ident, visible};
use crate::config::Overrides;
use crate::diagnostic::{Diagnostic, Findings};
use crate::document::Document;
use crate::model::{Model, Type, TypeDef, TypeId, TypeKind, TypeUse};
use crate::source::{NodeId, Source};

use direction::Direction;
use evaluate::Follow;
use groups::Groups;
use naming::Scope;
use types::{Draft, Hint, Types};

pub(crate) use rules::RULES;

/// What names of a contract become.
pub(crate) mod names {
    pub(crate) use super::naming::{camel, snake, variant};
}

/// What the caller decides.
#[derive(Clone, Debug)]
pub(crate) struct Config {
    /// The words for the trait that a server implements; from the contract's title when there are none.
    pub(crate) api: Option<String>,
    /// Whether `format` limits strings, or only describes them.
    pub(crate) formats: bool,
    /// Whether a schema without `type` allows every kind of value, not just those that its keywords speak about.
    pub(crate) exact: bool,
    /// Whether components have a type that no operation reaches.
    pub(crate) unreached: bool,
    /// The `x-` fields that generated code knows of operations.
    pub(crate) extensions: Vec<String>,
    /// Whether the code is a package of its own, and not part of a user's.
    pub(crate) package: bool,
    /// What the configuration says of places in the contract.
    pub(crate) overrides: Overrides,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            api: None,
            formats: true,
            exact: false,
            unreached: true,
            extensions: Vec::new(),
            package: false,
            overrides: Overrides::default(),
        }
    }
}

/// Turns a document into the model of what is generated from it.
pub(crate) fn lower(document: &Document, source: &Source, config: &Config) -> (Model, Findings) {
    let mut types = Types::new(document, source, config);
    let mut scope = Scope::types();
    let info = &document.info;
    let title = config.api.clone().unwrap_or_else(|| info.title.clone());
    let stem = stem(&title);
    types.claim_replaced();
    types.claim_given(&mut scope);
    let api = scope.claim(&format!("{stem}Api"));
    let names = component_names(&mut types, &mut scope);
    let groups = Groups::new(document, &mut types.given, &mut scope);
    let servers = types.servers();
    let interfaces::Interfaces { mut sides, called } = types.interfaces(&stem, api, &mut scope, &servers, groups);
    let schemes = types.security(&mut sides);
    types.check_keys_in_queries(&sides[0].interface.operations, &schemes);
    let mut events = types.events(&mut scope);
    types.finish_tasks();
    if config.unreached {
        types.finish_components();
        types.finish_tasks();
        types.settle_types();
        types.report_open();
        types.report_unreplaced();
    }
    let mut findings = std::mem::take(&mut types.findings);
    let budget = std::mem::take(&mut types.budget);
    let mut header_sets = std::mem::take(&mut types.header_sets.list);
    let schemas = types.finish_wholes();
    let described = sides.each_mut().map(|drafted| std::mem::take(&mut drafted.described));
    let mut interfaces = sides.map(|drafted| drafted.interface);
    let used = walk::Used {
        interfaces: &mut interfaces,
        sets: &mut header_sets,
        events: &mut events,
    };
    let mut defs = name(types, names, used, &mut scope);
    if let Some(events) = &mut events {
        events::tell_apart(events, &defs);
    }
    recursion::break_cycles(&mut defs);
    let mut model = Model {
        title: info.title.clone(),
        docs: info.description.as_deref().map(Doc::contract).unwrap_or_default(),
        version: info.version.clone(),
        base_path: servers.base_path().to_owned(),
        servers: servers.list,
        types: defs,
        schemas,
        schemes,
        header_sets,
        interfaces,
        links: Vec::new(),
        urls: Vec::new(),
        events,
    };
    let mut follow = Follow::new(document, source, &model, &mut findings);
    let links = links::lower(&mut follow, &described, &budget);
    let urls = urls::lower(&mut follow, &called);
    (model.links, model.urls) = (links, urls);
    if budget.is_spent() {
        let root = source.root();
        let message = "references make more code of the contract than is generated";
        findings.push(Diagnostic::new(&rules::TOO_MUCH_CODE, message).at(root.span(), root.pointer()));
    }
    walk::open_enums(&mut model);
    crate::model::size::box_large_parts(&mut model);
    (model, findings)
}

/// What the contract names gets its name before anything else, so that nothing that is added elsewhere renames it.
fn component_names(types: &mut Types<'_>, scope: &mut Scope) -> HashMap<String, Ident> {
    let mut named = types.given_components();
    for name in types.named.names() {
        if !named.contains_key(name) {
            named.insert(name.clone(), scope.claim(&naming::camel(name)));
        }
    }
    named
}

/// Gives every draft its name, and puts what belongs together behind each other: a type, then what is inside it.
fn name(types: Types<'_>, components: HashMap<String, Ident>, used: walk::Used<'_>, scope: &mut Scope) -> Vec<TypeDef> {
    let order = order(&types.drafts, types.named.names());
    let names = names(&types.drafts, &order, &components, scope);
    let mut position = vec![TypeId(0); order.len()];
    for (index, id) in (0u32..).zip(&order) {
        position[id.0 as usize] = TypeId(index);
    }
    let source = types.source;
    let mut defs: Vec<Option<TypeDef>> = (0..order.len()).map(|_| None).collect();
    for ((draft, name), &id) in types.drafts.into_iter().zip(names).zip(&position) {
        let value = TypeKind::Alias(TypeUse::plain(Type::Value));
        let kind = draft.kind.unwrap_or(value);
        let origin = origin(source, draft.origin);
        let docs = match draft.whole {
            Some(_) => draft.docs.sentence(describe::WHOLE),
            None => draft.docs,
        };
        defs[id.0 as usize] = Some(TypeDef {
            name,
            docs,
            origin,
            deprecated: draft.deprecated,
            kind,
            replaced: draft.replaced,
            whole: draft.whole,
        });
    }
    let mut defs: Vec<TypeDef> = defs.into_iter().flatten().collect();
    walk::renumber(&mut defs, used, &position);
    defs
}

/// The names of the drafts: the one that is given, the component's own, or one made of the parent's and the word for what it
/// is there.
fn names(drafts: &[Draft], order: &[TypeId], components: &HashMap<String, Ident>, scope: &mut Scope) -> Vec<Ident> {
    let two_sided = two_sided(drafts, components);
    let mut met = HashSet::new();
    let mut names: Vec<Ident> = vec![Ident::new("unnamed"); drafts.len()];
    for &id in order {
        let draft = &drafts[id.0 as usize];
        let own = own_name(draft, components);
        names[id.0 as usize] = match (own, &draft.hint) {
            (Some(own), _) if draft.direction == Direction::Request && two_sided.contains(own) => {
                scope.claim(&format!("{}Input", own.word()))
            }
            (Some(own), Hint::Component(_)) => own.clone(),
            // A schema can have several types, each with something else beside it.
            (Some(own), _) if met.insert(own) => own.clone(),
            (Some(own), _) => scope.claim(own.word()),
            (None, Hint::Child(parent, words)) => {
                let parent = names[parent.0 as usize].word().to_owned();
                scope.claim(&format!("{parent}{}", naming::camel(words)))
            }
            (None, Hint::Component(words) | Hint::Free(words)) => scope.claim(&naming::camel(words)),
        };
    }
    names
}

/// The name of a type that is claimed for it.
fn own_name<'n>(draft: &'n Draft, components: &'n HashMap<String, Ident>) -> Option<&'n Ident> {
    match &draft.hint {
        Hint::Component(name) => components.get(name),
        _ => draft.given.as_ref(),
    }
}

/// The names that one type for requests and another for responses have.
fn two_sided<'n>(drafts: &'n [Draft], components: &'n HashMap<String, Ident>) -> HashSet<&'n Ident> {
    let on_side = |side: Direction| {
        let drafts = drafts.iter().filter(move |draft| draft.direction == side);
        drafts.filter_map(|draft| own_name(draft, components))
    };
    let responses: HashSet<_> = on_side(Direction::Response).collect();
    on_side(Direction::Request)
        .filter(|name| responses.contains(name))
        .collect()
}

/// The drafts in the order of the file: what has a name as it is listed, then the types of operations, each followed by
/// what is inside it.
fn order(drafts: &[Draft], named: &[String]) -> Vec<TypeId> {
    let listed = named.iter().enumerate();
    let listed: HashMap<&str, usize> = listed.map(|(index, name)| (name.as_str(), index)).collect();
    let mut children: HashMap<TypeId, Vec<TypeId>> = HashMap::new();
    let mut waiting = Vec::new();
    for (id, draft) in (0u32..).map(TypeId).zip(drafts) {
        match draft.hint {
            Hint::Child(parent, _) => children.entry(parent).or_default().push(id),
            _ => waiting.push(id),
        }
    }
    waiting.sort_by_key(|id| match &drafts[id.0 as usize].hint {
        Hint::Component(name) => (
            listed.get(name.as_str()).copied(),
            drafts[id.0 as usize].direction == Direction::Request,
        ),
        _ => (Some(usize::MAX), false),
    });
    waiting.reverse();
    let mut order = Vec::with_capacity(drafts.len());
    while let Some(id) = waiting.pop() {
        order.push(id);
        waiting.extend(children.remove(&id).unwrap_or_default().into_iter().rev());
    }
    order
}

/// Where the contract describes something: the pointer, behind the file as it is seen from the first file's folder.
fn origin(source: &Source, node: NodeId) -> String {
    let value = source.value(node);
    let pointer = value.pointer();
    let files = source.files();
    let Some(file) = files
        .get(value.span().file.0 as usize)
        .filter(|_| value.span().file.0 != 0)
    else {
        return visible(&pointer.to_string());
    };
    let folder = files.first().and_then(|first| first.path.parent());
    let below = folder.and_then(|folder| file.path.strip_prefix(folder).ok());
    let name = below.or(file.path.file_name().map(Path::new)).unwrap_or(&file.path);
    visible(&format!("{}{pointer}", name.display()))
}

/// What the names of the traits begin with: `Runs API` and `runs` both give `Runs`.
fn stem(title: &str) -> String {
    let name = naming::camel(title);
    let stem = name.strip_suffix("Api").unwrap_or(&name);
    stem.strip_suffix("Service")
        .filter(|stem| !stem.is_empty())
        .unwrap_or(stem)
        .to_owned()
}
