//! JSON text into the arena, through `jiter`.

use jiter::{Jiter, JiterError, JiterErrorType, JsonErrorType, Peek};

use super::arena::{Data, Text};
use super::builder::{Builder, Stop};

/// Reads `text` from byte `base` on.
pub(super) fn parse(builder: &mut Builder<'_>, text: &str, base: usize) -> Result<(), Stop> {
    let bytes = &text.as_bytes()[base..];
    let mut json = Json {
        builder,
        jiter: Jiter::new(bytes),
        bytes,
        base,
        open: Vec::new(),
    };
    json.document()
}

struct Json<'j, 'b, 'a> {
    builder: &'b mut Builder<'a>,
    jiter: Jiter<'j>,
    bytes: &'j [u8],
    base: usize,
    /// The objects (`true`) and arrays around the current place.
    open: Vec<bool>,
}

impl Json<'_, '_, '_> {
    fn document(&mut self) -> Result<(), Stop> {
        let mut next = Some(self.jiter.peek().map_err(|error| self.syntax(&error))?);
        loop {
            match next {
                Some(peek) => next = self.value(peek)?,
                None => match self.open.last() {
                    None => return self.jiter.finish().map_err(|error| self.syntax(&error)),
                    Some(true) => next = self.key(false)?,
                    Some(false) => next = self.step()?,
                },
            }
        }
    }

    /// Reads a scalar or the start of a container, and looks at the container's first value.
    fn value(&mut self, peek: Peek) -> Result<Option<Peek>, Stop> {
        let start = self.at();
        match peek {
            Peek::Object => {
                self.builder.open(true, start)?;
                self.open.push(true);
                return self.key(true);
            }
            Peek::Array => {
                self.builder.open(false, start)?;
                self.open.push(false);
                let first = self.jiter.known_array().map_err(|error| self.syntax(&error))?;
                return self.or_close(first);
            }
            _ => {}
        }
        let data = self.scalar(peek, start)?;
        self.builder.scalar(data, start, self.at())?;
        Ok(None)
    }

    fn scalar(&mut self, peek: Peek, start: u32) -> Result<Data, Stop> {
        Ok(match peek {
            Peek::Null => {
                self.jiter.known_null().map_err(|error| self.syntax(&error))?;
                Data::Null
            }
            Peek::True | Peek::False => Data::Bool(self.jiter.known_bool(peek).map_err(|error| self.syntax(&error))?),
            Peek::String => {
                let len = self.jiter.known_str().map(|decoded| self.builder.stash(decoded));
                let len = len.map_err(|error| self.syntax(&error))?;
                Data::String(self.builder.unstash(len, start, self.at()))
            }
            _ => {
                let len = self.jiter.known_number_bytes(peek).map(<[u8]>::len);
                let len = len.map_err(|error| self.syntax(&error))? as u32;
                Data::Number(Text {
                    start,
                    len,
                    pooled: false,
                })
            }
        })
    }

    /// Reads a key and looks at its value; at the end of the object closes it.
    fn key(&mut self, first: bool) -> Result<Option<Peek>, Stop> {
        let before = self.jiter.current_index();
        let key = if first {
            self.jiter.known_object()
        } else {
            self.jiter.next_key()
        };
        let stashed = key.map(|key| key.map(|key| self.builder.stash(key)));
        let Some(len) = stashed.map_err(|error| self.syntax(&error))? else {
            return self.or_close(None);
        };
        // Between the places before and after it stand the brace or comma, the quoted key and the colon.
        let between = &self.bytes[before..self.jiter.current_index()];
        let quote = |at: Option<usize>| (self.base + before + at.unwrap_or(0)) as u32;
        let start = quote(between.iter().position(|&b| b == b'"'));
        let end = quote(between.iter().rposition(|&b| b == b'"')) + 1;
        let text = self.builder.unstash(len, start, end);
        self.builder.key(text, start, end, false);
        self.jiter.peek().map(Some).map_err(|error| self.syntax(&error))
    }

    /// Looks at the next item; at the end of the array closes it.
    fn step(&mut self) -> Result<Option<Peek>, Stop> {
        let next = self.jiter.array_step().map_err(|error| self.syntax(&error))?;
        self.or_close(next)
    }

    fn or_close(&mut self, next: Option<Peek>) -> Result<Option<Peek>, Stop> {
        if next.is_none() {
            self.open.pop();
            self.builder.close(self.at())?;
        }
        Ok(next)
    }

    fn at(&self) -> u32 {
        (self.base + self.jiter.current_index()) as u32
    }

    fn syntax(&self, error: &JiterError) -> Stop {
        let at = (self.base + error.index.min(self.bytes.len())) as u32;
        Stop::Syntax {
            start: at,
            end: at,
            message: describe(&error.error_type),
            help: None,
        }
    }
}

/// What is wrong, in words that need no knowledge of the parser.
fn describe(error: &JiterErrorType) -> String {
    use JsonErrorType as E;
    let JiterErrorType::JsonError(error) = error else {
        return error.to_string();
    };
    match error {
        E::EofWhileParsingList => "the file ends inside an array".to_owned(),
        E::EofWhileParsingObject => "the file ends inside an object".to_owned(),
        E::EofWhileParsingString => "the file ends inside a string".to_owned(),
        E::EofWhileParsingValue => "the file ends where a value is expected".to_owned(),
        E::ExpectedSomeIdent => "expected `true`, `false` or `null`".to_owned(),
        E::ExpectedSomeValue => "expected a value".to_owned(),
        E::KeyMustBeAString => "expected a key in double quotes".to_owned(),
        E::TrailingComma => "a comma stands before the closing bracket".to_owned(),
        E::TrailingCharacters => "there is more text after the end of the document".to_owned(),
        E::ControlCharacterWhileParsingString => "a string holds a line break or another control character".to_owned(),
        E::NumberOutOfRange => "a number has more than 4300 digits".to_owned(),
        other => other.to_string(),
    }
}
