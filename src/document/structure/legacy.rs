//! A document that is half Swagger 2.0.

use crate::document::grammar::{COMPONENTS, MEDIA_TYPE, Object, REQUEST_BODY, SERVER};
use crate::document::report::at_key;
use crate::document::rules::MIXED_VERSIONS;

use super::Check;

/// What a document has of Swagger 2.0 and of OpenAPI 3.
#[derive(Default)]
pub(super) struct Leftovers {
    /// Fields of Swagger 2.0 whose meaning would be lost, each name once.
    names: Vec<String>,
    count: usize,
    /// Whether there is anything that Swagger 2.0 does not have.
    modern: bool,
}

impl Leftovers {
    pub(super) fn add(&mut self, name: &str) {
        self.count += 1;
        if !self.names.iter().any(|known| known == name) {
            self.names.push(name.to_owned());
        }
    }

    /// Remembers that an object was met.
    pub(super) fn note(&mut self, object: &'static Object) {
        self.modern |= [&COMPONENTS, &SERVER, &REQUEST_BODY, &MEDIA_TYPE]
            .iter()
            .any(|modern| object.is(modern));
    }
}

impl Check<'_> {
    /// Sums up what was found of Swagger 2.0, with the two ways out of it.
    pub(super) fn report_leftovers(&mut self) {
        let root = self.source.root();
        let Some(entry) = root.get_entry("openapi").filter(|_| self.leftovers.count > 0) else {
            return;
        };
        let names = list(&self.leftovers.names);
        let (count, version) = (
            self.leftovers.count,
            entry.value.as_str().unwrap_or(self.version.as_str()),
        );
        let (things, it) = if count == 1 {
            ("construct is", "it")
        } else {
            ("constructs are", "them")
        };
        let message = format!("the document says OpenAPI {version}, but {count} {things} of Swagger 2.0: {names}");
        let convert = format!("write {names} as OpenAPI 3 wants {it} (the finding at each says how)");
        let help = if self.leftovers.modern {
            convert
        } else {
            format!(
                "A: if it is a Swagger 2.0 document, write `swagger: \"2.0\"` here and convert it as a whole; B: {convert}"
            )
        };
        let found =
            at_key(&MIXED_VERSIONS, root, entry, message).label("the version line, or the constructs, are wrong");
        self.report(found.help(help));
    }
}

/// Names in a sentence: `a`, `b` and `c`.
fn list(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}
