/// Whether a text is a regular expression.
pub(super) fn is_regex(text: &str) -> bool {
    regex::Regex::new(text).is_ok()
}
