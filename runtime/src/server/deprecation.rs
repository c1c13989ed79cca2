//! The header that tells of deprecated operations.

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::operation::Operation;

/// `Deprecation` (RFC 9745).
const DEPRECATION: HeaderName = HeaderName::from_static("deprecation");

/// A date long past: contracts do not say since when an operation is deprecated, and the header needs a date.
const LONG_AGO: HeaderValue = HeaderValue::from_static("@0");

/// Tells of a deprecated operation, unless the answer tells since when by itself.
pub(super) fn tell(operation: &Operation, headers: &mut HeaderMap) {
    if operation.deprecated {
        headers.entry(DEPRECATION).or_insert(LONG_AGO);
    }
}
