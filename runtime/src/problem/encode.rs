//! A problem as JSON.

use super::Problem;
use crate::codec::{Encode, Writer};
use crate::violation::{Place, Violation};

/// The names that a problem's own properties have.
pub(super) const NAMES: [&str; 8] = [
    "type",
    "title",
    "status",
    "detail",
    "instance",
    "request_id",
    "errors",
    "errors_truncated",
];

impl Encode for Problem {
    fn encode(&self, w: &mut Writer) {
        let parts = &*self.0;
        w.begin_object();
        w.field("type", &*parts.kind);
        w.field("title", &*parts.title);
        w.field("status", &parts.status.as_u16());
        w.optional("detail", &parts.detail.as_deref());
        w.optional("instance", &parts.instance);
        w.optional("request_id", &parts.request_id);
        if !parts.errors.is_empty() {
            w.field("errors", parts.errors.as_slice());
        }
        if parts.errors.truncated() {
            w.field("errors_truncated", &true);
        }
        w.entries(&parts.extensions);
        w.end_object();
    }
}

impl Encode for Violation {
    fn encode(&self, w: &mut Writer) {
        w.begin_object();
        w.field("in", self.place.as_str());
        w.optional("name", &self.place.name());
        // The body's violations always say where; those of a parameter only where it is not the whole.
        if !self.pointer.is_empty() || self.place == Place::Body {
            w.field("pointer", &self.pointer);
        }
        w.field("code", self.keyword);
        w.field("message", &self.message);
        w.end_object();
    }
}
