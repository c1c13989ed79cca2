//! References to the network: only to hosts that the user named, and only to what the lock file knows.

use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::Loader;
use crate::source::Fetched;
use crate::source::arena::NodeId;
use crate::source::reference::Link;
use crate::source::scope::Scope;

impl Loader<'_> {
    /// The file at an address; `None` when its host was not named.
    pub(super) fn remote(&mut self, address: &str, at: NodeId) -> Option<Link> {
        let allowed = self.limits.remote.iter().any(|host| is_at(address, host));
        allowed.then(|| self.fetched(address, at))
    }

    fn fetched(&mut self, address: &str, at: NodeId) -> Link {
        if let Some(&file) = self.by_path.get(Path::new(address)) {
            return Link::File(file);
        }
        if self.source.files.len() >= self.limits.files {
            let why = format!("the contract reaches more than {} files", self.limits.files);
            self.tell(at, why.clone(), "this file and all further ones are not read");
            return Link::Failed(why);
        }
        let limits = self.limits;
        let limit = limits.file_bytes.min(limits.total_bytes.saturating_sub(self.bytes));
        let bytes = match self.fs.fetch(address, limit) {
            Ok(bytes) if bytes.len() as u64 > limit => {
                return Link::Failed(format!("`{address}` is larger than {limit} bytes"));
            }
            Ok(bytes) => bytes,
            Err(error) => return Link::Failed(format!("`{address}` cannot be fetched: {error}")),
        };
        self.bytes += bytes.len() as u64;
        let hash: String = Sha256::digest(&bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        if let Some(known) = limits.locked.get(address).filter(|known| **known != hash) {
            return Link::Failed(format!(
                "`{address}` has changed: its SHA-256 is {hash}, and that in the lock file is {known}"
            ));
        }
        let Ok(text) = String::from_utf8(bytes) else {
            return Link::Failed(format!("`{address}` is not UTF-8"));
        };
        self.source.fetched.push(Fetched {
            url: address.to_owned(),
            hash,
        });
        let scope = Scope::of_address(address);
        Link::File(self.add(PathBuf::from(address), address.to_owned(), text, scope))
    }
}

/// Whether an address is at a host: `example.com` stands for `https://example.com`, and any other port has to be named.
fn is_at(address: &str, host: &str) -> bool {
    let origin = if host.contains("://") {
        host.trim_end_matches('/').to_ascii_lowercase()
    } else {
        format!("https://{}", host.to_ascii_lowercase())
    };
    let web = origin.starts_with("https://") || origin.starts_with("http://");
    web && address.strip_prefix(&origin).is_some_and(|rest| rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::is_at;

    #[test]
    fn a_host_is_that_host_alone() {
        for (address, host, expected) in [
            ("https://example.com/a.yaml", "example.com", true),
            ("https://example.com/a.yaml", "Example.com", true),
            ("https://example.com:444/a.yaml", "example.com", false),
            ("https://example.com:444/a.yaml", "example.com:444", true),
            ("http://example.com/a.yaml", "example.com", false),
            ("http://127.0.0.1:80/a.yaml", "http://127.0.0.1:80", true),
            ("https://example.com.evil.example/a.yaml", "example.com", false),
            ("https://example.com@evil.example/a.yaml", "example.com", false),
            ("https://sub.example.com/a.yaml", "example.com", false),
            ("file:///etc/passwd", "file://", false),
        ] {
            assert_eq!(is_at(address, host), expected, "{address} at {host}");
        }
    }
}
