//! Addresses that are read from folders in place of the network.

use std::path::{Path, PathBuf};

use super::Loader;
use super::files::unreadable;
use crate::source::address;
use crate::source::arena::NodeId;
use crate::source::fs::clean;
use crate::source::reference::{Link, percent_decode};
use crate::source::scope::Scope;

/// An address and the folder that what begins with it is read from.
pub(super) struct Map {
    /// In its normal form.
    address: String,
    /// As files in it are opened.
    folder: PathBuf,
    /// As the user wrote it.
    name: PathBuf,
}

impl Map {
    /// What an address has behind this one; `None` when it does not begin with it.
    fn rest<'a>(&self, address: &'a str) -> Option<&'a str> {
        let rest = address.strip_prefix(self.address.as_str())?;
        let whole = rest.is_empty() || rest.starts_with(['/', '?']) || self.address.ends_with(['/', ':']);
        whole.then(|| rest.split('?').next().unwrap_or_default().trim_start_matches('/'))
    }
}

impl Loader<'_> {
    /// Reads which addresses are mapped. Their folders may be read.
    pub(super) fn maps(&mut self) {
        for (address, name) in &self.limits.mapped {
            let folder = self.fs.canonical(name).unwrap_or_else(|_| clean(name));
            self.folders.push(folder.clone());
            self.maps.push(Map {
                address: address::normal(address.trim_end_matches('#')),
                folder,
                name: name.clone(),
            });
        }
    }

    /// The file at an address; `None` when that is not mapped.
    pub(super) fn mapped(&mut self, address: &str, at: NodeId) -> Option<Link> {
        let fitting = self
            .maps
            .iter()
            .filter_map(|map| Some((map.address.len(), map, map.rest(address)?)));
        // The first of equal ones.
        let (_, map, rest) = fitting.reduce(|best, next| if next.0 > best.0 { next } else { best })?;
        let (folder, name) = (map.folder.clone(), map.name.clone());
        let Some(rest) = percent_decode(rest) else {
            return Some(Link::Failed(format!("`{address}` is not UTF-8")));
        };
        let file = self.in_folder(&folder, &name, &rest, address, at);
        Some(match file {
            Link::Failed(why) if !rest.is_empty() && !rest.ends_with('/') => {
                match self.in_folder(&folder, &name, &format!("{rest}.json"), address, at) {
                    Link::Failed(_) => Link::Failed(why),
                    file => file,
                }
            }
            file => file,
        })
    }

    fn in_folder(&mut self, folder: &Path, name: &Path, rest: &str, address: &str, at: NodeId) -> Link {
        let below = |folder: &Path| {
            if rest.is_empty() {
                folder.to_owned()
            } else {
                clean(&folder.join(rest))
            }
        };
        let (wanted, name) = (below(folder), below(name));
        if !wanted.starts_with(folder) {
            return Link::Outside(wanted);
        }
        let name = name.display().to_string();
        match self.fs.canonical(&wanted) {
            Ok(path) if !self.allowed(&path) => Link::Outside(path),
            Ok(path) => self.load_linked(path, name, Scope::of_address(address), at),
            Err(error) => Link::Failed(unreadable(&name, &error).1),
        }
    }
}
