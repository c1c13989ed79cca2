//! Whether a response that is there keeps to the contract.

use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};

use super::Operation;
use super::response::{self, Body, Content, Header, Response};
use crate::body::Format;
use crate::codec::{ReadOptions, Reader};
use crate::violation::{Place, Violation, Violations};
use crate::{headers, media, parameter};

impl Operation {
    /// What is wrong with a response by the contract: its status, its headers, its media type and its body. The body of
    /// a response of which the contract describes no content is not judged; neither is an empty one that cannot have
    /// content: of `HEAD` and of 204, 205 and 304 ([RFC 9110] section 6.4.1). An operation that describes no responses at
    /// all says nothing of them.
    ///
    /// [RFC 9110]: https://www.rfc-editor.org/rfc/rfc9110#section-6.4.1
    #[must_use]
    pub fn breaches(&self, status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Violations {
        let mut violations = self.breaches_of_head(status, headers);
        let response = response::find(self.responses, status);
        if let Some(response) = response.filter(|_| !(body.is_empty() && is_bodiless(self, status))) {
            check_content(response, headers, body, &mut violations);
        }
        violations
    }

    /// What is wrong with the status and the headers of a response, but for its media type.
    #[must_use]
    pub fn breaches_of_head(&self, status: StatusCode, headers: &HeaderMap) -> Violations {
        let mut violations = Violations::default();
        match response::find(self.responses, status) {
            Some(response) => {
                let described = response.headers.iter();
                described.for_each(|header| check_header(header, headers, &mut violations));
            }
            None if self.responses.is_empty() => {}
            None => {
                let message = format!("must not be {}: the contract has no such response", status.as_u16());
                violations.push(Violation::new(Place::Status, "status", message));
            }
        }
        violations
    }
}

impl Operation {
    /// Whether the contract says that the body of a response with this head is read as it comes: bytes, or items.
    #[must_use]
    pub fn answers_in_pieces(&self, status: StatusCode, headers: &HeaderMap) -> bool {
        let content = response::find(self.responses, status).and_then(|response| content_of(response, headers));
        content.is_some_and(|content| content.body.comes_in_pieces())
    }
}

fn is_bodiless(operation: &Operation, status: StatusCode) -> bool {
    operation.method == "HEAD"
        || matches!(
            status,
            StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT | StatusCode::NOT_MODIFIED
        )
}

fn check_header(header: &Header, headers: &HeaderMap, violations: &mut Violations) {
    let place = Place::Header {
        name: header.name.into(),
    };
    let text = match headers::text(headers, header.name, ", ", place.clone()) {
        Ok(text) => text,
        Err(violation) => return violations.push(violation),
    };
    let raw = parameter::Raw::header(&header.parameter(), text.as_deref());
    let options = ReadOptions {
        place: place.clone(),
        ..ReadOptions::default()
    };
    match parameter::read(&raw, &options, |r| (header.check)(r).then_some(())) {
        Ok(None) if header.required => violations.push(Violation::new(place, "required", "must be there")),
        Ok(_) => {}
        Err(found) => violations.append(found),
    }
}

fn check_content(response: &Response, headers: &HeaderMap, body: &[u8], violations: &mut Violations) {
    if response.content.is_empty() {
        return;
    }
    match content_of(response, headers) {
        Some(content) => violations.append(check_body(content, body).err().unwrap_or_default()),
        None => violations.push(unknown_content(response)),
    }
}

/// What the contract says of a body with the media type in these headers.
fn content_of(response: &Response, headers: &HeaderMap) -> Option<&'static Content> {
    let media_type = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    media::find_by(response.content, |content| content.media_type, media_type)
}

fn unknown_content(response: &Response) -> Violation {
    let place = Place::Header {
        name: "Content-Type".into(),
    };
    let declared: Vec<&str> = response.content.iter().map(|content| content.media_type).collect();
    Violation::new(place, "content", format!("must be {}", declared.join(" or ")))
}

fn check_body(content: &Content, body: &[u8]) -> Result<(), Violations> {
    match content.body {
        Body::Typed(check) => {
            let json = Format::of(content.media_type).to_json(body)?;
            Reader::json(&json, &ReadOptions::default()).read(|r| check(r).then_some(()))
        }
        Body::Text if std::str::from_utf8(body).is_err() => {
            Err(Violation::new(Place::Body, "syntax", "must be UTF-8").into())
        }
        Body::Text | Body::Bytes | Body::Items => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::super::{is, keeps};
    use super::*;
    use crate::rule::Text;

    const TAG: Text = Text::new().min_length(3);

    static READ: Operation = Operation::get("read", "/").responses(&[
        Response::code(200)
            .headers(&[
                Header::required("ETag", |r| keeps::<String>(r, &TAG)),
                Header::optional("X-Age", is::<u32>),
            ])
            .content(&[
                Content::typed("application/json", is::<Vec<u8>>),
                Content::text("text/csv"),
            ]),
        Response::code(204),
        Response::code(304).headers(&[Header::required("ETag", |r| keeps::<String>(r, &TAG))]),
        Response::class(4).content(&[Content::typed("application/problem+json", is::<String>)]),
        Response::code(500).content(&[Content::text("text/plain")]),
    ]);

    fn keywords(code: u16, headers: &[(&'static str, &'static str)], body: &[u8]) -> Vec<String> {
        let status = StatusCode::from_u16(code).expect("a status");
        let headers = headers
            .iter()
            .map(|(name, value)| (name.parse().expect("a name"), HeaderValue::from_static(value)))
            .collect();
        let violations = READ.breaches(status, &headers, body);
        violations.iter().map(ToString::to_string).collect()
    }

    const JSON: (&str, &str) = ("content-type", "application/json; charset=utf-8");

    #[test]
    fn a_response_of_the_contract_has_no_breach() {
        assert_eq!(
            keywords(200, &[JSON, ("etag", "\"7\""), ("x-age", "3")], b"[1]"),
            [""; 0]
        );
        assert_eq!(keywords(204, &[], b""), [""; 0]);
        assert_eq!(keywords(304, &[("etag", "\"7\"")], b""), [""; 0]);
        let problem = ("content-type", "application/problem+json");
        assert_eq!(keywords(404, &[problem], b"\"gone\""), [""; 0]);
        assert_eq!(keywords(500, &[("content-type", "text/plain")], b"oh"), [""; 0]);
    }

    #[test]
    fn every_part_is_judged() {
        assert_eq!(
            keywords(200, &[JSON, ("etag", "7"), ("x-age", "old")], b"[1, 300]"),
            [
                "header `ETag`: must have at least 3 characters (minLength)",
                "header `X-Age`: expected an integer, found a string (type)",
                "body at /1: must be in the range of uint8 (format)",
            ]
        );
        assert_eq!(keywords(304, &[], b""), ["header `ETag`: must be there (required)"]);
        assert_eq!(
            keywords(404, &[JSON], b"\"gone\""),
            ["header `Content-Type`: must be application/problem+json (content)"]
        );
        assert_eq!(
            keywords(404, &[], b""),
            ["header `Content-Type`: must be application/problem+json (content)"]
        );
        assert_eq!(
            keywords(500, &[("content-type", "text/plain")], b"\xff"),
            ["body: must be UTF-8 (syntax)"]
        );
        assert_eq!(
            keywords(302, &[], b""),
            ["status: must not be 302: the contract has no such response (status)"]
        );
    }
}
