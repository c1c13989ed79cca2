//! The files that a file's references lead to.

use std::path::{Path, PathBuf};

use super::Loader;
use super::files::{Refusal, unreadable};
use super::scan::{Reference, TOO_LONG};
use crate::diagnostic::FileId;
use crate::source::address;
use crate::source::arena::NodeId;
use crate::source::fs::clean;
use crate::source::reference::{Link, is_remote, percent_decode, strip_file_scheme};
use crate::source::scope::{Folder, Scope};

impl Loader<'_> {
    /// Loads what the references of `file` lead to. That happens even where an address turns out to be that of a schema
    /// inside a file: which of them are schemas is not known here.
    pub(super) fn follow(&mut self, file: FileId) {
        for reference in self.references(file) {
            let scope = self.source.scopes.get(&reference.scope);
            if scope.is_some_and(|scope| scope.links.contains_key(&reference.part)) {
                continue;
            }
            let base = scope.map_or("", |scope| scope.address.as_str());
            // The base of a relative reference may be long, and there may be many.
            let cost = if is_remote(&reference.part) { 0 } else { base.len() };
            let (link, address) = if self.may_hold(cost, reference.at) {
                self.link(&reference)
            } else {
                (Link::Failed(TOO_LONG.to_owned()), None)
            };
            if let Some(scope) = self.source.scopes.get_mut(&reference.scope) {
                scope.links.insert(reference.part, (link, address));
            }
        }
    }

    /// Where a reference leads, and the address that it means.
    fn link(&mut self, reference: &Reference) -> (Link, Option<String>) {
        let scope = self.source.scopes.get(&reference.scope);
        let address = scope.and_then(|scope| address::resolve(&scope.address, &reference.part));
        let link = match address
            .as_deref()
            .and_then(|address| self.mapped(address, reference.at))
        {
            Some(link) => link,
            None => match address
                .as_deref()
                .and_then(|address| self.remote(address, reference.at))
            {
                Some(link) => link,
                None => self.unmapped(reference, address.as_deref()),
            },
        };
        (link, address)
    }

    fn unmapped(&mut self, reference: &Reference, address: Option<&str>) -> Link {
        let part = reference.part.as_str();
        if is_remote(part) {
            return Link::Remote(part.to_owned());
        }
        let is_file = address.is_some_and(address::is_file);
        let scope = self.source.scopes.get(&reference.scope);
        let folder = scope.and_then(|scope| scope.folder.clone());
        let folder = folder.or_else(|| is_file.then(Folder::top));
        let link = folder.map(|folder| self.beside(&folder, part, reference.at));
        match (link, address) {
            (Some(link @ Link::File(_)), _) => link,
            (Some(link), Some(_)) if is_file => link,
            (Some(link), None) => link,
            (_, address) => Link::Remote(address.unwrap_or(part).to_owned()),
        }
    }

    /// A file whose path is seen from a folder.
    fn beside(&mut self, folder: &Folder, part: &str, at: NodeId) -> Link {
        let Some(written) = percent_decode(part) else {
            return Link::Failed(format!("`{part}` has a percent sign without two hex digits of UTF-8"));
        };
        let written = PathBuf::from(strip_file_scheme(&written));
        let wanted = clean(&folder.path.join(&written));
        let name = clean(&folder.name.join(&written)).display().to_string();
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
        let scope = Scope::of_file(&path, &name);
        self.load_linked(path, name, scope, at)
    }

    /// A file that may be read, unless it was.
    pub(super) fn load_linked(&mut self, path: PathBuf, name: String, scope: Scope, at: NodeId) -> Link {
        self.load_once((path, name), scope, at, Self::read)
    }

    /// A file by its path, or by its address in place of that, unless it was read.
    pub(super) fn load_once(
        &mut self,
        (path, name): (PathBuf, String),
        scope: Scope,
        at: NodeId,
        read: impl FnOnce(&mut Self, &Path, &str) -> Result<String, Refusal>,
    ) -> Link {
        if let Some(&file) = self.by_path.get(&path) {
            return Link::File(file);
        }
        if self.source.files.len() >= self.limits.files {
            let why = format!("the contract reaches more than {} files", self.limits.files);
            self.tell(at, why.clone(), "this file and all further ones are not read");
            return Link::Failed(why);
        }
        match read(self, &path, &name) {
            Ok(text) => Link::File(self.add(path, name, text, scope)),
            Err((_, why)) => Link::Failed(why),
        }
    }

    pub(super) fn allowed(&self, path: &Path) -> bool {
        // The paths of `Memory` may be relative: `..` leads out of the folder without a name, and so does `/`.
        let inside = |folder: &PathBuf| path.starts_with(folder) && path.is_absolute() == folder.is_absolute();
        !path.starts_with("..") && self.folders.iter().any(inside)
    }
}
