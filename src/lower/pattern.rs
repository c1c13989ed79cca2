//! `pattern`: ECMA-262 regular expressions in the terms of the linear-time `regex` crate, and of `fancy-regex` where they
//! look around or refer back.

use std::cell::RefCell;
use std::collections::HashMap;

use super::types::Types;

/// The pattern that was searched for last.
pub(super) type Last = RefCell<Option<(String, Option<regex::Regex>)>>;

/// Translations that were made already.
pub(super) type Translations = HashMap<String, Option<String>>;

impl Types<'_> {
    /// The pattern as the runtime understands it; `None` where it is no regular expression.
    pub(super) fn translate(&mut self, pattern: &str) -> Option<String> {
        if let Some(known) = self.translations.get(pattern) {
            return known.clone();
        }
        let translated = translate(pattern);
        self.translations.insert(pattern.to_owned(), translated.clone());
        translated
    }

    /// Whether a pattern of the contract is found in a text; `None` where that may take long to tell.
    pub(super) fn finds(&self, pattern: &str, text: &str) -> Option<bool> {
        let mut last = self.lists.pattern.borrow_mut();
        if last.as_ref().is_none_or(|(known, _)| known != pattern) {
            let regex = || regex::Regex::new(&jsonschema_regex::to_rust_regex(pattern).ok()?).ok();
            *last = Some((pattern.to_owned(), regex()));
        }
        let (_, regex) = last.as_ref()?;
        regex.as_ref().map(|regex| regex.is_match(text))
    }
}

/// Whether a translated pattern is found in a text.
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    match regex::Regex::new(pattern) {
        Ok(regex) => regex.is_match(text),
        Err(_) => fancy_regex::Regex::new(pattern).is_ok_and(|regex| regex.is_match(text).unwrap_or(false)),
    }
}

fn translate(pattern: &str) -> Option<String> {
    let translated = jsonschema_regex::to_rust_regex(pattern).ok()?;
    if regex::Regex::new(&translated).is_err() {
        fancy_regex::Regex::new(&translated).ok()?;
    }
    Some(translated.into_owned())
}

#[cfg(test)]
mod tests {
    use super::translate;

    #[test]
    fn patterns_mean_what_ecma_says() {
        let digits = regex::Regex::new(&translate(r"^\d+$").unwrap()).unwrap();
        assert!(digits.is_match("42") && !digits.is_match("߀"));
        assert_eq!(translate(r"^(?=a)b").as_deref(), Some(r"^(?=a)b"));
        assert_eq!(translate("("), None);
    }
}
