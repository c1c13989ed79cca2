//! Bodies through encoders and decoders, in pieces.

use std::error::Error as StdError;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use futures_util::{Stream, TryStreamExt as _};
use http_body::Frame;
use http_body_util::BodyExt as _;
use tokio::io::{AsyncBufRead as _, AsyncRead};
use tokio_util::io::{StreamReader, poll_read_buf};

use super::{Broken, Streamed};

/// The size of the pieces in which a body comes out.
const PIECE: usize = 16 * 1024;

/// The body that goes in.
type Source = StreamReader<Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>, Bytes>;

/// The body that comes out.
type Reader = Pin<Box<dyn AsyncRead + Send>>;

/// An error of the body that goes in, which is none of the encoding.
#[derive(Debug)]
struct Passed(Box<dyn StdError + Send + Sync>);

impl std::fmt::Display for Passed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl StdError for Passed {}

fn source(body: Streamed) -> Source {
    let pieces = body.into_data_stream().map_err(|error| io::Error::other(Passed(error)));
    StreamReader::new(Box::pin(pieces))
}

/// What was wrong: the body that went in, or its encoding.
fn failure(error: io::Error, name: &'static str) -> Box<dyn StdError + Send + Sync> {
    let inner = error.into_inner().unwrap_or_else(|| Broken(name).into());
    match inner.downcast::<Passed>() {
        Ok(passed) => passed.0,
        Err(_) => Broken(name).into(),
    }
}

enum State {
    /// A body without a byte is not decoded, so the first one is waited for.
    Waiting(Source, fn(Source) -> Reader),
    Running(Reader),
    Done,
}

/// A body on its way through an encoder or a decoder.
struct Pipe {
    name: &'static str,
    state: State,
    buffer: BytesMut,
}

impl Pipe {
    fn body(name: &'static str, state: State) -> Streamed {
        let buffer = BytesMut::new();
        Self { name, state, buffer }.boxed_unsync()
    }

    fn decoder(name: &'static str, body: Streamed, make: fn(Source) -> Reader) -> Streamed {
        Self::body(name, State::Waiting(source(body), make))
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<Option<Bytes>>> {
        if let State::Waiting(source, _) = &mut self.state {
            let empty = ready!(Pin::new(source).poll_fill_buf(cx))?.is_empty();
            if let State::Waiting(source, make) = std::mem::replace(&mut self.state, State::Done)
                && !empty
            {
                self.state = State::Running(make(source));
            }
        }
        let State::Running(reader) = &mut self.state else {
            return Poll::Ready(Ok(None));
        };
        self.buffer.reserve(PIECE);
        let read = ready!(poll_read_buf(reader.as_mut(), cx, &mut self.buffer))?;
        Poll::Ready(Ok((read > 0).then(|| self.buffer.split().freeze())))
    }
}

impl http_body::Body for Pipe {
    type Data = Bytes;
    type Error = Box<dyn StdError + Send + Sync>;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let this = self.get_mut();
        let polled = ready!(this.poll(cx));
        if !matches!(polled, Ok(Some(_))) {
            this.state = State::Done;
        }
        let name = this.name;
        let polled = polled.map_err(|error| failure(error, name)).transpose();
        Poll::Ready(polled.map(|piece| piece.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        matches!(self.state, State::Done)
    }
}

#[cfg(feature = "gzip")]
pub(super) fn to_gzip(body: Streamed) -> Streamed {
    use async_compression::tokio::bufread::GzipEncoder;
    Pipe::body("gzip", State::Running(Box::pin(GzipEncoder::new(source(body)))))
}

#[cfg(feature = "gzip")]
pub(super) fn from_gzip(body: Streamed) -> Streamed {
    Pipe::decoder("gzip", body, |source| {
        let mut decoder = async_compression::tokio::bufread::GzipDecoder::new(source);
        // What follows the first part has to be one more; anything else is an error.
        decoder.multiple_members(true);
        Box::pin(decoder)
    })
}

#[cfg(feature = "br")]
pub(super) fn to_brotli(body: Streamed) -> Streamed {
    use async_compression::Level;
    use async_compression::tokio::bufread::BrotliEncoder;
    let encoder = BrotliEncoder::with_quality(source(body), Level::Precise(4));
    Pipe::body("br", State::Running(Box::pin(encoder)))
}

#[cfg(feature = "br")]
pub(super) fn from_brotli(body: Streamed) -> Streamed {
    Pipe::decoder("br", body, |source| {
        let mut decoder = async_compression::tokio::bufread::BrotliDecoder::new(source);
        decoder.multiple_members(true);
        Box::pin(decoder)
    })
}

#[cfg(feature = "zstd")]
pub(super) fn to_zstd(body: Streamed) -> Streamed {
    use async_compression::tokio::bufread::ZstdEncoder;
    Pipe::body("zstd", State::Running(Box::pin(ZstdEncoder::new(source(body)))))
}

#[cfg(feature = "zstd")]
pub(super) fn from_zstd(body: Streamed) -> Streamed {
    use async_compression::tokio::bufread::ZstdDecoder;
    use async_compression::zstd::DParameter;
    Pipe::decoder("zstd", body, |source| {
        // 8 MiB: RFC 9659.
        let mut decoder = ZstdDecoder::with_params(source, &[DParameter::window_log_max(23)]);
        decoder.multiple_members(true);
        Box::pin(decoder)
    })
}
