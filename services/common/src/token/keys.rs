//! The public keys that access tokens are verified with.

mod fetched;

use std::collections::HashMap;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::errors::Error as Invalid;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use sha2::{Digest as _, Sha256};
use users_api::client::Client;
use wirewright_runtime::server::Denied;

use super::claims::{Claims, ISSUER};
use fetched::Fetched;

/// The type of access tokens in their header (RFC 9068, section 2.1).
pub(super) const TYPE: &str = "at+jwt";

/// A public key of Ed25519.
#[derive(Clone, Debug)]
pub struct PublicKey {
    kid: String,
    x: String,
    key: DecodingKey,
}

impl PublicKey {
    /// A key by what a JWK (RFC 8037) has as `x`.
    pub(super) fn new(x: String) -> Result<Self, Invalid> {
        // The thumbprint of RFC 7638: two services give a key the same name.
        let jwk = format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#);
        let kid = URL_SAFE_NO_PAD.encode(Sha256::digest(jwk));
        Self::named(kid, x)
    }

    fn named(kid: String, x: String) -> Result<Self, Invalid> {
        Ok(Self {
            key: DecodingKey::from_ed_components(&x)?,
            kid,
            x,
        })
    }

    /// Its name.
    #[must_use]
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The key, as a JWK has it: in URL-safe Base64.
    #[must_use]
    pub fn x(&self) -> &str {
        &self.x
    }

    /// What a token says that this key has signed; `None` where it is not good. Whether it has expired is not looked at.
    pub(super) fn read(&self, token: &str, audience: &[&str]) -> Option<Claims> {
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[ISSUER]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        // The caller's clock decides.
        validation.validate_exp = false;
        if audience.is_empty() {
            validation.validate_aud = false;
        } else {
            validation.set_audience(audience);
        }
        let data = decode::<Claims>(token, &self.key, &validation).ok()?;
        (data.header.typ.as_deref() == Some(TYPE)).then_some(data.claims)
    }
}

/// The name of the key that a token says it is signed with.
pub(super) fn named_by(token: &str) -> Option<String> {
    decode_header(token).ok()?.kid
}

/// Where keys come from. Clones share what was fetched.
#[derive(Clone, Debug)]
pub struct Keys(Arc<Source>);

#[derive(Debug)]
enum Source {
    Fixed(HashMap<String, PublicKey>),
    Fetched(Fetched),
}

impl Keys {
    /// These keys and no others: for the service that signs, and for tests.
    pub fn fixed(keys: impl IntoIterator<Item = PublicKey>) -> Self {
        Self(Arc::new(Source::Fixed(by_name(keys))))
    }

    /// The keys that the users service publishes.
    ///
    /// They are fetched with the first token, kept for as long as the answer's `Cache-Control` allows, and fetched again
    /// for a token that names another key, though not more often than every five seconds. Where the users service does
    /// not answer, the keys that are known stay good.
    #[must_use]
    pub fn of(users: Client) -> Self {
        Self(Arc::new(Source::Fetched(Fetched::new(users))))
    }

    /// The key of this name; `None` where there is none.
    ///
    /// # Errors
    /// 503 where that cannot be found out.
    pub(super) async fn find(&self, kid: &str) -> Result<Option<PublicKey>, Denied> {
        match &*self.0 {
            Source::Fixed(keys) => Ok(keys.get(kid).cloned()),
            Source::Fetched(fetched) => fetched.find(kid).await,
        }
    }
}

fn by_name(keys: impl IntoIterator<Item = PublicKey>) -> HashMap<String, PublicKey> {
    keys.into_iter().map(|key| (key.kid.clone(), key)).collect()
}
