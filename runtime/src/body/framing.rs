//! How items stand in a body one after another.

use bytes::{Bytes, BytesMut};
use futures_util::stream::BoxStream;
use futures_util::{StreamExt as _, stream};

use super::pieces::Pieces;
use super::{StreamError, StreamErrorKind};
use crate::media;

/// What begins a record of a JSON text sequence (RFC 7464).
const RECORD: u8 = 0x1e;

/// How items stand one after another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Framing {
    /// Each on a line: `application/jsonl`, `application/x-ndjson`.
    Lines,
    /// Each behind a record separator: `application/json-seq` ([RFC 7464](https://www.rfc-editor.org/rfc/rfc7464)).
    Sequence,
    /// Server-sent events.
    Events,
}

impl Framing {
    /// The framing of a media type.
    pub(crate) fn of(media_type: &str) -> Self {
        let essence = media::essence(media_type).unwrap_or_default().to_ascii_lowercase();
        if essence == "text/event-stream" {
            Self::Events
        } else if essence.ends_with("json-seq") {
            Self::Sequence
        } else {
            Self::Lines
        }
    }

    /// An item in its frame; events have their own.
    pub(crate) fn frame(self, mut json: Vec<u8>) -> Bytes {
        if self == Self::Sequence {
            json.insert(0, RECORD);
        }
        json.push(b'\n');
        json.into()
    }
}

/// The JSON texts in a body. One of them may have so many bytes.
pub(crate) fn texts(framing: Framing, pieces: Pieces, limit: usize) -> BoxStream<'static, Result<Bytes, StreamError>> {
    let separator = if framing == Framing::Sequence { RECORD } else { b'\n' };
    let start = Splitter {
        pieces: Some(pieces),
        buffer: BytesMut::new(),
        searched: 0,
        separator,
        limit,
    };
    stream::try_unfold(start, |mut splitter| async move {
        Ok(splitter.next().await?.map(|text| (text, splitter)))
    })
    .boxed()
}

struct Splitter {
    /// `None` after the last one.
    pieces: Option<Pieces>,
    buffer: BytesMut,
    /// How much of the buffer has no separator in it.
    searched: usize,
    separator: u8,
    limit: usize,
}

impl Splitter {
    /// The next text that is not blank.
    async fn next(&mut self) -> Result<Option<Bytes>, StreamError> {
        loop {
            let text = match self.split() {
                Some(text) => text,
                None if self.read().await? => continue,
                None if self.buffer.is_empty() => return Ok(None),
                None => {
                    self.searched = 0;
                    std::mem::take(&mut self.buffer).freeze()
                }
            };
            let trimmed = text.trim_ascii();
            if !trimmed.is_empty() {
                return Ok(Some(text.slice_ref(trimmed)));
            }
        }
    }

    fn split(&mut self) -> Option<Bytes> {
        let found = self.buffer[self.searched..]
            .iter()
            .position(|byte| *byte == self.separator);
        let Some(at) = found.map(|at| at + self.searched) else {
            self.searched = self.buffer.len();
            return None;
        };
        self.searched = 0;
        let mut text = self.buffer.split_to(at + 1);
        text.truncate(at);
        Some(text.freeze())
    }

    /// Reads more; whether there was any.
    async fn read(&mut self) -> Result<bool, StreamError> {
        let Some(pieces) = &mut self.pieces else {
            return Ok(false);
        };
        match std::future::poll_fn(|cx| pieces.poll_piece(cx)).await.transpose()? {
            Some(piece) if self.buffer.len() + piece.len() > self.limit && !piece.contains(&self.separator) => {
                Err(StreamError::new(StreamErrorKind::TooLarge(self.limit)))
            }
            Some(piece) => {
                self.buffer.extend_from_slice(&piece);
                Ok(true)
            }
            None => {
                self.pieces = None;
                Ok(false)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(framing: Framing, pieces: &[&'static str], limit: usize) -> Vec<String> {
        let pieces: Vec<_> = pieces
            .iter()
            .map(|piece| Ok(Bytes::from_static(piece.as_bytes())))
            .collect();
        let texts = texts(framing, Pieces::coming(stream::iter(pieces)), limit);
        let texts = texts.map(|text| match text {
            Ok(text) => String::from_utf8_lossy(&text).into_owned(),
            Err(error) => error.to_string(),
        });
        futures_util::FutureExt::now_or_never(texts.collect()).expect("nothing to wait for")
    }

    #[test]
    fn lines_may_come_in_any_pieces() {
        for pieces in [
            &["1\n{\"a\":2}\r\n\n3\n"][..],
            &["1", "\n{\"a\"", ":2}\r", "\n\n", "3"],
            &["1\n", "{\"a\":2}\n3"],
        ] {
            assert_eq!(split(Framing::Lines, pieces, 20), ["1", "{\"a\":2}", "3"], "{pieces:?}");
        }
        assert_eq!(split(Framing::Lines, &[], 20), [""; 0]);
    }

    #[test]
    fn records_may_hold_line_breaks() {
        let pieces = ["\u{1e}{\n\"a\":2}\n\u{1e}", "3\n"];
        assert_eq!(split(Framing::Sequence, &pieces, 20), ["{\n\"a\":2}", "3"]);
    }

    #[test]
    fn a_text_that_is_too_long_is_the_last_thing_that_is_read() {
        let pieces = ["1\n", "22222", "2222222", "\n3\n"];
        assert_eq!(
            split(Framing::Lines, &pieces, 8),
            ["1", "the body has more than 8 bytes"]
        );
    }

    #[test]
    fn media_types_say_how_items_stand() {
        for (media_type, framing) in [
            ("text/event-stream; charset=utf-8", Framing::Events),
            ("application/JSON-seq", Framing::Sequence),
            ("application/geo+json-seq", Framing::Sequence),
            ("application/jsonl", Framing::Lines),
            ("application/x-ndjson", Framing::Lines),
        ] {
            assert_eq!(Framing::of(media_type), framing, "{media_type}");
        }
    }
}
