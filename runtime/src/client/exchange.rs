//! From a request to its answer.

use bytes::Bytes;
use http::StatusCode;
use http_body::Body as _;
use http_body_util::{BodyExt as _, LengthLimitError};
use tower::ServiceExt as _;

use super::builder::Inner;
use super::calls::{Call, TooSlow};
use super::engine::NoConnection;
use super::{Answer, AnswerBody, Body, BoxError, ErrorKind, Excerpt, encoding};
use crate::body::StreamError;
use crate::body::incoming::{self, Bounds};
use crate::encoding::{Broken, cause};
use crate::violation::{Place, Violation};

/// Sends a request, and waits for its answer.
pub(super) async fn carry(client: &Inner, call: Call, mut request: http::Request<Body>) -> Result<Answer, ErrorKind> {
    let (operation, pause) = (call.operation, call.calls.timeout);
    request.extensions_mut().insert(call);
    let response = client.engine.clone().oneshot(request).await.map_err(not_carried)?;
    let (mut parts, body) = response.into_parts();
    let in_pieces = operation.answers_in_pieces(parts.status, &parts.headers);
    let limit = if in_pieces { usize::MAX } else { client.body_limit };
    let Ok(body) = encoding::decoded(&mut parts, body, limit, operation) else {
        let name = "Content-Encoding".into();
        let violation = Violation::new(Place::Header { name }, "encoding", "must be an encoding that is known");
        return Err(invalid(parts.status, violation));
    };
    if in_pieces {
        let bounds = Bounds { size: limit, pause };
        let pieces = incoming::pieces(body, bounds).map_error(StreamError::of_answer);
        return Ok(Answer::new(operation, client.responses, parts, Bytes::new()).with_pieces(pieces, client.body_limit));
    }
    let body = collect(body, parts.status, limit).await?;
    Ok(Answer::new(operation, client.responses, parts, body))
}

async fn collect(mut body: AnswerBody, status: StatusCode, limit: usize) -> Result<Bytes, ErrorKind> {
    let mut bytes = Vec::with_capacity(known(&body, limit));
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|error| failed(status, limit, error))?.into_data() else {
            continue;
        };
        if data.len() > limit - bytes.len() {
            return Err(ErrorKind::TooLarge(limit));
        }
        bytes.extend_from_slice(&data);
    }
    Ok(bytes.into())
}

/// How many bytes a body says that it has, as far as that is to be believed beforehand.
fn known(body: &AnswerBody, limit: usize) -> usize {
    const MOST: usize = 64 * 1024;
    let announced = usize::try_from(body.size_hint().lower()).unwrap_or(MOST);
    announced.min(MOST).min(limit)
}

fn not_carried(error: BoxError) -> ErrorKind {
    #[cfg(feature = "breaker")]
    if cause::<super::breaker::BreakerOpen>(&*error).is_some() {
        return ErrorKind::BreakerOpen;
    }
    if let Some(NoConnection(waited)) = cause::<NoConnection>(&*error) {
        return ErrorKind::NoConnection(*waited);
    }
    match cause::<TooSlow>(&*error) {
        Some(TooSlow(limit)) => ErrorKind::Timeout(*limit),
        None => ErrorKind::Transport(error),
    }
}

/// Why the body of an answer cannot be had.
fn failed(status: StatusCode, limit: usize, error: BoxError) -> ErrorKind {
    if cause::<LengthLimitError>(&*error).is_some() {
        return ErrorKind::TooLarge(limit);
    }
    match cause::<Broken>(&*error) {
        Some(broken) => invalid(
            status,
            Violation::new(Place::Body, "encoding", format!("must be valid {}", broken.0)),
        ),
        None => ErrorKind::Transport(error),
    }
}

/// An answer whose body cannot be read.
fn invalid(status: StatusCode, violation: Violation) -> ErrorKind {
    ErrorKind::InvalidResponse {
        status,
        violations: violation.into(),
        excerpt: Excerpt::of(b""),
    }
}
