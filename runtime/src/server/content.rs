//! The body of a request: its media type, and its bytes under limits of size and time.

use axum::body::Body;
use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, StatusCode};
use http_body::Body as _;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};

use super::{Options, encoding};
use crate::body::incoming::{self, Bounds};
use crate::body::pieces::Pieces;
use crate::encoding::{Broken, cause};
use crate::media::find;
use crate::operation::Operation;
use crate::problem::{MALFORMED, Problem};

/// The body of a request.
#[derive(Default)]
pub(super) struct Content {
    /// The media type or range of the contract that it falls under.
    pub(super) declared: Option<&'static str>,
    /// The header's value.
    pub(super) media_type: Option<String>,
    /// All of it, unless it is to be read in pieces.
    pub(super) bytes: Bytes,
    /// Its pieces, where it is.
    pub(super) pieces: Option<Pieces>,
}

/// Reads the body; one that the operation has no use for is not looked at.
pub(super) async fn collect(
    operation: &'static Operation,
    headers: &HeaderMap,
    body: Body,
    options: &Options,
) -> Result<Option<Content>, Problem> {
    if operation.consumes.is_empty() {
        return Ok(None);
    }
    let media_type = headers
        .get(CONTENT_TYPE)
        .map(|value| value.to_str().unwrap_or_default().to_owned());
    let declared = find(
        operation.consumes,
        media_type.as_deref().unwrap_or("application/octet-stream"),
    );
    if body.is_end_stream() {
        // An empty body of a fit type may be meant so; without a type there is none.
        return Ok(media_type.filter(|_| declared.is_some()).map(|media_type| Content {
            declared,
            media_type: Some(media_type),
            ..Content::default()
        }));
    }
    if media_type.is_some() && declared.is_none() {
        return Err(Problem::unsupported_media_type(operation.consumes));
    }
    check_length(headers, &body, options.body_limit)?;
    let body = encoding::decoded(operation, headers, body, options.body_limit)?;
    if let Some(declared) = declared.filter(|declared| operation.streams.contains(declared)) {
        return Ok(Some(Content {
            declared: Some(declared),
            media_type,
            bytes: Bytes::new(),
            pieces: Some(incoming::pieces(body, bounds(options))),
        }));
    }
    let bytes = read(body, options).await?;
    match (media_type, declared) {
        (None, _) if bytes.is_empty() => Ok(None),
        (_, None) => Err(Problem::unsupported_media_type(operation.consumes)),
        (media_type, declared) => Ok(Some(Content {
            declared,
            media_type,
            bytes,
            pieces: None,
        })),
    }
}

/// A body that says that it is too large is not read.
fn check_length(headers: &HeaderMap, body: &Body, limit: usize) -> Result<(), Problem> {
    let announced = headers
        .get(CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    let length = announced.or(body.size_hint().exact());
    if length.is_some_and(|length| usize::try_from(length).map_or(true, |length| length > limit)) {
        return Err(Problem::too_large(limit));
    }
    Ok(())
}

fn bounds(options: &Options) -> Bounds {
    Bounds {
        size: options.body_limit,
        pause: options.body_timeout,
    }
}

async fn read(body: Body, options: &Options) -> Result<Bytes, Problem> {
    let limit = options.body_limit;
    match tokio::time::timeout(options.body_timeout, Limited::new(body, limit).collect()).await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if cause::<LengthLimitError>(&*error).is_some() => Err(Problem::too_large(limit)),
        Ok(Err(error)) => {
            Err(Problem::new(StatusCode::BAD_REQUEST)
                .kind(MALFORMED)
                .detail(match cause::<Broken>(&*error) {
                    Some(Broken(name)) => format!("The body is not valid {name}."),
                    None => "The body broke off.".to_owned(),
                }))
        }
        Err(_) => Err(Problem::new(StatusCode::REQUEST_TIMEOUT).detail("The body took too long to arrive.")),
    }
}
