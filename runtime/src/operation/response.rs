//! What a contract says of an operation's responses, and whether a response keeps to it.

#[cfg(any(feature = "client", feature = "server", test))]
use http::StatusCode;

use super::{Parameter, Style};
use crate::codec::{Decode, Reader};
use crate::rule::Rule;

/// Reads a value and records what is wrong with it; whether there was one.
pub type Check = fn(&mut Reader<'_>) -> bool;

/// The [`Check`] of values that only have to be of a type.
pub fn is<T: Decode>(r: &mut Reader<'_>) -> bool {
    T::decode(r).is_some()
}

/// The [`Check`] of values of a type that keep a rule: `|r| keeps::<String>(r, &RULE)`.
pub fn keeps<T>(r: &mut Reader<'_>, rule: &(impl Rule<T> + ?Sized)) -> bool {
    rule.decode(r).is_some()
}

/// Which statuses a response stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statuses {
    /// Exactly this one.
    Code(u16),
    /// A hundred of them by their first digit, such as 4 for `4XX`.
    Class(u16),
    /// Every one that no other response stands for: `default`.
    Others,
}

/// A response of an operation.
///
/// ```
/// use wirewright_runtime::operation::{Content, Header, Operation, Response, is};
///
/// static COUNT: Operation = Operation::get("count", "/count").responses(&[
///     Response::code(200)
///         .headers(&[Header::optional("X-Age", is::<u32>)])
///         .content(&[Content::typed("application/json", is::<u64>)]),
///     Response::others(),
/// ]);
/// assert_eq!(COUNT.responses.len(), 2);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Response {
    /// The statuses that it stands for.
    pub statuses: Statuses,
    /// Its headers, but for `Content-Type`.
    pub headers: &'static [Header],
    /// The media types of its body; none where the contract says nothing of a body.
    pub content: &'static [Content],
}

impl Response {
    /// The response with this status.
    #[must_use]
    pub const fn code(code: u16) -> Self {
        Self::new(Statuses::Code(code))
    }

    /// The response with a status of this class, such as 4 for `4XX`.
    #[must_use]
    pub const fn class(class: u16) -> Self {
        Self::new(Statuses::Class(class))
    }

    /// The response with any other status.
    #[must_use]
    pub const fn others() -> Self {
        Self::new(Statuses::Others)
    }

    const fn new(statuses: Statuses) -> Self {
        Self {
            statuses,
            headers: &[],
            content: &[],
        }
    }

    /// The same with these headers.
    #[must_use]
    pub const fn headers(mut self, headers: &'static [Header]) -> Self {
        self.headers = headers;
        self
    }

    /// The same with a body of one of these media types.
    #[must_use]
    pub const fn content(mut self, content: &'static [Content]) -> Self {
        self.content = content;
        self
    }
}

/// A header of a response.
#[derive(Clone, Copy, Debug)]
pub struct Header {
    /// Its name.
    pub name: &'static str,
    /// Whether it must be there.
    pub required: bool,
    /// What its value must be.
    pub check: Check,
    /// How it is written: [`Style::Simple`], or [`Style::Json`] for one JSON text.
    pub style: Style,
    /// Whether the properties of an object are written `name=value`.
    pub explode: bool,
}

impl Header {
    /// A header that must be there.
    #[must_use]
    pub const fn required(name: &'static str, check: Check) -> Self {
        Self {
            required: true,
            ..Self::optional(name, check)
        }
    }

    /// A header that may be there.
    #[must_use]
    pub const fn optional(name: &'static str, check: Check) -> Self {
        Self {
            name,
            required: false,
            check,
            style: Style::Simple,
            explode: false,
        }
    }

    /// The same as one JSON text.
    #[must_use]
    pub const fn json(mut self) -> Self {
        self.style = Style::Json;
        self
    }

    /// The same with the properties of an object as `name=value`.
    #[must_use]
    pub const fn explode(mut self) -> Self {
        self.explode = true;
        self
    }

    /// How the header of this name is written in a response with this status.
    #[cfg(any(feature = "client", feature = "server"))]
    pub(crate) fn described(responses: &'static [Response], status: StatusCode, name: &'static str) -> Parameter {
        let mut headers = find(responses, status)
            .into_iter()
            .flat_map(|response| response.headers);
        let header = headers.find(|header| header.name.eq_ignore_ascii_case(name));
        header.map_or(Parameter::header(name), Self::parameter)
    }

    /// The header as a parameter: how its value becomes text.
    #[must_use]
    pub const fn parameter(&self) -> Parameter {
        Parameter::header(self.name).style(self.style).explode(self.explode)
    }
}

/// The body of a response.
#[derive(Clone, Copy, Debug)]
pub struct Content {
    /// Its media type or range.
    pub media_type: &'static str,
    /// What it holds.
    pub body: Body,
}

impl Content {
    /// A body with a value, in the format of the media type.
    #[must_use]
    pub const fn typed(media_type: &'static str, check: Check) -> Self {
        Self::new(media_type, Body::Typed(check))
    }

    /// A body of text in UTF-8.
    #[must_use]
    pub const fn text(media_type: &'static str) -> Self {
        Self::new(media_type, Body::Text)
    }

    /// A body of any bytes.
    #[must_use]
    pub const fn bytes(media_type: &'static str) -> Self {
        Self::new(media_type, Body::Bytes)
    }

    /// A body of items, each of which is checked where it is sent and where it comes.
    #[must_use]
    pub const fn items(media_type: &'static str) -> Self {
        Self::new(media_type, Body::Items)
    }

    const fn new(media_type: &'static str, body: Body) -> Self {
        Self { media_type, body }
    }
}

/// What the body of a response holds.
#[derive(Clone, Copy, Debug)]
pub enum Body {
    /// A value, in the [`Format`](crate::body::Format) of the media type.
    Typed(Check),
    /// Text in UTF-8.
    Text,
    /// Any bytes.
    Bytes,
    /// Items, one after another.
    Items,
}

impl Body {
    /// Whether it is read as it comes.
    #[cfg(any(feature = "client", feature = "server"))]
    pub(super) fn comes_in_pieces(&self) -> bool {
        matches!(self, Self::Bytes | Self::Items)
    }
}

/// The response that a status falls under: an exact code comes before a class, and a class before all others.
#[cfg(any(feature = "client", feature = "server", test))]
pub(super) fn find(responses: &'static [Response], status: StatusCode) -> Option<&'static Response> {
    let code = status.as_u16();
    [Statuses::Code(code), Statuses::Class(code / 100), Statuses::Others]
        .into_iter()
        .find_map(|statuses| responses.iter().find(|response| response.statuses == statuses))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exact_status_comes_before_a_class_and_a_class_before_all_others() {
        static RESPONSES: &[Response] = &[Response::others(), Response::class(4), Response::code(404)];
        let found = |code| {
            let status = StatusCode::from_u16(code).expect("a status");
            find(RESPONSES, status).map(|response| response.statuses)
        };
        assert_eq!(found(404), Some(Statuses::Code(404)));
        assert_eq!(found(409), Some(Statuses::Class(4)));
        assert_eq!(found(200), Some(Statuses::Others));
        assert!(find(&RESPONSES[1..], StatusCode::OK).is_none());
    }
}
