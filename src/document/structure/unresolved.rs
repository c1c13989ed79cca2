//! References that lead nowhere: one finding for each target.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Level};
use crate::document::report::{at, quoted};
use crate::document::rules::{REMOTE_REF, UNRESOLVED_REF};
use crate::source::{NodeId, RefError, Source, Value};

use super::Check;

/// How many uses of a broken reference are shown.
pub(super) const SHOWN_USES: usize = 3;

/// References that lead nowhere with the places of their uses.
#[derive(Default)]
pub(super) struct Unresolved<'s> {
    order: Vec<Lost<'s>>,
    /// By what they are seen from, and their text.
    known: HashMap<(NodeId, &'s str), usize>,
}

/// A reference that leads nowhere.
struct Lost<'s> {
    level: Level,
    error: RefError,
    /// Where it stands.
    uses: Vec<Value<'s>>,
}

impl<'s> Unresolved<'s> {
    pub(super) fn add(&mut self, reference: Value<'s>, text: &'s str, level: Level, error: RefError) {
        let key = (reference.source().scope(reference.id()), text);
        match self.known.get(&key) {
            Some(index) => {
                let lost = &mut self.order[*index];
                lost.level = lost.level.min(level);
                lost.uses.push(reference);
            }
            None => {
                self.known.insert(key, self.order.len());
                self.order.push(Lost {
                    level,
                    error,
                    uses: vec![reference],
                });
            }
        }
    }
}

impl<'s> Check<'s> {
    /// One finding for each target that is missing, at its first use.
    pub(super) fn report_unresolved(&mut self) {
        for Lost { level, error, mut uses } in std::mem::take(&mut self.unresolved.order) {
            uses.sort_by_key(|used| used.span());
            let Some((first, others)) = uses.split_first() else {
                continue;
            };
            let mut found = self.lost(*first, &error);
            for used in uses.iter().filter(|_| !others.is_empty()) {
                found = found.concerning(used.span().file, used.pointer());
            }
            for used in others.iter().take(SHOWN_USES) {
                found = found.related(used.span(), "used here too");
            }
            if others.len() > SHOWN_USES {
                found = found.note(format!("used in {} more places", others.len() - SHOWN_USES));
            }
            self.report_at(level, found);
        }
    }

    fn lost(&self, reference: Value<'s>, error: &RefError) -> Diagnostic {
        let text = reference.as_str().unwrap_or_default();
        let (rule, message) = match error {
            RefError::NotFound { .. } => (&UNRESOLVED_REF, format!("there is nothing at `{text}`")),
            RefError::Anchor { .. } => (&UNRESOLVED_REF, format!("there is no anchor `{text}`")),
            RefError::Remote(url) if text.starts_with(url) => (&REMOTE_REF, format!("`{text}` is on the network")),
            RefError::Remote(url) => (&REMOTE_REF, format!("`{text}` means `{url}`, which is on the network")),
            RefError::Outside(_) => (&REMOTE_REF, format!("`{text}` is outside the folder of the document")),
            RefError::File(why) => (&UNRESOLVED_REF, format!("`{text}` cannot be followed: {why}")),
            RefError::Malformed(why) => (&UNRESOLVED_REF, format!("`{text}` is not a reference: {why}")),
        };
        let found = at(rule, reference, message);
        match suggestion(self.source, text, error) {
            Some((near, written)) => found
                .help(format!("did you mean `{near}`?"))
                .edit(reference.span(), quoted(reference, reference.span(), &written)),
            None if std::ptr::eq(rule, &REMOTE_REF) => found.label("not read").help(match error {
                RefError::Remote(_) => {
                    "copy the file beside the document and refer to it there, map its address to a folder, or allow its host"
                }
                _ => "copy the file beside the document and refer to it there",
            }),
            None => found,
        }
    }
}

/// The nearest key to the one that a reference looked for in vain, and the reference with it.
fn suggestion(source: &Source, text: &str, error: &RefError) -> Option<(String, String)> {
    let RefError::NotFound {
        root,
        pointer,
        nearest: Some(near),
    } = error
    else {
        return None;
    };
    let (base, _) = text.split_once('#')?;
    let mut at = Some(source.value(*root));
    let mut written = String::new();
    for token in pointer.as_str().split('/').skip(1) {
        let next = at.and_then(|value| value.step(token));
        let here = if at.is_some() && next.is_none() {
            escape(near)
        } else {
            token.to_owned()
        };
        written = format!("{written}/{}", here.replace('%', "%25"));
        at = next;
    }
    Some((near.clone(), format!("{base}#{written}")))
}

fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
