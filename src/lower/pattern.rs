//! `pattern`: ECMA-262 regular expressions in the terms of the linear-time `regex` crate.

use std::collections::HashMap;

use super::types::Types;

/// Translations that were made already.
pub(super) type Translations = HashMap<String, Option<String>>;

impl Types<'_> {
    /// The pattern as the `regex` crate understands it; `None` where that cannot hold it (look-around,
    /// back-references) or where it is no regular expression at all.
    pub(super) fn translate(&mut self, pattern: &str) -> Option<String> {
        if let Some(known) = self.translations.get(pattern) {
            return known.clone();
        }
        let translated = translate(pattern);
        self.translations.insert(pattern.to_owned(), translated.clone());
        translated
    }
}

fn translate(pattern: &str) -> Option<String> {
    let translated = jsonschema_regex::to_rust_regex(pattern).ok()?;
    regex::Regex::new(&translated).ok()?;
    Some(translated.into_owned())
}

#[cfg(test)]
mod tests {
    use super::translate;

    #[test]
    fn patterns_mean_what_ecma_says() {
        let digits = regex::Regex::new(&translate(r"^\d+$").unwrap()).unwrap();
        assert!(digits.is_match("42") && !digits.is_match("߀"));
        assert_eq!(translate(r"^(?=a)b"), None);
        assert_eq!(translate("("), None);
    }
}
