//! The bytes of a body: all at once, or as they come.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_util::Stream;
#[cfg(feature = "client")]
use futures_util::StreamExt as _;
use http_body::{Frame, SizeHint};
use sync_wrapper::SyncWrapper;

use super::StreamError;

/// Pieces as they come.
pub(crate) type Coming = Pin<Box<dyn Stream<Item = Result<Bytes, StreamError>> + Send>>;

/// The bytes of a body.
pub(crate) enum Pieces {
    /// All of them.
    Whole(Bytes),
    /// As they come, and how many they are where that is known.
    Coming(SyncWrapper<Coming>, Option<u64>),
}

impl Pieces {
    /// The pieces of any stream.
    pub(crate) fn coming(stream: impl Stream<Item = Result<Bytes, StreamError>> + Send + 'static) -> Self {
        Self::Coming(SyncWrapper::new(Box::pin(stream)), None)
    }

    /// The same, known to be so many bytes.
    pub(crate) fn with_length(mut self, bytes: u64) -> Self {
        if let Self::Coming(_, length) = &mut self {
            *length = Some(bytes);
        }
        self
    }

    /// How many bytes are left, where that is known.
    pub(crate) fn length(&self) -> Option<u64> {
        match self {
            Self::Whole(bytes) => u64::try_from(bytes.len()).ok(),
            Self::Coming(_, length) => *length,
        }
    }

    /// The same with another error.
    #[cfg(feature = "client")]
    pub(crate) fn map_error(self, change: fn(StreamError) -> StreamError) -> Self {
        match self {
            Self::Whole(bytes) => Self::Whole(bytes),
            Self::Coming(stream, length) => {
                let changed = stream.into_inner().map(move |piece| piece.map_err(change));
                Self::Coming(SyncWrapper::new(Box::pin(changed)), length)
            }
        }
    }

    pub(crate) fn poll_piece(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, StreamError>>> {
        match self {
            Self::Whole(bytes) if bytes.is_empty() => Poll::Ready(None),
            Self::Whole(bytes) => Poll::Ready(Some(Ok(std::mem::take(bytes)))),
            Self::Coming(stream, length) => {
                let piece = stream.get_mut().as_mut().poll_next(cx);
                if let (Poll::Ready(Some(Ok(piece))), Some(left)) = (&piece, length) {
                    *left = left.saturating_sub(u64::try_from(piece.len()).unwrap_or(u64::MAX));
                }
                piece
            }
        }
    }
}

impl http_body::Body for Pieces {
    type Data = Bytes;
    type Error = StreamError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, StreamError>>> {
        self.poll_piece(cx)
            .map(|piece| piece.map(|piece| piece.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Self::Whole(bytes) if bytes.is_empty())
    }

    fn size_hint(&self) -> SizeHint {
        self.length().map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
