//! Where a `$ref` leads.

use std::fmt;
use std::path::PathBuf;
use std::sync::atomic::Ordering;

use super::arena::{NodeId, Source};
use super::nearest::nearest;
use super::value::Value;
use crate::diagnostic::{FileId, Pointer};

/// References to nothing for which a similar key is looked for.
const MAX_GUESSES: usize = 200;
/// Keys that are compared for each.
const MAX_CANDIDATES: usize = 2000;

/// Why a reference leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefError {
    /// There is nothing at this pointer.
    NotFound {
        /// What the pointer begins at: the root of a file, or a schema with `$id`.
        root: NodeId,
        /// What was looked for in it.
        pointer: Pointer,
        /// The most similar key where the search ended. Looked for only for the first few hundred references.
        nearest: Option<String>,
    },
    /// The file cannot be read or is not valid; the words say why.
    File(String),
    /// The file is outside the folder of the root file, so it was not read. The path is as written in the reference.
    Outside(PathBuf),
    /// The reference needs the network: the URL.
    Remote(String),
    /// The text is no URI reference with a JSON pointer; the words say why.
    Malformed(String),
    /// The fragment is a name, not a pointer: an `$anchor`.
    Anchor {
        /// What it is looked for in: the root of a file, or a schema with `$id`.
        root: NodeId,
        /// The name of the anchor.
        name: String,
    },
}

impl fmt::Display for RefError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound { pointer, .. } => write!(f, "there is nothing at `{pointer}`"),
            Self::File(why) => f.write_str(why),
            Self::Outside(path) => write!(f, "`{}` is outside the folder of the root file", path.display()),
            Self::Remote(url) => write!(f, "`{url}` is on the network"),
            Self::Malformed(why) => f.write_str(why),
            Self::Anchor { name, .. } => write!(f, "there is no anchor `{name}`"),
        }
    }
}

impl std::error::Error for RefError {}

/// What became of the file part of a reference.
#[derive(Clone, Debug)]
pub(super) enum Link {
    File(FileId),
    Failed(String),
    Outside(PathBuf),
    Remote(String),
}

impl Value<'_> {
    /// The value that a token of a pointer leads to.
    pub(crate) fn step(self, token: &str) -> Option<Self> {
        let key = tilde_decode(token)?;
        let item = || index(&key).and_then(|at| self.items().nth(at));
        self.get(&key).or_else(item)
    }
}

impl Source {
    /// The node that a reference standing at `from` leads to: `#/components/schemas/Pet`, `common.yaml`,
    /// `common.yaml#/Pet`, `#`.
    ///
    /// It is seen from the nearest schema around it that has an `$id`, or else from its file; OpenAPI 3.0 knows only
    /// files. The pointer is percent-decoded ([RFC 3986](https://www.rfc-editor.org/rfc/rfc3986) section 2.1), then read
    /// as [RFC 6901](https://www.rfc-editor.org/rfc/rfc6901) says. A `$ref` on the way is not followed, and schemas are
    /// not looked for by the names that they give themselves: that takes [`read`](crate::document::read).
    ///
    /// # Errors
    /// See [`RefError`].
    pub fn resolve(&self, from: NodeId, reference: &str) -> Result<NodeId, RefError> {
        let (part, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let scope = self.scope(from);
        let root = if part.is_empty() {
            scope
        } else {
            self.linked(scope, part)?
        };
        self.fragment(root, fragment)
    }

    /// The node that a fragment means below a root, which need not be the root of a file.
    pub(crate) fn fragment(&self, root: NodeId, fragment: &str) -> Result<NodeId, RefError> {
        let fragment = percent_decode(fragment).ok_or_else(|| {
            RefError::Malformed(format!(
                "`{fragment}` has a percent sign without two hex digits of UTF-8"
            ))
        })?;
        match fragment.strip_prefix('/') {
            Some(pointer) => self.walk(root, pointer),
            None if fragment.is_empty() => Ok(root),
            None => Err(RefError::Anchor { root, name: fragment }),
        }
    }

    /// Follows a pointer, given without its first slash.
    fn walk(&self, root: NodeId, pointer: &str) -> Result<NodeId, RefError> {
        let mut value = self.value(root);
        for token in pointer.split('/') {
            let key = tilde_decode(token)
                .ok_or_else(|| RefError::Malformed(format!("`{token}` has a `~` that is neither `~0` nor `~1`")))?;
            let next = value.step(token);
            value = next.ok_or_else(|| self.not_found(root, pointer, value, &key))?;
        }
        Ok(value.id())
    }

    fn not_found(&self, root: NodeId, pointer: &str, stop: Value<'_>, key: &str) -> RefError {
        let decoded = pointer
            .split('/')
            .map(|token| tilde_decode(token).unwrap_or_else(|| token.to_owned()));
        let pointer = decoded.fold(Pointer::root(), |pointer, key| pointer.join(&key));
        // Many references to many missing keys would cost the product of both.
        let guess = self.guesses.fetch_add(1, Ordering::Relaxed) < MAX_GUESSES;
        let keys = stop.entries().take(MAX_CANDIDATES).map(|entry| entry.key);
        let nearest = guess.then(|| nearest(key, keys)).flatten().map(str::to_owned);
        RefError::NotFound { root, pointer, nearest }
    }
}

/// The name of an anchor in the fragment of a reference.
pub(crate) fn anchor_name(reference: &str) -> Option<String> {
    let (_, fragment) = reference.split_once('#')?;
    percent_decode(fragment).filter(|name| !name.is_empty() && !name.starts_with('/'))
}

/// The index that a token means (RFC 6901 section 4: digits, no leading zero).
fn index(token: &str) -> Option<usize> {
    let plain = token == "0" || (token.bytes().all(|b| b.is_ascii_digit()) && !token.starts_with('0'));
    plain.then(|| token.parse().ok()).flatten()
}

/// Whether the file part of a reference needs the network, or is a name without a place such as `urn:a:b`.
pub(super) fn is_remote(file_part: &str) -> bool {
    if file_part.starts_with("//") {
        return true;
    }
    let Some((scheme, _)) = file_part.split_once(':') else {
        return false;
    };
    // One letter is a drive of Windows.
    let scheme_like = scheme.len() > 1
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
    scheme_like && !scheme.eq_ignore_ascii_case("file")
}

/// The text with `%41` replaced by what it stands for; `None` when that is not UTF-8 or a `%` is followed by
/// something else.
pub(super) fn percent_decode(text: &str) -> Option<String> {
    if !text.contains('%') {
        return Some(text.to_owned());
    }
    let mut decoded = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let mut digit = || bytes.next().and_then(|b| char::from(b).to_digit(16));
            let (high, low) = (digit()?, digit()?);
            decoded.push((high * 16 + low) as u8);
        } else {
            decoded.push(byte);
        }
    }
    String::from_utf8(decoded).ok()
}

/// A path without `file:` or `file://` in front of it.
pub(super) fn strip_file_scheme(written: &str) -> &str {
    let rest = written
        .get(..5)
        .filter(|scheme| scheme.eq_ignore_ascii_case("file:"))
        .map(|_| &written[5..]);
    rest.map_or(written, |rest| rest.strip_prefix("//").unwrap_or(rest))
}

/// The token with `~1` and `~0` replaced; `None` when a `~` is followed by something else.
fn tilde_decode(token: &str) -> Option<String> {
    let mut decoded = String::with_capacity(token.len());
    let mut chars = token.chars();
    while let Some(c) = chars.next() {
        decoded.push(match c {
            '~' => match chars.next()? {
                '0' => '~',
                '1' => '/',
                _ => return None,
            },
            other => other,
        });
    }
    Some(decoded)
}
