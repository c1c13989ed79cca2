use std::fmt;

/// Bytes that stand in JSON as base64 ([RFC 4648] section 4, with padding): `format: byte`, or `contentEncoding:
/// base64`.
///
/// ```
/// use wirewright_runtime::codec::to_json;
/// use wirewright_runtime::types::Base64;
///
/// assert_eq!(to_json(&Base64::from(b"hello".to_vec())), br#""aGVsbG8=""#);
/// ```
///
/// [RFC 4648]: https://www.rfc-editor.org/rfc/rfc4648#section-4
#[derive(Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Base64(pub Vec<u8>);

impl Base64 {
    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The bytes.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

impl From<Vec<u8>> for Base64 {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl AsRef<[u8]> for Base64 {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Base64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Base64({} bytes)", self.0.len())
    }
}
