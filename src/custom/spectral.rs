//! Rulesets in the form of [Spectral](https://docs.stoplight.io/docs/spectral/e5b9616d6d50c-rulesets): the rules that are data.
//!
//! What is not known is told at its place, and the rule that it stands in is left out.

mod given;
mod severity;
mod then;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use indexmap::IndexMap;

use super::{Custom, MAX_RULES, RULESET_STANDARD, RULESET_UNSUPPORTED, is_code};
use crate::diagnostic::{AnyRule, Diagnostic, FileId, Findings, Level, OwnRule, Pointer, Rule, Span};
use crate::document::report;
use crate::source::{Disk, Entry, Fs as _, Limits, Source, Value, load, nearest};

use severity::{Severity, severity};

/// How many files a ruleset may extend, one through the other.
const MAX_FILES: usize = 50;
/// The rules that Spectral brings along.
const STANDARD: &str = "spectral:oas";

/// What a ruleset holds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ruleset {
    pub(crate) rules: Vec<Custom>,
    /// What it says of Wirewright's own rules.
    pub(crate) overrides: Vec<Override>,
    /// Its files, which the findings are in.
    files: Vec<File>,
    findings: Findings,
}

/// What a ruleset says of one of Wirewright's rules.
#[derive(Clone, Debug)]
pub(crate) struct Override {
    pub(crate) code: String,
    /// `None` for not to be asked.
    pub(crate) level: Option<Level>,
}

#[derive(Clone, Debug)]
struct File {
    path: PathBuf,
    text: String,
}

impl Ruleset {
    /// Reads a ruleset. `known` says whether a code is one of Wirewright's own.
    ///
    /// # Errors
    /// A file that cannot be read, with the reason and its place.
    pub(crate) fn read(path: &Path, known: &dyn Fn(&str) -> bool) -> Result<Self, String> {
        let mut reader = Reader {
            known,
            ruleset: Self::default(),
            rules: IndexMap::new(),
        };
        reader.file(path, Mode::Recommended)?;
        let mut ruleset = reader.ruleset;
        ruleset.rules = reader.rules.into_values().collect();
        Ok(ruleset)
    }

    /// What is not known of it, for a contract that its files are put beside.
    pub(crate) fn told(&self, source: &mut Source) -> Findings {
        if self.findings.is_empty() {
            return Findings::new();
        }
        let moved: Vec<FileId> = self
            .files
            .iter()
            .map(|file| source.attach(file.path.clone(), file.path.display().to_string(), file.text.clone()))
            .collect();
        let here = |found: &Diagnostic| {
            let mut found = found.clone();
            if let Some(span) = &mut found.span {
                span.file = moved.get(span.file.0 as usize).copied().unwrap_or_default();
            }
            found
        };
        self.findings.iter().map(here).collect()
    }
}

/// Which rules of an extended file are asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Off,
    Recommended,
    All,
}

struct Reader<'k> {
    known: &'k dyn Fn(&str) -> bool,
    ruleset: Ruleset,
    rules: IndexMap<String, Custom>,
}

/// The file that is being read.
#[derive(Clone, Copy)]
struct Here<'s> {
    id: FileId,
    root: Value<'s>,
    mode: Mode,
    /// Whether it extends the rules of Spectral, which Wirewright's stand for.
    standard: bool,
}

impl Reader<'_> {
    fn file(&mut self, path: &Path, mode: Mode) -> Result<(), String> {
        let is_code = path
            .extension()
            .is_some_and(|end| ["js", "mjs", "cjs", "ts"].iter().any(|code| end == *code));
        if is_code {
            return Err(format!(
                "{}: a ruleset that is a program is not run; wanted is one in YAML or JSON",
                path.display()
            ));
        }
        let (source, found) = load(path, &Disk, &Limits::default());
        if let Some(error) = found.iter().find(|found| found.level == Level::Error) {
            let place = source.line_column(error.span.unwrap_or_default());
            let (line, column) = (place.line, place.column);
            return Err(format!("{}:{line}:{column}: {}", path.display(), error.message));
        }
        let id = FileId(u32::try_from(self.ruleset.files.len()).unwrap_or(u32::MAX));
        self.ruleset.files.push(File {
            path: path.to_owned(),
            text: source
                .files()
                .first()
                .map_or_else(String::new, |file| file.text.clone()),
        });
        let root = source.root();
        if root.get("rules").or(root.get("extends")).is_none() {
            return Err(format!("{}: a ruleset has `rules` or `extends`", path.display()));
        }
        let text = |value: Value<'_>| value.as_str().is_some_and(|name| name == STANDARD);
        let extended = root.get("extends").into_iter();
        let standard = extended
            .flat_map(|extends| {
                [extends]
                    .into_iter()
                    .chain(extends.items())
                    .chain(extends.items().flat_map(Value::items))
            })
            .any(text);
        let here = Here {
            id,
            root,
            mode,
            standard,
        };
        self.top_level(here);
        if let Some(extends) = root.get("extends") {
            self.extends(here, extends, path)?;
        }
        for entry in root.get("rules").into_iter().flat_map(Value::entries) {
            self.rule(here, entry);
        }
        Ok(())
    }

    /// Tells of the fields that have no effect here.
    fn top_level(&mut self, here: Here<'_>) {
        const KNOWN: [&str; 6] = [
            "extends",
            "rules",
            "aliases",
            "formats",
            "documentationUrl",
            "description",
        ];
        for entry in here.root.entries() {
            if !KNOWN.contains(&entry.key) && !entry.key.starts_with("x-") {
                self.unsupported_key(
                    here,
                    here.root,
                    entry,
                    &format!("`{}` of rulesets has no effect here", entry.key),
                );
            }
        }
    }

    fn extends(&mut self, here: Here<'_>, extends: Value<'_>, path: &Path) -> Result<(), String> {
        let list: Vec<Value<'_>> = if extends.is_array() {
            extends.items().collect()
        } else {
            vec![extends]
        };
        for item in list {
            let (name, mode) = match item.as_str() {
                Some(name) => (Some(name), Mode::Recommended),
                None => {
                    let mode = match item.items().nth(1).and_then(Value::as_str) {
                        Some("all") => Mode::All,
                        Some("off") => Mode::Off,
                        _ => Mode::Recommended,
                    };
                    (item.items().next().and_then(Value::as_str), mode)
                }
            };
            let Some(name) = name else {
                self.unsupported(here, item, "what is extended is not told by a name");
                continue;
            };
            self.extended(here, item, name, mode, path)?;
        }
        Ok(())
    }

    fn extended(&mut self, here: Here<'_>, at: Value<'_>, name: &str, mode: Mode, path: &Path) -> Result<(), String> {
        if name == STANDARD {
            let message = "the rules of Wirewright stand for those of `spectral:oas`";
            self.tell(&RULESET_STANDARD, here, at, message);
        } else if name.starts_with("spectral:") || name.contains("://") {
            self.unsupported(here, at, &format!("`{name}` is not read"));
        } else if Path::new(name).extension().is_none() {
            self.unsupported(
                here,
                at,
                &format!("`{name}` is a package of npm, which is not looked for"),
            );
        } else if self.ruleset.files.len() >= MAX_FILES {
            self.unsupported(here, at, &format!("a ruleset has at most {MAX_FILES} files"));
        } else {
            let next = path.parent().unwrap_or(Path::new("")).join(name);
            let whole = Disk.canonical(&next).ok();
            let is_read = |file: &File| whole.is_some() && Disk.canonical(&file.path).ok() == whole;
            // Files can extend the same one, and each other.
            if !self.ruleset.files.iter().any(is_read) {
                self.file(&next, mode)?;
            }
        }
        Ok(())
    }

    fn rule(&mut self, here: Here<'_>, entry: Entry<'_>) {
        let (code, value) = (entry.key, entry.value);
        if !value.is_object() {
            self.severity_of(here, entry);
            return;
        }
        if (self.known)(code) {
            let message = format!("`{code}` is a rule of Wirewright; another one needs another name");
            self.unsupported_key(here, here.root, entry, &message);
        } else if !is_code(code) {
            self.unsupported_key(
                here,
                here.root,
                entry,
                &format!("`{code}` cannot be the code of findings"),
            );
        } else if self.rules.len() >= MAX_RULES {
            self.unsupported_key(here, here.root, entry, &format!("there are at most {MAX_RULES} rules"));
        } else if let Some(custom) = self.custom(here, code, value) {
            self.rules.insert(code.to_owned(), custom);
        }
    }

    /// What is said of a rule that stands elsewhere.
    fn severity_of(&mut self, here: Here<'_>, entry: Entry<'_>) {
        let Some(severity) = severity(entry.value) else {
            self.unsupported(
                here,
                entry.value,
                "wanted is a rule, or one of off, hint, info, warn and error",
            );
            return;
        };
        if let Some(custom) = self.rules.get_mut(entry.key) {
            let rule = Arc::make_mut(&mut custom.rule);
            rule.off = severity == Severity::Off;
            if let Severity::Level(level) = severity {
                rule.level = level;
            }
            return;
        }
        match severity {
            // It is not asked, whichever of Spectral's rules it is.
            Severity::Off if here.standard && !(self.known)(entry.key) => {}
            _ if here.standard && !(self.known)(entry.key) => {
                let message = format!("`{}` is no rule here, so this has no effect", entry.key);
                let pointer = here.root.pointer().join("rules").join(entry.key);
                self.push((&RULESET_STANDARD).into(), here, entry.key_span, pointer, &message);
            }
            _ if !(self.known)(entry.key) => {
                let near = nearest(entry.key, self.rules.keys().map(String::as_str));
                let near = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
                let message = format!("there is no rule `{}` here, so this has no effect{near}", entry.key);
                self.unsupported_key(here, here.root, entry, &message);
            }
            Severity::On => {}
            Severity::Off => self.overridden(entry.key, None),
            Severity::Level(level) => self.overridden(entry.key, Some(level)),
        }
    }

    fn overridden(&mut self, code: &str, level: Option<Level>) {
        let code = code.to_owned();
        self.ruleset.overrides.push(Override { code, level });
    }

    fn custom(&mut self, here: Here<'_>, code: &str, value: Value<'_>) -> Option<Custom> {
        const KNOWN: [&str; 11] = [
            "description",
            "message",
            "severity",
            "given",
            "then",
            "formats",
            "resolved",
            "recommended",
            "documentationUrl",
            "type",
            "tags",
        ];
        if let Some(entry) = value
            .entries()
            .find(|entry| !KNOWN.contains(&entry.key) && !entry.key.starts_with("x-"))
        {
            let message = format!("`{}` of rules is not known, so `{code}` is left out", entry.key);
            self.unsupported_key(here, value, entry, &message);
            return None;
        }
        let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
        let severity = match value.get("severity") {
            None => Severity::Level(Level::Warning),
            Some(written) => match severity(written) {
                Some(severity) => severity,
                None => {
                    self.unsupported(here, written, "wanted is one of off, hint, info, warn and error");
                    return None;
                }
            },
        };
        let given = self.given(here, value)?;
        let then = self.then(here, value)?;
        let recommended = value.get("recommended").and_then(Value::as_bool) != Some(false);
        let asked = match here.mode {
            Mode::Off => false,
            Mode::Recommended => recommended,
            Mode::All => true,
        };
        let summary = text("description")
            .or_else(|| text("message"))
            .unwrap_or_else(|| code.to_owned());
        let url = text("documentationUrl").or_else(|| here.root.get("documentationUrl")?.as_str().map(str::to_owned));
        let file = self.ruleset.files[here.id.0 as usize].path.display().to_string();
        let more = url.map_or_else(String::new, |url| format!(" See {url}."));
        let rule = OwnRule {
            code: code.to_owned(),
            level: match severity {
                Severity::Level(level) => level,
                Severity::Off | Severity::On => Level::Warning,
            },
            off: severity == Severity::Off || !asked,
            explanation: format!("A rule of the ruleset {file}: {}.{more}", given::words(value)),
            summary,
        };
        Some(Custom {
            rule: Arc::new(rule),
            given,
            then,
            follow: value.get("resolved").and_then(Value::as_bool) != Some(false),
            versions: given::versions(value.get("formats").or(here.root.get("formats"))),
            message: text("message")
                .or_else(|| text("description"))
                .unwrap_or_else(|| "{{error}}".to_owned()),
            help: None,
        })
    }

    fn unsupported(&mut self, here: Here<'_>, at: Value<'_>, message: &str) {
        self.tell(&RULESET_UNSUPPORTED, here, at, message);
    }

    fn tell(&mut self, rule: &'static Rule, here: Here<'_>, at: Value<'_>, message: &str) {
        self.push(rule.into(), here, report::place(at), at.pointer(), message);
    }

    fn unsupported_key(&mut self, here: Here<'_>, object: Value<'_>, entry: Entry<'_>, message: &str) {
        let object = entry.value.parent().unwrap_or(object);
        let pointer = object.pointer().join(entry.key);
        self.push((&RULESET_UNSUPPORTED).into(), here, entry.key_span, pointer, message);
    }

    fn push(&mut self, rule: AnyRule, here: Here<'_>, span: Span, pointer: Pointer, message: &str) {
        let span = Span { file: here.id, ..span };
        self.ruleset
            .findings
            .push(Diagnostic::new(rule, message).at(span, pointer));
    }
}
