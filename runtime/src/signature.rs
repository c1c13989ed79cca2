//! Signatures over the raw bytes of a body: who sends a webhook or a callback signs it, and who receives it checks that
//! before anything of it is read.
//!
//! A client signs by its builder's `signer`, a router checks by the layer `server::Signed`. `HmacSha256` (feature `hmac`)
//! is both a [`Signer`] and a [`SignatureCheck`]; other ways of signing implement the traits.

#[cfg(feature = "hmac")]
mod hmac;

use std::error::Error;

use http::request::Parts;
use http::{HeaderMap, HeaderValue};

#[cfg(feature = "hmac")]
pub use hmac::{HmacSha256, WeakSecret};

/// Signs requests.
pub trait Signer: Send + Sync + 'static {
    /// The headers that show who sends a request, made of its head and the raw bytes of its body.
    ///
    /// # Errors
    /// When it cannot be signed; then it is not sent.
    fn sign(&self, head: &Parts, body: &[u8]) -> Result<HeaderMap, Box<dyn Error + Send + Sync>>;
}

/// Checks signatures.
pub trait SignatureCheck: Send + Sync + 'static {
    /// Whether the request is signed by who may send it. It should take the same time for every wrong signature.
    fn is_good(&self, head: &Parts, body: &[u8]) -> bool;

    /// The challenge in the answer to a request whose signature is not good ([RFC 9110] section 11.6.1).
    ///
    /// [RFC 9110]: https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1
    fn challenge(&self) -> HeaderValue {
        HeaderValue::from_static("Signature")
    }
}
