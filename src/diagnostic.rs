//! What Wirewright says about a contract: a finding with a place, a code and a way to mend it.

use std::fmt;

mod findings;
mod rule;
#[cfg(test)]
mod tests;

pub use findings::Findings;
pub(crate) use findings::SHOWN;
pub(crate) use rule::rules;
pub use rule::{AnyRule, Example, Group, OwnRule, Rule};

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Nothing can be generated from this, or what is generated would be wrong.
    Error,
    /// Generated, but less exactly than the contract says, or likely not what was meant.
    Warning,
    /// Worth knowing; nothing is lost.
    Info,
}

impl Level {
    /// The lower-case word that every output format uses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A file of a [`Source`](crate::source::Source), by its position in the order of loading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A range of bytes in a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// A JSON pointer ([RFC 6901](https://www.rfc-editor.org/rfc/rfc6901)) into the file of a [`Span`], such as
/// `/paths/~1pets/get`. Empty for the whole document.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pointer(String);

impl Pointer {
    /// The pointer to the whole document.
    #[must_use]
    pub fn root() -> Self {
        Self::default()
    }

    /// The pointer to the member `key` of the value that this one points to.
    ///
    /// ```
    /// use wirewright::diagnostic::Pointer;
    ///
    /// assert_eq!(Pointer::root().join("paths").join("/pets").as_str(), "/paths/~1pets");
    /// ```
    #[must_use]
    pub fn join(&self, key: &str) -> Self {
        let mut text = String::with_capacity(self.0.len() + key.len() + 1);
        text.push_str(&self.0);
        let mut pointer = Self(text);
        pointer.push(key);
        pointer
    }

    /// Goes on to the member `key`.
    pub(crate) fn push(&mut self, key: &str) {
        self.0.push('/');
        for part in key.split_inclusive(['~', '/']) {
            match (part.strip_suffix('~'), part.strip_suffix('/')) {
                (Some(plain), _) => self.0.extend([plain, "~0"]),
                (_, Some(plain)) => self.0.extend([plain, "~1"]),
                _ => self.0.push_str(part),
            }
        }
    }

    /// The pointer's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

/// Another place that has to do with a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What is to be seen there, such as "first used here".
    pub text: String,
}

/// A change of the document that mends the finding, shown as a patch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty to insert.
    pub span: Span,
    /// What takes its place.
    pub replacement: String,
    /// Whether the contract surely means the same with it, so that `lint --fix` makes it. Others are suggestions.
    pub sure: bool,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How much it matters; the rule's own level unless the configuration says otherwise.
    pub level: Level,
    /// The rule that was broken: its name is the code that users see.
    pub rule: AnyRule,
    /// One sentence on what is wrong, without a full stop.
    pub message: String,
    /// Where it is wrong. `None` only when there is no document at all.
    pub span: Option<Span>,
    /// The same place as a JSON pointer.
    pub pointer: Pointer,
    /// Words under the underline, such as "no such field".
    pub label: Option<String>,
    /// What it is wrong for, where that is not what stands at its place: the values that a shared fault has to do with.
    pub concerns: Vec<(FileId, Pointer)>,
    /// Related places.
    pub labels: Vec<Label>,
    /// What follows from it, such as "the body would be untyped".
    pub notes: Vec<String>,
    /// How to mend it.
    pub help: Option<String>,
    /// The same as an edit, where it is mechanical.
    pub edits: Vec<Edit>,
    /// How many findings of its kind it stands for that are not shown; none when it stands for itself.
    pub more: usize,
}

impl Diagnostic {
    /// A finding of `rule` that has no place yet.
    #[must_use]
    pub fn new(rule: impl Into<AnyRule>, message: impl Into<String>) -> Self {
        let rule = rule.into();
        Self {
            level: rule.level(),
            rule,
            message: message.into(),
            span: None,
            pointer: Pointer::root(),
            concerns: Vec::new(),
            label: None,
            labels: Vec::new(),
            notes: Vec::new(),
            help: None,
            edits: Vec::new(),
            more: 0,
        }
    }

    /// Sets the place.
    #[must_use]
    pub fn at(mut self, span: Span, pointer: Pointer) -> Self {
        self.span = Some(span);
        self.pointer = pointer;
        self
    }

    /// Adds a value that it is wrong for.
    #[must_use]
    pub fn concerning(mut self, file: FileId, pointer: Pointer) -> Self {
        self.concerns.push((file, pointer));
        self
    }

    /// Sets the words under the underline.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.label = Some(text.into());
        self
    }

    /// Adds a related place.
    #[must_use]
    pub fn related(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label {
            span,
            text: text.into(),
        });
        self
    }

    /// Adds a consequence.
    #[must_use]
    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    /// Sets the way to mend it.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// Adds an edit that perhaps mends it.
    #[must_use]
    pub fn edit(self, span: Span, replacement: impl Into<String>) -> Self {
        self.change(span, replacement.into(), false)
    }

    /// Adds an edit after which the contract surely means the same.
    #[must_use]
    pub fn mend(self, span: Span, replacement: impl Into<String>) -> Self {
        self.change(span, replacement.into(), true)
    }

    fn change(mut self, span: Span, replacement: String, sure: bool) -> Self {
        self.edits.push(Edit {
            span,
            replacement,
            sure,
        });
        self
    }
}
