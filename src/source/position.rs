//! Lines and columns of spans.

use super::arena::{File, Source};
use crate::diagnostic::Span;

/// The character that some editors put in front of a text.
const MARK: char = '\u{feff}';

/// Characters are counted in pieces of so many bytes.
const BLOCK: usize = 4096;

/// A span in lines and columns, as editors count: from 1, columns in characters, the end is one past the last
/// character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Line of the first character.
    pub line: u32,
    /// Column of the first character.
    pub column: u32,
    /// Line of the end.
    pub end_line: u32,
    /// Column of the end.
    pub end_column: u32,
}

impl Source {
    /// The lines and columns of a span. A span that is not of this source is at 1:1.
    #[must_use]
    pub fn line_column(&self, span: Span) -> Position {
        let Some(file) = self.file(span.file) else {
            return Position {
                line: 1,
                column: 1,
                end_line: 1,
                end_column: 1,
            };
        };
        let (line, column) = file.line_column(span.start);
        let (end_line, end_column) = if span.end > span.start {
            file.line_column(span.end)
        } else {
            (line, column)
        };
        Position {
            line,
            column,
            end_line,
            end_column,
        }
    }
}

impl File {
    /// The byte at which each line starts.
    pub(crate) fn line_starts(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let breaks = self.text.bytes().enumerate().filter(|&(_, byte)| byte == b'\n');
            std::iter::once(0).chain(breaks.map(|(at, _)| at as u32 + 1)).collect()
        })
    }

    /// The position of a line, from 0, among [`File::line_starts`].
    pub(crate) fn line_of(&self, offset: u32) -> usize {
        self.line_starts()
            .partition_point(|&start| start <= offset)
            .saturating_sub(1)
    }

    fn line_column(&self, offset: u32) -> (u32, u32) {
        let line = self.line_of(offset);
        let start = self.line_starts()[line] as usize;
        let offset = (offset as usize).min(self.text.len());
        let before = self
            .characters_before(offset)
            .saturating_sub(self.characters_before(start));
        // A byte order mark is not a character that editors count.
        let marks = self.text.len() - self.text.trim_start_matches(MARK).len();
        let uncounted = if line == 0 {
            marks.min(offset) / MARK.len_utf8()
        } else {
            0
        };
        (line as u32 + 1, before.saturating_sub(uncounted as u32) + 1)
    }

    /// How many characters begin before a byte. A minified document is one line: counting from its start each time takes long.
    fn characters_before(&self, offset: usize) -> u32 {
        let counts = self.counts.get_or_init(|| {
            let blocks = self.text.as_bytes().chunks(BLOCK).map(characters);
            let sums = blocks.scan(0, |sum, count| Some(std::mem::replace(sum, *sum + count)));
            sums.collect()
        });
        let block = (offset / BLOCK).min(counts.len().saturating_sub(1));
        let rest = &self.text.as_bytes()[block * BLOCK..offset];
        counts.get(block).copied().unwrap_or(0) + characters(rest)
    }
}

/// How many characters begin in bytes of UTF-8.
fn characters(bytes: &[u8]) -> u32 {
    let begins = bytes.iter().filter(|byte| **byte & 0b1100_0000 != 0b1000_0000);
    begins.count() as u32
}
