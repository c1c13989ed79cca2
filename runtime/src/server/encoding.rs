//! Content encodings of requests and answers.
//!
//! A strong `ETag` names one sequence of bytes (RFC 9110 section 8.8.3.3), so an encoded answer cannot have that of the
//! plain one. Making it weak would break `If-Match`, which compares strongly, so the encoding is written into the tag:
//! `"7"` becomes `"7;gzip"`, and what comes back as `"7;gzip"` is read as `"7"`. Handlers only see their own tags.

use axum::body::Body;
use axum::response::Response;
use http::header::{
    ACCEPT_ENCODING, ACCEPT_RANGES, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG,
    IF_MATCH, IF_NONE_MATCH, VARY,
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use http_body::Body as _;
use http_body_util::BodyExt as _;

use super::Options;
use crate::encoding::{Encoding, Sizes, applied, decode, offer};
use crate::media::{compresses, weight};
use crate::operation::Operation;
use crate::problem::Problem;

/// The body of a request without its encodings. Neither what comes in nor what comes out of any step but the last has
/// more than `limit` bytes.
pub(super) fn decoded(operation: &Operation, headers: &HeaderMap, body: Body, limit: usize) -> Result<Body, Problem> {
    let sizes = Sizes::taken(operation.id);
    match applied(headers) {
        Ok(encodings) if encodings.is_empty() => Ok(sizes.plain(body, Body::new)),
        Ok(encodings) => {
            let body = body.map_err(Into::into).boxed_unsync();
            Ok(Body::new(decode(body, &encodings, limit, sizes)))
        }
        Err(_) => Err(unsupported()),
    }
}

fn unsupported() -> Problem {
    let problem = Problem::unsupported_media_type(&[]).detail("The body has a content encoding that is not supported.");
    match HeaderValue::try_from(offer()) {
        Ok(offer) => problem.header(ACCEPT_ENCODING, offer),
        Err(_) => problem,
    }
}

/// How the answer to a request may be encoded.
pub(super) struct Choice {
    /// What the client likes best.
    encoding: Option<&'static Encoding>,
    /// Whether it takes no plain answer.
    forced: bool,
    /// From how many bytes answers are encoded; `None` where they never are.
    from: Option<usize>,
    /// The tags of encoded answers that the client has, as it knows them.
    known: Vec<String>,
}

impl Choice {
    /// Reads a request, and takes the encodings out of the tags in it.
    pub(super) fn of(headers: &mut HeaderMap, options: &Options) -> Self {
        let (encoding, plain) = best(headers);
        strip(headers, IF_MATCH, |_| true);
        let known = strip(headers, IF_NONE_MATCH, |name| {
            encoding.is_some_and(|chosen| chosen.name() == name)
        });
        Self {
            encoding,
            forced: !plain,
            from: options.compress_from,
            known,
        }
    }

    /// The answer, encoded if the client takes that and it is worth it.
    pub(super) fn apply(&self, operation: &Operation, mut response: Response) -> Response {
        let sizes = Sizes::answered(operation.id);
        match self.encoding_of(operation, &mut response) {
            Some(encoding) => encoded(encoding, response, sizes),
            None => response.map(|body| sizes.plain(body, Body::new)),
        }
    }

    /// The encoding for an answer, whose head says afterwards what it depends on.
    fn encoding_of(&self, operation: &Operation, response: &mut Response) -> Option<&'static Encoding> {
        let from = self.from.filter(|_| !Encoding::all().is_empty())?;
        if response.status() == StatusCode::NOT_MODIFIED {
            if operation.produces.iter().any(|media_type| compresses(media_type)) {
                self.mark_unchanged(response.headers_mut());
            }
            return None;
        }
        let worth = is_worth(response, from);
        if !is_open(response) || !(worth || self.forced) {
            return None;
        }
        vary(response.headers_mut());
        self.encoding
    }

    /// The head of an answer that says that nothing has changed is that of the answer that the client has.
    fn mark_unchanged(&self, headers: &mut HeaderMap) {
        vary(headers);
        let Some(encoding) = self.encoding else { return };
        if let Some(tag) = tagged(headers, encoding)
            && self.known.iter().any(|known| known.as_bytes() == tag.as_bytes())
        {
            headers.insert(ETAG, tag);
        }
    }
}

/// The encoding that a client likes best, if it likes one at least as much as none; and whether it takes none.
fn best(headers: &HeaderMap) -> (Option<&'static Encoding>, bool) {
    let values = headers.get_all(ACCEPT_ENCODING).into_iter();
    let mut weights: Vec<(&str, u16)> = Vec::new();
    for element in values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
    {
        let name = element.split(';').next().unwrap_or_default().trim();
        weights.extend(weight(element).map(|weight| (name, weight)));
    }
    let of = |name: &str| {
        let is =
            |other: &str| other.eq_ignore_ascii_case(name) || (name == "gzip" && other.eq_ignore_ascii_case("x-gzip"));
        weights.iter().find(|(other, _)| is(other)).map(|(_, weight)| *weight)
    };
    let any = of("*");
    let plain = of("identity").or(any.filter(|weight| *weight == 0));
    let weighed = Encoding::all()
        .iter()
        .map(|encoding| (of(encoding.name()).or(any).unwrap_or(0), encoding));
    let best = weighed.reduce(|best, next| if next.0 > best.0 { next } else { best });
    let least = plain.unwrap_or(0).max(1);
    let chosen = best
        .filter(|(weight, _)| *weight >= least)
        .map(|(_, encoding)| encoding);
    (chosen, plain != Some(0))
}

/// Whether an answer has a body that may be encoded at all.
fn is_open(response: &Response) -> bool {
    let headers = response.headers();
    // What speaks of the very bytes of the body would be wrong about the encoded ones.
    let fixed = [CONTENT_ENCODING, CONTENT_RANGE]
        .iter()
        .any(|name| headers.contains_key(name))
        || ["content-digest", "content-md5", "digest", "repr-digest"]
            .iter()
            .any(|name| headers.contains_key(*name));
    let transformed = headers.get_all(CACHE_CONTROL).into_iter().all(|value| {
        let mut directives = value.to_str().unwrap_or_default().split(',');
        !directives.any(|directive| directive.trim().eq_ignore_ascii_case("no-transform"))
    });
    let status = response.status();
    let bodiless = status.is_informational() || status == StatusCode::NO_CONTENT || status == StatusCode::RESET_CONTENT;
    let events = media_type(response).is_some_and(crate::media::is_event_stream);
    !fixed && transformed && !bodiless && !events && response.body().size_hint().exact() != Some(0)
}

/// Whether encoding makes the answer smaller, as far as can be told beforehand.
fn is_worth(response: &Response, from: usize) -> bool {
    let large = match response.body().size_hint().exact() {
        Some(size) => usize::try_from(size).map_or(true, |size| size >= from),
        None => true,
    };
    large && media_type(response).is_some_and(compresses)
}

fn media_type(response: &Response) -> Option<&str> {
    response.headers().get(CONTENT_TYPE)?.to_str().ok()
}

fn encoded(encoding: &'static Encoding, response: Response, sizes: Sizes) -> Response {
    let (mut parts, body) = response.into_parts();
    if let Some(tag) = tagged(&parts.headers, encoding) {
        parts.headers.insert(ETAG, tag);
    }
    parts
        .headers
        .insert(CONTENT_ENCODING, HeaderValue::from_static(encoding.name()));
    parts.headers.remove(CONTENT_LENGTH);
    parts.headers.remove(ACCEPT_RANGES);
    let body = sizes.before(encoding.name(), body.map_err(Into::into).boxed_unsync());
    let body = encoding.encode(body.boxed_unsync());
    Response::from_parts(parts, Body::new(sizes.after(encoding.name(), body)))
}

/// The strong tag of an answer as that of the encoded answer.
fn tagged(headers: &HeaderMap, encoding: &Encoding) -> Option<HeaderValue> {
    let tag = headers.get(ETAG)?.as_bytes();
    let tag = tag.strip_prefix(b"\"")?.strip_suffix(b"\"")?;
    let name = encoding.name().as_bytes();
    HeaderValue::from_bytes(&[b"\"", tag, b";", name, b"\""].concat()).ok()
}

/// Adds `Accept-Encoding` to `Vary`.
fn vary(headers: &mut HeaderMap) {
    let has = headers
        .get_all(VARY)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|name| name.trim() == "*" || name.trim().eq_ignore_ascii_case("accept-encoding"));
    if !has {
        headers.append(VARY, HeaderValue::from_static("Accept-Encoding"));
    }
}

/// Takes encodings, where they are wanted, out of the strong tags of a header, and answers with the tags that had one.
fn strip(headers: &mut HeaderMap, header: HeaderName, wanted: impl Fn(&str) -> bool) -> Vec<String> {
    let mut stripped = Vec::new();
    let values: Vec<HeaderValue> = headers.get_all(&header).iter().cloned().collect();
    let changed: Vec<HeaderValue> = values
        .iter()
        .map(|value| {
            let Ok(text) = std::str::from_utf8(value.as_bytes()) else {
                return value.clone();
            };
            let text = without_encodings(text, &wanted, &mut stripped);
            HeaderValue::try_from(text).unwrap_or_else(|_| value.clone())
        })
        .collect();
    if !stripped.is_empty() {
        headers.remove(&header);
        for value in changed {
            headers.append(&header, value);
        }
    }
    stripped
}

fn without_encodings(text: &str, wanted: &impl Fn(&str) -> bool, stripped: &mut Vec<String>) -> String {
    let mut out = String::with_capacity(text.len());
    for (index, part) in text.split('"').enumerate() {
        if index > 0 {
            out.push('"');
        }
        let named = part
            .rsplit_once(';')
            .filter(|(_, name)| index % 2 == 1 && Encoding::all().iter().any(|known| known.name() == *name));
        match named {
            Some((tag, name)) if wanted(name) && !out.ends_with("W/\"") => {
                stripped.push(format!("\"{part}\""));
                out.push_str(tag);
            }
            _ => out.push_str(part),
        }
    }
    out
}

#[cfg(test)]
#[cfg(all(feature = "gzip", feature = "br", feature = "zstd"))]
mod tests {
    use super::*;

    fn headers(name: HeaderName, values: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(&name, HeaderValue::from_bytes(value.as_bytes()).expect("a value"));
        }
        headers
    }

    #[test]
    fn weights_decide() {
        for (values, name, plain) in [
            (&[][..], None, true),
            (&[""], None, true),
            (&["gzip"], Some("gzip"), true),
            (&["x-gzip"], Some("gzip"), true),
            (&["gzip, br, zstd"], Some("zstd"), true),
            (&["gzip;q=1.0, br;q=0.5", "zstd;q=0.4"], Some("gzip"), true),
            (&["GZIP ; Q=0.001"], Some("gzip"), true),
            (&["gzip;q=0"], None, true),
            (&["gzip;q=0.5, identity"], None, true),
            (&["gzip;q=0.5, identity;q=0.5"], Some("gzip"), true),
            (&["*"], Some("zstd"), true),
            (&["zstd;q=0, *;q=0.1"], Some("br"), true),
            (&["identity;q=0, br"], Some("br"), false),
            (&["br, *;q=0"], Some("br"), false),
            (&["*;q=0"], None, false),
            (&["deflate, compress"], None, true),
            (&["gzip;q=2"], None, true),
        ] {
            let (encoding, takes) = best(&headers(ACCEPT_ENCODING, values));
            assert_eq!((encoding.map(Encoding::name), takes), (name, plain), "{values:?}");
        }
    }

    #[test]
    fn encodings_are_taken_out_of_strong_tags_only() {
        for (value, expected) in [
            (r#""7;gzip""#, r#""7""#),
            (r#""a,b;br", "c" , "d;zstd""#, r#""a,b", "c" , "d""#),
            (r#"W/"7;gzip", "7;gzip""#, r#"W/"7;gzip", "7""#),
            (r#""é;gzip""#, r#""é""#),
            (r#""7;deflate""#, r#""7;deflate""#),
            ("*", "*"),
            ("7;gzip", "7;gzip"),
        ] {
            let mut headers = headers(IF_MATCH, &[value]);
            strip(&mut headers, IF_MATCH, |_| true);
            assert_eq!(headers[IF_MATCH], expected, "{value}");
        }
        let mut headers = headers(IF_NONE_MATCH, &[r#""7;gzip", "7;br""#]);
        let known = strip(&mut headers, IF_NONE_MATCH, |name| name == "br");
        assert_eq!(headers[IF_NONE_MATCH], r#""7;gzip", "7""#);
        assert_eq!(known, [r#""7;br""#]);
    }
}
