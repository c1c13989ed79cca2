//! Headers of responses, and of parts of bodies.

use crate::code::{Doc, code_span};
use crate::document::{self, Id, Schema, essence};
use crate::model::{Format, Header, Native, ParameterStyle, Type, TypeUse};

use super::describe;
use super::direction::Direction;
use super::naming::{self, Scope};
use super::rules::PARAMETER_UNSUPPORTED;
use super::shape::Shape;
use super::types::{Hint, Types};

impl Types<'_> {
    /// The headers that are fields of an answer.
    pub(super) fn own_headers(
        &mut self,
        response: &document::Response,
        hint: &Hint,
        fields: &mut Scope,
    ) -> Vec<Header> {
        let headers = &response.headers;
        let nodes: Vec<_> = headers.iter().map(|(_, id)| self.document.headers[*id].node).collect();
        self.claim_fields(fields, &nodes);
        headers
            .iter()
            .filter_map(|(name, id)| self.header(name, *id, hint, (fields, Direction::Response)))
            .collect()
    }

    /// A header, unless there can be none of this name. `Content-Type` follows from the media type.
    pub(super) fn header(
        &mut self,
        name: &str,
        id: Id<document::Header>,
        hint: &Hint,
        (fields, direction): (&mut Scope, Direction),
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
        let (schema, style) = self.header_schema(header);
        let ty = match schema {
            Some(schema) => {
                let side = direction.of(self.outgoing);
                let ty = self.type_of(&Shape::of(schema), &hint.inside(name), side);
                ty.split_null().0
            }
            None if style == ParameterStyle::Json => TypeUse::plain(Type::Value),
            None => TypeUse::plain(Type::Text(Native::String, None)),
        };
        let docs = header.description.as_deref().map(Doc::contract).unwrap_or_default();
        let docs = if header.deprecated {
            docs.then(Doc::own("Deprecated by the contract."))
        } else {
            docs
        };
        Some(Header {
            field: self.field_name(fields, Some(header.node), &naming::snake(name)),
            wire: name.to_owned(),
            docs: describe::with_limits(docs, &ty, None),
            ty,
            required: header.required,
            style,
            explode: header.explode,
        })
    }

    /// What a header's text is read as, and how it is written.
    fn header_schema(&mut self, header: &document::Header) -> (Option<Id<Schema>>, ParameterStyle) {
        let Some(content) = header.content.first() else {
            return (header.schema, ParameterStyle::Simple);
        };
        let essence = essence(&content.name);
        if Format::of(&essence) == Some(Format::Json) {
            return (content.schema, ParameterStyle::Json);
        }
        let scalar = content.schema.is_none_or(|schema| self.is_scalar(schema));
        if essence.starts_with("text/") && scalar {
            return (content.schema, ParameterStyle::Simple);
        }
        let name = code_span(&content.name);
        let message = format!("a header that holds {name} is handed over as text");
        self.report(&PARAMETER_UNSUPPORTED, header.node, message);
        (None, ParameterStyle::Simple)
    }
}

/// Whether a text is a token of RFC 9110 section 5.6.2.
fn is_token(name: &str) -> bool {
    !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c))
}
