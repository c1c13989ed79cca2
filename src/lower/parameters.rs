//! Parameters of operations.

use crate::code::{Doc, Ident, code_span};
use crate::document::rules::PATH_PARAM_UNUSED;
use crate::document::{self, Id, Location, MediaType, Type as Kind};
use crate::model::{
    Format, Native, Operation, Parameter, ParameterStyle, Place, Presence, Scheme, SchemeKind, Type, TypeUse,
};

use super::direction::Direction;
use super::naming::{self, Scope};
use super::rules::{PARAMETER_UNSUPPORTED, QUERYSTRING_CONFLICT};
use super::shape::Shape;
use super::types::{Hint, Types};
use super::{defaults, describe, forms};

/// What a parameter holds, and how it is written.
struct Written {
    ty: TypeUse,
    style: ParameterStyle,
    explode: bool,
}

impl Types<'_> {
    /// The parameters of an operation that are generated.
    pub(super) fn parameters(
        &mut self,
        operation: &document::Operation,
        words: &str,
        fields: &mut Scope,
    ) -> Vec<Parameter> {
        let mut constants = Scope::default();
        self.claim_parameters(operation, fields, &mut constants);
        let mut parameters = Vec::new();
        let mut whole = false;
        for id in &operation.parameters {
            if self.document.parameters[*id].location == Location::QueryString {
                if whole {
                    let message = "the query string is read as a whole already".to_owned();
                    self.report(&QUERYSTRING_CONFLICT, self.document.parameters[*id].node, message);
                    continue;
                }
                whole = true;
            }
            if self.outgoing && self.document.parameters[*id].location == Location::Path {
                let message = "whoever is called decides on the path, so it has no parameters".to_owned();
                self.report(&PATH_PARAM_UNUSED, self.document.parameters[*id].node, message);
                continue;
            }
            parameters.push(self.parameter(*id, words, fields, &mut constants));
        }
        if whole {
            self.report_pairs(operation);
        }
        parameters
    }

    /// Claims the names that are given to parameters, of their fields and of their constants.
    fn claim_parameters(&mut self, operation: &document::Operation, fields: &mut Scope, constants: &mut Scope) {
        let nodes = operation.parameters.iter().map(|id| self.document.parameters[*id].node);
        let nodes: Vec<_> = nodes.collect();
        self.claim_fields(fields, &nodes);
        for node in nodes {
            if let Some(field) = self.given_at(fields, node) {
                constants.claim_exactly(&naming::shouty(field.word()));
            }
        }
    }

    /// Reports parameters that stand in a query which is read as a whole.
    fn report_pairs(&mut self, operation: &document::Operation) {
        for id in &operation.parameters {
            let parameter = &self.document.parameters[*id];
            if parameter.location == Location::Query {
                let message = format!(
                    "the query parameter {} stands beside one for the whole query",
                    code_span(&parameter.name)
                );
                self.report(&QUERYSTRING_CONFLICT, parameter.node, message);
            }
        }
    }

    /// Reports API keys that stand in a query which is JSON or a text as a whole.
    pub(super) fn check_keys_in_queries(&mut self, operations: &[Operation], schemes: &[Scheme]) {
        let described = self.document.paths.iter().flat_map(|item| &item.operations);
        for (operation, described) in operations.iter().zip(described) {
            let one_text = |style| matches!(style, ParameterStyle::QueryJson | ParameterStyle::QueryText);
            let mut needs = operation.security.alternatives.iter().flatten();
            let keyed = needs.any(|need| matches!(schemes[need.scheme].kind, SchemeKind::Key(Place::Query, _)));
            if keyed && operation.parameters.iter().any(|parameter| one_text(parameter.style)) {
                let message = "an API key stands in the query, which is one value as a whole".to_owned();
                self.report(&QUERYSTRING_CONFLICT, described.node, message);
            }
        }
    }

    fn parameter(
        &mut self,
        id: Id<document::Parameter>,
        words: &str,
        fields: &mut Scope,
        constants: &mut Scope,
    ) -> Parameter {
        let parameter = &self.document.parameters[id];
        let place = match parameter.location {
            Location::Path => Place::Path,
            Location::Query | Location::QueryString => Place::Query,
            Location::Header => Place::Header,
            Location::Cookie => Place::Cookie,
        };
        let given = self.given_at(fields, parameter.node);
        let word = given.as_ref().map_or(&*parameter.name, |given| given.word());
        let hint = Hint::Free(format!("{words} {}", naming::camel(word)));
        let Written { ty, style, explode } = self.written(parameter, &hint);
        let form = parameter.content.first().filter(|_| style == ParameterStyle::QueryForm);
        let form = form.map_or_else(Vec::new, |media| forms::fields(self, media));
        let required = parameter.required || place == Place::Path;
        let default = parameter
            .schema
            .or_else(|| parameter.content.first().and_then(|media| media.schema))
            .and_then(|id| self.document.schemas[id].default)
            .filter(|_| !required);
        let default = default.and_then(|node| defaults::lower(self, &ty, node));
        let docs = parameter.description.as_deref().map(Doc::contract).unwrap_or_default();
        let (field, constant) = match given {
            Some(field) => (field.clone(), Ident::new(&naming::shouty(field.word()))),
            None => {
                let name = naming::snake(&parameter.name);
                (fields.claim(&name), constants.claim(&naming::shouty(&name)))
            }
        };
        Parameter {
            field,
            constant,
            wire: parameter.name.clone(),
            place,
            deprecated: parameter.deprecated,
            style,
            explode,
            allow_reserved: self.reserves(parameter),
            allow_empty: parameter.allow_empty && parameter.location == Location::Query,
            fields: form,
            docs: describe::with_limits(docs, &ty, default.as_ref()),
            ty,
            presence: if required {
                Presence::Required
            } else {
                Presence::Optional
            },
            default,
        }
    }

    fn written(&mut self, parameter: &document::Parameter, hint: &Hint) -> Written {
        if parameter.location == Location::QueryString {
            return self.whole_query(parameter, hint);
        }
        if let Some(media) = parameter.content.first() {
            return self.media(parameter, media, hint);
        }
        self.check_flags(parameter);
        let style = self.style(parameter);
        let ty = match parameter.schema {
            Some(schema) => {
                self.type_of(&Shape::of(schema), hint, Direction::Request)
                    .split_null()
                    .0
            }
            None => text(),
        };
        Written {
            ty,
            style,
            explode: match style {
                // Of this style the specification knows no other way.
                ParameterStyle::DeepObject => true,
                _ => parameter.explode,
            },
        }
    }

    /// A value of a media type: JSON, or one text.
    fn media(&mut self, parameter: &document::Parameter, media: &MediaType, hint: &Hint) -> Written {
        let name = media
            .name
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase();
        let style = match parameter.location {
            Location::Path | Location::Header => ParameterStyle::Simple,
            _ => ParameterStyle::Form,
        };
        let is_text = name.starts_with("text/") && media.schema.is_some_and(|schema| self.is_scalar(schema));
        let (style, schema) = match Format::of(&name) {
            Some(Format::Json) => (ParameterStyle::Json, media.schema),
            _ if is_text => (style, media.schema),
            _ => {
                let message = format!(
                    "a parameter of {} is handed over as a text, without its schema",
                    code_span(&media.name)
                );
                self.report(&PARAMETER_UNSUPPORTED, media.node, message);
                (style, None)
            }
        };
        let ty = match schema {
            Some(schema) => {
                self.type_of(&Shape::of(schema), hint, Direction::Request.of(self.outgoing))
                    .split_null()
                    .0
            }
            None => text(),
        };
        let explode = false;
        Written { ty, style, explode }
    }

    /// The whole query as one value: a form, JSON or a text.
    fn whole_query(&mut self, parameter: &document::Parameter, hint: &Hint) -> Written {
        let media = parameter.content.first();
        let name = media.map(|media| {
            media
                .name
                .split(';')
                .next()
                .unwrap_or_default()
                .trim()
                .to_ascii_lowercase()
        });
        let name = name.unwrap_or_default();
        let schema = media.map_or(parameter.schema, |media| media.schema);
        let written = |ty, style| Written {
            ty,
            style,
            explode: false,
        };
        let is_object = |types: &Self, schema| types.view(&Shape::of(schema)).kinds() == [Kind::Object];
        let style = match (Format::of(&name), schema) {
            (Some(Format::Form), Some(schema)) if is_object(self, schema) => ParameterStyle::QueryForm,
            (Some(Format::Json), Some(_)) => ParameterStyle::QueryJson,
            (None, Some(_)) if name.starts_with("text/") => ParameterStyle::QueryText,
            _ => {
                let message = if Format::of(&name) == Some(Format::Form) {
                    "only an object is written as a form: the query is handed over as a text".to_owned()
                } else {
                    "the query is neither a form, JSON nor a text with a schema: it is handed over as a text".to_owned()
                };
                self.report(&PARAMETER_UNSUPPORTED, parameter.node, message);
                return written(text(), ParameterStyle::QueryText);
            }
        };
        match schema {
            Some(schema) => {
                let ty = self
                    .type_of(&Shape::of(schema), hint, Direction::Request.of(self.outgoing))
                    .split_null()
                    .0;
                written(ty, style)
            }
            None => written(text(), style),
        }
    }
}

/// Any text.
fn text() -> TypeUse {
    TypeUse::plain(Type::Text(Native::String, None))
}
