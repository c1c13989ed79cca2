use iri_string::types::{IriReferenceStr, IriStr, UriReferenceStr, UriStr};

/// A URI with its scheme: RFC 3986 section 3.
pub(super) fn is_uri(text: &str) -> bool {
    UriStr::new(text).is_ok()
}

/// A URI or a relative reference: RFC 3986 section 4.1.
pub(super) fn is_uri_reference(text: &str) -> bool {
    UriReferenceStr::new(text).is_ok()
}

/// An IRI with its scheme: RFC 3987 section 2.2.
pub(super) fn is_iri(text: &str) -> bool {
    IriStr::new(text).is_ok()
}

/// An IRI or a relative reference: RFC 3987 section 2.2.
pub(super) fn is_iri_reference(text: &str) -> bool {
    IriReferenceStr::new(text).is_ok()
}
