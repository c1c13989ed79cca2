//! The lines around a place, and no more: what a renderer does with a text costs time for every line of it.

use std::ops::Range;

use super::clean;
use crate::diagnostic::{FileId, Span};
use crate::source::{File, Source};

/// Bytes of a line that are shown before and after a mark.
const AROUND: usize = 80;
/// Bytes of a mark that are shown.
const LONGEST_MARK: usize = 80;
/// Lines between two marks of one excerpt.
const FARTHEST: usize = 200;

/// Bytes of a change that are shown.
const LONGEST_PIECE: usize = 2000;
/// Stands for what is left out of a line.
const DOTS: &str = "...";

/// A place to be underlined.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    pub(super) span: Span,
    pub(super) label: Option<String>,
    pub(super) primary: bool,
}

/// A few lines of a file with the marks in them.
#[derive(Debug)]
pub(super) struct Excerpt {
    pub(super) file: FileId,
    /// The number of the first line, from 1.
    pub(super) first_line: usize,
    pub(super) text: String,
    /// The marks and their places in `text`.
    pub(super) marks: Vec<(Range<usize>, Mark)>,
}

/// A mark in its line: all numbers are bytes of the file, but for `line`, which counts from 0.
struct Placed {
    mark: Mark,
    line: usize,
    range: Range<usize>,
    /// What is shown of the line.
    window: Range<usize>,
}

/// Excerpts for the marks: one for those that are near each other. The first mark is in the first one.
pub(super) fn excerpts(source: &Source, marks: Vec<Mark>) -> Vec<Excerpt> {
    let mut groups: Vec<Vec<Placed>> = Vec::new();
    for mark in marks {
        let Some(placed) = place(source, mark) else {
            continue;
        };
        match groups.iter_mut().find(|group| fits(group, &placed)) {
            Some(group) => group.push(placed),
            None => groups.push(vec![placed]),
        }
    }
    groups.into_iter().filter_map(|group| excerpt(source, group)).collect()
}

fn place(source: &Source, mark: Mark) -> Option<Placed> {
    let file = source.file(mark.span.file).filter(|file| !file.text.is_empty())?;
    let start = boundary(&file.text, mark.span.start as usize);
    let line = file.line_of(start as u32);
    let whole = line_range(file, line);
    // Of a mark over several lines only the first one is underlined, and a byte order mark is not shown.
    let start = start.clamp(whole.start, whole.end);
    let end = boundary(
        &file.text,
        (mark.span.end as usize).clamp(start, whole.end.min(start + LONGEST_MARK)),
    );
    let from = boundary(&file.text, start.saturating_sub(AROUND).max(whole.start));
    let to = boundary(&file.text, (end + AROUND).min(whole.end));
    // A cut that spares only a few characters is not worth it.
    let from = if from < whole.start + 20 { whole.start } else { from };
    let to = if to + 20 > whole.end { whole.end } else { to };
    Some(Placed {
        mark,
        line,
        range: start..end,
        window: from..to,
    })
}

/// Whether a mark can be shown in a group: near the others, and on a line of which another part is shown, in that part.
fn fits(group: &[Placed], placed: &Placed) -> bool {
    let near =
        |other: &Placed| other.mark.span.file == placed.mark.span.file && other.line.abs_diff(placed.line) <= FARTHEST;
    let shown = |other: &Placed| other.window.start <= placed.range.start && placed.range.end <= other.window.end;
    let same_line = group.iter().find(|other| other.line == placed.line);
    group.iter().all(near) && same_line.is_none_or(shown)
}

fn excerpt(source: &Source, group: Vec<Placed>) -> Option<Excerpt> {
    let id = group.first()?.mark.span.file;
    let file = source.file(id)?;
    let first = group.iter().map(|placed| placed.line).min()?;
    let last = group.iter().map(|placed| placed.line).max()?;
    let mut text = String::new();
    let mut places = vec![0..0; group.len()];
    for line in first..=last {
        let here = || group.iter().enumerate().filter(move |(_, placed)| placed.line == line);
        match here().next() {
            Some((_, placed)) => {
                let shown = placed.window.clone();
                let base = push_window(&mut text, file, line, shown.clone());
                for (at, placed) in here() {
                    let offset = |to: usize| base + clean::line(&file.text[shown.start..to]).len();
                    places[at] = offset(placed.range.start)..offset(placed.range.end);
                }
            }
            // A single line between two marked ones is shown, more are folded away.
            None if group.iter().any(|placed| placed.line.abs_diff(line) <= 1) => {
                let whole = line_range(file, line);
                let to = boundary(&file.text, whole.end.min(whole.start + 2 * AROUND));
                push_window(&mut text, file, line, whole.start..to);
            }
            None => {}
        }
        text.push('\n');
    }
    let marks = places
        .into_iter()
        .zip(group.into_iter().map(|placed| placed.mark))
        .collect();
    Some(Excerpt {
        file: id,
        first_line: first + 1,
        text,
        marks,
    })
}

/// Whole lines of a file, to be changed; of a very long line only what is around the change.
pub(super) struct Piece<'f> {
    file: &'f File,
    /// The bytes of the file that are shown.
    shown: Range<usize>,
    /// How many dots stand before them.
    dots: usize,
    pub(super) text: String,
}

impl<'f> Piece<'f> {
    /// The lines of `range`; `None` when that is too much to show, or no range of the file.
    pub(super) fn new(file: &'f File, range: Range<usize>) -> Option<Self> {
        file.text
            .get(range.clone())
            .filter(|text| text.len() <= LONGEST_PIECE)?;
        let first = line_range(file, file.line_of(range.start as u32));
        let last = line_range(file, file.line_of(range.end as u32));
        let from = boundary(&file.text, range.start.saturating_sub(AROUND).max(first.start)).min(range.start);
        let to = boundary(&file.text, (range.end + AROUND).min(last.end)).max(range.end);
        let dots = if from > first.start { DOTS.len() } else { 0 };
        let after = if to < last.end { DOTS } else { "" };
        let text = format!("{}{}{after}", &DOTS[..dots], plain_lines(file, from..to));
        Some(Self {
            file,
            shown: from..to,
            dots,
            text,
        })
    }

    /// Where a byte of the file is in the text.
    pub(super) fn offset(&self, at: usize) -> Option<usize> {
        let inside = self.shown.start <= at && at <= self.shown.end && self.file.text.is_char_boundary(at);
        inside.then(|| self.dots + plain_lines(self.file, self.shown.start..at).len())
    }
}

/// Lines with plain line breaks, even if the range ends within one.
fn plain_lines(file: &File, range: Range<usize>) -> String {
    let text = &file.text[range.clone()];
    let broken = file.text[range.end..].starts_with('\n');
    let text = text.strip_suffix('\r').filter(|_| broken).unwrap_or(text);
    clean::lines(&text.replace("\r\n", "\n")).into_owned()
}

/// Adds what is shown of a line, with dots where something is left out. Gives the place behind the first dots.
fn push_window(text: &mut String, file: &File, line: usize, window: Range<usize>) -> usize {
    let whole = line_range(file, line);
    if window.start > whole.start {
        text.push_str(DOTS);
    }
    let base = text.len();
    text.push_str(&clean::line(&file.text[window.clone()]));
    if window.end < whole.end {
        text.push_str(DOTS);
    }
    base
}

/// The bytes of a line without its line break, and without a byte order mark.
fn line_range(file: &File, line: usize) -> Range<usize> {
    let starts = file.line_starts();
    let start = starts.get(line).map_or(file.text.len(), |&start| start as usize);
    let end = starts.get(line + 1).map_or(file.text.len(), |&end| end as usize);
    let text = &file.text[start..end];
    let end = start + text.trim_end_matches(['\n', '\r']).len();
    let mark = if line == 0 && text.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    };
    (start + mark).min(end)..end
}

/// The nearest place at or before `at` where a character starts.
fn boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
