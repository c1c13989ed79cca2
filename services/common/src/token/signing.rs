//! Signing access tokens.

use std::fmt;

use aws_lc_rs::rand;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use wirewright_runtime::types::Secret;

use super::claims::Claims;
use super::keys::{PublicKey, TYPE};

/// Keys or tokens could not be made; nothing that a request can cause.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Failure(&'static str);

/// A private key of Ed25519 (RFC 8032). `Debug` shows its name only.
#[derive(Clone)]
pub struct SigningKey {
    key: EncodingKey,
    public: PublicKey,
}

impl SigningKey {
    /// A new key.
    ///
    /// # Errors
    /// When the system has no random numbers.
    pub fn generate() -> Result<Self, Failure> {
        let pair = Ed25519KeyPair::generate().map_err(|_| Failure("no key could be made"))?;
        let document = pair.to_pkcs8().map_err(|_| Failure("no key could be made"))?;
        Self::from_pkcs8(document.as_ref())
    }

    /// A key that was kept.
    ///
    /// # Errors
    /// When the bytes are no such key.
    pub fn from_pkcs8(bytes: &[u8]) -> Result<Self, Failure> {
        let pair = Ed25519KeyPair::from_pkcs8(bytes).map_err(|_| Failure("what was kept is no key of Ed25519"))?;
        let x = URL_SAFE_NO_PAD.encode(pair.public_key());
        Ok(Self {
            key: EncodingKey::from_ed_der(bytes),
            public: PublicKey::new(x).map_err(|_| Failure("what was kept is no key of Ed25519"))?,
        })
    }

    /// The key in PKCS #8 (RFC 5958), to be kept.
    #[must_use]
    pub fn to_pkcs8(&self) -> Secret<Vec<u8>> {
        Secret::new(self.key.as_bytes().to_vec())
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        self.public.clone()
    }

    /// An access token with these claims.
    ///
    /// # Errors
    /// When signing fails.
    pub fn sign(&self, claims: &Claims) -> Result<String, Failure> {
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(TYPE.to_owned());
        header.kid = Some(self.public.kid().to_owned());
        encode(&header, claims, &self.key).map_err(|_| Failure("no token could be signed"))
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SigningKey").field(&self.public.kid()).finish()
    }
}

/// A new secret of 256 bits, in letters that stand anywhere in HTTP.
///
/// # Errors
/// When the system has no random numbers.
pub fn random_secret() -> Result<Secret<String>, Failure> {
    let mut bytes = [0; 32];
    rand::fill(&mut bytes).map_err(|_| Failure("there are no random numbers"))?;
    Ok(Secret::new(URL_SAFE_NO_PAD.encode(bytes)))
}
