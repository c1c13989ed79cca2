//! What sends callbacks.

use std::time::Duration;

use wirewright_runtime::client::{Client, Retry};
use wirewright_runtime::signature::HmacSha256;
use wirewright_runtime::types::Secret;

use super::resolver::PublicOnly;
use super::targets::Allowed;
use crate::Error;

/// How long a receiver may take to answer.
const TIMEOUT: Duration = Duration::from_secs(5);
/// How long a connection may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);
/// How many bytes of an answer are read.
const ANSWER_LIMIT: usize = 16 * 1024;

/// Who is called back, and what callbacks are signed with.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Hosts that are called whatever their addresses, over `http` too: names, or addresses as they stand in a URL.
    pub hosts: Vec<String>,
    /// Whether no other hosts are called, public ones among them.
    pub only_hosts: bool,
    /// The secret of the signatures, of 24 bytes or more.
    pub secret: Secret<String>,
}

/// Sends signed callbacks to whom it may.
#[derive(Clone, Debug)]
pub struct Sender {
    allowed: Allowed,
    client: Client,
}

impl Sender {
    /// A sender with these settings.
    ///
    /// # Errors
    /// When the secret is too short, or the system lacks what calls need.
    pub fn new(settings: &Settings) -> Result<Self, Error> {
        let allowed = Allowed::of(settings.hosts.iter().cloned());
        let allowed = if settings.only_hosts { allowed.only() } else { allowed };
        let signatures = HmacSha256::new(settings.secret.expose()).map_err(Error::internal)?;
        let client = Client::sender()
            .targets(allowed.clone())
            .signer(signatures)
            .timeout(TIMEOUT)
            .body_limit(ANSWER_LIMIT)
            // The courier tries again, and remembers how often.
            .retry(Retry::none())
            .connect_timeout(CONNECT_TIMEOUT)
            .resolver(PublicOnly(allowed.clone()))
            // It would look up names by itself.
            .no_proxy()
            .build()
            .map_err(Error::internal)?;
        Ok(Self { allowed, client })
    }

    /// The client that generated senders are made of.
    #[must_use]
    pub fn client(&self) -> Client {
        self.client.clone()
    }

    /// Checks a URL that somebody names as `callback_url`, before anything is sent.
    ///
    /// # Errors
    /// A broken rule when it is none that would be called.
    pub fn check(&self, url: &str) -> Result<(), Error> {
        let checked = self.allowed.check(url);
        checked.map_err(|reason| Error::rule("/callback_url", reason))
    }
}
