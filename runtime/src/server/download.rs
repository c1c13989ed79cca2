//! What downloads need: a part of a file, and the name that it is kept under.

use std::fmt;

use http::{HeaderValue, StatusCode};
use http_range_header::parse_range_header;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::problem::Problem;

/// The bytes of a file that a request asks for by `Range` ([RFC 9110] section 14.2). Displayed, it is the value of
/// `Content-Range`.
///
/// ```
/// use wirewright_runtime::server::ByteRange;
///
/// let range = ByteRange::parse("bytes=2-", 10).unwrap().unwrap();
/// assert_eq!((range.start, range.end, range.length()), (2, 9, 8));
/// assert_eq!(range.to_string(), "bytes 2-9/10");
/// // What is no range of bytes, or several of them, is answered with the whole file.
/// assert_eq!(ByteRange::parse("bytes=0-1, 4-5", 10).unwrap(), None);
/// assert_eq!(ByteRange::parse("bytes=20-", 10).unwrap_err().status(), 416);
/// ```
///
/// [RFC 9110]: https://www.rfc-editor.org/rfc/rfc9110#section-14.2
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ByteRange {
    /// The first byte.
    pub start: u64,
    /// The last byte.
    pub end: u64,
    /// How many bytes the whole file has.
    pub size: u64,
}

impl ByteRange {
    /// The range in the value of a `Range` header, for a file of so many bytes; `None` where the whole file answers.
    ///
    /// # Errors
    /// 416 with the file's size in `Content-Range`, where the range has no byte of the file.
    pub fn parse(header: &str, size: u64) -> Result<Option<Self>, Problem> {
        let Ok(parsed) = parse_range_header(header) else {
            return Ok(None);
        };
        let Ok(ranges) = parsed.validate(size) else {
            return Err(Self::unsatisfiable(size));
        };
        Ok(match &ranges[..] {
            [range] => Some(Self {
                start: *range.start(),
                end: *range.end(),
                size,
            }),
            _ => None,
        })
    }

    /// How many bytes it has.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.end - self.start + 1
    }

    fn unsatisfiable(size: u64) -> Problem {
        let problem = Problem::new(StatusCode::RANGE_NOT_SATISFIABLE).detail("The range has no byte of the file.");
        match HeaderValue::from_str(&format!("bytes */{size}")) {
            Ok(value) => problem.header(http::header::CONTENT_RANGE, value),
            Err(_) => problem,
        }
    }
}

impl fmt::Display for ByteRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "bytes {}-{}/{}", self.start, self.end, self.size)
    }
}

/// What a parameter of RFC 8187 cannot hold as it is.
const ENCODED: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The value of `Content-Disposition` for a file that is to be kept under a name ([RFC 6266]).
///
/// ```
/// use wirewright_runtime::server::attachment;
///
/// assert_eq!(attachment("track.gpx"), "attachment; filename=\"track.gpx\"");
/// assert_eq!(attachment("Süd.gpx"), "attachment; filename=\"S_d.gpx\"; filename*=UTF-8''S%C3%BCd.gpx");
/// ```
///
/// [RFC 6266]: https://www.rfc-editor.org/rfc/rfc6266
#[must_use]
pub fn attachment(file_name: &str) -> String {
    let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '\\' | '%' | '/') || c == ' ';
    let ascii: String = file_name.chars().map(|c| if plain(c) { c } else { '_' }).collect();
    if ascii == file_name {
        return format!("attachment; filename=\"{ascii}\"");
    }
    let encoded = utf8_percent_encode(file_name, &ENCODED);
    format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{encoded}")
}
