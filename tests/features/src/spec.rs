//! A contract's documents, and where references in them lead.

use serde_json::{Map, Value};

/// The documents of a contract.
#[derive(Debug)]
pub(crate) struct Spec {
    documents: Map<String, Value>,
}

/// A place in a document.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spot<'c> {
    file: &'c str,
    pub(crate) value: &'c Value,
}

impl Spec {
    /// Reads the documents, of which the first is the contract.
    pub(crate) fn parse(documents: &str) -> Self {
        Self {
            documents: serde_json::from_str(documents).expect("JSON of the build script"),
        }
    }

    fn document(&self, file: &str) -> Option<Spot<'_>> {
        let (file, value) = match file {
            "" => self.documents.iter().next(),
            _ => self.documents.get_key_value(file.trim_start_matches("./")),
        }?;
        Some(Spot { file, value })
    }

    /// What a pointer from the contract's root leads to, such as `#/paths/~1runs`; references on the way are followed.
    pub(crate) fn at(&self, pointer: &str) -> Spot<'_> {
        let root = self.document("").expect("a document");
        self.walk(root, pointer.trim_start_matches('#'))
            .unwrap_or_else(|| panic!("there is no {pointer}"))
    }

    fn walk<'c>(&'c self, from: Spot<'c>, pointer: &str) -> Option<Spot<'c>> {
        let words = pointer.split('/').skip(1);
        words
            .map(|word| word.replace("~1", "/").replace("~0", "~"))
            .try_fold(from, |spot, word| {
                let spot = self.follow(spot);
                let value = match spot.value {
                    Value::Array(items) => items.get(word.parse::<usize>().ok()?)?,
                    value => value.get(&word)?,
                };
                Some(Spot { value, ..spot })
            })
    }

    /// The end of a chain of references.
    pub(crate) fn follow<'c>(&'c self, mut spot: Spot<'c>) -> Spot<'c> {
        while let Some(reference) = spot.text("$ref") {
            spot = self.resolve(spot, reference);
        }
        spot
    }

    /// What a reference in a place leads to.
    pub(crate) fn resolve<'c>(&'c self, from: Spot<'c>, reference: &str) -> Spot<'c> {
        let (file, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let document = self.document(if file.is_empty() { from.file } else { file });
        let found = document.and_then(|document| match fragment.starts_with('/') || fragment.is_empty() {
            true => self.walk(document, fragment),
            false => anchor(document, fragment),
        });
        found.unwrap_or_else(|| panic!("{reference} leads nowhere"))
    }
}

/// The schema with an anchor, somewhere in a document.
fn anchor<'c>(spot: Spot<'c>, name: &str) -> Option<Spot<'c>> {
    if ["$anchor", "$dynamicAnchor"]
        .iter()
        .any(|keyword| spot.text(keyword) == Some(name))
    {
        return Some(spot);
    }
    let inner: Vec<&Value> = match spot.value {
        Value::Object(entries) => entries.values().collect(),
        Value::Array(items) => items.iter().collect(),
        _ => return None,
    };
    inner.into_iter().find_map(|value| anchor(Spot { value, ..spot }, name))
}

impl<'c> Spot<'c> {
    /// What stands under a name.
    pub(crate) fn get(self, name: &str) -> Option<Self> {
        let value = self.value.get(name)?;
        Some(Self { value, ..self })
    }

    pub(crate) fn text(self, name: &str) -> Option<&'c str> {
        self.value.get(name)?.as_str()
    }

    pub(crate) fn is(self, name: &str) -> bool {
        self.value.get(name).and_then(Value::as_bool) == Some(true)
    }

    /// The items of the list under a name.
    pub(crate) fn items(self, name: &str) -> Vec<Self> {
        let items = self.value.get(name).and_then(Value::as_array);
        items
            .into_iter()
            .flatten()
            .map(|value| Self { value, ..self })
            .collect()
    }

    /// The entries of the object under a name.
    pub(crate) fn entries(self, name: &str) -> Vec<(&'c str, Self)> {
        let entries = self.value.get(name).and_then(Value::as_object);
        let entries = entries.into_iter().flatten();
        entries
            .map(|(name, value)| (name.as_str(), Self { value, ..self }))
            .collect()
    }
}
