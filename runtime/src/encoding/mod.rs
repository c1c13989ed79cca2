//! Content encodings ([RFC 9110] section 8.4): how a body is compressed on its way.
//!
//! Each one is a feature of this crate: `gzip`, `br` (Brotli, [RFC 7932]) and `zstd` (Zstandard, [RFC 8878]). What is
//! there is decoded in requests and answers, and used for answers where the client takes it.
//!
//! [RFC 7932]: https://www.rfc-editor.org/rfc/rfc7932
//! [RFC 8878]: https://www.rfc-editor.org/rfc/rfc8878
//! [RFC 9110]: https://www.rfc-editor.org/rfc/rfc9110#section-8.4

use std::error::Error as StdError;
use std::fmt;

use bytes::Bytes;
use http::HeaderMap;
use http::header::CONTENT_ENCODING;
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, Limited};

#[cfg(any(feature = "gzip", feature = "br", feature = "zstd"))]
mod pipe;
mod sizes;

pub(crate) use sizes::Sizes;

/// A body of whatever make.
pub(crate) type Streamed = UnsyncBoxBody<Bytes, Box<dyn StdError + Send + Sync>>;

/// A content encoding that bodies can have.
///
/// ```
/// # #[cfg(feature = "gzip")]
/// assert_eq!(wirewright_runtime::encoding::Encoding::GZIP.name(), "gzip");
/// ```
#[derive(Clone, Copy)]
pub struct Encoding {
    name: &'static str,
    encode: fn(Streamed) -> Streamed,
    decode: fn(Streamed) -> Streamed,
}

/// What this build knows, the server's first choice first.
const AVAILABLE: &[Encoding] = &[
    #[cfg(feature = "zstd")]
    Encoding::ZSTD,
    #[cfg(feature = "br")]
    Encoding::BROTLI,
    #[cfg(feature = "gzip")]
    Encoding::GZIP,
];

/// So many encodings one body can have, each on top of the one before.
const MOST: usize = 2;

impl Encoding {
    /// Zstandard at level 3, its default. Frames with a window of up to 8 MiB are decoded ([RFC 9659]).
    ///
    /// [RFC 9659]: https://www.rfc-editor.org/rfc/rfc9659
    #[cfg(feature = "zstd")]
    pub const ZSTD: Self = Self {
        name: "zstd",
        encode: pipe::to_zstd,
        decode: pipe::from_zstd,
    };

    /// Brotli at quality 4, which takes about the time of gzip.
    #[cfg(feature = "br")]
    pub const BROTLI: Self = Self {
        name: "br",
        encode: pipe::to_brotli,
        decode: pipe::from_brotli,
    };

    /// gzip ([RFC 1952]) at level 6, its default.
    ///
    /// [RFC 1952]: https://www.rfc-editor.org/rfc/rfc1952
    #[cfg(feature = "gzip")]
    pub const GZIP: Self = Self {
        name: "gzip",
        encode: pipe::to_gzip,
        decode: pipe::from_gzip,
    };

    /// Every encoding of this build.
    #[must_use]
    pub fn all() -> &'static [Self] {
        AVAILABLE
    }

    /// Its name in headers: `gzip`, `br` or `zstd`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The encoding of this name, in any case; `x-gzip` is `gzip` (RFC 9110 section 8.4.1.3).
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        let name = if name.eq_ignore_ascii_case("x-gzip") {
            "gzip"
        } else {
            name
        };
        AVAILABLE
            .iter()
            .find(|encoding| encoding.name.eq_ignore_ascii_case(name))
    }

    /// The body encoded, piece by piece: what is there is sent on where more has to be waited for.
    pub(crate) fn encode(&self, body: Streamed) -> Streamed {
        (self.encode)(body)
    }
}

impl PartialEq for Encoding {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Encoding {}

impl fmt::Debug for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// The names of all encodings of this build, as `Accept-Encoding` lists them; `identity` where there is none.
pub(crate) fn offer() -> String {
    if AVAILABLE.is_empty() {
        return "identity".to_owned();
    }
    let names: Vec<&str> = AVAILABLE.iter().map(Encoding::name).collect();
    names.join(", ")
}

/// A message has encodings that this build does not know, or too many of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unknown;

/// The encodings of a message's body in the order in which they were applied.
pub(crate) fn applied(headers: &HeaderMap) -> Result<Vec<&'static Encoding>, Unknown> {
    let mut applied = Vec::new();
    for value in headers.get_all(CONTENT_ENCODING) {
        let names = value.to_str().map_err(|_| Unknown)?.split(',').map(str::trim);
        for name in names.filter(|name| !name.is_empty() && !name.eq_ignore_ascii_case("identity")) {
            if applied.len() == MOST {
                return Err(Unknown);
            }
            applied.push(Encoding::named(name).ok_or(Unknown)?);
        }
    }
    Ok(applied)
}

/// The body decoded, piece by piece, and counted. What every step takes in has at most `limit` bytes, and so has to be what comes
/// out: a caller caps that itself. A body without a byte has no encoding.
pub(crate) fn decode(body: Streamed, applied: &[&'static Encoding], limit: usize, sizes: Sizes) -> Streamed {
    let Some(last) = applied.last() else { return body };
    let body = sizes.after(last.name, body).boxed_unsync();
    let decoded = applied.iter().rev().fold(body, |body, encoding| {
        (encoding.decode)(Limited::new(body, limit).boxed_unsync())
    });
    sizes.before(last.name, decoded).boxed_unsync()
}

/// A body is not what its content encoding says, or breaks off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Broken(pub(crate) &'static str);

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the body is not valid {}", self.0)
    }
}

impl StdError for Broken {}

/// The cause of this type among an error's causes.
pub(crate) fn cause<'e, T: StdError + 'static>(error: &'e (dyn StdError + 'static)) -> Option<&'e T> {
    let mut error = Some(error);
    while let Some(current) = error {
        if let Some(found) = current.downcast_ref() {
            return Some(found);
        }
        error = current.source();
    }
    None
}

#[cfg(test)]
#[cfg(all(feature = "server", feature = "gzip", feature = "br", feature = "zstd"))]
mod tests;
