//! What takes several objects of AsyncAPI together, and the schemas of its messages.

use crate::diagnostic::Findings;
use crate::document::Document;
use crate::document::events::Events;
use crate::source::{NodeId, Source, Value};

mod binding;
mod location;
mod message;
mod topology;

/// A document that was read.
struct Context<'d, 's> {
    document: &'d Document,
    events: &'d Events,
    source: &'s Source,
}

impl<'s> Context<'_, 's> {
    fn value(&self, node: NodeId) -> Value<'s> {
        self.source.value(node)
    }
}

/// Checks what AsyncAPI says, once all schemas were read.
pub(in crate::document::read) fn all(document: &Document, source: &Source, findings: &mut Findings) {
    let Some(events) = &document.events else {
        return;
    };
    let context = Context {
        document,
        events,
        source,
    };
    message::check(&context, findings);
    location::check(&context, findings);
    topology::check(&context, findings);
    binding::check(&context, findings);
}
