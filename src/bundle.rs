//! BUNDLE: a contract of several files becomes one document.
//!
//! What other files hold becomes a component of the same name, and references lead there. Path items, which have no
//! place under `components` before OpenAPI 3.1, are written out where they are used.

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};
use std::path::Path;

use crate::diagnostic::{FileId, Pointer};
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

/// A component: the section that it stands in, and its name. Channels stand in the root, for operations refer to them there.
type Component = (&'static str, String);

/// The section of channels.
const CHANNELS: &str = "channels";

/// Makes one document of all files.
///
/// # Errors
/// When schemas name themselves by `$id`, for what their references mean changes with the place where they stand.
pub(crate) fn bundle(document: &Document, source: &Source) -> Result<Bundle, Error> {
    if source.has_names() && !source.is_30(FileId(0)) {
        return Err(Error::Bundle(
            "schemas that name themselves by `$id`, `$anchor` or `$dynamicAnchor` cannot be bundled".to_owned(),
        ));
    }
    if let Some(why) = obstacle(document, source) {
        return Err(Error::Bundle(why));
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

/// What would mean something else in an AsyncAPI document than in the file where it stands.
fn obstacle(document: &Document, source: &Source) -> Option<String> {
    let root = source.root();
    root.get("asyncapi")?;
    let files = document
        .references
        .iter()
        .map(|reference| source.value(reference.to).span().file);
    let files: BTreeSet<FileId> = files.filter(|file| *file != FileId(0)).collect();
    let name = |file: FileId| source.file(file).map_or("", |file| file.name.as_str()).to_owned();
    let content = |root: Value<'_>| {
        root.get("defaultContentType")
            .and_then(Value::as_str)
            .unwrap_or(JSON)
            .to_owned()
    };
    files.into_iter().find_map(|file| {
        let other = source.file_root(file);
        if source.is_30(file) {
            return Some(format!(
                "`{}` is of OpenAPI 3.0, whose schemas mean something else in an AsyncAPI document",
                name(file)
            ));
        }
        let differs = other.get("asyncapi").is_some() && content(other) != content(root);
        differs.then(|| format!("`{}` has another `defaultContentType`, which would be lost", name(file)))
    })
}

/// What messages are of unless a document says otherwise.
const JSON: &str = "application/json";

/// One document.
#[derive(Debug)]
pub(crate) struct Bundle(Tree);

struct Bundler<'s> {
    source: &'s Source,
    /// The objects that have a section, and that section.
    sections: &'static [(&'static str, &'static str)],
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
        let sections: &[_] = match source.root().get("asyncapi") {
            Some(_) => &MESSAGES,
            None => &SECTIONS,
        };
        Self {
            source,
            sections,
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
        let sections = self.sections.iter();
        let entries = sections.filter_map(|(_, section)| Some((*section, self.section(section)?.entries())));
        let entries = entries.flat_map(|(section, entries)| entries.map(move |entry| (section, entry)));
        for (section, entry) in entries.collect::<Vec<_>>() {
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

    /// A section of the document itself.
    fn section(&self, section: &str) -> Option<Value<'s>> {
        let root = self.source.root();
        match section {
            CHANNELS => root.get(CHANNELS),
            _ => root.get("components")?.get(section),
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
        if let Some(lead) = self.in_channel(from, to) {
            return Some(lead);
        }
        let (_, section) = self.sections.iter().find(|(name, _)| *name == object)?;
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
        Some(Lead::To(match section {
            CHANNELS => format!("#/{CHANNELS}/{name}"),
            _ => format!("#/components/{section}/{name}"),
        }))
    }

    /// Where a message of a channel is found, which operations refer to as one of it.
    fn in_channel(&mut self, from: NodeId, message: NodeId) -> Option<Lead> {
        let message = self.source.value(message);
        let messages = message.parent().filter(|messages| messages.key() == Some("messages"))?;
        let channel = messages.parent()?;
        channel.parent().filter(|channels| channels.key() == Some(CHANNELS))?;
        let object = "Channel object";
        let Lead::To(channel) = self.lead(Reference {
            from,
            to: channel.id(),
            object,
        })?
        else {
            return None;
        };
        let message = Pointer::root().join("messages").join(message.key()?);
        Some(Lead::To(format!("{channel}{}", fragment_of(&message))))
    }

    /// Whether a value is this component of the document itself.
    fn is_component(&self, node: NodeId, section: &str, name: &str) -> bool {
        let component = self.section(section).and_then(|section| section.get(name));
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

/// The same in an AsyncAPI document.
const MESSAGES: [(&str, &str); 19] = [
    ("Schema object", "schemas"),
    ("Message object", "messages"),
    ("Channel object", CHANNELS),
    ("Parameter object", "parameters"),
    ("Operation object", "operations"),
    ("Operation Trait object", "operationTraits"),
    ("Message Trait object", "messageTraits"),
    ("Operation Reply object", "replies"),
    ("Operation Reply Address object", "replyAddresses"),
    ("Correlation ID object", "correlationIds"),
    ("Server object", "servers"),
    ("Server Variable object", "serverVariables"),
    ("Security Scheme object", "securitySchemes"),
    ("External Documentation object", "externalDocs"),
    ("Tag object", "tags"),
    ("Server Bindings object", "serverBindings"),
    ("Channel Bindings object", "channelBindings"),
    ("Operation Bindings object", "operationBindings"),
    ("Message Bindings object", "messageBindings"),
];

/// What a component may be called (OpenAPI 3.1, section 4.8.7).
fn allowed(name: &str) -> String {
    let fits = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    let name: String = name.chars().map(|c| if fits(c) { c } else { '_' }).collect();
    if name.is_empty() { "_".to_owned() } else { name }
}

/// Adds a component.
fn insert(root: &mut Tree, section: &str, name: String, tree: Tree) {
    let sections = match section {
        CHANNELS => root,
        _ => member(root, "components"),
    };
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
