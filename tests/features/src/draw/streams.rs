//! Bodies that come in pieces: bytes, items, events and the parts of forms.

use std::time::Duration;

use futures_util::stream;
use wirewright_runtime::bytes::Bytes;
use wirewright_runtime::codec::Decode;
use wirewright_runtime::operation::{Parameter, Style};
use wirewright_runtime::types::{ByteStream, FilePart, ItemStream, ServerSentEvent};

use super::place::Place;
use super::{Body, Draw, Made, Refused};
use crate::spec::Spot;

/// What is not a media type that bytes are sent as.
const UNKNOWN: &str = "application/octet-stream";

/// A part of a form.
pub(crate) trait Part: Sized + Send + 'static {
    fn make<'c>(draw: &mut Draw<'c>, name: &str, body: &Body<'c>) -> Made<Self>;
}

/// How the text of a part is written, where its encoding says so.
pub(super) fn styled(encoding: Spot<'_>) -> Option<Parameter> {
    let style = match encoding.text("style") {
        Some("spaceDelimited") => Style::SpaceDelimited,
        Some("pipeDelimited") => Style::PipeDelimited,
        Some("deepObject") => Style::DeepObject,
        Some(_) => Style::Form,
        None if encoding.get("explode").or(encoding.get("allowReserved")).is_some() => Style::Form,
        None => return None,
    };
    let mut parameter = Parameter::query("").style(style);
    parameter.allow_reserved = encoding.is("allowReserved");
    Some(match encoding.get("explode") {
        Some(_) => parameter.explode(encoding.is("explode")),
        None => parameter,
    })
}

impl<'c> Draw<'c> {
    pub(crate) fn bytes(&mut self, body: &Body<'c>) -> ByteStream {
        let content_type = body.encoding.and_then(|encoding| encoding.text("contentType"));
        let media_type = match content_type.map(|list| list.split(',').map(str::trim).collect::<Vec<_>>()) {
            Some(list) => self.chance.one(&list).replace('*', "png"),
            None if body.media_types.is_empty() => UNKNOWN.to_owned(),
            None => {
                let offered = body.spot.entries("content").into_iter().map(|(name, _)| name);
                let offered: Vec<&str> = offered.filter(|name| body.media_types.contains(name)).collect();
                offered
                    .get(self.chance.below(offered.len()))
                    .copied()
                    .unwrap_or(UNKNOWN)
                    .to_owned()
            }
        };
        let length = *self.chance.one(&[0, 1, 17, 300, 5000]);
        let bytes: Vec<u8> = (0..length).map(|_| self.chance.next().to_le_bytes()[0]).collect();
        if self.chance.percent(50) {
            return ByteStream::new(media_type, bytes);
        }
        let pieces: Vec<_> = bytes
            .chunks(64)
            .map(|piece| Ok::<_, std::io::Error>(Bytes::copy_from_slice(piece)))
            .collect();
        ByteStream::from_stream(media_type, stream::iter(pieces))
    }

    pub(crate) fn file(&mut self, body: &Body<'c>) -> FilePart {
        let content = self.bytes(body);
        // A quote or a line break in a name is sent as `%22` or `%0A`, as browsers do, and nobody can take that back.
        let names = [
            "track.gpx",
            "a b.txt",
            "it's.txt",
            "é\u{1F3C3}.txt",
            "100%;a=b.txt",
            "back\\slash",
        ];
        let name = *self.chance.one(&names);
        FilePart::new(name, content)
    }

    /// The schema of the items.
    fn item_schema(&self, body: &Body<'c>) -> Option<Spot<'c>> {
        let media_type = self.media_type(body)?;
        media_type.get("itemSchema").or_else(|| media_type.get("x-item-schema"))
    }

    pub(crate) fn items<T: Decode + Send + 'static>(&mut self, body: &Body<'c>) -> Made<ItemStream<T>> {
        let schema = self.item_schema(body);
        if self.first(body) == "text/event-stream" {
            self.place = Place::event();
        }
        let count = self.chance.below(5);
        let items: Made<Vec<T>> = (0..count).map(|_| self.decoded(schema)).collect();
        self.place = Place::default();
        items.map(ItemStream::from)
    }

    /// Events of which the contract only describes the data, or the data and what else they have.
    pub(crate) fn events<T>(&mut self, body: &Body<'c>) -> Made<ItemStream<ServerSentEvent<T>>>
    where
        T: Decode + Send + 'static,
    {
        let schema = self.item_schema(body).map(|schema| self.spec.follow(schema));
        let data = schema.and_then(|schema| schema.get("properties")?.get("data")?.get("contentSchema"));
        let count = self.chance.below(5);
        let mut events = Vec::new();
        for _ in 0..count {
            self.place = if data.is_some() {
                Place::default()
            } else {
                Place::data()
            };
            let mut event = ServerSentEvent::new(self.decoded(data.or(schema))?);
            if data.is_some() {
                self.place = Place::event();
                event.name = self.chance.percent(50).then(|| self.word());
                event.id = self.chance.percent(50).then(|| self.word());
                event.retry = self
                    .chance
                    .percent(30)
                    .then(|| Duration::from_millis(self.chance.next() % 100_000));
            }
            events.push(event);
        }
        self.place = Place::default();
        Ok(ItemStream::from(events))
    }

    pub(crate) fn part_header<T: Decode>(&mut self, body: &Body<'c>, name: &str) -> Made<T> {
        let headers = body.encoding.map(|encoding| encoding.entries("headers"));
        self.header_of(headers.unwrap_or_default(), name)
    }

    pub(crate) fn optional_part_header<T: Decode>(&mut self, body: &Body<'c>, name: &str) -> Made<Option<T>> {
        match self.chance.percent(65) {
            true => self.part_header(body, name),
            false => Ok(None),
        }
    }

    /// The parts of a form, in any order.
    pub(crate) fn parts<T: Part>(&mut self, body: &Body<'c>) -> Made<ItemStream<T>> {
        let media_type = self
            .media_type(body)
            .ok_or_else(|| Refused::new("a form without a media type"))?;
        let form = media_type.get("schema").map(|schema| self.spec.follow(schema));
        let form = form.ok_or_else(|| Refused::new("a form without a schema"))?;
        let required: Vec<&str> = form
            .items("required")
            .iter()
            .filter_map(|name| name.value.as_str())
            .collect();
        let mut parts = Vec::new();
        for (name, schema) in form.entries("properties") {
            let schema = self.spec.follow(schema);
            let encoding = media_type.get("encoding").and_then(|encoding| encoding.get(name));
            let text = encoding.and_then(styled).is_some_and(|parameter| !parameter.explode);
            let list = schema.text("type") == Some("array") && !text;
            let number = |name: &str| schema.value.get(name).and_then(serde_json::Value::as_u64);
            let least = usize::from(required.contains(&name));
            let (least, most) = match list {
                true => {
                    let most = number("maxItems").map_or(3, |most| usize::try_from(most).unwrap_or(3).min(3));
                    (
                        least.max(usize::try_from(number("minItems").unwrap_or(0)).unwrap_or(0)),
                        most,
                    )
                }
                false => (least, 1),
            };
            let part = Body {
                spot: if list {
                    schema.get("items").unwrap_or(schema)
                } else {
                    schema
                },
                media_types: &[],
                encoding,
            };
            for _ in 0..self.chance.within(least, most) {
                parts.push(T::make(self, name, &part)?);
            }
        }
        self.chance.shuffle(&mut parts);
        Ok(ItemStream::from(parts))
    }
}
