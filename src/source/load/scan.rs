//! What a file has to do with others: the references in it, and the schemas with `$id` that they are seen from.

use super::Loader;
use crate::diagnostic::{Diagnostic, FileId};
use crate::source::arena::{File, NodeId};
use crate::source::rules;
use crate::source::value::{Entry, Value};

/// Bytes that the addresses of all schemas with `$id` and all relative references may take together.
const MAX_ADDRESSES: usize = 16 << 20;
/// What is said where they take more.
pub(super) const TOO_LONG: &str = "the addresses of schemas and references have more than 16 MiB together";

/// What was found in a file.
#[derive(Default)]
pub(super) struct Scan {
    /// The objects with `$id`, inner ones first.
    ids: Vec<NodeId>,
    /// Whether anything names itself.
    named: bool,
    pub(super) references: Vec<Reference>,
}

/// A reference up to its fragment.
pub(super) struct Reference {
    /// What it is seen from.
    pub(super) scope: NodeId,
    /// Its text.
    pub(super) part: String,
    /// The string that holds it.
    pub(super) at: NodeId,
}

impl Loader<'_> {
    /// The references of a file that lead out of where they stand. Schemas with `$id` are known afterwards.
    pub(super) fn references(&mut self, file: FileId) -> Vec<Reference> {
        self.own_name(file);
        let scan = self.scan(file);
        self.source.has_names |= scan.named;
        if scan.ids.is_empty() || self.source.is_30(file) {
            return scan.references;
        }
        self.open_all(file, &scan.ids);
        self.scan(file).references
    }

    fn scan(&self, file: FileId) -> Scan {
        let nodes = self.source.files[file.0 as usize].nodes.clone();
        let mut scan = Scan::default();
        for index in nodes {
            let object = self.source.value(NodeId(index as u32));
            for entry in object.entries() {
                self.look(&mut scan, object, &entry);
            }
        }
        scan
    }

    fn look(&self, scan: &mut Scan, object: Value<'_>, entry: &Entry<'_>) {
        let Some(text) = entry.value.as_str() else {
            return;
        };
        match entry.key {
            "$id" if is_mapping(object) => {}
            "$id" => {
                scan.named = true;
                scan.ids.push(object.id());
            }
            "$anchor" | "$dynamicAnchor" => scan.named = true,
            _ => {}
        }
        let Some(part) = file_part(entry.key, object, text) else {
            return;
        };
        let scope = self.source.scope(object.id());
        // Most references of a file lead to the same few others.
        let mut last = scan.references.iter().rev().take(8);
        if last.all(|known| known.part != part || known.scope != scope) {
            scan.references.push(Reference {
                scope,
                part: part.to_owned(),
                at: entry.value.id(),
            });
        }
    }

    /// `$self` of a document (OpenAPI 3.2) is its address. Files are still looked for beside it.
    fn own_name(&mut self, file: FileId) {
        let root = self.source.file_root(file);
        let own = root
            .get("openapi")
            .and_then(|_| root.get("$self"))
            .and_then(Value::as_str);
        let Some((root, own)) = own.map(|own| (root.id(), own)) else {
            return;
        };
        let address = self
            .source
            .scopes
            .get(&root)
            .and_then(|scope| scope.inner(own))
            .map(|inner| inner.address);
        self.source.has_names = true;
        if let (Some(address), Some(scope)) = (address, self.source.scopes.get_mut(&root)) {
            scope.address = address;
        }
    }

    /// Finds out what each node of a file is seen from. What holds others stands behind them.
    fn open_all(&mut self, file: FileId, ids: &[NodeId]) {
        let File { nodes, root, .. } = &self.source.files[file.0 as usize];
        let (nodes, root) = (nodes.clone(), *root);
        let mut ids = ids.iter().rev().peekable();
        let mut scopes = vec![root; nodes.len()];
        for at in (0..nodes.len()).rev() {
            let node = NodeId((nodes.start + at) as u32);
            let parent = self.source.node(node).parent;
            let inside = parent.index().checked_sub(nodes.start).and_then(|at| scopes.get(at));
            let around = match inside {
                Some(scope) => *scope,
                // What an overlay brought stands in the first file.
                None if parent != NodeId::NONE => self.source.scope(parent),
                None => root,
            };
            let opened = ids.next_if(|id| **id == node).is_some() && self.open(node, around);
            scopes[at] = if opened { node } else { around };
        }
        self.source.files[file.0 as usize].scopes = scopes;
    }

    /// Makes a schema with `$id` one that references are seen from. False when its `$id` is of no use.
    fn open(&mut self, schema: NodeId, around: NodeId) -> bool {
        let value = self.source.value(schema);
        let (Some(id), Some(outer)) = (value.get("$id"), self.source.scopes.get(&around)) else {
            return false;
        };
        let at = id.id();
        if self.address_bytes > MAX_ADDRESSES {
            return false;
        }
        let Some(mut inner) = id.as_str().and_then(|text| outer.inner(text)) else {
            return false;
        };
        if around == schema {
            if value.get("openapi").is_some() {
                return false;
            }
            // The file can be found beside others whatever it is called.
            inner.folder = inner.folder.or_else(|| outer.folder.clone());
        }
        if !self.may_hold(inner.size(), at) {
            return false;
        }
        self.source.scopes.insert(schema, inner);
        true
    }

    /// Counts the bytes of an address; false when there are too many.
    pub(super) fn may_hold(&mut self, bytes: usize, at: NodeId) -> bool {
        self.address_bytes += bytes;
        let fits = self.address_bytes <= MAX_ADDRESSES;
        if !fits {
            self.tell(at, TOO_LONG.to_owned(), "this one and all further ones are not used");
        }
        fits
    }

    /// Says once that a limit was reached.
    pub(super) fn tell(&mut self, at: NodeId, why: String, label: &str) {
        if self.told.contains(&why) {
            return;
        }
        let value = self.source.value(at);
        let finding = Diagnostic::new(&rules::TOO_LARGE, why.clone()).at(value.span(), value.pointer());
        self.findings.push(finding.label(label));
        self.told.push(why);
    }
}

/// The text up to the fragment of the reference that a member is, if it leads out of where it stands.
fn file_part<'s>(key: &str, object: Value<'_>, text: &'s str) -> Option<&'s str> {
    let part = text.split('#').next().unwrap_or_default();
    let reference = match key {
        "$ref" | "$dynamicRef" | "operationRef" => true,
        _ => is_mapping(object) && (part.len() < text.len() || part.contains(['/', '.'])),
    };
    (reference && !part.is_empty()).then_some(part)
}

/// Whether an object is the `mapping` of a `discriminator`, where a value may be a reference or a plain name.
fn is_mapping(object: Value<'_>) -> bool {
    object.key() == Some("mapping")
        && object
            .parent()
            .is_some_and(|parent| parent.key() == Some("discriminator"))
}
