//! Runtime expressions in the terms of the model: what they read of an exchange, and whether there is such a thing.

use std::collections::HashSet;

use crate::diagnostic::{Diagnostic, Findings, Rule};
use crate::document::Document;
use crate::model::{
    BodyKind, Model, Operation, Payload, Piece, Place, Read, Response, Rest, Status, Type, TypeId, TypeKind, TypeUse,
};
use crate::source::{NodeId, Source};

use super::expression::{self, Expression, Part};

/// What is needed to find out what follows from an exchange.
pub(super) struct Follow<'a> {
    pub(super) document: &'a Document,
    pub(super) source: &'a Source,
    pub(super) model: &'a Model,
    findings: &'a mut Findings,
    /// What was found already: a link can be one of several responses.
    told: HashSet<(NodeId, String)>,
}

impl<'a> Follow<'a> {
    pub(super) fn new(
        document: &'a Document,
        source: &'a Source,
        model: &'a Model,
        findings: &'a mut Findings,
    ) -> Self {
        Self {
            document,
            source,
            model,
            findings,
            told: HashSet::new(),
        }
    }

    /// Reports a finding at a node: its key, where it has one and is what is wrong.
    pub(super) fn report(&mut self, rule: &'static Rule, node: NodeId, key: bool, message: String) {
        if !self.told.insert((node, message.clone())) {
            return;
        }
        let value = self.source.value(node);
        let span = value.key_span().filter(|_| key).unwrap_or_else(|| value.span());
        self.findings
            .push(Diagnostic::new(rule, message).at(span, value.pointer()));
    }
}

/// A kind of values, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Scalar,
    List,
    Object,
    Any,
}

impl Kind {
    /// Whether a value of one kind can be one of the other.
    pub(super) fn fits(self, other: Self) -> bool {
        self == other || self == Self::Any || other == Self::Any
    }

    /// The kind with its article.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Scalar => "a single value",
            Self::List => "a list",
            Self::Object => "an object",
            Self::Any => "any value",
        }
    }
}

/// What an expression comes to.
#[derive(Debug)]
pub(super) enum Found {
    /// The same for every exchange, as text.
    Constant(String),
    Read(Read, Kind),
}

/// An operation, and a response of it.
#[derive(Clone, Copy)]
pub(super) struct Exchange<'m> {
    pub(super) model: &'m Model,
    pub(super) operation: &'m Operation,
    pub(super) response: Option<&'m Response>,
}

impl Exchange<'_> {
    /// What an expression comes to; the error says why it comes to nothing.
    pub(super) fn evaluate(self, expression: &Expression) -> Result<Found, String> {
        match expression {
            Expression::Url => Err("generated code does not know the URL of a request".to_owned()),
            Expression::Method => Ok(Found::Constant(self.operation.method.clone())),
            Expression::Status => match self.response.ok_or(NO_RESPONSE)?.status {
                Status::Code(code) => Ok(Found::Constant(code.to_string())),
                Status::Range(_) | Status::Default => Ok(Found::Read(Read::Status, Kind::Scalar)),
            },
            Expression::Request(source) => self.of_request(source),
            Expression::Response(source) => self.of_response(source),
        }
    }

    fn of_request(self, source: &expression::Source) -> Result<Found, String> {
        let (place, name) = match source {
            expression::Source::Header(name) => (Place::Header, name),
            expression::Source::Query(name) => (Place::Query, name),
            expression::Source::Path(name) => (Place::Path, name),
            expression::Source::Body(pointer) => {
                let body = self.operation.body.as_ref().ok_or("the operation takes no body")?;
                let kind = self.part("the body of the request", &body.payload, pointer)?;
                return Ok(Found::Read(Read::RequestBody(pointer.clone()), kind));
            }
        };
        let mut parameters = self.operation.parameters.iter();
        let position = parameters.position(|parameter| {
            parameter.place == place
                && (parameter.wire == *name || place == Place::Header && parameter.wire.eq_ignore_ascii_case(name))
        });
        match position {
            Some(position) => {
                let kind = self.kind(&self.operation.parameters[position].ty);
                Ok(Found::Read(Read::Parameter(position), kind))
            }
            None => Err(format!("the operation describes no {} `{name}`", words(place))),
        }
    }

    fn of_response(self, source: &expression::Source) -> Result<Found, String> {
        let response = self.response.ok_or(NO_RESPONSE)?;
        match source {
            expression::Source::Header(name) => {
                let mut headers = response.headers_in(&self.model.header_sets).iter();
                match headers.find(|header| header.wire.eq_ignore_ascii_case(name)) {
                    Some(header) => Ok(Found::Read(Read::Header(header.wire.clone()), self.kind(&header.ty))),
                    None => Err(format!("the response describes no header `{name}`")),
                }
            }
            expression::Source::Body(pointer) => {
                let body = response.body.as_ref().ok_or("the response has no body")?;
                let kind = self.part("the body of the response", &body.payload, pointer)?;
                Ok(Found::Read(Read::ResponseBody(pointer.clone()), kind))
            }
            expression::Source::Query(_) | expression::Source::Path(_) => {
                Err("a response has neither query nor path".to_owned())
            }
        }
    }

    /// The kind of the part of a body at a pointer.
    fn part(self, name: &str, body: &Payload, pointer: &str) -> Result<Kind, String> {
        match body.single().map(|content| &content.kind) {
            Some(BodyKind::Typed(ty)) => {
                let tokens: Vec<String> = pointer.split('/').skip(1).map(unescaped).collect();
                let found = reach(self.model, ty, &tokens);
                found.ok_or_else(|| format!("{name} describes nothing at `{pointer}`"))
            }
            Some(BodyKind::Text) if pointer.is_empty() => Ok(Kind::Scalar),
            _ => Err(format!("{name} is not read as a value")),
        }
    }

    /// The kind of a type's values.
    pub(super) fn kind(self, ty: &TypeUse) -> Kind {
        reach(self.model, ty, &[]).unwrap_or(Kind::Any)
    }

    /// The pieces of a text; the error says why there are none.
    pub(super) fn pieces(self, parts: &[Part]) -> Result<Vec<Piece>, String> {
        let piece = |part: &Part| match part {
            Part::Literal(text) => Ok(Piece::Literal(text.clone())),
            Part::Expression(expression) => match self.evaluate(expression)? {
                Found::Constant(text) => Ok(Piece::Literal(text)),
                Found::Read(read, kind) if kind.fits(Kind::Scalar) => Ok(Piece::Read(read)),
                Found::Read(_, kind) => Err(format!("{} cannot stand in a text", kind.words())),
            },
        };
        let mut pieces: Vec<Piece> = Vec::new();
        for part in parts {
            match (piece(part)?, pieces.last_mut()) {
                (Piece::Literal(more), Some(Piece::Literal(text))) => text.push_str(&more),
                (piece, _) => pieces.push(piece),
            }
        }
        Ok(pieces)
    }
}

const NO_RESPONSE: &str = "there is no response";

/// What a parameter is called by its place.
pub(super) fn words(place: Place) -> &'static str {
    match place {
        Place::Path => "path parameter",
        Place::Query => "query parameter",
        Place::Header => "header",
        Place::Cookie => "cookie",
    }
}

fn unescaped(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}

/// The kind of what stands behind a row of keys in values of a type; `None` where nothing does.
fn reach(model: &Model, ty: &TypeUse, tokens: &[String]) -> Option<Kind> {
    let mut found: Option<Kind> = None;
    let mut met: HashSet<(TypeId, usize)> = HashSet::new();
    let mut waiting = vec![(ty, 0)];
    while let Some((ty, at)) = waiting.pop() {
        let kind = match (&ty.ty, tokens.get(at)) {
            (Type::Nullable(inner), _) => {
                waiting.push((&**inner, at));
                continue;
            }
            (Type::Named(id), token) => {
                if met.insert((*id, at)) {
                    match step(model, *id, token.map(String::as_str)) {
                        Step::Into(next, by) => waiting.extend(next.into_iter().map(|ty| (ty, at + by))),
                        Step::Arrived(kind) => found = Some(merged(found, kind)),
                    }
                }
                continue;
            }
            (Type::List(inner), Some(token)) => {
                if token.parse::<u32>().is_ok() {
                    waiting.push((&**inner, at + 1));
                }
                continue;
            }
            (Type::Map(inner), Some(_)) => {
                waiting.push((&**inner, at + 1));
                continue;
            }
            (Type::Value, _) => Kind::Any,
            (_, Some(_)) => continue,
            (Type::List(_), None) => Kind::List,
            (Type::Map(_), None) => Kind::Object,
            (Type::Bool | Type::Integer(_) | Type::Number { .. } | Type::Text(..), None) => Kind::Scalar,
        };
        found = Some(merged(found, kind));
    }
    found
}

fn merged(found: Option<Kind>, kind: Kind) -> Kind {
    if found.is_none_or(|found| found == kind) {
        kind
    } else {
        Kind::Any
    }
}

/// Where a declared type leads.
enum Step<'m> {
    /// To these types, so many keys further.
    Into(Vec<&'m TypeUse>, usize),
    Arrived(Kind),
}

fn step<'m>(model: &'m Model, id: TypeId, token: Option<&str>) -> Step<'m> {
    match (&model.def(id).kind, token) {
        (TypeKind::Alias(ty) | TypeKind::Wrapper(ty), _) => Step::Into(vec![ty], 0),
        (TypeKind::Union(union), _) => Step::Into(union.variants.iter().map(|variant| &variant.ty).collect(), 0),
        (TypeKind::Struct(_), None) => Step::Arrived(Kind::Object),
        (TypeKind::Struct(object), Some(token)) => {
            let field = object
                .fields
                .iter()
                .find(|field| field.wire == token)
                .map(|field| &field.ty);
            let rest = match &object.rest {
                Rest::Keep(_, ty) if !object.ignored.iter().any(|name| name == token) => Some(&**ty),
                _ => None,
            };
            Step::Into(field.or(rest).into_iter().collect(), 1)
        }
        (TypeKind::TextEnum { .. } | TypeKind::IntegerEnum(_), None) => Step::Arrived(Kind::Scalar),
        (TypeKind::TextEnum { .. } | TypeKind::IntegerEnum(_), Some(_)) => Step::Into(Vec::new(), 0),
    }
}
