//! The files that a file's references lead to.

use std::path::{Path, PathBuf};

use super::Loader;
use super::files::unreadable;
use crate::diagnostic::{Diagnostic, FileId};
use crate::source::arena::NodeId;
use crate::source::fs::clean;
use crate::source::reference::{Link, is_remote, percent_decode};
use crate::source::rules;
use crate::source::value::{Entry, Value};

impl Loader<'_> {
    /// Loads what the references of `file` lead to.
    pub(super) fn follow(&mut self, file: FileId) {
        for (part, at) in self.file_parts(file) {
            if !self.source.files[file.0 as usize].links.contains_key(&part) {
                let link = self.link(file, &part, at);
                self.source.files[file.0 as usize].links.insert(part, link);
            }
        }
    }

    /// The file parts of all references in a file, with the string that holds each.
    fn file_parts(&self, file: FileId) -> Vec<(String, NodeId)> {
        let nodes = self.source.files[file.0 as usize].nodes.clone();
        let objects = nodes
            .map(|at| self.source.value(NodeId(at as u32)))
            .filter(|value| value.is_object());
        let mut parts: Vec<(String, NodeId)> = Vec::new();
        for entry in objects.flat_map(Value::entries) {
            let Some(part) = file_part(&entry) else {
                continue;
            };
            // Most references of a file lead to the same few others.
            if parts.iter().rev().take(8).all(|(known, _)| known != part) {
                parts.push((part.to_owned(), entry.value.id()));
            }
        }
        parts
    }

    fn link(&mut self, from: FileId, part: &str, at: NodeId) -> Link {
        let Some(written) = percent_decode(part) else {
            return Link::Failed(format!("`{part}` has a percent sign without two hex digits of UTF-8"));
        };
        let written = PathBuf::from(strip_file_scheme(&written));
        let from = &self.source.files[from.0 as usize];
        let wanted = clean(&beside(&from.path, &written));
        let name = clean(&beside(Path::new(&from.name), &written)).display().to_string();
        // Looked at by its text first: nothing outside is even asked for.
        if !self.allowed(&wanted) {
            return Link::Outside(written);
        }
        let path = match self.fs.canonical(&wanted) {
            Ok(path) => path,
            Err(error) => return Link::Failed(unreadable(&name, &error).1),
        };
        if !self.allowed(&path) {
            return Link::Outside(written);
        }
        if let Some(&file) = self.by_path.get(&path) {
            return Link::File(file);
        }
        self.load_linked(path, name, at)
    }

    fn load_linked(&mut self, path: PathBuf, name: String, at: NodeId) -> Link {
        if self.source.files.len() >= self.limits.files {
            return Link::Failed(self.too_many(at));
        }
        match self.read(&path, &name) {
            Ok(text) => Link::File(self.add(path, name, text)),
            Err((_, why)) => Link::Failed(why),
        }
    }

    fn allowed(&self, path: &Path) -> bool {
        // The paths of `Memory` may be relative: `..` leads out of the folder without a name, and so does `/`.
        let inside = |folder: &PathBuf| path.starts_with(folder) && path.is_absolute() == folder.is_absolute();
        !path.starts_with("..") && self.folders.iter().any(inside)
    }

    /// Says once that there are too many files.
    fn too_many(&mut self, at: NodeId) -> String {
        let why = format!("the contract reaches more than {} files", self.limits.files);
        if !self.too_many_told {
            self.too_many_told = true;
            let value = self.source.value(at);
            let finding = Diagnostic::new(&rules::TOO_LARGE, why.clone()).at(value.span(), value.pointer());
            self.findings
                .push(finding.label("this file and all further ones are not read"));
        }
        why
    }
}

/// The file part of the reference that a member is, if it leads to another file.
fn file_part<'s>(entry: &Entry<'s>) -> Option<&'s str> {
    let text = entry.value.as_str()?;
    let part = text.split('#').next().unwrap_or_default();
    let reference = match entry.key {
        "$ref" | "$dynamicRef" | "operationRef" => true,
        _ => is_mapping(entry.value) && (part.len() < text.len() || part.contains(['/', '.'])),
    };
    (reference && !part.is_empty() && !is_remote(part)).then_some(part)
}

/// Whether a value stands in the `mapping` of a `discriminator`, where it may be a reference or a plain name.
fn is_mapping(value: Value<'_>) -> bool {
    let mapping = value.parent().filter(|parent| parent.key() == Some("mapping"));
    mapping
        .and_then(Value::parent)
        .is_some_and(|parent| parent.key() == Some("discriminator"))
}

/// A path as it is meant in a file.
fn beside(file: &Path, written: &Path) -> PathBuf {
    file.parent().unwrap_or(Path::new("")).join(written)
}

fn strip_file_scheme(written: &str) -> &str {
    let rest = written
        .get(..5)
        .filter(|scheme| scheme.eq_ignore_ascii_case("file:"))
        .map(|_| &written[5..]);
    rest.map_or(written, |rest| rest.strip_prefix("//").unwrap_or(rest))
}
