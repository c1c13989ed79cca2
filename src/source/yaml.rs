//! YAML text into the arena, through the events of `granit-parser`.

mod words;

use std::collections::HashMap;

use granit_parser::{ErrorKind, Event, Options, Parser, ScalarStyle, ScanError, Span, StrInput, Tag};

use super::arena::{Data, NodeId};
use super::builder::{Builder, Problem, Stop};
use super::scalar::{self, Scalar};

/// Implicit keys may be this long, in characters; YAML asks for 1024 and real paths are longer.
const LONGEST_KEY: usize = 8192;

/// Reads `text` from byte `base` on.
pub(super) fn parse(builder: &mut Builder<'_>, text: &str, base: usize, depth: usize) -> Result<(), Stop> {
    let mut options = Options::default();
    options.flow_nesting_limit = depth;
    options.block_nesting_limit = depth;
    options.simple_key_max_lookahead = LONGEST_KEY;
    // Without this, more than 96 lines of comment in a row are an error.
    options.set_emit_comments(false);
    let parser = Parser::new_from_str_with_options(&text[base..], options);
    let mut yaml = Yaml {
        builder,
        parser,
        text,
        base,
        anchors: HashMap::new(),
        open: Vec::new(),
        last_end: base as u32,
    };
    yaml.stream()
}

struct Yaml<'t, 'b, 'a> {
    builder: &'b mut Builder<'a>,
    parser: Parser<'t, StrInput<'t>>,
    text: &'t str,
    base: usize,
    /// The values that aliases may repeat, by the parser's number of the anchor.
    anchors: HashMap<usize, NodeId>,
    /// The anchors of the containers around the current place; 0 for none.
    open: Vec<usize>,
    /// The end of the last scalar or bracket: a block has no end of its own.
    last_end: u32,
}

/// A scalar as it stands in the file.
struct Written<'v> {
    value: &'v str,
    /// Without quotes, so that its look decides what it is.
    plain: bool,
    at: (u32, u32),
}

impl Yaml<'_, '_, '_> {
    fn stream(&mut self) -> Result<(), Stop> {
        let mut documents = 0;
        while let Some(event) = self.parser.next_event() {
            let (event, span) = event.map_err(|error| self.syntax(&error))?;
            let at @ (start, end) = self.range(&span);
            match event {
                Event::DocumentStart(..) => documents += 1,
                // Nothing after a `---` at the end of the file is no second document.
                Event::Scalar(..) if documents > 1 && self.open.is_empty() && start == end => {}
                event if documents > 1 && event.is_node() => return Err(Stop::SecondDocument { at: start }),
                Event::Scalar(value, style, anchor, tag) => {
                    let id = self.scalar(&self.written(&value, style, at), tag.as_deref(), anchor)?;
                    self.remember(anchor, id);
                }
                Event::SequenceStart(_, anchor, tag) => self.open(false, anchor, tag.as_deref(), at)?,
                Event::MappingStart(_, anchor, tag) => self.open(true, anchor, tag.as_deref(), at)?,
                Event::SequenceEnd | Event::MappingEnd => self.close(at)?,
                Event::Alias(anchor) => self.alias(anchor, at)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn range(&self, span: &Span) -> (u32, u32) {
        let range = span.byte_range().unwrap_or_default();
        (
            (self.base + range.start) as u32,
            (self.base + range.end.max(range.start)) as u32,
        )
    }

    fn written<'v>(&self, value: &'v str, style: ScalarStyle, at: (u32, u32)) -> Written<'v> {
        let plain = style == ScalarStyle::Plain;
        let at = if matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
            self.block(at)
        } else {
            at
        };
        // For what is left out, the parser says `~`.
        Written {
            value: if plain && at.0 == at.1 { "" } else { value },
            plain,
            at,
        }
    }

    /// A scalar as a key or as a value. A key is no node, but one with an anchor may be repeated as a value.
    fn scalar(&mut self, written: &Written<'_>, tag: Option<&Tag>, anchor: usize) -> Result<Option<NodeId>, Stop> {
        let &Written {
            value,
            plain,
            at: (start, end),
        } = written;
        self.last_end = self.last_end.max(end);
        if self.builder.wants_key() {
            let text = self.builder.text(value, start, end);
            let merges = tag.map_or(plain, |tag| tag.original() == "!!merge");
            self.builder.key(text, start, end, merges && value == "<<");
            let loose = (anchor != 0).then(|| self.builder.loose(Data::String(text), start, end));
            return loose.transpose();
        }
        if start == end && self.open.is_empty() {
            return Err(Stop::Empty);
        }
        let data = self.data(written, tag);
        self.builder.scalar(data, start, end).map(Some)
    }

    fn remember(&mut self, anchor: usize, id: Option<NodeId>) {
        if anchor != 0 {
            self.anchors.extend(id.map(|id| (anchor, id)));
        }
    }

    /// The place of a block scalar with its `|` or `>`, and without the line breaks at its end.
    fn block(&self, (start, end): (u32, u32)) -> (u32, u32) {
        let gap = self
            .text
            .get(self.last_end as usize..start as usize)
            .unwrap_or_default()
            .trim_end();
        let line = gap.rfind('\n').map_or(0, |at| at + 1);
        let header = gap[line..].split(" #").next().and_then(|line| line.rfind(['|', '>']));
        let start = header.map_or(start, |at| self.last_end + (line + at) as u32);
        let written = self.text.get(start as usize..end as usize).unwrap_or_default();
        (start, start + written.trim_end().len() as u32)
    }

    /// A block sequence starts at its first dash; one that is not indented is reported to start behind it.
    fn dash(&self, start: u32) -> u32 {
        let before = self
            .text
            .get(self.last_end as usize..start as usize)
            .unwrap_or_default()
            .trim_end();
        if before.ends_with('-') {
            self.last_end + before.len() as u32 - 1
        } else {
            start
        }
    }

    fn data(&mut self, written: &Written<'_>, tag: Option<&Tag>) -> Data {
        let &Written { value, plain, at } = written;
        let guess = match tag.map(Tag::core_suffix) {
            None => plain,
            Some(Some("null" | "bool" | "int" | "float")) => true,
            Some(_) => false,
        };
        if let Some(tag) = tag {
            self.unknown_tag(tag, at);
        }
        match if guess { scalar::resolve(value) } else { Scalar::String } {
            Scalar::Null => Data::Null,
            Scalar::Bool(value) => Data::Bool(value),
            Scalar::String => Data::String(self.builder.text(value, at.0, at.1)),
            Scalar::Number(number) => Data::Number(self.builder.text(&number, at.0, at.1)),
            Scalar::NoNumber(what) => {
                self.builder.problem(Problem::Number {
                    text: shortened(value),
                    what,
                    at,
                });
                Data::String(self.builder.text(value, at.0, at.1))
            }
        }
    }

    fn open(&mut self, object: bool, anchor: usize, tag: Option<&Tag>, at: (u32, u32)) -> Result<(), Stop> {
        if self.builder.wants_key() {
            return Err(complex_key(at));
        }
        if let Some(tag) = tag {
            self.unknown_tag(tag, at);
        }
        let start = if object { at.0 } else { self.dash(at.0) };
        self.last_end = self.last_end.max(at.1);
        self.open.push(anchor);
        self.builder.open(object, start)
    }

    fn close(&mut self, (start, end): (u32, u32)) -> Result<(), Stop> {
        // A bracket has a width; a block ends where its last value ends.
        if end > start {
            self.last_end = self.last_end.max(end);
        }
        let anchor = self.open.pop().unwrap_or(0);
        let id = self.builder.close(self.last_end)?;
        self.remember(anchor, id);
        Ok(())
    }

    fn alias(&mut self, anchor: usize, at: (u32, u32)) -> Result<(), Stop> {
        self.last_end = self.last_end.max(at.1);
        let Some(&id) = self.anchors.get(&anchor) else {
            let message = "an alias stands inside the value that it repeats".to_owned();
            return Err(Stop::Syntax {
                start: at.0,
                end: at.1,
                message,
                help: None,
            });
        };
        if !self.builder.wants_key() {
            self.builder.alias(id);
            return Ok(());
        }
        let text = self.builder.scalar_text(id).ok_or_else(|| complex_key(at))?;
        self.builder.key(text, at.0, at.1, false);
        Ok(())
    }

    /// Notes a tag that is not of the core schema. A lone `!` only says that the value is not to be guessed.
    fn unknown_tag(&mut self, tag: &Tag, at: (u32, u32)) {
        if tag.core_suffix().is_none() && tag.original() != "!" {
            self.builder.problem(Problem::Tag {
                tag: tag.original(),
                at,
            });
        }
    }

    fn syntax(&self, error: &ScanError) -> Stop {
        let at = (self.base + error.marker().byte_offset().unwrap_or(0)).min(self.text.len()) as u32;
        if matches!(error.kind(), ErrorKind::RecursionLimitExceeded) {
            return self.builder.too_deep(at);
        }
        Stop::Syntax {
            start: at,
            end: at,
            message: words::message(error.kind()),
            help: words::help(error.kind()),
        }
    }
}

fn complex_key((start, end): (u32, u32)) -> Stop {
    let message = "a key must be a plain value, not a list or a mapping".to_owned();
    Stop::Syntax {
        start,
        end,
        message,
        help: Some("put a key that starts with a bracket in quotes".to_owned()),
    }
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= 40 {
        return text.to_owned();
    }
    let start: String = text.chars().take(40).collect();
    format!("{start}...")
}
