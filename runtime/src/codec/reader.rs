//! Reading JSON: one pass that decodes, checks and collects every violation.

use jiter::{JiterError, JiterErrorType, JsonErrorType, Peek};

use super::json::Json;
use super::options::{DEPTH_CEILING, kind};
use super::{Decode, Kind, ReadOptions};
use crate::parameter::{Found, Marks, Raw};
use crate::rule::{Checker, Rule};
use crate::schema::work_in;
use crate::violation::Violations;

/// Reads one JSON text, or the text of a parameter.
///
/// Every method that reads a value reads exactly one, and passes over it when it is not what was asked for. What is
/// wrong is recorded with its place; `None` says that the value is not to be had. After an error of syntax nothing more
/// is read, and every method gives `None`.
#[derive(Debug)]
pub struct Reader<'j> {
    pub(super) json: Json<'j>,
    /// The text that `json` reads.
    pub(super) data: &'j str,
    pub(super) at: Checker,
    /// A parameter's text that was not looked at yet: whether it is a list or an object is known when one is asked for.
    pub(super) root: Option<&'j Raw<'j>>,
    /// Whether scalars are texts of a parameter.
    pub(super) text: bool,
    /// What the strings of a parameter may stand for.
    pub(super) marks: &'j Marks,
    /// The texts around the one that `json` reads.
    pub(super) outer: Vec<Outer<'j>>,
    /// Whether the object at the root is made of all pairs that no other parameter claims.
    pub(super) open: bool,
    /// Whether a list or an object was asked for that the parameter's text has not at all.
    pub(super) absent: bool,
    depth: usize,
    /// How many bytes may still be looked at again.
    pub(super) work: usize,
    /// How many unions are being tried, one within another.
    pub(super) trials: usize,
    /// What speaks against the branch of a union that is tried: see `one_of`.
    pub(super) cost: usize,
}

impl<'j> Reader<'j> {
    /// A reader of a whole JSON text.
    #[must_use]
    pub fn json(bytes: &'j [u8], options: &ReadOptions) -> Self {
        match std::str::from_utf8(bytes) {
            Ok(text) => Self::new(text, options),
            Err(error) => {
                let error_type = JiterErrorType::JsonError(JsonErrorType::InvalidUnicodeCodePoint);
                let error = JiterError {
                    error_type,
                    index: error.valid_up_to(),
                };
                let mut reader = Self::new("", options);
                syntax_at(&mut reader.at, bytes, &error);
                reader
            }
        }
    }

    /// A reader of a parameter's text: numbers and booleans are read from text, and text becomes a list or an object
    /// when one is asked for.
    #[must_use]
    pub fn raw(raw: &'j Raw<'j>, options: &ReadOptions) -> Self {
        let mut reader = Self::new("", options);
        reader.work = work(raw.size());
        reader.at.whole_work = work_in(raw.size());
        reader.root = Some(raw);
        reader.text = raw.is_text();
        reader
    }

    fn new(data: &'j str, options: &ReadOptions) -> Self {
        let mut at = Checker::new(options.place.clone(), options.bounds).strict(options.checks);
        at.whole_work = work_in(data.len());
        Self {
            json: Json::new(data),
            data,
            at,
            root: None,
            text: false,
            marks: Marks::NONE,
            outer: Vec::new(),
            open: false,
            absent: false,
            depth: options.depth.min(DEPTH_CEILING),
            work: work(data.len()),
            trials: 0,
            cost: 0,
        }
    }

    /// Reads the whole text as one value.
    ///
    /// ```
    /// use wirewright_runtime::codec::{ReadOptions, Reader};
    ///
    /// let number: i64 = Reader::json(b" 5 ", &ReadOptions::default()).read(|r| r.value()).unwrap();
    /// assert_eq!(number, 5);
    /// ```
    ///
    /// # Errors
    /// Everything that is wrong with the text, up to the bounds in the options.
    pub fn read<T>(mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Result<T, Violations> {
        let value = read(&mut self);
        self.end(value.is_some());
        match value {
            Some(value) if self.at.violations().is_empty() => Ok(value),
            _ => Err(self.at.into_violations()),
        }
    }

    /// Whether a parameter that the request has not was asked for, and nothing else is wrong.
    pub(crate) fn is_absent(&self) -> bool {
        self.absent && self.at.violations().is_empty()
    }

    pub(crate) fn into_violations(self) -> Violations {
        self.at.into_violations()
    }

    /// Checks that the text ends here, and that there is a reason where there is no value.
    pub(crate) fn end(&mut self, some: bool) {
        if self.is_stopped() {
            return;
        }
        if !self.text
            && self.root.is_none()
            && let Err(error) = self.json.finish()
        {
            syntax(&mut self.at, self.data, &error);
        }
        if !some && self.at.violations().is_empty() {
            self.at.violation("type", "is not a value of its type");
        }
    }

    /// Whether the contract's limits are checked.
    #[must_use]
    pub const fn is_strict(&self) -> bool {
        self.at.is_strict()
    }

    /// Where the reader is and what it found; for checks of one's own.
    pub const fn checker(&mut self) -> &mut Checker {
        &mut self.at
    }

    /// Reads a value of any type.
    #[inline]
    pub fn value<T: Decode>(&mut self) -> Option<T> {
        T::decode(self)
    }

    /// Reads a value and checks it by a rule.
    #[inline]
    pub fn rule<T, R: Rule<T> + ?Sized>(&mut self, rule: &R) -> Option<T> {
        rule.decode(self)
    }

    /// Passes over a value, whatever it is.
    pub fn skip(&mut self) {
        self.pass_over();
    }

    /// Passes over a value and gives its JSON text: what a check needs that generated code does not make itself.
    pub fn slice(&mut self) -> Option<&'j [u8]> {
        self.peek()?;
        let start = self.json.current_index();
        self.pass_over().then(|| self.json.slice_to_current(start))
    }

    /// Where in the text the reader is, to ask for what it read [since](Self::since); `None` in the text of a
    /// parameter.
    pub(crate) fn mark(&self) -> Option<usize> {
        (!self.text).then(|| self.json.current_index())
    }

    pub(crate) fn since(&self, mark: Option<usize>) -> Option<&'j [u8]> {
        mark.map(|start| self.json.slice_to_current(start))
    }

    /// What kind of value comes next, as its first byte.
    #[inline]
    pub(super) fn peek(&mut self) -> Option<Peek> {
        if self.is_stopped() || (self.root.is_some() && !self.enter(Shape::Scalar)) {
            return None;
        }
        match self.json.peek() {
            Ok(peek) => Some(peek),
            Err(error) => {
                syntax(&mut self.at, self.data, &error);
                None
            }
        }
    }

    /// Whether nothing more is to be read.
    #[inline]
    pub(super) fn is_stopped(&mut self) -> bool {
        self.at.is_done() && self.leave_off()
    }

    /// Notes that the rest was not looked at.
    #[cold]
    fn leave_off(&mut self) -> bool {
        if !self.at.stopped {
            self.at.violation("", "");
        }
        true
    }

    /// Begins to read a parameter's text in the shape that is asked for.
    pub(super) fn enter(&mut self, shape: Shape) -> bool {
        let Some(raw) = self.root else { return true };
        let json = match raw.json(shape) {
            Found::Json(text) => text,
            Found::Absent => {
                self.absent = true;
                return false;
            }
            Found::Broken(message, name) => {
                self.report_broken(message, name.as_deref());
                return false;
            }
        };
        self.root = None;
        self.json = Json::new(json.json());
        self.data = json.json();
        self.marks = json.marks();
        self.open = shape == Shape::Object && raw.is_open();
        true
    }

    #[cold]
    fn report_broken(&mut self, message: &'static str, name: Option<&str>) {
        if !self.at.violations().is_empty() {
            return;
        }
        let level = self.at.path.len();
        name.into_iter().for_each(|name| self.at.path.push_key(name));
        self.at.violation("syntax", message);
        self.at.path.truncate(level);
    }

    /// Records that the next value is not of the kind that was expected, and passes over it.
    pub fn mismatch<T>(&mut self, expected: Kind) -> Option<T> {
        let peek = self.peek()?;
        self.wrong(peek, expected)
    }

    /// Records that a value is of the wrong kind, and passes over it.
    #[cold]
    pub(super) fn wrong<T>(&mut self, peek: Peek, expected: Kind) -> Option<T> {
        if self.pass_over()
            && let Some(found) = kind(peek)
        {
            mismatch(&mut self.at, expected, found);
        }
        None
    }

    /// Records that a value lies deeper than is allowed, and reads no more.
    #[cold]
    pub(super) fn too_deep(&mut self) {
        self.at.limit(
            "depth",
            self.depth,
            format!("must not lie more than {} levels deep", self.depth),
        );
        self.at.stopped = true;
    }

    /// Whether `more` levels fit below the place where the reader is.
    #[inline]
    pub(super) const fn fits(&self, more: usize) -> bool {
        self.at.path.len() + more <= self.depth
    }
}

/// A text whose string is read as JSON.
#[derive(Debug)]
pub(super) struct Outer<'j> {
    pub(super) json: Json<'j>,
    pub(super) data: &'j str,
    pub(super) marks: &'j Marks,
    /// The length of the path to the string.
    pub(super) level: usize,
}

/// The shape that a parameter's text is asked to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Whatever the text looks like.
    Any,
    Scalar,
    List,
    Object,
}

/// How many bytes may be looked at again, for a text of `length`: what nested unions need, not what exponential ones
/// would take.
const fn work(length: usize) -> usize {
    length.saturating_mul(64).saturating_add(64 * 1024)
}

/// Records that the text is no JSON, and that no more of it can be read.
#[cold]
pub(super) fn syntax(at: &mut Checker, data: &str, error: &JiterError) {
    syntax_at(at, data.as_bytes(), error);
}

fn syntax_at(at: &mut Checker, data: &[u8], error: &JiterError) {
    let before = data.get(..error.index).unwrap_or(data);
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let column = before.len() - before.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1) + 1;
    let what = match &error.error_type {
        JiterErrorType::JsonError(error) => error.to_string(),
        JiterErrorType::WrongType { .. } => "unexpected value".to_owned(),
    };
    at.violation("syntax", format!("{what} at line {line}, column {column}"));
    at.stopped = true;
}

/// Records that a value is of another kind than was expected.
#[cold]
pub(super) fn mismatch(at: &mut Checker, expected: Kind, found: Kind) {
    at.limit(
        "type",
        expected.as_str(),
        format!("expected {}, found {}", expected.as_str(), found.as_str()),
    );
}
