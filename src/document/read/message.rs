//! Bodies, responses, media types, headers and links.

use crate::source::{NodeId, Value};

use super::{Reader, Task, extensions, string, switch};
use crate::document::lenient::flag;
use crate::document::{Encoding, Header, Id, Link, MediaType, RequestBody, Response, Schema, Style, Version};

impl<'s> Reader<'s> {
    /// The object that a value stands for, and the node that it is known by: a reference with a description of its own
    /// is another object (since OpenAPI 3.1).
    pub(super) fn referred(&mut self, value: Value<'s>) -> (Value<'s>, NodeId) {
        let target = self.follow(value);
        let described = ["summary", "description"]
            .iter()
            .any(|key| string(value, key).is_some());
        let own = target.id() != value.id() && self.versions.of(value) > Version::V30 && described;
        (target, if own { value.id() } else { target.id() })
    }

    /// The description of an object, which a reference may replace.
    pub(super) fn described(&self, key: NodeId, target: Value<'s>, field: &str) -> Option<String> {
        string(self.source.value(key), field).or_else(|| string(target, field))
    }

    pub(super) fn body(&mut self, value: Value<'s>) -> Id<RequestBody> {
        let (target, key) = self.referred(value);
        if let Some(id) = self.known.bodies.get(&key) {
            return *id;
        }
        let body = RequestBody {
            node: target.id(),
            description: self.described(key, target, "description"),
            required: switch(target, "required"),
            content: self.content(target),
        };
        let id = self.document.bodies.push(body);
        self.known.bodies.insert(key, id);
        id
    }

    pub(super) fn response(&mut self, value: Value<'s>) -> Id<Response> {
        let (target, key) = self.referred(value);
        if let Some(id) = self.known.responses.get(&key) {
            return *id;
        }
        let response = Response {
            node: target.id(),
            summary: self.described(key, target, "summary"),
            description: self.described(key, target, "description"),
            headers: self.headers(target),
            content: self.content(target),
            links: self.links(target),
            extensions: extensions(target),
        };
        let id = self.document.responses.push(response);
        self.known.responses.insert(key, id);
        id
    }

    /// The headers of a response or part. `Content-Type` follows from the media type.
    fn headers(&mut self, parent: Value<'s>) -> Vec<(String, Id<Header>)> {
        let entries = self.map(parent, "headers").into_iter();
        let entries = entries.filter(|entry| !entry.key.eq_ignore_ascii_case("content-type"));
        entries
            .map(|entry| (entry.key.to_owned(), self.header(entry.value)))
            .collect()
    }

    /// The place of a header, to be filled later: its media types may hold headers again.
    pub(super) fn header(&mut self, value: Value<'s>) -> Id<Header> {
        let (target, key) = self.referred(value);
        if let Some(id) = self.known.headers.get(&key) {
            return *id;
        }
        let id = self.document.headers.push(Header {
            node: target.id(),
            description: None,
            required: false,
            deprecated: false,
            explode: false,
            schema: None,
            content: Vec::new(),
            examples: Vec::new(),
        });
        self.known.headers.insert(key, id);
        self.queue.push(Task::Header(id, key));
        id
    }

    pub(super) fn fill_header(&mut self, id: Id<Header>, key: NodeId) {
        let target = self.source.value(self.document.headers[id].node);
        let (schema, content) = self.schema_or_content(target);
        let header = Header {
            node: target.id(),
            description: self.described(key, target, "description"),
            required: switch(target, "required"),
            deprecated: switch(target, "deprecated"),
            explode: switch(target, "explode"),
            schema,
            content,
            examples: self.examples(target),
        };
        if let Some(place) = self.document.headers.get_mut(id) {
            *place = header;
        }
    }

    /// What a parameter or a header holds: its schema, or else its media type.
    pub(super) fn schema_or_content(&mut self, value: Value<'s>) -> (Option<Id<Schema>>, Vec<MediaType>) {
        match self.schema_in(value, "schema") {
            Some(schema) => (Some(schema), Vec::new()),
            None => (None, self.content(value)),
        }
    }

    /// The media types under `content`.
    pub(super) fn content(&mut self, parent: Value<'s>) -> Vec<MediaType> {
        let entries = self.map(parent, "content");
        entries
            .into_iter()
            .map(|entry| self.media_type(entry.key, entry.value))
            .collect()
    }

    fn media_type(&mut self, name: &str, value: Value<'s>) -> MediaType {
        let media = self.follow(value);
        let item_encoding = self.object(media, "itemEncoding");
        MediaType {
            node: media.id(),
            name: name.to_owned(),
            schema: self.schema_in(media, "schema"),
            item_schema: match self.schema_in(media, "itemSchema") {
                Some(schema) => Some(schema),
                None => self.schema_in(media, "x-item-schema"),
            },
            encoding: self.encodings(media),
            prefix_encoding: self.prefix_encodings(media),
            item_encoding: item_encoding.map(|encoding| self.encoding(encoding)),
            examples: self.examples(media),
        }
    }

    fn encodings(&mut self, parent: Value<'s>) -> Vec<(String, Encoding)> {
        let entries = self.map(parent, "encoding");
        entries
            .into_iter()
            .map(|entry| (entry.key.to_owned(), self.encoding(entry.value)))
            .collect()
    }

    fn prefix_encodings(&mut self, parent: Value<'s>) -> Vec<Encoding> {
        let items = self.list(parent, "prefixEncoding");
        items.into_iter().map(|item| self.encoding(item)).collect()
    }

    /// An encoding. No reference leads into one, so nesting is as deep as the file at most.
    fn encoding(&mut self, value: Value<'s>) -> Encoding {
        let item_encoding = self.object(value, "itemEncoding");
        Encoding {
            node: value.id(),
            content_type: string(value, "contentType"),
            headers: self.headers(value),
            style: style(value),
            explode: value.get("explode").and_then(flag),
            allow_reserved: switch(value, "allowReserved"),
            encoding: self.encodings(value),
            prefix_encoding: self.prefix_encodings(value),
            item_encoding: item_encoding.map(|encoding| Box::new(self.encoding(encoding))),
        }
    }

    /// The values of `example` and `examples`.
    pub(super) fn examples(&mut self, parent: Value<'s>) -> Vec<NodeId> {
        let mut values: Vec<NodeId> = parent.get("example").map(|value| value.id()).into_iter().collect();
        let Some(examples) = parent.get("examples") else {
            return values;
        };
        let examples = self.follow(examples);
        values.extend(examples.items().map(|item| item.id()));
        for entry in examples.entries() {
            let example = self.follow(entry.value);
            values.extend(
                example
                    .get("value")
                    .or_else(|| example.get("dataValue"))
                    .map(|value| value.id()),
            );
        }
        values
    }

    fn links(&mut self, response: Value<'s>) -> Vec<(String, Link)> {
        let entries = self.map(response, "links");
        entries
            .into_iter()
            .map(|entry| (entry.key.to_owned(), self.link(entry.value)))
            .collect()
    }

    fn link(&mut self, value: Value<'s>) -> Link {
        let (link, key) = self.referred(value);
        let parameters = self.map(link, "parameters").into_iter();
        let server = self.object(link, "server");
        Link {
            node: link.id(),
            description: self.described(key, link, "description"),
            operation_id: string(link, "operationId"),
            operation_ref: string(link, "operationRef"),
            parameters: parameters
                .map(|entry| (entry.key.to_owned(), entry.value.id()))
                .collect(),
            body: link.get("requestBody").map(|body| body.id()),
            server: server.and_then(|server| self.server(server)),
        }
    }
}

/// The style that an object names.
pub(super) fn style(value: Value<'_>) -> Option<Style> {
    let word = value.get("style").and_then(Value::as_str)?;
    Style::ALL
        .into_iter()
        .find(|style| style.as_str().eq_ignore_ascii_case(word))
}
