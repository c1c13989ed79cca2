//! BUNDLE: a contract of several files becomes one document.
//!
//! What other files hold becomes a component of the same name, and references lead there. Path items, which have no
//! place under `components` before OpenAPI 3.1, are written out where they are used.

use std::collections::{HashMap, HashSet, VecDeque};
use std::path::Path;

use crate::diagnostic::FileId;
use crate::document::{Document, Reference};
use crate::error::Error;
use crate::source::{Kind, NodeId, Source, Value, fragment_of};

mod text;

pub(crate) use text::{json, yaml};

/// A value of the document that is written.
#[derive(Clone, Debug, PartialEq)]
enum Tree {
    /// `null`, `true`, `false`, or a number as the contract spells it.
    Plain(String),
    Text(String),
    List(Vec<Tree>),
    Map(Vec<(String, Tree)>),
}

/// A component: the section that it stands in, and its name.
type Component = (&'static str, String);

/// Makes one document of all files.
///
/// # Errors
/// When schemas name themselves by `$id`, for what their references mean changes with the place where they stand.
pub(crate) fn bundle(document: &Document, source: &Source) -> Result<Bundle, Error> {
    if source.has_names() && !source.is_30() {
        return Err(Error::Bundle(
            "schemas that name themselves by `$id`, `$anchor` or `$dynamicAnchor` cannot be bundled".to_owned(),
        ));
    }
    let mut bundler = Bundler::new(document, source);
    bundler.adopt_aliases();
    let mut root = bundler.tree(source.root());
    while let Some(((section, name), node)) = bundler.waiting.pop_front() {
        let tree = bundler.tree(source.value(node));
        insert(&mut root, section, name, tree);
    }
    match bundler.circle {
        Some(place) => Err(Error::Bundle(format!("the path item at {place} holds itself"))),
        None => Ok(Bundle(root)),
    }
}

/// One document.
#[derive(Debug)]
pub(crate) struct Bundle(Tree);

struct Bundler<'s> {
    source: &'s Source,
    references: HashMap<NodeId, Reference>,
    /// What became a component, by where it stands.
    components: HashMap<NodeId, Component>,
    taken: HashSet<Component>,
    /// Components that are still to be written.
    waiting: VecDeque<(Component, NodeId)>,
    /// What is being written out where it is used.
    open: Vec<NodeId>,
    circle: Option<String>,
}

impl<'s> Bundler<'s> {
    fn new(document: &Document, source: &'s Source) -> Self {
        let references = document.references.iter();
        Self {
            source,
            references: references.map(|reference| (reference.from, *reference)).collect(),
            components: HashMap::new(),
            taken: HashSet::new(),
            waiting: VecDeque::new(),
            open: Vec::new(),
            circle: None,
        }
    }

    /// The names that the document's own components have. One that is no more than a reference to another file is where
    /// the content of that goes.
    fn adopt_aliases(&mut self) {
        let components = self.source.root().get("components");
        for (section, entry) in SECTIONS
            .iter()
            .filter_map(|(_, section)| {
                let entries = components?.get(section)?.entries();
                Some(entries.map(move |entry| (*section, entry)))
            })
            .flatten()
        {
            let component = (section, entry.key.to_owned());
            self.taken.insert(component.clone());
            let alias = self
                .references
                .get(&entry.value.id())
                .filter(|_| entry.value.len() == 1);
            if let Some(target) = alias.map(|reference| reference.to).filter(|to| self.is_elsewhere(*to)) {
                self.components.entry(target).or_insert(component);
            }
        }
    }

    fn is_elsewhere(&self, node: NodeId) -> bool {
        self.source.value(node).span().file != FileId(0)
    }

    fn tree(&mut self, value: Value<'s>) -> Tree {
        if let Some(reference) = self.references.get(&value.id()).copied() {
            return self.reference(value, reference);
        }
        match value.kind() {
            Kind::Null => Tree::Plain("null".to_owned()),
            Kind::Bool(flag) => Tree::Plain(flag.to_string()),
            Kind::Number(text) => Tree::Plain(text.to_owned()),
            Kind::String(text) => Tree::Text(text.to_owned()),
            Kind::Array => Tree::List(value.items().map(|item| self.tree(item)).collect()),
            Kind::Object => {
                let members = value
                    .entries()
                    .map(|entry| (entry.key.to_owned(), self.tree(entry.value)));
                Tree::Map(members.collect())
            }
        }
    }

    /// A reference: an object with `$ref`, or the text of a discriminator's mapping.
    fn reference(&mut self, value: Value<'s>, reference: Reference) -> Tree {
        let written = value.get("$ref").unwrap_or(value).as_str().unwrap_or_default();
        let stays = value.span().file == FileId(0) && !self.is_elsewhere(reference.to);
        let text = match self.lead(reference) {
            _ if stays => written.to_owned(),
            Some(Lead::To(text)) => text,
            Some(Lead::Content(tree)) => return tree,
            None => return self.written_out(value, reference),
        };
        if !value.is_object() {
            return Tree::Text(text);
        }
        let members = value.entries().map(|entry| match entry.key {
            "$ref" => ("$ref".to_owned(), Tree::Text(text.clone())),
            key => (key.to_owned(), self.tree(entry.value)),
        });
        Tree::Map(members.collect())
    }

    /// Where a reference leads in the one document; `None` where there is no place for its target.
    fn lead(&mut self, Reference { from, to, object }: Reference) -> Option<Lead> {
        if !self.is_elsewhere(to) {
            return Some(Lead::To(format!("#{}", fragment_of(&self.source.value(to).pointer()))));
        }
        let (_, section) = SECTIONS.iter().find(|(name, _)| *name == object)?;
        let component = match self.components.get(&to) {
            Some(known) => known.clone(),
            None => {
                let component = self.name(section, to);
                self.components.insert(to, component.clone());
                self.waiting.push_back((component.clone(), to));
                component
            }
        };
        let (section, name) = component;
        if self.is_component(from, section, &name) {
            return Some(Lead::Content(self.tree(self.source.value(to))));
        }
        Some(Lead::To(format!("#/components/{section}/{name}")))
    }

    /// Whether a value is this component of the document itself.
    fn is_component(&self, node: NodeId, section: &str, name: &str) -> bool {
        let components = self.source.root().get("components");
        let component = components.and_then(|components| components.get(section)?.get(name));
        component.is_some_and(|component| component.id() == node)
    }

    /// A free name for a component: as its file calls it, then with the name of the file, then with a number.
    fn name(&mut self, section: &'static str, node: NodeId) -> Component {
        let value = self.source.value(node);
        let file = self.source.file(value.span().file);
        let stem = file.and_then(|file| {
            Path::new(&file.name)
                .file_name()?
                .to_str()?
                .split('.')
                .find(|part| !part.is_empty())
        });
        let stem = allowed(stem.unwrap_or("file"));
        let name = value.key().map_or_else(|| stem.clone(), allowed);
        let in_full = format!("{stem}-{name}");
        let numbered = (2u32..).map({
            let in_full = in_full.clone();
            move |number| format!("{in_full}-{number}")
        });
        let mut names = [name, in_full].into_iter().chain(numbered).map(|name| (section, name));
        let free = names.find(|component| self.taken.insert(component.clone()));
        free.unwrap_or((section, stem))
    }

    /// The target in place of the reference; what stands beside the reference goes over it.
    fn written_out(&mut self, value: Value<'s>, reference: Reference) -> Tree {
        if self.open.contains(&reference.to) {
            self.circle = Some(value.pointer().to_string());
            return Tree::Plain("null".to_owned());
        }
        self.open.push(reference.to);
        let tree = self.tree(self.source.value(reference.to));
        self.open.pop();
        let Tree::Map(mut members) = tree else {
            return tree;
        };
        for entry in value.entries().filter(|entry| entry.key != "$ref") {
            let own = self.tree(entry.value);
            members.retain(|(key, _)| key != entry.key);
            members.push((entry.key.to_owned(), own));
        }
        Tree::Map(members)
    }
}

enum Lead {
    /// To a place of the document.
    To(String),
    /// To what goes in its own place.
    Content(Tree),
}

/// The objects that have a section of `components`, and that section.
const SECTIONS: [(&str, &str); 10] = [
    ("Schema object", "schemas"),
    ("Response object", "responses"),
    ("Parameter object", "parameters"),
    ("Example object", "examples"),
    ("Request Body object", "requestBodies"),
    ("Header object", "headers"),
    ("Security Scheme object", "securitySchemes"),
    ("Link object", "links"),
    ("Callback object", "callbacks"),
    ("Media Type object", "mediaTypes"),
];

/// What a component may be called (OpenAPI 3.1, section 4.8.7).
fn allowed(name: &str) -> String {
    let fits = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    let name: String = name.chars().map(|c| if fits(c) { c } else { '_' }).collect();
    if name.is_empty() { "_".to_owned() } else { name }
}

/// Adds a component.
fn insert(root: &mut Tree, section: &str, name: String, tree: Tree) {
    let sections = member(root, "components");
    if let Tree::Map(members) = member(sections, section) {
        members.push((name, tree));
    }
}

/// The member of a map, which is added when it is not there.
fn member<'t>(tree: &'t mut Tree, key: &str) -> &'t mut Tree {
    if !matches!(tree, Tree::Map(_)) {
        *tree = Tree::Map(Vec::new());
    }
    let Tree::Map(members) = tree else {
        return tree;
    };
    let place = members.iter().position(|(known, _)| known == key);
    let place = place.unwrap_or_else(|| {
        members.push((key.to_owned(), Tree::Map(Vec::new())));
        members.len() - 1
    });
    &mut members[place].1
}
