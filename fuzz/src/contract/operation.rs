//! Paths, operations and what they carry.

use serde_json::{Value, json};

use super::{Builder, Make};

const METHODS: &[&str] = &["get", "put", "post", "delete", "options", "head", "patch", "trace"];

const STATUSES: &[&str] = &["200", "201", "204", "2XX", "304", "400", "4XX", "500", "default"];

const PLACES: &[&str] = &["query", "header", "cookie", "query", "path", "querystring"];

const STYLES: &[&str] = &[
    "form",
    "simple",
    "label",
    "matrix",
    "spaceDelimited",
    "pipeDelimited",
    "deepObject",
    "cookie",
];

const MEDIA_TYPES: &[&str] = &[
    "application/json",
    "application/problem+json",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "multipart/mixed",
    "text/plain",
    "text/event-stream",
    "application/jsonl",
    "application/json-seq",
    "application/xml",
    "application/cbor",
    "application/msgpack",
    "application/octet-stream",
    "image/*",
    "*/*",
];

impl Builder {
    /// Paths whose parameters are declared.
    pub(super) fn paths(&mut self) -> Value {
        let mut paths = json!({});
        for _ in 0..self.dice.below(super::MANY + 1) {
            let (mut path, mut declared) = (String::new(), Vec::new());
            for _ in 0..=self.dice.below(3) {
                path.push('/');
                match self.dice.below(4) {
                    0 => path += &self.name(),
                    1 => path += &self.text().replace(['{', '}'], ""),
                    _ => {
                        let name = format!("{}{}", self.name().replace(['{', '}', '/'], ""), declared.len());
                        path += &format!("{{{name}}}");
                        declared.push(json!({"name": name, "in": "path", "required": true, "schema": self.schema()}));
                    }
                }
            }
            let mut item = self.path_item();
            match item.get_mut("parameters").and_then(Value::as_array_mut) {
                Some(parameters) => parameters.extend(declared),
                None => item["parameters"] = declared.into(),
            }
            paths[path] = item;
        }
        paths
    }

    pub(super) fn path_item(&mut self) -> Value {
        let mut item = json!({});
        for _ in 0..=self.dice.below(2) {
            item[*self.dice.choose(METHODS)] = self.operation();
        }
        self.fill(
            &mut item,
            &[
                ("parameters", |this| this.list(Self::parameter)),
                ("servers", |this| this.list(Self::server)),
                ("summary", Self::a_text),
            ],
        );
        item
    }

    fn operation(&mut self) -> Value {
        let mut operation = json!({"responses": {"200": {"description": "Done"}}});
        if !self.one_more() {
            return operation;
        }
        operation["responses"] = self.map(|this| (*this.dice.choose(STATUSES)).to_owned(), Self::response);
        self.fill(
            &mut operation,
            &[
                ("operationId", |this| {
                    this.operations += 1;
                    format!("{}{}", this.name(), this.operations).into()
                }),
                ("summary", Self::a_text),
                ("description", Self::a_text),
                ("parameters", |this| this.list(Self::parameter)),
                ("parameters", |this| this.list(Self::parameter)),
                ("requestBody", Self::request_body),
                ("requestBody", Self::request_body),
                ("tags", |this| this.list(Self::a_text)),
                ("deprecated", Self::truth),
                ("security", |this| this.list(Self::requirement)),
                ("servers", |this| this.list(Self::server)),
                ("x-note", |this| this.value(2)),
                ("externalDocs", |this| json!({"url": this.text()})),
                ("callbacks", |this| this.map(Self::name, Self::callback)),
            ],
        );
        operation
    }

    pub(super) fn parameter(&mut self) -> Value {
        self.or_reference("parameters", |this| {
            let places = if this.is_odd() { PLACES } else { &PLACES[..4] };
            let place = *this.dice.choose(places);
            let mut made = json!({"name": this.name(), "in": place, "required": place == "path"});
            if place == "querystring" || this.chance(6) {
                made["content"] = json!({(this.media_type()): this.content()});
            } else {
                made["schema"] = this.schema();
            }
            this.fill(
                &mut made,
                &[
                    ("description", Self::a_text),
                    ("style", |this| (*this.dice.choose(STYLES)).into()),
                    ("explode", Self::truth),
                    ("deprecated", Self::truth),
                    ("allowReserved", Self::truth),
                    ("example", |this| this.value(1)),
                ],
            );
            made
        })
    }

    pub(super) fn header(&mut self) -> Value {
        self.or_reference("headers", |this| {
            let mut made = json!({"schema": this.schema()});
            let fields: &[(&str, Make)] = &[
                ("description", Self::a_text),
                ("required", Self::truth),
                ("explode", Self::truth),
            ];
            this.fill(&mut made, fields);
            made
        })
    }

    fn media_type(&mut self) -> String {
        if self.chance(8) {
            self.text()
        } else {
            (*self.dice.choose(MEDIA_TYPES)).to_owned()
        }
    }

    fn content(&mut self) -> Value {
        let mut made = json!({"schema": self.schema()});
        self.fill(
            &mut made,
            &[
                ("encoding", |this| this.map(Self::name, Self::encoding)),
                ("example", |this| this.value(2)),
                ("examples", |this| this.map(Self::text, Self::example)),
                ("itemSchema", Self::schema),
            ],
        );
        made
    }

    fn encoding(&mut self) -> Value {
        let mut made = json!({});
        self.fill(
            &mut made,
            &[
                ("contentType", |this| this.media_type().into()),
                ("headers", |this| this.map(Self::name, Self::header)),
                ("style", |this| (*this.dice.choose(STYLES)).into()),
                ("explode", Self::truth),
            ],
        );
        made
    }

    pub(super) fn request_body(&mut self) -> Value {
        self.or_reference("requestBodies", |this| {
            let mut made = json!({"content": this.map(Self::media_type, Self::content)});
            this.fill(&mut made, &[("description", Self::a_text), ("required", Self::truth)]);
            made
        })
    }

    pub(super) fn response(&mut self) -> Value {
        self.or_reference("responses", |this| {
            let mut made = json!({"description": this.text()});
            this.fill(
                &mut made,
                &[
                    ("content", |this| this.map(Self::media_type, Self::content)),
                    ("content", |this| this.map(Self::media_type, Self::content)),
                    ("headers", |this| this.map(Self::name, Self::header)),
                    ("links", |this| this.map(Self::name, Self::link)),
                ],
            );
            made
        })
    }

    pub(super) fn link(&mut self) -> Value {
        let mut made = json!({});
        self.fill(
            &mut made,
            &[
                ("operationId", Self::a_name),
                ("description", Self::a_text),
                ("parameters", |this| this.map(Self::name, |this| this.value(1))),
                ("requestBody", |this| this.value(1)),
                ("server", Self::server),
            ],
        );
        made
    }

    pub(super) fn callback(&mut self) -> Value {
        if self.one_more() {
            self.map(Self::text, Self::path_item)
        } else {
            json!({})
        }
    }

    pub(super) fn example(&mut self) -> Value {
        json!({"summary": self.text(), "value": self.value(2)})
    }

    pub(super) fn server(&mut self) -> Value {
        let start = *self
            .dice
            .choose(&["https://a.example/", "/", "", "http://[::1]:80/{a}"]);
        let mut made = json!({"url": format!("{start}{}", self.text())});
        self.fill(
            &mut made,
            &[
                ("description", Self::a_text),
                ("variables", |this| {
                    this.map(
                        Self::name,
                        |this| json!({"default": this.text(), "enum": this.list(Self::a_text)}),
                    )
                }),
            ],
        );
        made
    }

    pub(super) fn requirement(&mut self) -> Value {
        let name = self.dice.choose(&self.names).clone();
        json!({(name): self.list(Self::a_text)})
    }

    pub(super) fn tag(&mut self) -> Value {
        json!({"name": self.name(), "description": self.text()})
    }

    pub(super) fn scheme(&mut self) -> Value {
        let kind = *self
            .dice
            .choose(&["http", "apiKey", "oauth2", "openIdConnect", "mutualTLS"]);
        let scheme = *self.dice.choose(&["bearer", "basic", "digest", "\"]"]);
        let mut made = json!({"type": kind, "description": self.text()});
        match kind {
            "http" => made["scheme"] = scheme.into(),
            "apiKey" => {
                made["in"] = (*self.dice.choose(PLACES)).into();
                made["name"] = self.a_name();
            }
            "oauth2" => {
                let scopes = self.map(Self::text, Self::a_text);
                made["flows"] = json!({"clientCredentials": {"tokenUrl": self.text(), "scopes": scopes}});
            }
            "openIdConnect" => made["openIdConnectUrl"] = self.a_text(),
            _ => {}
        }
        made
    }
}
