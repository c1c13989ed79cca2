//! Overlays: files that change the first file before anything else is made of it
//! ([OpenAPI Overlay 1.1](https://spec.openapis.org/overlay/v1.1.0.html)).

use std::path::Path;

use serde_json_path::JsonPath;
use serde_json_path::PathElement;

use super::{Loader, cost, patterns};
use crate::diagnostic::{Diagnostic, FileId, Pointer, Rule, Span};
use crate::source::arena::{Data, NodeId};
use crate::source::edit::Step;
use crate::source::rules;
use crate::source::scope::Scope;
use crate::source::value::Value;

/// One change.
struct Action {
    /// The text that says what is changed.
    target: NodeId,
    change: Change,
}

enum Change {
    Remove,
    /// The value that is merged, or added to a list.
    Update(NodeId),
    /// The text that says where this value is.
    Copy(NodeId),
}

impl Loader<'_> {
    /// Changes the first file as the overlay at `path` says.
    pub(super) fn overlay(&mut self, path: &Path) {
        let Some(file) = self.overlay_file(path) else {
            return;
        };
        let overlay = self.source.file_root(file).id();
        let actions = self.actions(overlay);
        // Seen from the first file, for that is where the new values stand.
        let root = self.source.files[0].root;
        self.source.scopes.remove(&overlay);
        self.source.files[file.0 as usize].root = root;
        for action in actions {
            self.act(&action);
        }
        self.source.files[file.0 as usize].nodes.end = self.source.arena.nodes.len();
    }

    fn overlay_file(&mut self, path: &Path) -> Option<FileId> {
        let name = path.display().to_string();
        let read = match self.fs.canonical(path) {
            Ok(path) => self.read(&path, &name).map(|text| (path, text)),
            Err(error) => Err(super::files::unreadable(&name, &error)),
        };
        let (path, text) = match read {
            Ok(read) => read,
            Err((rule, why)) => {
                // There is no text to point into: the file that it was meant for comes nearest.
                let span = Span {
                    file: FileId(0),
                    start: 0,
                    end: 0,
                };
                self.findings.push(Diagnostic::new(rule, why).at(span, Pointer::root()));
                return None;
            }
        };
        let scope = Scope::of_file(&path, &name);
        let file = self.add(path.clone(), name, text, scope);
        // What a reference leads to is the file as it is written.
        self.by_path.remove(&path);
        self.source.files[file.0 as usize].failure.is_none().then_some(file)
    }

    /// The changes that an overlay asks for. What is wrong with it is told.
    fn actions(&mut self, overlay: NodeId) -> Vec<Action> {
        let root = self.source.value(overlay);
        let version = root.get("overlay").and_then(Value::as_str);
        let known = version.is_some_and(|version| version.starts_with("1.0") || version.starts_with("1.1"));
        if !known {
            let message = "an overlay begins with `overlay: 1.1.0`, or 1.0.0";
            self.wrong(root.get("overlay").map_or(overlay, Value::id), message);
            return Vec::new();
        }
        let Some(listed) = root.get("actions").filter(|actions| actions.is_array()) else {
            self.wrong(overlay, "an overlay has a list of `actions`");
            return Vec::new();
        };
        let listed: Vec<NodeId> = listed.items().map(Value::id).collect();
        listed.into_iter().filter_map(|action| self.action(action)).collect()
    }

    fn action(&mut self, id: NodeId) -> Option<Action> {
        let action = self.source.value(id);
        let part = |name: &str| action.get(name).map(Value::id);
        let text = |name: &str| action.get(name).filter(|text| text.as_str().is_some()).map(Value::id);
        let Some(target) = text("target") else {
            self.wrong(id, "an action has a `target`, which is a JSONPath");
            return None;
        };
        let removes = action.get("remove").and_then(Value::as_bool) == Some(true);
        let change = match (removes, text("copy"), part("update")) {
            (true, ..) => Change::Remove,
            (false, Some(copy), _) => Change::Copy(copy),
            (false, None, Some(update)) => Change::Update(update),
            (false, None, None) => {
                self.wrong(id, "an action has `update`, `copy` or `remove: true`");
                return None;
            }
        };
        Some(Action { target, change })
    }

    fn act(&mut self, action: &Action) {
        let Some(targets) = self.selected(action.target) else {
            return;
        };
        if targets.is_empty() {
            let message = "the target selects nothing";
            self.tell_of(&rules::OVERLAY_UNUSED, action.target, message);
            return;
        }
        let update = match action.change {
            Change::Remove => None,
            Change::Update(update) => Some(update),
            Change::Copy(from) => match self.selected(from).as_deref() {
                Some([path]) => self.own(path),
                Some(_) => {
                    self.wrong(from, "`copy` selects one value, no more and no fewer");
                    return;
                }
                None => return,
            },
        };
        let changed = match update {
            Some(update) => targets.iter().try_for_each(|path| self.update(path, update)),
            None => self.remove(&targets),
        };
        if let Err(message) = changed {
            self.wrong(action.target, &message);
        }
    }

    /// The paths of what a JSONPath selects in the first file as it is now.
    fn selected(&mut self, text: NodeId) -> Option<Vec<Vec<Step>>> {
        let written = self.source.value(text).as_str().unwrap_or_default().to_owned();
        let path = match JsonPath::parse(&written) {
            Ok(path) => path,
            Err(error) => {
                let message = format!("this is no JSONPath: {error}");
                self.wrong(text, &message);
                return None;
            }
        };
        let root = self.source.root().id();
        let (values, depth) = (self.source.size(root, self.limits.nodes), self.source.height(root));
        let cost = cost::of(&written, values, depth);
        let several = cost > values as u64;
        self.looks = self.looks.saturating_sub(cost);
        if self.looks == 0 || (several && cost > cost::MAX_SELECTED) {
            let message = "with this target the overlays look at more values than they may";
            self.tell_of(&rules::TOO_LARGE, text, message);
            return None;
        }
        let most = usize::try_from(self.looks / cost::OF_A_PATTERN).unwrap_or(usize::MAX);
        let whole = self.source.root().to_json();
        let step = |element: &PathElement<'_>| match element {
            PathElement::Name(name) => Step::Key((*name).to_owned()),
            PathElement::Index(index) => Step::Item(*index),
        };
        // Paths take more room than values: they are only made where there are not too many.
        let query = || {
            let held = !several || cost::can_be_held(path.query(&whole).len(), depth);
            held.then(|| path.query_located(&whole).dedup())
        };
        let Some((found, compiled)) = patterns::once_each(most, query) else {
            let message = "with this target the overlays look for more patterns than they may, or for too large ones";
            self.tell_of(&rules::TOO_LARGE, text, message);
            return None;
        };
        self.looks = self.looks.saturating_sub(cost::OF_A_PATTERN * compiled as u64);
        let Some(found) = found else {
            let message = "this target selects more values than there is room for";
            self.tell_of(&rules::TOO_LARGE, text, message);
            return None;
        };
        Some(found.locations().map(|path| path.iter().map(step).collect()).collect())
    }

    fn update(&mut self, path: &[Step], update: NodeId) -> Result<(), String> {
        // An earlier target may have held this one.
        let Some(target) = self.own(path) else {
            return Ok(());
        };
        let depth = self.source.depth(target) + self.source.height(update);
        if depth > self.limits.depth {
            return Err(format!("values would be nested more than {} deep", self.limits.depth));
        }
        let size = self.source.size(update, self.limits.nodes);
        if self.source.arena.nodes.len() + size > self.limits.nodes {
            return Err(format!(
                "the contract would hold more than {} values",
                self.limits.nodes
            ));
        }
        match (self.source.node(target).data, self.source.node(update).data) {
            (Data::Object { .. }, Data::Object { .. }) => self.source.merge(target, update),
            (Data::Array { .. }, _) => self.source.append(target, &[update]),
            (Data::Object { .. }, _) => return Err("an object cannot be merged with what is none".to_owned()),
            (_, Data::Object { .. } | Data::Array { .. }) => {
                return Err("a plain value can only be replaced by another one".to_owned());
            }
            _ => self.source.replace(target, update),
        }
        Ok(())
    }

    fn remove(&mut self, paths: &[Vec<Step>]) -> Result<(), String> {
        if paths.iter().any(Vec::is_empty) {
            return Err("the whole document cannot be removed".to_owned());
        }
        let targets: Vec<NodeId> = paths.iter().filter_map(|path| self.own(path)).collect();
        self.source.take_out(&targets);
        Ok(())
    }

    /// The value at a path, which stands there and nowhere else: what an alias shares is copied.
    fn own(&mut self, path: &[Step]) -> Option<NodeId> {
        let root = self.source.files[0].root;
        path.iter()
            .try_fold(root, |node, step| self.source.own_child(node, step))
    }

    fn wrong(&mut self, at: NodeId, message: &str) {
        self.tell_of(&rules::OVERLAY_INVALID, at, message);
    }

    fn tell_of(&mut self, rule: &'static Rule, at: NodeId, message: &str) {
        let value = self.source.value(at);
        let finding = Diagnostic::new(rule, message).at(value.span(), value.pointer());
        self.findings.push(finding);
    }
}
