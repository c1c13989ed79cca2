use iri_string::template::UriTemplateStr;

/// A URI template: RFC 6570 section 2.
pub(super) fn is_uri_template(text: &str) -> bool {
    UriTemplateStr::new(text).is_ok()
}
