//! The body of a message that comes in.

use std::time::Duration;

use bytes::Bytes;
use futures_util::stream;
use http_body_util::{BodyExt as _, LengthLimitError};

use super::pieces::Pieces;
use super::{BoxError, StreamError, StreamErrorKind};
use crate::encoding::{Broken, cause};
use crate::violation::{Place, Violation};

/// How much of a body is read, and how long each piece of it may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// In bytes.
    pub(crate) size: usize,
    /// From one piece to the next.
    pub(crate) pause: Duration,
}

/// The pieces of an HTTP body, under bounds. Trailers are passed over.
pub(crate) fn pieces<B>(body: B, bounds: Bounds) -> Pieces
where
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    let length = body.size_hint().exact();
    let start = (Box::pin(body), bounds.size);
    let pieces = Pieces::coming(stream::try_unfold(start, move |(mut body, left)| async move {
        loop {
            let Ok(frame) = tokio::time::timeout(bounds.pause, body.frame()).await else {
                return Err(StreamError::new(StreamErrorKind::Timeout(bounds.pause)));
            };
            let Some(frame) = frame else { return Ok(None) };
            let Ok(data) = frame.map_err(|error| failed(bounds, error.into()))?.into_data() else {
                continue;
            };
            let Some(left) = left.checked_sub(data.len()) else {
                return Err(StreamError::new(StreamErrorKind::TooLarge(bounds.size)));
            };
            return Ok(Some((data, (body, left))));
        }
    }));
    match length {
        Some(length) => pieces.with_length(length),
        None => pieces,
    }
}

/// Why no more of a body can be had.
fn failed(bounds: Bounds, error: BoxError) -> StreamError {
    if cause::<LengthLimitError>(&*error).is_some() {
        return StreamError::new(StreamErrorKind::TooLarge(bounds.size));
    }
    match cause::<Broken>(&*error) {
        Some(broken) => {
            let message = format!("must be valid {}", broken.0);
            StreamError::invalid(Violation::new(Place::Body, "encoding", message))
        }
        None => StreamError::broken(error),
    }
}
