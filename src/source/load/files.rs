//! One file: bytes to text to nodes, and the findings of its own.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::Loader;
use crate::diagnostic::{Diagnostic, FileId, Pointer, Rule, Span};
use crate::source::arena::{Data, File, Node, NodeId};
use crate::source::builder::{Builder, Built, Problem, Stop};
use crate::source::rules;
use crate::source::scope::Scope;
use crate::source::{Fs, json, yaml};

/// A file that cannot be used: the rule that it breaks and why.
pub(super) type Refusal = (&'static Rule, String);

impl Loader<'_> {
    /// Loads the first file. It exists afterwards, even if there is nothing in it.
    pub(super) fn root(&mut self, path: &Path) {
        if self.fs.canonical(path).is_ok() {
            self.allow();
        }
        self.entry(path);
    }

    /// Loads a file that users name. It exists afterwards, even if there is nothing in it, and its folder may be read.
    pub(super) fn entry(&mut self, path: &Path) -> FileId {
        let name = path.display().to_string();
        let read = match self.fs.canonical(path) {
            Ok(path) => match self.by_path.get(&path) {
                Some(known) => return *known,
                None => {
                    self.folders.extend(path.parent().map(Path::to_owned));
                    self.read(&path, &name).map(|text| (path, text))
                }
            },
            Err(error) => Err(unreadable(&name, &error)),
        };
        match read {
            Ok((path, text)) => {
                let scope = Scope::of_file(&path, &name);
                self.add(path, name, text, scope)
            }
            Err((rule, why)) => {
                let scope = Scope::of_file(path, &name);
                let file = self.push(path.to_owned(), name, String::new(), Err(why.clone()), scope);
                self.findings
                    .push(Diagnostic::new(rule, why).at(Span { file, start: 0, end: 0 }, Pointer::root()));
                file
            }
        }
    }

    fn allow(&mut self) {
        for folder in &self.limits.allow_outside {
            self.folders.extend(self.fs.canonical(folder));
        }
        self.maps();
    }

    /// The text of a file.
    pub(super) fn read(&mut self, path: &Path, name: &str) -> Result<String, Refusal> {
        let bytes = self.bytes(name, |fs, limit| fs.read(path, limit))?;
        text(name, bytes)
    }

    /// Bytes from anywhere, as many as the contract may still have; `get` gives one more where there are more.
    pub(super) fn bytes(
        &mut self,
        name: &str,
        get: impl FnOnce(&dyn Fs, u64) -> io::Result<Vec<u8>>,
    ) -> Result<Vec<u8>, Refusal> {
        let left = self.limits.total_bytes.saturating_sub(self.bytes);
        // Places are 32 bits wide.
        let limit = self.limits.file_bytes.min(left).min(u64::from(u32::MAX) - 1);
        let bytes = get(self.fs, limit).map_err(|error| unreadable(name, &error))?;
        if bytes.len() as u64 > limit {
            return Err((&rules::TOO_LARGE, self.too_large(name, left)));
        }
        self.bytes += bytes.len() as u64;
        Ok(bytes)
    }

    fn too_large(&self, name: &str, left: u64) -> String {
        if self.limits.file_bytes > left {
            format!(
                "the files of the contract are larger than {} bytes together, with `{name}`",
                self.limits.total_bytes
            )
        } else {
            format!("`{name}` is larger than {} bytes", self.limits.file_bytes)
        }
    }

    /// Adds a file to the source, with its values and findings.
    pub(super) fn add(&mut self, path: PathBuf, name: String, text: String, scope: Scope) -> FileId {
        match self.parse(&name, &text) {
            Ok(built) => {
                let problems = built.problems.clone();
                let file = self.push(path, name, text, Ok(built), scope);
                for problem in problems {
                    let finding = self.describe(file, problem);
                    self.findings.push(finding);
                }
                file
            }
            Err(stop) => {
                let file = FileId(self.source.files.len() as u32);
                let finding = refuse(file, stop);
                let why = format!("`{name}` cannot be used: {}", finding.message);
                self.findings.push(finding);
                self.push(path, name, text, Err(why), scope)
            }
        }
    }

    fn push(
        &mut self,
        path: PathBuf,
        name: String,
        text: String,
        built: Result<Built, String>,
        scope: Scope,
    ) -> FileId {
        let file = FileId(self.source.files.len() as u32);
        let first = self.source.files.last().map_or(0, |file| file.nodes.end);
        let (root, pool, failure) = match built {
            Ok(built) => (built.root, built.pool, None),
            Err(why) => (self.nothing(file), String::new(), Some(why)),
        };
        self.by_path.insert(path.clone(), file);
        self.source.scopes.insert(root, scope);
        self.source.files.push(File {
            path,
            name,
            text,
            pool,
            root,
            nodes: first..self.source.arena.nodes.len(),
            scopes: Vec::new(),
            failure,
            lines: OnceLock::new(),
            counts: OnceLock::new(),
        });
        file
    }

    /// The root of a file that cannot be used.
    fn nothing(&mut self, file: FileId) -> NodeId {
        let nodes = &mut self.source.arena.nodes;
        nodes.push(Node {
            data: Data::Null,
            start: 0,
            end: 0,
            file,
            parent: NodeId::NONE,
            slot: 0,
        });
        NodeId(nodes.len() as u32 - 1)
    }

    /// JSON where it looks like JSON, else YAML. Much that is almost JSON, say with a comma too many, is YAML.
    fn parse(&mut self, name: &str, text: &str) -> Result<Built, Stop> {
        let base = if text.starts_with('\u{feff}') {
            '\u{feff}'.len_utf8()
        } else {
            0
        };
        let Some(first) = text[base..].trim_start().chars().next() else {
            return Err(Stop::Empty);
        };
        if !matches!(first, '{' | '[') {
            return self.attempt(text, |builder, depth| yaml::parse(builder, text, base, depth));
        }
        let stop = match self.attempt(text, |builder, _| json::parse(builder, text, base)) {
            Err(stop @ Stop::Syntax { .. }) => stop,
            other => return other,
        };
        match self.attempt(text, |builder, depth| yaml::parse(builder, text, base, depth)) {
            Err(other @ Stop::Syntax { .. }) if !name.ends_with(".json") => Err(further(stop, other)),
            Err(Stop::Syntax { .. }) => Err(stop),
            other => other,
        }
    }

    /// Runs a parser; the arena is as before if it fails.
    fn attempt(
        &mut self,
        text: &str,
        parse: impl FnOnce(&mut Builder<'_>, usize) -> Result<(), Stop>,
    ) -> Result<Built, Stop> {
        let file = FileId(self.source.files.len() as u32);
        let mark = self.source.arena.mark();
        let mut builder = Builder::new(&mut self.source.arena, self.limits, file, text);
        let parsed = parse(&mut builder, self.limits.depth);
        let built = parsed.and_then(|()| builder.finish());
        if built.is_err() {
            self.source.arena.reset(mark);
        }
        built
    }

    fn describe(&self, file: FileId, problem: Problem) -> Diagnostic {
        let span = |(start, end): (u32, u32)| Span { file, start, end };
        match problem {
            Problem::Duplicate {
                object,
                key,
                first,
                second,
            } => {
                let key = self.source.files[file.0 as usize].slice(key);
                let pointer = self.source.value(object).pointer().join(key);
                Diagnostic::new(
                    &rules::DUPLICATE_KEY,
                    format!("the key `{key}` stands twice in one object"),
                )
                .at(span(second), pointer)
                .label("again here; this value is not used")
                .related(span(first), "first here")
                .help("remove one of the two or rename it")
            }
            Problem::MoreDuplicates { count } => {
                let message = format!("{count} more keys stand twice in this file");
                Diagnostic::new(&rules::DUPLICATE_KEY, message).at(span((0, 0)), Pointer::root())
            }
            Problem::Merge { object, key } => {
                Diagnostic::new(&rules::INVALID_MERGE_KEY, "the merge key `<<` does not name an object")
                    .at(span(key), self.source.value(object).pointer().join("<<"))
                    .help("give it an alias of an object or a list of such aliases, or put `<<` in quotes")
            }
            Problem::Number { text, what, at } => Diagnostic::new(
                &rules::INVALID_NUMBER,
                format!("`{text}` is {what}, which JSON does not have"),
            )
            .at(span(at), self.pointer_at(file, at.0))
            .help("put it in quotes if it is meant as text"),
            Problem::Tag { tag, at } => Diagnostic::new(&rules::UNKNOWN_TAG, format!("the tag `{tag}` is ignored"))
                .at(span(at), self.pointer_at(file, at.0))
                .note("the value is taken as it is written"),
        }
    }

    /// The innermost value that starts at a byte of a file.
    fn pointer_at(&self, file: FileId, start: u32) -> Pointer {
        let mut nodes = self.source.files[file.0 as usize].nodes.clone();
        let found = nodes.find(|&at| self.source.arena.nodes[at].start == start);
        found.map_or_else(Pointer::root, |at| self.source.value(NodeId(at as u32)).pointer())
    }
}

/// The finding about a file that was given up.
fn refuse(file: FileId, stop: Stop) -> Diagnostic {
    let (rule, message, help, start, end) = match stop {
        Stop::Syntax {
            start,
            end,
            message,
            help,
        } => (&rules::SYNTAX_ERROR, message, help, start, end),
        Stop::Limit { at, message } => (&rules::TOO_LARGE, message, None, at, at),
        Stop::Empty => (
            &rules::EMPTY_DOCUMENT,
            "the file holds no document".to_owned(),
            None,
            0,
            0,
        ),
        Stop::SecondDocument { at } => {
            let message = "a second YAML document starts here".to_owned();
            let help = "put it into a file of its own, or remove the `---`".to_owned();
            (&rules::MULTIPLE_DOCUMENTS, message, Some(help), at, at)
        }
    };
    let mut finding = Diagnostic::new(rule, message).at(Span { file, start, end }, Pointer::root());
    finding.help = help;
    finding
}

/// The error further down: the parser that came so far understood more of the file.
fn further(json: Stop, yaml: Stop) -> Stop {
    match (&json, &yaml) {
        (Stop::Syntax { start: a, .. }, Stop::Syntax { start: b, .. }) if b > a => yaml,
        _ => json,
    }
}

pub(super) fn unreadable(name: &str, error: &io::Error) -> Refusal {
    let why = match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "it may not be read".to_owned(),
        _ => error.to_string(),
    };
    (&rules::UNREADABLE_FILE, format!("`{name}` cannot be read: {why}"))
}

/// The text that bytes are.
pub(super) fn text(name: &str, bytes: Vec<u8>) -> Result<String, Refusal> {
    String::from_utf8(bytes).map_err(|error| (&rules::UNREADABLE_FILE, not_utf8(name, &error)))
}

fn not_utf8(name: &str, error: &std::string::FromUtf8Error) -> String {
    let bytes = error.as_bytes();
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return format!("`{name}` is UTF-16, not UTF-8");
    }
    format!(
        "`{name}` is not UTF-8: byte {} is wrong",
        error.utf8_error().valid_up_to() + 1
    )
}
