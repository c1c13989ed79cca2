//! The services that may have access tokens of their own.

use std::fmt;

use sha2::{Digest, Sha256};
use wirewright_runtime::server::same_secret;
use wirewright_runtime::types::Secret;

/// A service that shows who it is by a secret. `Debug` does not show the secret.
#[derive(Clone)]
pub struct ServiceClient {
    id: String,
    digest: [u8; 32],
    scopes: Vec<String>,
}

impl ServiceClient {
    /// A service with its secret, and the scopes that it may have. The secret has to be one that nobody can guess: it is
    /// hashed as such and not as a password.
    #[must_use]
    pub fn new(id: impl Into<String>, secret: &Secret<String>, scopes: &[&str]) -> Self {
        Self {
            id: id.into(),
            digest: digest(secret.expose()),
            scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
        }
    }

    /// Its name.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The scopes that it may have.
    #[must_use]
    pub fn scopes(&self) -> &[String] {
        &self.scopes
    }
}

impl fmt::Debug for ServiceClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServiceClient")
            .field("id", &self.id)
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}

/// The client of this name and secret. It takes as long where there is none of the name.
pub(crate) fn find<'c>(clients: &'c [ServiceClient], id: &str, secret: &Secret<String>) -> Option<&'c ServiceClient> {
    let given = digest(secret.expose());
    let known = clients.iter().find(|client| client.id == id);
    let expected = known.map_or([0; 32], |client| client.digest);
    known.filter(|_| same_secret(given, expected))
}

fn digest(secret: &str) -> [u8; 32] {
    Sha256::digest(secret).into()
}
