//! Names that users give: each is taken as it is, or not at all.

use unicode_normalization::UnicodeNormalization;

use super::{MAX_LENGTH, MODULES, Scope, camel, snake};
use crate::code::Ident;
use crate::diagnostic::Span;

/// What a name is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::lower) enum Case {
    /// A type, as it is.
    Type,
    /// A field, as it is.
    Field,
    /// Names in several cases are made of it.
    Stem,
}

/// Why a name is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::lower) enum Unusable {
    /// Rust has no such identifier.
    NoIdentifier,
    /// Rust writes such a name in another case: this one.
    Case(String),
    /// The generated code has something else of this name.
    Taken(String),
    /// It is given to something else: this name, there.
    Given(String, Span),
}

/// The identifier that a text is, fit for what it is to name.
pub(in crate::lower) fn given(text: &str, case: Case) -> Result<String, Unusable> {
    if text.len() > 4 * MAX_LENGTH {
        return Err(Unusable::NoIdentifier);
    }
    // Rust compares identifiers in this form.
    let name: String = text.nfc().collect();
    if name.chars().count() > MAX_LENGTH || Ident::new(&name).word() != name {
        return Err(Unusable::NoIdentifier);
    }
    let other = match case {
        Case::Type => is_other_than_camel(&name).then(|| camel(&name)),
        Case::Field => Some(snake(&name)).filter(|snake| *snake != name),
        Case::Stem => None,
    };
    other.map_or(Ok(name), |other| Err(Unusable::Case(other)))
}

/// Whether rustc would ask for another case of a type: `HTTPRoute` is as good to it as `HttpRoute`.
fn is_other_than_camel(name: &str) -> bool {
    name.starts_with(char::is_lowercase) || name.contains('_')
}

/// The module of a given name.
pub(in crate::lower) fn given_module(name: &str) -> Result<String, Unusable> {
    let module = snake(name);
    if !module.is_ascii() {
        return Err(Unusable::NoIdentifier);
    }
    if MODULES.contains(&module.as_str()) {
        return Err(Unusable::Taken(module));
    }
    Ok(module)
}

impl Scope {
    /// Claims names that were given at a place: all of them, or none.
    pub(in crate::lower) fn give(&mut self, names: &[&str], span: Span) -> Result<(), Unusable> {
        for &name in names {
            if let Some(first) = self.given.get(name) {
                return Err(Unusable::Given(name.to_owned(), *first));
            }
            if self.is_taken(name) {
                return Err(Unusable::Taken(name.to_owned()));
            }
        }
        for &name in names {
            self.taken.insert(name.to_owned());
            self.given.insert(name.to_owned(), span);
        }
        if let Some(first) = names.first() {
            self.places.insert(span, (*first).to_owned());
        }
        Ok(())
    }

    /// The name that was given at a place.
    pub(in crate::lower) fn given_at(&self, span: Span) -> Option<Ident> {
        self.places.get(&span).map(|name| Ident::new(name))
    }
}

#[cfg(test)]
mod tests {
    use super::{Case, Scope, Unusable, given, given_module};
    use crate::diagnostic::{FileId, Span};

    fn at(start: u32) -> Span {
        let file = FileId(0);
        Span { file, start, end: 9 }
    }

    #[test]
    fn a_name_is_an_identifier_in_its_case() {
        let other = |name: &str| Err(Unusable::Case(name.to_owned()));
        for (text, case, expected) in [
            ("Activity", Case::Type, Ok("Activity".to_owned())),
            ("HTTPRoute", Case::Type, Ok("HTTPRoute".to_owned())),
            ("fetch_result", Case::Type, other("FetchResult")),
            ("activity", Case::Type, other("Activity")),
            ("owner_id", Case::Field, Ok("owner_id".to_owned())),
            ("type", Case::Field, Ok("type".to_owned())),
            ("ownerId", Case::Field, other("owner_id")),
            ("fetchPet", Case::Stem, Ok("fetchPet".to_owned())),
            ("cafe\u{301}", Case::Field, Ok("caf\u{e9}".to_owned())),
        ] {
            assert_eq!(given(text, case), expected, "{text:?}");
        }
        let long = "a".repeat(81);
        for text in [
            "",
            "_",
            "self",
            "two words",
            "3d",
            "a-b",
            "r#type",
            "a\nb",
            "A {} fn",
            &long,
        ] {
            assert_eq!(given(text, Case::Stem), Err(Unusable::NoIdentifier), "{text:?}");
        }
    }

    #[test]
    fn modules_have_names_that_files_can_have() {
        assert_eq!(given_module("Laufzeit"), Ok("laufzeit".to_owned()));
        assert_eq!(given_module("Größe"), Err(Unusable::NoIdentifier));
        assert_eq!(given_module("types"), Err(Unusable::Taken("types".to_owned())));
    }

    #[test]
    fn a_name_is_given_once_and_before_others() {
        let mut scope = Scope::types();
        assert_eq!(scope.give(&["ARequest", "AResponse"], at(1)), Ok(()));
        let twice = Unusable::Given("AResponse".to_owned(), at(1));
        assert_eq!(scope.give(&["B", "AResponse"], at(2)), Err(twice));
        assert_eq!(
            scope.give(&["Option"], at(3)),
            Err(Unusable::Taken("Option".to_owned()))
        );
        assert_eq!(scope.claim("AResponse").to_string(), "AResponse2");
        assert_eq!(scope.claim("B").to_string(), "B");
    }
}
