//! References to the network: only to hosts that the user named, and only to what the lock file knows.

use std::path::PathBuf;

use sha2::{Digest as _, Sha256};

use super::Loader;
use super::files::{Refusal, text};
use crate::source::Fetched;
use crate::source::arena::NodeId;
use crate::source::reference::Link;
use crate::source::rules::UNREADABLE_FILE;
use crate::source::scope::Scope;

impl Loader<'_> {
    /// The file at an address; `None` when its host was not named.
    pub(super) fn remote(&mut self, address: &str, at: NodeId) -> Option<Link> {
        let allowed = self.limits.remote.iter().any(|host| is_at(address, host));
        let file = (PathBuf::from(address), address.to_owned());
        allowed.then(|| self.load_once(file, Scope::of_address(address), at, |loader, _, url| loader.fetch(url)))
    }

    /// The text at a URL, if it is what the lock file says.
    fn fetch(&mut self, url: &str) -> Result<String, Refusal> {
        let bytes = self.bytes(url, |fs, limit| fs.fetch(url, limit))?;
        let hash: String = Sha256::digest(&bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        if let Some(known) = self.limits.locked.get(url).filter(|known| **known != hash) {
            let why = format!("`{url}` has changed: its SHA-256 is {hash}, and that in the lock file is {known}");
            return Err((&UNREADABLE_FILE, why));
        }
        let text = text(url, bytes)?;
        let url = url.to_owned();
        self.source.fetched.push(Fetched { url, hash });
        Ok(text)
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
