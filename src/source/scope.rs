//! What references are seen from: a file, or a schema with `$id`
//! ([JSON Schema 2020-12](https://json-schema.org/draft/2020-12/json-schema-core#section-8.2.1)).

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::address;
use super::arena::{NodeId, Source};
use super::fs::clean;
use super::reference::{Link, RefError, is_remote, percent_decode, strip_file_scheme};
use super::value::Value;
use crate::diagnostic::FileId;

/// A file or a schema with `$id`.
#[derive(Debug)]
pub(super) struct Scope {
    /// Its own address, which is the base of those in it.
    pub(super) address: String,
    /// Where relative references in it lead to files; `None` when they lead to none.
    pub(super) folder: Option<Folder>,
    /// Where the references in it lead, by their text up to the fragment; and the addresses that they mean.
    pub(super) links: HashMap<String, (Link, Option<String>)>,
}

/// A folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Folder {
    /// As files in it are opened.
    pub(super) path: PathBuf,
    /// As the user would write it.
    pub(super) name: PathBuf,
}

impl Folder {
    /// The one that absolute paths begin at.
    pub(super) fn top() -> Self {
        Self {
            path: PathBuf::from("/"),
            name: PathBuf::from("/"),
        }
    }
}

impl Scope {
    /// A file that was found by its path.
    pub(super) fn of_file(path: &Path, name: &str) -> Self {
        let folder = |path: &Path| path.parent().map(Path::to_owned).unwrap_or_default();
        Self {
            address: address::of_path(path),
            folder: Some(Folder {
                path: folder(path),
                name: folder(Path::new(name)),
            }),
            links: HashMap::new(),
        }
    }

    /// A file that was found by its address.
    pub(super) fn of_address(address: &str) -> Self {
        Self {
            address: address.to_owned(),
            folder: None,
            links: HashMap::new(),
        }
    }

    /// The schema in it that has this `$id`; `None` when that names no resource of its own.
    pub(super) fn inner(&self, id: &str) -> Option<Self> {
        let part = own_part(id)?;
        let address = address::resolve(&self.address, part)?;
        Some(Self {
            folder: self.inner_folder(part, &address),
            address,
            links: HashMap::new(),
        })
    }

    fn inner_folder(&self, part: &str, address: &str) -> Option<Folder> {
        let path = part.split('?').next().filter(|part| !is_remote(part))?;
        let path = percent_decode(path)?;
        let path = strip_file_scheme(&path);
        let below = &path[..path.rfind('/').map_or(0, |slash| slash + 1)];
        if below.starts_with('/') {
            // The path of a file, or one at the host of the address.
            let path = clean(Path::new(below));
            return address::is_file(address).then(|| Folder {
                name: path.clone(),
                path,
            });
        }
        let here = self.folder.as_ref()?;
        Some(Folder {
            path: clean(&here.path.join(below)),
            name: clean(&here.name.join(below)),
        })
    }

    /// About how many bytes it holds.
    pub(super) fn size(&self) -> usize {
        let folder = self.folder.as_ref();
        self.address.len()
            + folder.map_or(0, |folder| {
                folder.path.as_os_str().len() + folder.name.as_os_str().len()
            })
    }
}

/// An `$id` or `$self` without its empty fragment; `None` when nothing is left, or when it has another one.
fn own_part(id: &str) -> Option<&str> {
    let (part, fragment) = id.split_once('#').unwrap_or((id, ""));
    (fragment.is_empty() && !part.is_empty()).then_some(part)
}

/// Whether a text can be an `$id` or `$self`.
pub(crate) fn is_address(text: &str) -> bool {
    own_part(text).is_some_and(|part| address::resolve("file:///", part).is_some())
}

/// The address that an `$id` is without a base.
pub(crate) fn whole_address(id: &str) -> Option<String> {
    let part = own_part(id).filter(|part| is_remote(part))?;
    address::resolve("file:///", part)
}

impl Source {
    /// The file or the schema with `$id` that references at a node are seen from: the nearest one around it, or itself.
    pub(crate) fn scope(&self, node: NodeId) -> NodeId {
        let file = &self.files[self.node(node).file.0 as usize];
        let at = node.index() - file.nodes.start;
        file.scopes.get(at).copied().unwrap_or(file.root)
    }

    /// The address of a file or of a schema with `$id`.
    pub(crate) fn own_address(&self, scope: NodeId) -> Option<&str> {
        self.scopes.get(&scope).map(|scope| scope.address.as_str())
    }

    /// The address that a reference up to its fragment means in a file or in a schema with `$id`.
    pub(crate) fn address(&self, scope: NodeId, part: &str) -> Option<&str> {
        let (_, address) = self.scopes.get(&scope)?.links.get(part)?;
        address.as_deref()
    }

    /// The root of the document whose version says what a file means: its own where there are documents of OpenAPI and
    /// AsyncAPI, or else the first one.
    pub(crate) fn ruling(&self, file: FileId) -> Value<'_> {
        let own = self.file_root(file);
        let rules = self.events().is_some() && (own.get("openapi").is_some() || own.get("asyncapi").is_some());
        if rules { own } else { self.root() }
    }

    /// Whether a file is read as OpenAPI 3.0, where `$id` means nothing.
    pub(crate) fn is_30(&self, file: FileId) -> bool {
        let version = self.ruling(file).get("openapi");
        let written = version.and_then(|version| version.as_str().or_else(|| version.as_number()));
        written.is_some_and(|written| written.trim() == "3.0" || written.trim().starts_with("3.0."))
    }

    /// Whether schemas name themselves by `$id`, `$anchor` or `$dynamicAnchor`, or a document by `$self`.
    pub(crate) fn has_names(&self) -> bool {
        self.has_names
    }

    /// The root of the file that a reference up to its fragment leads to.
    pub(crate) fn linked(&self, scope: NodeId, part: &str) -> Result<NodeId, RefError> {
        let link = self.scopes.get(&scope).and_then(|scope| scope.links.get(part));
        match link {
            Some((Link::File(file), _)) => {
                let file = &self.files[file.0 as usize];
                file.failure
                    .as_ref()
                    .map_or(Ok(file.root), |why| Err(RefError::File(why.clone())))
            }
            Some((Link::Failed(why), _)) => Err(RefError::File(why.clone())),
            Some((Link::Outside(path), _)) => Err(RefError::Outside(path.clone())),
            Some((Link::Remote(url), _)) => Err(RefError::Remote(url.clone())),
            None if is_remote(part) => Err(RefError::Remote(part.to_owned())),
            None => Err(RefError::File(format!("`{part}` was not loaded"))),
        }
    }
}
