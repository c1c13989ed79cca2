//! Writing a value as a parameter.

use jiter::{Jiter, JiterResult, Peek};

use super::{form, percent};
use crate::codec::{Encode, Writer};
use crate::operation::{Location, Parameter, Style};

/// A value as a style sees it.
enum Node {
    Null,
    Scalar(String),
    List(Vec<Node>),
    Object(Vec<(String, Node)>),
}

/// Writes a value as the parameter asks: what stands in its place in the path, the pairs of the query (`a=1&a=2`), the
/// header's value, or the cookies (`a=1; a=2`).
///
/// `None` when there is nothing to send: the value is absent or `null`, or a list or an object with nothing in it that
/// is a pair for each of its parts.
///
/// ```
/// use wirewright_runtime::operation::Parameter;
/// use wirewright_runtime::parameter::encode;
///
/// assert_eq!(encode(&Parameter::path("id"), "a/b").as_deref(), Some("a%2Fb"));
/// assert_eq!(encode(&Parameter::query("q"), &vec!["x", "y z"]).as_deref(), Some("q=x&q=y%20z"));
/// assert_eq!(encode(&Parameter::query("q"), &None::<i32>), None);
/// ```
pub fn encode<T: Encode + ?Sized>(parameter: &Parameter, value: &T) -> Option<String> {
    if value.is_absent() {
        return None;
    }
    let mut writer = Writer::new();
    value.encode(&mut writer);
    encode_json(parameter, writer.as_bytes())
}

fn encode_json(parameter: &Parameter, json: &[u8]) -> Option<String> {
    if parameter.style == Style::Json {
        let text = std::str::from_utf8(json).ok()?;
        let node = Node::Scalar(match parameter.location {
            Location::Header => in_ascii(text),
            _ => text.to_owned(),
        });
        return Style::Form.write(parameter, &node);
    }
    match parameter.style {
        Style::QueryForm => return Some(form::encode(json, parameter.fields)).filter(|text| !text.is_empty()),
        Style::QueryJson => {
            let mut text = String::new();
            percent::encode(&mut text, parameter, std::str::from_utf8(json).ok()?, false);
            return Some(text);
        }
        _ => {}
    }
    let node = read(&mut Jiter::new(json)).ok()?;
    parameter.style.write(parameter, &node)
}

/// Writes the next value of a text as a field of a form; `None` where there is nothing to send.
pub(super) fn encode_field(field: &Parameter, json: &mut Jiter<'_>) -> JiterResult<Option<String>> {
    let field = match field.style {
        Style::QueryForm => &field.style(Style::Form),
        _ => field,
    };
    Ok(field.style.write(field, &read(json)?))
}

/// JSON whose other characters are escaped: headers are for ASCII that can be seen (RFC 9110 section 5.5).
fn in_ascii(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if matches!(c, ' '..='~') {
            out.push(c);
        } else {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    out
}

fn read(json: &mut Jiter<'_>) -> JiterResult<Node> {
    Ok(match json.peek()? {
        Peek::Null => json.known_null().map(|()| Node::Null)?,
        peek @ (Peek::True | Peek::False) => Node::Scalar(json.known_bool(peek)?.to_string()),
        Peek::String => Node::Scalar(json.known_str()?.to_owned()),
        Peek::Array => {
            let mut items = Vec::new();
            let mut next = json.known_array()?;
            while next.is_some() {
                items.push(read(json)?);
                next = json.array_step()?;
            }
            Node::List(items)
        }
        Peek::Object => {
            let mut properties = Vec::new();
            let mut key = json.known_object()?.map(str::to_owned);
            while let Some(name) = key {
                properties.push((name, read(json)?));
                key = json.next_key()?.map(str::to_owned);
            }
            Node::Object(properties)
        }
        peek => Node::Scalar(String::from_utf8_lossy(json.known_number_bytes(peek)?).into_owned()),
    })
}

impl Style {
    fn write(self, parameter: &Parameter, node: &Node) -> Option<String> {
        let mut out = Output {
            parameter,
            text: String::new(),
        };
        let sent = match parameter.location {
            Location::Path | Location::Header => out.write_text(self, node),
            Location::Query | Location::Cookie => out.write_pairs(self, node),
        };
        sent.then_some(out.text)
    }
}

struct Output<'a> {
    parameter: &'a Parameter,
    text: String,
}

impl Output<'_> {
    /// A part of the path, or a header's value; whether there is one.
    fn write_text(&mut self, style: Style, node: &Node) -> bool {
        let (prefix, between) = match style {
            Style::Label => (".", if self.parameter.explode { "." } else { "," }),
            Style::Matrix => (";", if self.parameter.explode { ";" } else { "," }),
            _ => ("", ","),
        };
        self.text.push_str(prefix);
        let matrix = style == Style::Matrix;
        match node {
            Node::Null => return false,
            Node::Scalar(text) if matrix => self.named(text),
            Node::Scalar(text) => percent::encode(&mut self.text, self.parameter, text, false),
            Node::List(items) if matrix && self.parameter.explode => {
                for (index, item) in items.iter().filter_map(Node::text).enumerate() {
                    self.text.push_str(if index > 0 { between } else { "" });
                    self.named(&item);
                }
            }
            Node::Object(properties) if self.parameter.explode => {
                for (index, (name, text)) in properties.iter().filter_map(property).enumerate() {
                    self.text.push_str(if index > 0 { between } else { "" });
                    percent::encode(&mut self.text, self.parameter, name, true);
                    self.text.push('=');
                    percent::encode(&mut self.text, self.parameter, &text, true);
                }
            }
            Node::List(_) | Node::Object(_) => {
                if matrix {
                    percent::encode_name(&mut self.text, self.parameter, self.parameter.name);
                    self.text.push('=');
                }
                self.joined(&node.parts(), between);
            }
        }
        true
    }

    /// `name=text`, or `name` for an empty text: RFC 6570 section 3.2.7.
    fn named(&mut self, text: &str) {
        percent::encode_name(&mut self.text, self.parameter, self.parameter.name);
        if !text.is_empty() {
            self.text.push('=');
            percent::encode(&mut self.text, self.parameter, text, true);
        }
    }

    /// Pairs of a query, or cookies; whether there is one.
    fn write_pairs(&mut self, style: Style, node: &Node) -> bool {
        let between = match style {
            Style::SpaceDelimited => "%20",
            Style::PipeDelimited => "%7C",
            _ => ",",
        };
        match node {
            Node::Null => return false,
            Node::Scalar(text) if style == Style::QueryText => self.encode(text, false),
            Node::Scalar(text) => self.pair(self.parameter.name, |out| out.encode(text, false)),
            Node::List(items) if self.parameter.explode && style != Style::DeepObject => {
                for item in items.iter().filter_map(Node::text) {
                    self.pair(self.parameter.name, |out| out.encode(&item, false));
                }
                return !self.text.is_empty();
            }
            Node::Object(properties) if style == Style::DeepObject => {
                self.deep(self.parameter.name, properties);
                return !self.text.is_empty();
            }
            Node::Object(properties) if self.parameter.explode => {
                for (name, text) in properties.iter().filter_map(property) {
                    self.pair(name, |out| out.encode(&text, false));
                }
                return !self.text.is_empty();
            }
            Node::List(_) | Node::Object(_) => {
                self.pair(self.parameter.name, |out| out.joined(&node.parts(), between));
            }
        }
        true
    }

    fn pair(&mut self, name: &str, write: impl FnOnce(&mut Self)) {
        if !self.text.is_empty() {
            self.text.push_str(if self.parameter.location == Location::Cookie {
                "; "
            } else {
                "&"
            });
        }
        percent::encode_name(&mut self.text, self.parameter, name);
        self.text.push('=');
        write(self);
    }

    /// `filter[role]=admin` for each property, lists as a pair for each item.
    fn deep(&mut self, prefix: &str, properties: &[(String, Node)]) {
        for (name, node) in properties {
            let name = format!("{prefix}[{name}]");
            match node {
                Node::Object(properties) => self.deep(&name, properties),
                Node::List(items) => {
                    for item in items.iter().filter_map(Node::text) {
                        self.pair(&name, |out| out.encode(&item, false));
                    }
                }
                node => {
                    if let Some(text) = node.text() {
                        self.pair(&name, |out| out.encode(&text, false));
                    }
                }
            }
        }
    }

    fn encode(&mut self, text: &str, item: bool) {
        percent::encode(&mut self.text, self.parameter, text, item);
    }

    fn joined(&mut self, parts: &[String], between: &str) {
        for (index, part) in parts.iter().enumerate() {
            self.text.push_str(if index > 0 { between } else { "" });
            self.encode(part, true);
        }
    }
}

impl Node {
    /// The text of a value inside a list or an object: JSON where it is one itself, nothing for `null`.
    fn text(&self) -> Option<String> {
        match self {
            Self::Null => None,
            Self::Scalar(text) => Some(text.clone()),
            Self::List(_) | Self::Object(_) => {
                let mut writer = Writer::new();
                self.encode(&mut writer);
                String::from_utf8(writer.into_bytes()).ok()
            }
        }
    }

    /// The items of a list, or the names and values of an object.
    fn parts(&self) -> Vec<String> {
        match self {
            Self::List(items) => items.iter().filter_map(Self::text).collect(),
            Self::Object(properties) => properties
                .iter()
                .filter_map(property)
                .flat_map(|(name, text)| [name.to_owned(), text])
                .collect(),
            Self::Null | Self::Scalar(_) => Vec::new(),
        }
    }
}

fn property((name, node): &(String, Node)) -> Option<(&str, String)> {
    node.text().map(|text| (name.as_str(), text))
}

/// Inner values as JSON; their scalars as strings, as all scalars of parameters are texts.
impl Encode for Node {
    fn encode(&self, w: &mut Writer) {
        match self {
            Self::Null => w.null(),
            Self::Scalar(text) => w.text(text),
            Self::List(items) => items.encode(w),
            Self::Object(properties) => {
                w.begin_object();
                for (name, node) in properties {
                    w.field(name, node);
                }
                w.end_object();
            }
        }
    }
}
