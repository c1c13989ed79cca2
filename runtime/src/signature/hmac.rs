//! HMAC-SHA256 (RFC 2104, FIPS 180-4), written as Standard Webhooks has it.

use std::error::Error;
use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue};
use sha2::Sha256;
use uuid::Uuid;

use super::{SignatureCheck, Signer};

const ID: HeaderName = HeaderName::from_static("webhook-id");
const TIMESTAMP: HeaderName = HeaderName::from_static("webhook-timestamp");
const SIGNATURE: HeaderName = HeaderName::from_static("webhook-signature");

/// How many signatures of a request are looked at.
const MAX_SIGNATURES: usize = 16;

/// Signatures with a secret that both sides know, as [Standard Webhooks] has them: `webhook-id` names the message,
/// `webhook-timestamp` says when it was sent, in seconds since 1970, and `webhook-signature` holds `v1,` and the Base64 of
/// HMAC-SHA256 over `{id}.{timestamp}.{body}`.
///
/// A message whose timestamp is further than five minutes from the receiver's clock is refused, so that what somebody
/// recorded cannot be sent again later. Within that time the same message may come twice; a receiver that must not do
/// a thing twice remembers the `webhook-id`.
///
/// ```
/// use wirewright_runtime::signature::HmacSha256;
///
/// let signatures = HmacSha256::new("a secret of at least 24 bytes")?;
/// assert!(HmacSha256::new("short").is_err());
/// # Ok::<(), wirewright_runtime::signature::WeakSecret>(())
/// ```
///
/// [Standard Webhooks]: https://www.standardwebhooks.com
#[derive(Clone)]
pub struct HmacSha256 {
    /// The first one signs; all of them are good.
    secrets: Vec<Vec<u8>>,
    tolerance: Duration,
}

impl HmacSha256 {
    /// Signatures with this secret.
    ///
    /// # Errors
    /// When it has fewer than 24 bytes, or is no Base64 behind `whsec_`.
    pub fn new(secret: impl AsRef<[u8]>) -> Result<Self, WeakSecret> {
        Ok(Self {
            secrets: vec![bytes(secret.as_ref())?],
            tolerance: Duration::from_secs(5 * 60),
        })
    }

    /// The same, and signatures with this secret are good too: the old one, while a new one takes its place.
    ///
    /// # Errors
    /// As [`HmacSha256::new`].
    pub fn also(mut self, secret: impl AsRef<[u8]>) -> Result<Self, WeakSecret> {
        self.secrets.push(bytes(secret.as_ref())?);
        Ok(self)
    }

    /// The same with another time by which the clocks of sender and receiver may differ, the way between them included.
    #[must_use]
    pub fn tolerance(mut self, tolerance: Duration) -> Self {
        self.tolerance = tolerance;
        self
    }

    fn signature(secret: &[u8], id: &[u8], timestamp: &[u8], body: &[u8]) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret).ok()?;
        for part in [id, b".", timestamp, b".", body] {
            mac.update(part);
        }
        Some(mac)
    }

    fn headers(&self, id: &str, timestamp: u64, body: &[u8]) -> Option<HeaderMap> {
        let timestamp = timestamp.to_string();
        let secret = self.secrets.first()?;
        let mac = Self::signature(secret, id.as_bytes(), timestamp.as_bytes(), body)?;
        let signature = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
        let mut headers = HeaderMap::new();
        for (name, text) in [(ID, id), (TIMESTAMP, &timestamp), (SIGNATURE, &signature)] {
            headers.insert(name, HeaderValue::from_str(text).ok()?);
        }
        Some(headers)
    }

    fn is_good_at(&self, now: u64, headers: &HeaderMap, body: &[u8]) -> bool {
        let (Some(id), Some(timestamp), Some(given)) =
            (only(headers, &ID), only(headers, &TIMESTAMP), only(headers, &SIGNATURE))
        else {
            return false;
        };
        let sent = std::str::from_utf8(timestamp)
            .ok()
            .and_then(|text| text.parse::<u64>().ok());
        if id.is_empty() || sent.is_none_or(|sent| sent.abs_diff(now) > self.tolerance.as_secs()) {
            return false;
        }
        let given: Vec<Vec<u8>> = given
            .split(|byte| *byte == b' ')
            .take(MAX_SIGNATURES)
            .filter_map(|one| STANDARD.decode(one.strip_prefix(b"v1,")?).ok())
            .collect();
        let mut good = false;
        for secret in &self.secrets {
            let Some(mac) = Self::signature(secret, id, timestamp, body) else {
                continue;
            };
            for signature in &given {
                // Compares in constant time.
                good |= mac.clone().verify_slice(signature).is_ok();
            }
        }
        good
    }
}

/// The value of a header that is there once.
fn only<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h [u8]> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?;
    values.next().is_none().then_some(value.as_bytes())
}

/// The bytes of a secret: as they are, or behind `whsec_` in Base64, as Standard Webhooks writes them.
fn bytes(secret: &[u8]) -> Result<Vec<u8>, WeakSecret> {
    let bytes = match secret.strip_prefix(b"whsec_") {
        Some(text) => STANDARD.decode(text).map_err(|_| WeakSecret)?,
        None => secret.to_vec(),
    };
    if bytes.len() < 24 { Err(WeakSecret) } else { Ok(bytes) }
}

/// Seconds since 1970.
fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs())
}

impl Signer for HmacSha256 {
    fn sign(&self, _: &Parts, body: &[u8]) -> Result<HeaderMap, Box<dyn Error + Send + Sync>> {
        let id = format!("msg_{}", Uuid::now_v7().simple());
        self.headers(&id, now(), body)
            .ok_or_else(|| "the signature is no header".into())
    }
}

impl SignatureCheck for HmacSha256 {
    fn is_good(&self, head: &Parts, body: &[u8]) -> bool {
        self.is_good_at(now(), &head.headers, body)
    }

    fn challenge(&self) -> HeaderValue {
        HeaderValue::from_static("Webhook-Signature algorithm=\"hmac-sha256\"")
    }
}

/// The secrets are not shown.
impl fmt::Debug for HmacSha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HmacSha256")
            .field("secrets", &self.secrets.len())
            .field("tolerance", &self.tolerance)
            .finish()
    }
}

/// A secret has fewer than 24 bytes, or is no Base64 behind `whsec_`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WeakSecret;

impl fmt::Display for WeakSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a secret needs at least 24 bytes, and Base64 behind `whsec_`")
    }
}

impl Error for WeakSecret {}

#[cfg(test)]
mod tests;
