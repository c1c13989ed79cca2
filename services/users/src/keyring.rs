//! The keys that access tokens are signed with.

use runnerly_common::Error;
use runnerly_common::token::{Claims, PublicKey, SERVICE_LIFETIME, SigningKey};
use time::{Duration, OffsetDateTime};

use crate::store::UserStore;

/// How long a key signs.
const SIGNING: Duration = Duration::days(30);

/// The key that signs now, and those of which tokens can still be good.
#[derive(Clone, Debug)]
pub struct Keyring {
    current: SigningKey,
    older: Vec<PublicKey>,
}

impl Keyring {
    /// The keys of the store. Where the last one is 30 days old, or there is none, it gets a new one; those whose tokens
    /// all have expired are forgotten.
    ///
    /// # Errors
    /// When the store fails, or no key can be made.
    pub async fn open(store: &UserStore, now: OffsetDateTime) -> Result<Self, Error> {
        let fresh = SigningKey::generate().map_err(Error::internal)?;
        let keys = store
            .signing_keys(fresh, now - SIGNING, now - SERVICE_LIFETIME, now)
            .await?;
        let mut keys = keys.into_iter();
        let current = keys.next().ok_or_else(|| Error::internal("there is no signing key"))?;
        Ok(Self {
            current,
            older: keys.map(|key| key.public()).collect(),
        })
    }

    /// The public keys, the one that signs first.
    pub fn public(&self) -> impl Iterator<Item = PublicKey> {
        std::iter::once(self.current.public()).chain(self.older.iter().cloned())
    }

    /// An access token with these claims.
    ///
    /// # Errors
    /// When signing fails.
    pub(crate) fn sign(&self, claims: &Claims) -> Result<String, Error> {
        self.current.sign(claims).map_err(Error::internal)
    }
}
