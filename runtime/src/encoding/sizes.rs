//! How many bytes bodies have, plain and encoded.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Buf as _, Bytes};
use http_body::{Body, Frame, SizeHint};

/// The name of a body without an encoding.
const IDENTITY: &str = "identity";

/// The bodies that are counted together.
#[derive(Clone, Copy)]
pub(crate) struct Sizes {
    side: &'static str,
    direction: &'static str,
    operation: &'static str,
}

impl Sizes {
    /// What a server takes, of requests of an operation.
    #[cfg(feature = "server")]
    pub(crate) const fn taken(operation: &'static str) -> Self {
        Self::of("server", "in", operation)
    }

    /// What it answers.
    #[cfg(feature = "server")]
    pub(crate) const fn answered(operation: &'static str) -> Self {
        Self::of("server", "out", operation)
    }

    /// What a client sends, once for all tries of a call.
    #[cfg(feature = "client")]
    pub(crate) const fn sent(operation: &'static str) -> Self {
        Self::of("client", "out", operation)
    }

    /// What it is answered.
    #[cfg(feature = "client")]
    pub(crate) const fn received(operation: &'static str) -> Self {
        Self::of("client", "in", operation)
    }

    /// What it is answered from its cache.
    #[cfg(feature = "client")]
    pub(crate) const fn kept(operation: &'static str) -> Self {
        Self::of("client", "kept", operation)
    }

    const fn of(side: &'static str, direction: &'static str, operation: &'static str) -> Self {
        Self {
            side,
            direction,
            operation,
        }
    }

    /// Counts a body without an encoding: at once where its size is known, or else as it passes.
    pub(crate) fn plain<B: Body>(self, body: B, wrap: impl FnOnce(Counted<B>) -> B) -> B {
        match body.size_hint().exact() {
            Some(bytes) => {
                self.count(IDENTITY, "plain", bytes);
                body
            }
            None => wrap(self.before(IDENTITY, body)),
        }
    }

    /// Counts the plain bytes of a body that has an encoding, or is to have one, as they pass.
    pub(crate) fn before<B>(self, encoding: &'static str, body: B) -> Counted<B> {
        Counted::new(self, encoding, "plain", body)
    }

    /// The same of the encoded ones.
    pub(crate) fn after<B>(self, encoding: &'static str, body: B) -> Counted<B> {
        Counted::new(self, encoding, "encoded", body)
    }

    /// Counts a whole body that was encoded.
    #[cfg(feature = "client")]
    pub(crate) fn encoded(self, encoding: &'static str, before: u64, after: u64) {
        self.count(encoding, "plain", before);
        self.count(encoding, "encoded", after);
    }

    fn count(self, encoding: &'static str, stage: &'static str, bytes: u64) {
        if bytes == 0 {
            return;
        }
        metrics::counter!(
            "wirewright_body_bytes_total",
            "side" => self.side,
            "direction" => self.direction,
            "operation" => self.operation,
            "encoding" => encoding,
            "stage" => stage
        )
        .increment(bytes);
    }
}

/// A body whose bytes are counted at its end, or where it is given up.
pub(crate) struct Counted<B> {
    sizes: Sizes,
    encoding: &'static str,
    stage: &'static str,
    passed: u64,
    body: B,
}

impl<B> Counted<B> {
    fn new(sizes: Sizes, encoding: &'static str, stage: &'static str, body: B) -> Self {
        Self {
            sizes,
            encoding,
            stage,
            passed: 0,
            body,
        }
    }
}

impl<B: Body<Data = Bytes> + Unpin> Body for Counted<B> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(cx));
        if let Some(Ok(frame)) = &frame {
            self.passed += frame.data_ref().map_or(0, |data| data.remaining() as u64);
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl<B> Drop for Counted<B> {
    fn drop(&mut self) {
        self.sizes.count(self.encoding, self.stage, self.passed);
    }
}
