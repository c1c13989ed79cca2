//! What a request has: parameters and a body.

use wirewright_runtime::codec::{Decode, ReadOptions, from_json};
use wirewright_runtime::operation::{Location, Parameter};

use super::place::Place;
use super::{At, Body, Draw, Made};
use crate::spec::Spot;

impl<'c> At<'c> {
    /// The object of a parameter.
    fn parameter(&self, parameter: &Parameter) -> Spot<'c> {
        let location = match parameter.is_whole_query() {
            true => "querystring",
            false => parameter.location.as_str(),
        };
        let all = self
            .spot
            .items("parameters")
            .into_iter()
            .chain(self.item.items("parameters"));
        let mut all = all.map(|spot| self.spec.follow(spot));
        let same = |spot: &Spot<'_>| match parameter.location {
            Location::Header => spot
                .text("name")
                .is_some_and(|name| name.eq_ignore_ascii_case(parameter.name)),
            _ => spot.text("name") == Some(parameter.name),
        };
        all.find(|spot| spot.text("in") == Some(location) && same(spot))
            .unwrap_or_else(|| panic!("{} has no parameter {}", self.operation.id, parameter.name))
    }

    /// The body of the request, or of the response that is drawn.
    pub(crate) fn body(&self) -> Body<'c> {
        let (spot, media_types) = match self.response {
            Some(response) => (response, self.operation.produces),
            None => {
                let body = self.spot.get("requestBody");
                (
                    body.map_or(self.spot, |body| self.spec.follow(body)),
                    self.operation.consumes,
                )
            }
        };
        Body {
            spot,
            media_types,
            encoding: None,
        }
    }
}

impl<'c> Draw<'c> {
    pub(crate) fn parameter<T: Decode>(&mut self, at: &At<'c>, parameter: &Parameter) -> Made<T> {
        let spot = at.parameter(parameter);
        self.place = Place::of(parameter, spot, at.operation.path);
        self.fields = spot
            .entries("content")
            .first()
            .and_then(|(_, form)| form.get("encoding"));
        let value = self.decoded(self.schema_of(spot));
        self.fields = None;
        self.place = Place::default();
        value
    }

    pub(crate) fn optional_parameter<T: Decode>(&mut self, at: &At<'c>, parameter: &Parameter) -> Made<Option<T>> {
        match parameter.required || self.chance.percent(65) {
            true => self.parameter(at, parameter),
            false => Ok(self.default_of(at.parameter(parameter))),
        }
    }

    /// What the service sees of an absent parameter: its default, where that is one of its type.
    fn default_of<T: Decode>(&self, spot: Spot<'c>) -> Option<T> {
        let default = self
            .schema_of(spot)?
            .get("default")
            .filter(|_| self.settings.received)?;
        from_json(default.value.to_string().as_bytes(), &ReadOptions::default()).ok()
    }

    /// A body that may be left out.
    pub(crate) fn maybe<T>(
        &mut self,
        body: Body<'c>,
        make: impl FnOnce(&mut Self, Body<'c>) -> Made<T>,
    ) -> Made<Option<T>> {
        match body.spot.is("required") || self.chance.percent(80) {
            true => make(self, body).map(Some),
            false => Ok(None),
        }
    }

    /// The same of a value, which may be null too.
    pub(crate) fn optional_value<T: Decode>(&mut self, body: &Body<'c>) -> Made<Option<T>> {
        match body.spot.is("required") || self.chance.percent(80) {
            true => self.value(body),
            false => Ok(None),
        }
    }

    /// A value that the body of a media type holds.
    pub(crate) fn value<T: Decode>(&mut self, body: &Body<'c>) -> Made<T> {
        let schema = self.schema(body);
        self.place = Place::body(body, self.first(body));
        self.fields = self.media_type(body).and_then(|form| form.get("encoding"));
        let value = self.decoded(schema);
        self.fields = None;
        self.place = Place::default();
        value
    }

    /// The media type of a body that decides on its schema.
    pub(super) fn first(&self, body: &Body<'c>) -> &'c str {
        let content = body.spot.entries("content");
        let offered: Vec<&str> = content
            .into_iter()
            .map(|(name, _)| name)
            .filter(|name| body.media_types.contains(name))
            .collect();
        let preferred = offered.iter().find(|name| Some(**name) == self.settings.prefer);
        preferred.or(offered.first()).copied().unwrap_or_default()
    }

    /// The schema of a body, or of a part.
    pub(super) fn schema(&self, body: &Body<'c>) -> Option<Spot<'c>> {
        if body.media_types.is_empty() {
            return Some(body.spot);
        }
        self.media_type(body)?.get("schema")
    }

    /// The media type object of a body.
    pub(super) fn media_type(&self, body: &Body<'c>) -> Option<Spot<'c>> {
        let media_type = body.spot.get("content")?.get(self.first(body))?;
        Some(self.spec.follow(media_type))
    }

    /// The schema of a parameter or a header.
    pub(super) fn schema_of(&self, spot: Spot<'c>) -> Option<Spot<'c>> {
        let content = spot
            .entries("content")
            .first()
            .map(|(_, media_type)| self.spec.follow(*media_type));
        content.unwrap_or(spot).get("schema")
    }
}

impl Body<'_> {
    /// The same with fewer media types.
    pub(crate) fn of(self, media_types: &'static [&'static str]) -> Self {
        Self { media_types, ..self }
    }
}
