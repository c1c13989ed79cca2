//! Bodies of bytes, in pieces.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt as _};

use super::pieces::Pieces;
use super::{BoxError, StreamError, StreamErrorKind};

/// A body of any media type whose bytes are sent, and come, in pieces: nothing holds all of it. A sender is read from as
/// fast as its receiver takes the bytes.
///
/// ```
/// use wirewright_runtime::types::ByteStream;
///
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let mut track = ByteStream::new("application/gpx+xml", "<gpx/>");
/// assert_eq!(track.length(), Some(6));
/// while let Some(piece) = track.next().await {
///     assert_eq!(&piece?[..], b"<gpx/>");
/// }
/// # Ok::<(), wirewright_runtime::body::StreamError>(())
/// # }).unwrap();
/// ```
pub struct ByteStream {
    media_type: String,
    pieces: Pieces,
}

impl ByteStream {
    /// A body of bytes that are there.
    pub fn new(media_type: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        Self::of(media_type.into(), Pieces::Whole(bytes.into()))
    }

    /// A body of bytes as they come. An error breaks the body off, which its receiver sees.
    pub fn from_stream<S, B, E>(media_type: impl Into<String>, stream: S) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes>,
        E: Into<BoxError>,
    {
        let pieces = stream.map(|piece| piece.map(Into::into).map_err(StreamError::broken));
        Self::of(media_type.into(), Pieces::coming(pieces))
    }

    pub(crate) fn of(media_type: String, pieces: Pieces) -> Self {
        Self { media_type, pieces }
    }

    /// The same, known to be so many bytes: the receiver is told. What is really sent must be as much.
    #[must_use]
    pub fn with_length(mut self, bytes: u64) -> Self {
        self.pieces = self.pieces.with_length(bytes);
        self
    }

    /// Its media type with parameters, such as `image/png`.
    #[must_use]
    pub fn media_type(&self) -> &str {
        &self.media_type
    }

    /// How many bytes are still to come, where that is known.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        self.pieces.length()
    }

    /// The next piece; `None` at the end, and after an error.
    pub async fn next(&mut self) -> Option<Result<Bytes, StreamError>> {
        std::future::poll_fn(|cx| self.pieces.poll_piece(cx)).await
    }

    /// All bytes that are still to come.
    ///
    /// # Errors
    /// Where the body breaks off, or there are more bytes than `limit`.
    pub async fn collect(mut self, limit: usize) -> Result<Bytes, StreamError> {
        let mut all = BytesMut::new();
        while let Some(piece) = self.next().await {
            let piece = piece?;
            if piece.len() > limit - all.len() {
                return Err(StreamError::new(StreamErrorKind::TooLarge(limit)));
            }
            if all.is_empty() && self.length() == Some(0) {
                return Ok(piece);
            }
            all.extend_from_slice(&piece);
        }
        Ok(all.freeze())
    }

    #[cfg(any(feature = "client", feature = "server"))]
    pub(crate) fn into_pieces(self) -> Pieces {
        self.pieces
    }
}

impl Stream for ByteStream {
    type Item = Result<Bytes, StreamError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.pieces.poll_piece(cx)
    }
}

impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ByteStream")
            .field("media_type", &self.media_type)
            .field("length", &self.length())
            .finish_non_exhaustive()
    }
}
