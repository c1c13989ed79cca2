//! `x-wirewright-ignore`: findings that a contract itself says are meant.

use std::cell::Cell;

use crate::config::Settings;
use crate::diagnostic::{Diagnostic, FileId, Findings, Level, Pointer, rules};
use crate::document::report;
use crate::source::{self, Source, Value};

const FIELD: &str = "x-wirewright-ignore";

rules! {
    Correctness;
    IGNORE_UNKNOWN = "ignore-unknown", Warning, "The list of what is to be ignored names no rule.",
        "`x-wirewright-ignore` holds the codes of findings that are meant: `x-wirewright-ignore: [path-ambiguous]` in an object hides them \
         for the object and all that is in it. `wirewright explain` lists the codes. Errors that something could not be read for cannot be \
         ignored.";
    IGNORE_UNNEEDED = "ignore-unneeded", Warning, "What is to be ignored is not found.",
        "The code under `x-wirewright-ignore` hides nothing any more. Take it away, or it hides what comes later.";
}

/// What is ignored, and where.
pub(crate) struct Ignores<'a> {
    list: Vec<Ignore<'a>>,
    findings: Findings,
    /// The codes of rules that are the project's own.
    custom: Vec<&'a str>,
}

/// A code that is ignored in an object.
struct Ignore<'a> {
    code: &'a str,
    /// The code as it is written.
    place: Value<'a>,
    file: FileId,
    /// The object.
    pointer: Pointer,
    used: Cell<bool>,
}

impl Ignore<'_> {
    fn hides(&self, finding: &Diagnostic) -> bool {
        let file = finding.span.map(|span| span.file);
        let inside = |rest: &str| rest.is_empty() || rest.starts_with('/');
        let hides = self.code == finding.rule.code()
            && file == Some(self.file)
            && finding
                .pointer
                .as_str()
                .strip_prefix(self.pointer.as_str())
                .is_some_and(inside);
        if hides {
            self.used.set(true);
        }
        hides
    }
}

impl<'a> Ignores<'a> {
    /// What the files of a contract say.
    pub(crate) fn of(source: &'a Source, settings: &'a Settings) -> Self {
        let mut ignores = Self {
            custom: settings
                .custom()
                .iter()
                .map(|custom| custom.rule.code.as_str())
                .collect(),
            list: Vec::new(),
            findings: Findings::new(),
        };
        for (number, file) in (0..).zip(source.files()) {
            if file.text.contains(FIELD) {
                ignores.collect(source.file_root(FileId(number)));
            }
        }
        ignores
    }

    fn collect(&mut self, root: Value<'a>) {
        let mut waiting = vec![root];
        while let Some(value) = waiting.pop() {
            if let Some(list) = value.get(FIELD) {
                self.read(value, list);
            }
            waiting.extend(value.items());
            waiting.extend(value.entries().map(|entry| entry.value));
        }
    }

    fn read(&mut self, object: Value<'a>, list: Value<'a>) {
        for place in list.items() {
            let known = || crate::rules().map(|rule| rule.code).chain(self.custom.iter().copied());
            match known().find(|code| Some(*code) == place.as_str()) {
                Some(code) => self.list.push(Ignore {
                    code,
                    place,
                    file: place.span().file,
                    pointer: object.pointer(),
                    used: Cell::new(false),
                }),
                None => {
                    let name = place.as_str().unwrap_or_default();
                    let found = report::at(&IGNORE_UNKNOWN, place, format!("there is no rule `{name}`"));
                    let near = source::nearest(name, known());
                    self.findings.push(match near {
                        Some(near) => found.help(format!("did you mean `{near}`?")),
                        None => found,
                    });
                }
            }
        }
        if !list.is_array() {
            let found = report::at(&IGNORE_UNKNOWN, list, "wanted is a list of codes");
            self.findings.push(found.help(format!("write `{FIELD}: [some-code]`")));
        }
    }

    /// The findings without those that are ignored. Errors stay.
    pub(crate) fn apply(&self, findings: Findings) -> Findings {
        if self.list.is_empty() {
            return findings;
        }
        let (kept, _) = findings.part(|finding| {
            // All that apply are asked, so that each counts as used.
            let hidden = self.list.iter().filter(|ignore| ignore.hides(finding)).count() > 0;
            (finding.level == Level::Error && !finding.rule.is_of_linting()) || !hidden
        });
        kept
    }

    /// What is wrong with the lists themselves, after they were applied to all there is to find.
    pub(crate) fn unneeded(self) -> Findings {
        let mut findings = self.findings;
        for ignore in self.list.iter().filter(|ignore| !ignore.used.get()) {
            let message = format!("`{}` is not found in this object", ignore.code);
            findings.push(report::at(&IGNORE_UNNEEDED, ignore.place, message).label("hides nothing"));
        }
        findings
    }
}
