//! Operations.

use crate::diagnostic::Level;
use crate::source::{Entry, Value};

use super::{Reader, extensions, string, strings, switch};
use crate::document::report::{at, at_key, place, quoted};
use crate::document::rules::{INVALID_STATUS_KEY, OPERATION_ID_DUPLICATE};
use crate::document::{Id, Operation, Parameter, Response, Status};

impl<'s> Reader<'s> {
    /// An operation; `inherited` are the parameters of its path.
    pub(super) fn operation(&mut self, method: String, value: Value<'s>, inherited: &[Id<Parameter>]) -> Operation {
        let own = self.parameters(value);
        let body = value.get("requestBody").filter(|body| body.is_object());
        let callbacks = self.map(value, "callbacks");
        Operation {
            node: value.id(),
            method,
            id: self.operation_id(value),
            summary: string(value, "summary"),
            description: string(value, "description"),
            external_docs: self.external_docs(value),
            tags: strings(value, "tags"),
            deprecated: switch(value, "deprecated"),
            parameters: self.merge(inherited, &own),
            body: body.map(|body| self.body(body)),
            responses: self.responses(value),
            callbacks: callbacks
                .into_iter()
                .map(|entry| (entry.key.to_owned(), self.callback(entry.value)))
                .collect(),
            security: self.requirements(value),
            servers: self.servers(value),
            extensions: extensions(value),
        }
    }

    fn operation_id(&mut self, operation: Value<'s>) -> Option<String> {
        let value = operation.get("operationId")?;
        let Some(name) = value.as_str() else {
            return string(operation, "operationId");
        };
        match self.operation_ids.get(name) {
            // The same operation can be met again through a reference.
            Some(first) if first.id() != value.id() => {
                let message = format!("the operation id `{name}` is used twice");
                let found = at(&OPERATION_ID_DUPLICATE, value, message).label("again here");
                let found = found.related(place(*first), "first used here");
                self.report(found.help("give each operation an id of its own"));
            }
            Some(_) => {}
            None => {
                self.operation_ids.insert(name, value);
            }
        }
        (!name.is_empty()).then(|| name.to_owned())
    }

    fn responses(&mut self, operation: Value<'s>) -> Vec<(Status, Id<Response>)> {
        let Some(responses) = self.object(operation, "responses") else {
            return Vec::new();
        };
        let mut read = Vec::new();
        for entry in responses.entries().filter(|entry| !entry.key.starts_with("x-")) {
            let Some(status) = status(entry.key) else {
                let message = format!("`{}` is not a status", entry.key);
                let found = at_key(&INVALID_STATUS_KEY, responses, entry, message).label("the response would be lost");
                self.report(found.help("write a code from 100 to 599, a range such as `4XX`, or `default`"));
                continue;
            };
            self.status_in_capitals(status, responses, entry);
            if entry.value.is_object() || entry.value.is_null() {
                read.push((status, self.response(entry.value)));
            }
        }
        read
    }

    /// Says that a key is a status but for capital letters.
    fn status_in_capitals(&mut self, status: Status, responses: Value<'s>, entry: Entry<'s>) {
        let written = match status {
            Status::Default => "default".to_owned(),
            Status::Range(first) => format!("{first}XX"),
            Status::Code(_) => return,
        };
        if entry.key != written {
            let message = format!("`{}` is written `{written}`", entry.key);
            let found = at_key(&INVALID_STATUS_KEY, responses, entry, message);
            let edit = quoted(entry.value, entry.key_span, &written);
            let found = found.label("read as it was meant").mend(entry.key_span, edit);
            self.findings.push_at(Level::Warning, found);
        }
    }
}

/// The statuses that a key stands for.
fn status(key: &str) -> Option<Status> {
    if key.eq_ignore_ascii_case("default") {
        return Some(Status::Default);
    }
    let bytes = key.as_bytes();
    match bytes {
        [first @ b'1'..=b'5', b'X' | b'x', b'X' | b'x'] => Some(Status::Range(first - b'0')),
        [b'1'..=b'5', b'0'..=b'9', b'0'..=b'9'] => key.parse().ok().map(Status::Code),
        _ => None,
    }
}
