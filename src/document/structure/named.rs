//! Schemas that are named other than by `$ref`: discriminators and dynamic references.

use std::iter::successors;

use crate::diagnostic::Level;
use crate::document::grammar::{Kind, SCHEMA};
use crate::document::report::{at, quoted};
use crate::document::rules::{UNRESOLVED_REF, VERSION_GATED_FIELD};
use crate::source::{Value, nearest};

use super::Check;
use super::references::outermost_schema;

/// For how many misspelt names the nearest one is looked for.
const MAX_GUESSES: usize = 100;

/// How many names are compared with a misspelt one.
const MAX_CANDIDATES: usize = 10_000;

/// The values of `discriminator.mapping`: names of schemas, or references.
pub(in crate::document) fn mapping<'s>(check: &mut Check<'s>, _: Value<'s>, value: Value<'s>) {
    check.value(value, Kind::TextMap, false);
    for entry in value.entries() {
        check.mapped(entry.value);
    }
}

/// `discriminator.defaultMapping`: the name of a schema, or a reference.
pub(in crate::document) fn default_mapping<'s>(check: &mut Check<'s>, _: Value<'s>, value: Value<'s>) {
    check.value(value, Kind::Text, false);
    check.mapped(value);
}

/// `$dynamicRef`, which is checked as the reference that it is when nothing takes the place of its anchor.
pub(in crate::document) fn dynamic_ref<'s>(check: &mut Check<'s>, _: Value<'s>, value: Value<'s>) {
    let Some(text) = value.as_str() else {
        check.wrong(value, "text", false);
        return;
    };
    match check.refs.resolve(value, text) {
        Ok(target) => {
            check.dynamic |= check.refs.dynamic_anchor(text, target).is_some();
            check.arrive(value, value, check.source.value(target), Kind::One(&SCHEMA));
        }
        Err(error) => check.unresolved.add(value, text, Level::Error, error),
    }
}

/// `$recursiveRef`, which JSON Schema 2019-09 had in place of `$dynamicRef`: the outermost schema that lets itself be
/// extended by `$recursiveAnchor`, or else the outermost of all.
pub(in crate::document) fn recursive_ref<'s>(check: &mut Check<'s>, _: Value<'s>, value: Value<'s>) {
    let around = || successors(value.parent(), |value| value.parent());
    let anchored = around()
        .filter(|schema| schema.get("$recursiveAnchor").and_then(Value::as_bool) == Some(true))
        .last();
    let Some(target) = anchored.or_else(|| outermost_schema(value)) else {
        return;
    };
    let found = at(
        &VERSION_GATED_FIELD,
        value,
        "`$recursiveRef` is of JSON Schema 2019-09; OpenAPI has 2020-12",
    );
    check.report(
        found
            .label("read as a reference to the schema around it")
            .help("write a `$ref` or `$dynamicRef`"),
    );
    check.arrive(value, value, target, Kind::One(&SCHEMA));
}

impl<'s> Check<'s> {
    /// A text that names a schema of the components or refers to one.
    fn mapped(&mut self, value: Value<'s>) {
        let Some(text) = value.as_str() else {
            return;
        };
        let roots = [self.source.file_root(value.span().file), self.source.root()];
        if let Some(target) = roots.into_iter().find_map(|root| self.component_schema(root, text)) {
            self.arrive(value, value, target, Kind::One(&SCHEMA));
            return;
        }
        match self.refs.resolve(value, text) {
            Ok(target) => self.arrive(value, value, self.source.value(target), Kind::One(&SCHEMA)),
            Err(error) if text.contains(['/', '#', '.']) => self.unresolved.add(value, text, Level::Error, error),
            Err(_) => self.unnamed(value, text),
        }
    }

    /// The schema of this name under the components of a file, which may be in another file as a whole.
    fn component_schema(&mut self, root: Value<'s>, name: &str) -> Option<Value<'s>> {
        let schemas = root.get("components")?.get("schemas")?;
        let elsewhere = schemas
            .get_entry("$ref")
            .and_then(|entry| Some((entry.value, entry.value.as_str()?)));
        let schemas = match elsewhere {
            Some((reference, text)) => self.source.value(self.refs.resolve(reference, text).ok()?),
            None => schemas,
        };
        schemas.get(name)
    }

    fn unnamed(&mut self, value: Value<'s>, text: &str) {
        let schemas = self
            .source
            .root()
            .get("components")
            .and_then(|components| components.get("schemas"));
        let names = schemas
            .iter()
            .flat_map(|schemas| schemas.entries())
            .map(|entry| entry.key)
            .take(MAX_CANDIDATES);
        self.guesses += 1;
        let mut found = at(
            &UNRESOLVED_REF,
            value,
            format!("there is no schema `{text}` under `components.schemas`"),
        );
        if self.guesses <= MAX_GUESSES
            && let Some(near) = nearest(text, names)
        {
            found = found
                .help(format!("did you mean `{near}`?"))
                .edit(value.span(), quoted(value, value.span(), near));
        }
        self.report(found);
    }
}
