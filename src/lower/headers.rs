//! Headers of responses.

use crate::code::{Doc, code_span};
use crate::document::{self, Id, Schema, Type as Kind};
use crate::model::{Header, Native, Type, TypeUse};

use super::direction::Direction;
use super::naming::{self, Scope};
use super::rules::PARAMETER_UNSUPPORTED;
use super::shape::Shape;
use super::types::{Hint, Types};
use super::{describe, media};

impl Types<'_> {
    /// A header, unless there can be none of this name. `Content-Type` follows from the media type.
    pub(super) fn header(
        &mut self,
        name: &str,
        id: Id<document::Header>,
        hint: &Hint,
        fields: &mut Scope,
    ) -> Option<Header> {
        let header = &self.document.headers[id];
        if name.eq_ignore_ascii_case("content-type") {
            return None;
        }
        if !is_token(name) {
            let message = format!("no header can be called {}, so it is left out", code_span(name));
            self.report(&PARAMETER_UNSUPPORTED, header.node, message);
            return None;
        }
        let ty = match self.header_schema(header) {
            Some(schema) => {
                let side = Direction::Response.of(self.outgoing);
                let ty = self.type_of(&Shape::of(schema), &hint.inside(name), side);
                ty.split_null().0
            }
            None => TypeUse::plain(Type::Text(Native::String, None)),
        };
        let docs = header.description.as_deref().map(Doc::contract).unwrap_or_default();
        let docs = if header.deprecated {
            docs.then(Doc::own("Deprecated by the contract."))
        } else {
            docs
        };
        Some(Header {
            field: fields.claim(&naming::snake(name)),
            wire: name.to_owned(),
            docs: describe::with_limits(docs, &ty, None),
            ty,
            required: header.required,
        })
    }

    /// What a header's text is read as.
    fn header_schema(&mut self, header: &document::Header) -> Option<Id<Schema>> {
        if let Some(content) = header.content.first() {
            if media::essence(&content.name) == "text/plain" {
                return content.schema;
            }
            let name = code_span(&content.name);
            let message = format!("a header that holds {name} is handed over as text");
            self.report(&PARAMETER_UNSUPPORTED, header.node, message);
            return None;
        }
        let schema = header.schema?;
        if header.explode && self.view(&Shape::of(schema)).kinds().contains(&Kind::Object) {
            let message = "an object in a header is read and written as `key,value`, not as `key=value`";
            self.report(&PARAMETER_UNSUPPORTED, header.node, message.to_owned());
        }
        Some(schema)
    }
}

/// Whether a text is a token of RFC 9110 section 5.6.2.
fn is_token(name: &str) -> bool {
    !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c))
}
