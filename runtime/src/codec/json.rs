//! JSON tokens. Those that nearly all texts are made of are read here; strings with escapes, numbers with an exponent and
//! all that is wrong are left to [`jiter`], which reads the same token again.

use jiter::{Jiter, JiterError, JiterResult, Peek};

/// Where in a JSON text a reader is. The methods are those of [`Jiter`].
#[derive(Clone, Debug)]
pub(super) struct Json<'j> {
    text: &'j str,
    index: usize,
    /// Puts strings with escapes together.
    jiter: Jiter<'j>,
}

impl<'j> Json<'j> {
    pub(super) fn new(text: &'j str) -> Self {
        Self {
            text,
            index: 0,
            jiter: Jiter::new(b""),
        }
    }

    #[inline]
    pub(super) const fn current_index(&self) -> usize {
        self.index
    }

    pub(super) fn slice_to_current(&self, start: usize) -> &'j [u8] {
        &self.text.as_bytes()[start..self.index]
    }

    /// The first byte from `index` on that is not white space, and its place.
    #[inline]
    fn after_space(&self, mut index: usize) -> Option<(usize, u8)> {
        loop {
            match *self.text.as_bytes().get(index)? {
                b' ' | b'\n' | b'\r' | b'\t' => index += 1,
                byte => return Some((index, byte)),
            }
        }
    }

    #[inline]
    pub(super) fn peek(&mut self) -> JiterResult<Peek> {
        match self.after_space(self.index) {
            Some((index, byte)) => {
                self.index = index;
                Ok(Peek::new(byte))
            }
            None => self.by_jiter(Jiter::peek),
        }
    }

    pub(super) fn finish(&mut self) -> JiterResult<()> {
        match self.after_space(self.index) {
            Some(_) => self.by_jiter(Jiter::finish),
            None => Ok(()),
        }
    }

    #[inline]
    pub(super) fn known_null(&mut self) -> JiterResult<()> {
        if self.passes("null") {
            return Ok(());
        }
        self.by_jiter(Jiter::known_null)
    }

    #[inline]
    pub(super) fn known_bool(&mut self, peek: Peek) -> JiterResult<bool> {
        if self.passes("true") {
            return Ok(true);
        }
        if self.passes("false") {
            return Ok(false);
        }
        self.by_jiter(|json| json.known_bool(peek))
    }

    #[inline]
    fn passes(&mut self, word: &str) -> bool {
        let rest = self.text.as_bytes().get(self.index..).unwrap_or_default();
        let passes = rest.starts_with(word.as_bytes());
        self.index += if passes { word.len() } else { 0 };
        passes
    }

    /// Goes past a number and gives its text.
    #[inline]
    pub(super) fn known_number(&mut self, peek: Peek) -> JiterResult<&'j str> {
        let start = self.index;
        match plain_number(self.text.as_bytes(), start) {
            Some(end) => self.index = end,
            None => self.by_jiter(|json| json.known_number_bytes(peek).map(|_| ()))?,
        }
        Ok(self.text.get(start..self.index).unwrap_or_default())
    }

    #[inline]
    pub(super) fn known_str(&mut self) -> JiterResult<&str> {
        match self.plain_string() {
            Some(text) => Ok(text),
            None => self.string_by_jiter(),
        }
    }

    #[inline]
    pub(super) fn skip_string(&mut self) -> JiterResult<()> {
        match self.plain_string() {
            Some(_) => Ok(()),
            None => self.by_jiter(|json| json.known_bytes().map(|_| ())),
        }
    }

    #[inline]
    fn plain_string(&mut self) -> Option<&'j str> {
        let start = self.index + 1;
        let end = plain_end(self.text.as_bytes(), start)?;
        self.index = end + 1;
        self.text.get(start..end)
    }

    #[cold]
    fn string_by_jiter(&mut self) -> JiterResult<&str> {
        let start = self.index;
        self.by_jiter(|json| json.known_bytes().map(|_| ()))?;
        self.again(start).known_str().map_err(|error| moved(error, start))
    }

    #[inline]
    pub(super) fn known_array(&mut self) -> JiterResult<Option<Peek>> {
        match self.after_space(self.index + 1) {
            Some((index, b']')) => Ok(self.past_end(index)),
            Some((index, byte)) => {
                self.index = index;
                Ok(Some(Peek::new(byte)))
            }
            None => self.by_jiter(Jiter::known_array),
        }
    }

    #[inline]
    pub(super) fn array_step(&mut self) -> JiterResult<Option<Peek>> {
        match self.after_space(self.index) {
            Some((index, b']')) => return Ok(self.past_end(index)),
            Some((comma, b',')) => {
                if let Some((index, byte)) = self.after_space(comma + 1)
                    && byte != b']'
                {
                    self.index = index;
                    return Ok(Some(Peek::new(byte)));
                }
            }
            _ => {}
        }
        self.by_jiter(Jiter::array_step)
    }

    #[inline]
    const fn past_end<T>(&mut self, index: usize) -> Option<T> {
        self.index = index + 1;
        None
    }

    /// The first key of an object, whose brace comes next; `None` when it has none.
    #[inline]
    pub(super) fn known_object(&mut self) -> JiterResult<Option<&str>> {
        match self.plain_key(true) {
            Some(key) => Ok(key),
            None => self.key_by_jiter(true),
        }
    }

    #[inline]
    pub(super) fn next_key(&mut self) -> JiterResult<Option<&str>> {
        match self.plain_key(false) {
            Some(key) => Ok(key),
            None => self.key_by_jiter(false),
        }
    }

    /// Where the quote of the next key is.
    #[inline]
    pub(super) fn key_place(&self, first: bool) -> Option<usize> {
        let (index, byte) = self.after_space(self.index)?;
        let (quote, next) = match (byte, first) {
            (b'{', true) | (b',', false) => self.after_space(index + 1)?,
            _ => return None,
        };
        (next == b'"').then_some(quote)
    }

    /// Goes past the key with its quote at `quote` if it is `name`, which needs no escapes, with a colon right behind it.
    #[inline]
    pub(super) fn passes_key(&mut self, quote: usize, name: &str) -> bool {
        let rest = self.text.as_bytes().get(quote + 1..).unwrap_or_default();
        let passes = rest.get(name.len()) == Some(&b'"')
            && rest.get(name.len() + 1) == Some(&b':')
            && rest.starts_with(name.as_bytes());
        if passes {
            self.index = quote + name.len() + 3;
        }
        passes
    }

    /// As `known_object` and `next_key`: whether there is a key.
    #[inline]
    pub(super) fn skip_key(&mut self, first: bool) -> JiterResult<bool> {
        match self.plain_key(first) {
            Some(key) => Ok(key.is_some()),
            None => self.by_jiter(|json| pass_key(json, first)),
        }
    }

    pub(super) fn next_object(&mut self) -> JiterResult<Option<&str>> {
        if self.peek()? == Peek::Object {
            return self.known_object();
        }
        self.by_jiter(|json| json.next_object().map(|_| None))
    }

    pub(super) fn next_skip(&mut self) -> JiterResult<()> {
        self.by_jiter(Jiter::next_skip)
    }

    /// The next key if it has no escapes, `Some(None)` at the end of the object.
    #[inline]
    fn plain_key(&mut self, first: bool) -> Option<Option<&'j str>> {
        let (index, byte) = self.after_space(self.index + usize::from(first))?;
        let (index, byte) = match (byte, first) {
            (b'}', _) => return Some(self.past_end(index)),
            (b',', false) => self.after_space(index + 1)?,
            (_, true) => (index, byte),
            (_, false) => return None,
        };
        if byte != b'"' {
            return None;
        }
        let end = plain_end(self.text.as_bytes(), index + 1)?;
        let key = self.text.get(index + 1..end)?;
        let (colon, byte) = self.after_space(end + 1)?;
        if byte != b':' {
            return None;
        }
        self.index = colon + 1;
        Some(Some(key))
    }

    #[cold]
    fn key_by_jiter(&mut self, first: bool) -> JiterResult<Option<&str>> {
        let start = self.index;
        if !self.by_jiter(|json| pass_key(json, first))? {
            return Ok(None);
        }
        let json = self.again(start);
        let key = if first { json.known_object() } else { json.next_key() };
        key.map_err(|error| moved(error, start))
    }

    /// Reads a token with a reader of its own, and goes as far as that one.
    #[cold]
    fn by_jiter<T>(&mut self, read: impl FnOnce(&mut Jiter<'j>) -> JiterResult<T>) -> JiterResult<T> {
        let start = self.index;
        let mut json = Jiter::new(self.text.as_bytes().get(start..).unwrap_or_default());
        let result = read(&mut json);
        self.index = start + json.current_index();
        result.map_err(|error| moved(error, start))
    }

    /// A reader that stands at `start` and keeps the memory of the one before.
    fn again(&mut self, start: usize) -> &mut Jiter<'j> {
        let tape = std::mem::replace(&mut self.jiter, Jiter::new(b"")).into_tape();
        self.jiter = Jiter::with_tape(self.text.as_bytes().get(start..).unwrap_or_default(), tape);
        &mut self.jiter
    }
}

fn pass_key(json: &mut Jiter<'_>, first: bool) -> JiterResult<bool> {
    let key = if first {
        json.next_object_bytes()
    } else {
        json.next_key_bytes()
    };
    key.map(|key| key.is_some())
}

/// The error of a reader that began at `start`.
fn moved(error: JiterError, start: usize) -> JiterError {
    JiterError {
        index: error.index + start,
        ..error
    }
}

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// Marks, among others that follow it, the first byte that ends a run of plain characters: a quote, a backslash or a
/// control character.
#[inline]
const fn marks(word: u64) -> u64 {
    let quote = word ^ (ONES * b'"' as u64);
    let backslash = word ^ (ONES * b'\\' as u64);
    let ends = (quote.wrapping_sub(ONES) & !quote)
        | (backslash.wrapping_sub(ONES) & !backslash)
        | (word.wrapping_sub(ONES * b' ' as u64) & !word);
    ends & HIGH
}

/// Where the quote is that ends the string whose characters begin at `start`; `None` when something else is to be
/// looked at before it.
#[inline]
fn plain_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut index = start;
    while let Some(chunk) = bytes.get(index..)?.first_chunk::<8>() {
        let marks = marks(u64::from_le_bytes(*chunk));
        if marks != 0 {
            index += marks.trailing_zeros() as usize / 8;
            return (bytes.get(index) == Some(&b'"')).then_some(index);
        }
        index += 8;
    }
    let ends = |byte: &u8| *byte < b' ' || matches!(byte, b'"' | b'\\');
    index += bytes.get(index..)?.iter().position(ends)?;
    (bytes[index] == b'"').then_some(index)
}

/// The longest number that is read here: `jiter` refuses integers of thousands of digits.
const LONGEST_NUMBER: usize = 1000;

/// Where a number ends that begins at `start` and has no exponent.
#[inline]
fn plain_number(bytes: &[u8], start: usize) -> Option<usize> {
    let whole = start + usize::from(bytes.get(start) == Some(&b'-'));
    let mut end = digits_end(bytes, whole);
    if end == whole || (end > whole + 1 && bytes[whole] == b'0') {
        return None;
    }
    if bytes.get(end) == Some(&b'.') {
        let fraction = end + 1;
        end = digits_end(bytes, fraction);
        if end == fraction {
            return None;
        }
    }
    let plain = end - start <= LONGEST_NUMBER && !matches!(bytes.get(end), Some(b'e' | b'E'));
    plain.then_some(end)
}

#[inline]
fn digits_end(bytes: &[u8], mut index: usize) -> usize {
    while bytes.get(index).is_some_and(u8::is_ascii_digit) {
        index += 1;
    }
    index
}

#[cfg(test)]
#[path = "json_tests.rs"]
mod tests;
