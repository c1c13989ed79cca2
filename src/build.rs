//! For build scripts.

use std::collections::BTreeMap;
use std::env;
use std::path::{Path, PathBuf};

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Level, Span};
use crate::document::from_openapiv3;
use crate::emit::Part;
use crate::error::Error;
use crate::generate::{generate, generate_from};
use crate::options::Options;
use crate::render;
use crate::source::{Limits, Memory, Source};
use crate::write::{self, Mode};

/// Generates modules from a contract in a build script.
///
/// ```no_run
/// // build.rs
/// fn main() -> Result<(), wirewright::Error> {
///     wirewright::Build::new("specs/runs.openapi.yaml").server().client().write_to_out_dir()
/// }
/// ```
///
/// and in the crate, with the name of the contract's file up to the first dot:
///
/// ```ignore
/// mod runs {
///     include!(concat!(env!("OUT_DIR"), "/runs/mod.rs"));
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Build {
    contract: PathBuf,
    events: Option<PathBuf>,
    /// The contract's text, where it is no file.
    text: Option<String>,
    parts: Vec<Part>,
    api: Option<String>,
    formats: bool,
    exact: bool,
    tags: Vec<String>,
    operations: Vec<String>,
    extensions: Vec<String>,
    mapped: Vec<(String, PathBuf)>,
    remote: Vec<String>,
    overlays: Vec<PathBuf>,
    allow: Vec<String>,
    strict: bool,
    config: Option<PathBuf>,
}

impl Build {
    /// A build from the contract at `path`, seen from the folder of the package's `Cargo.toml`.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self {
            contract: path.into(),
            events: None,
            text: None,
            parts: vec![Part::Types],
            api: None,
            formats: true,
            exact: false,
            tags: Vec::new(),
            operations: Vec::new(),
            extensions: Vec::new(),
            mapped: Vec::new(),
            remote: Vec::new(),
            overlays: Vec::new(),
            allow: Vec::new(),
            strict: false,
            config: None,
        }
    }

    /// A build from a document that was made in Rust. `name` names the folder of modules.
    ///
    /// # Errors
    /// When the document cannot be written as YAML.
    pub fn from_openapiv3(name: &str, document: &openapiv3::OpenAPI) -> Result<Self, Error> {
        let text = from_openapiv3(document).map_err(Error::Document)?;
        Ok(Self {
            text: Some(text),
            ..Self::new(format!("{name}.yaml"))
        })
    }

    /// With the trait and the router.
    #[must_use]
    pub fn server(mut self) -> Self {
        self.parts.push(Part::Server);
        self
    }

    /// With the client.
    #[must_use]
    pub fn client(mut self) -> Self {
        self.parts.push(Part::Client);
        self
    }

    /// With what sends the webhooks and callbacks of the contract: for who serves it. It needs the feature `client` of
    /// the runtime.
    #[must_use]
    pub fn sender(mut self) -> Self {
        self.parts.push(Part::Sender);
        self
    }

    /// With the traits and routers that receive the webhooks and callbacks of the contract: for who calls it. They
    /// need the feature `server` of the runtime.
    #[must_use]
    pub fn receiver(mut self) -> Self {
        self.parts.push(Part::Receiver);
        self
    }

    /// With the AsyncAPI document at `path`, seen as the contract's path is, where the contract is an OpenAPI document. What both
    /// refer to has one type.
    #[must_use]
    pub fn events(mut self, path: impl Into<PathBuf>) -> Self {
        self.events = Some(path.into());
        self
    }

    /// With what publishes and receives the messages of an AsyncAPI document. It needs the feature `events` of the runtime.
    #[must_use]
    pub fn messages(mut self) -> Self {
        self.parts.push(Part::Events);
        self
    }

    /// With the mock, for tests, and what it needs of the server's half. It needs the feature `mock` of the runtime.
    #[must_use]
    pub fn mock(mut self) -> Self {
        self.parts.push(Part::Mock);
        self
    }

    /// The words for the trait in place of the contract's title.
    #[must_use]
    pub fn api(mut self, words: impl Into<String>) -> Self {
        self.api = Some(words.into());
        self
    }

    /// `format` only describes strings: all of them are a `String`.
    #[must_use]
    pub fn describe_formats(mut self) -> Self {
        self.formats = false;
        self
    }

    /// A schema without `type` allows every kind of value, as JSON Schema says. Without this it allows those that its
    /// keywords are meant for.
    #[must_use]
    pub fn untyped_any(mut self) -> Self {
        self.exact = true;
        self
    }

    /// Only the operations, and the webhooks, with this tag; called again, with one of these tags. Types that none of them
    /// reaches are left out.
    #[must_use]
    pub fn tag(mut self, tag: impl Into<String>) -> Self {
        self.tags.push(tag.into());
        self
    }

    /// Only this operation, by its `operationId` or by its method and path, such as `GET /runs`; called again, this one too.
    /// Those of [`Build::tag`] are generated beside them.
    #[must_use]
    pub fn operation(mut self, name: impl Into<String>) -> Self {
        self.operations.push(name.into());
        self
    }

    /// With the value of this `x-` field of operations in their descriptors, where `Operation::extension` of the runtime
    /// reads it.
    #[must_use]
    pub fn extension(mut self, name: impl Into<String>) -> Self {
        self.extensions.push(name.into());
        self
    }

    /// What a `$ref` names by an address that begins with `url` is read from `folder`, seen as the contract's path is.
    /// A document that was made in Rust has no files beside it.
    #[must_use]
    pub fn map(mut self, url: impl Into<String>, folder: impl Into<PathBuf>) -> Self {
        self.mapped.push((url.into(), folder.into()));
        self
    }

    /// What a `$ref` names at this host is fetched, by `https`; called again, at this one too. The hash of what came stands in
    /// `wirewright.lock` beside the contract: what changes later is an error, until its line is removed. It needs the feature
    /// `remote`.
    #[must_use]
    pub fn allow_remote(mut self, host: impl Into<String>) -> Self {
        self.remote.push(host.into());
        self
    }

    /// Changed by an [overlay](https://spec.openapis.org/overlay/v1.1.0.html) before anything is made of it; called again, by one
    /// after the other. A document that was made in Rust has none.
    #[must_use]
    pub fn overlay(mut self, file: impl Into<PathBuf>) -> Self {
        self.overlays.push(file.into());
        self
    }

    /// Findings of this code may pass: a warning is not shown, and what an error stands in is left out while the rest is
    /// generated. Cargo shows a code that nothing was found of.
    #[must_use]
    pub fn allow(mut self, code: impl Into<String>) -> Self {
        self.allow.push(code.into());
        self
    }

    /// What the specification forbids is an error even where it is clear what is meant.
    #[must_use]
    pub fn strict(mut self) -> Self {
        self.strict = true;
        self
    }

    /// With this [configuration](crate::Config), seen as the contract's path is; without it, with `wirewright.toml` beside the
    /// package's `Cargo.toml` where there is one.
    #[must_use]
    pub fn config(mut self, file: impl Into<PathBuf>) -> Self {
        self.config = Some(file.into());
        self
    }

    /// Writes the modules to a folder of `OUT_DIR` that is named after the contract's file, and tells cargo which files
    /// were read. Warnings are shown by cargo.
    ///
    /// # Errors
    /// [`Error::Contract`] with all findings as text when the contract has errors, [`Error::Config`]; otherwise when a file cannot be
    /// read or written, or outside of a build script.
    pub fn write_to_out_dir(self) -> Result<(), Error> {
        let out = env::var_os("OUT_DIR").ok_or(Error::Environment("OUT_DIR is not set: this is for build scripts"))?;
        let name = self
            .contract
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        let stem = name.split('.').next().unwrap_or_default().to_owned();
        self.write_to(&Path::new(&out).join(stem))
    }

    /// The same into another folder.
    ///
    /// # Errors
    /// As [`Build::write_to_out_dir`].
    pub fn write_to(self, folder: &Path) -> Result<(), Error> {
        let config = self.config.map_or_else(Config::find, Config::read)?;
        if let Some(path) = config.path() {
            println!("cargo::rerun-if-changed={}", path.display());
        }
        let options = Options {
            events: self.events.clone(),
            parts: self.parts,
            api: self.api,
            formats: self.formats,
            exact: self.exact,
            tags: self.tags,
            operations: self.operations,
            extensions: self.extensions,
            allow: self.allow,
            strict: self.strict,
            format: false,
            limits: Limits {
                mapped: self.mapped,
                remote: self.remote,
                overlays: self.overlays,
                ..Limits::default()
            },
            config,
            ..Options::default()
        };
        let generated = match self.text {
            Some(text) => {
                let files = Memory(BTreeMap::from([(self.contract.clone(), text.into_bytes())]));
                generate_from(&files, &self.contract, folder, &options)?
            }
            None => {
                let generated = generate(&self.contract, folder, &options)?;
                for path in std::iter::once(&self.contract)
                    .chain(&self.events)
                    .chain(&generated.read)
                {
                    println!("cargo::rerun-if-changed={}", path.display());
                }
                generated
            }
        };
        if generated.findings.has_errors() {
            return Err(Error::Contract(render::text(
                &generated.findings,
                &generated.source,
                false,
            )));
        }
        for finding in generated
            .findings
            .iter()
            .filter(|finding| finding.level == Level::Warning)
        {
            println!("{}", warning(finding, &generated.source));
        }
        for code in &generated.unneeded {
            println!(
                "cargo::warning={}: nothing of `{code}` was found to be allowed",
                self.contract.display()
            );
        }
        write::write(&generated.files, folder, Mode::Write)?;
        if let Some(lock) = &generated.lock {
            println!("cargo::rerun-if-changed={}", lock.path().display());
            lock.write()?;
        }
        Ok(())
    }
}

/// What cargo shows: on one line, for what follows a line break would be a directive of its own.
fn warning(finding: &Diagnostic, source: &Source) -> String {
    let place = finding.span.map_or_else(String::new, |span| place(source, span));
    let text = format!("{place}{} [{}]", finding.message, finding.rule.code());
    format!("cargo::warning={}", render::line(&text))
}

/// `file:line:column: `
fn place(source: &Source, span: Span) -> String {
    let name = source
        .files()
        .get(span.file.0 as usize)
        .map_or("", |file| file.name.as_str());
    let position = source.line_column(span);
    format!("{name}:{}:{}: ", position.line, position.column)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::warning;
    use crate::generate::generate_from;
    use crate::options::Options;
    use crate::source::Memory;

    #[test]
    fn a_contract_cannot_give_cargo_orders() {
        let text =
            "openapi: 3.1.0\ninfo: {title: T, version: '1', \"a\\ncargo::rustc-env=PATH=/evil\": 1}\npaths: {}\n";
        let files = Memory::from([("a.yaml", text)]);
        let generated = generate_from(&files, Path::new("a.yaml"), Path::new("."), &Options::default()).expect("files");
        let shown: Vec<String> = generated
            .findings
            .iter()
            .map(|finding| warning(finding, &generated.source))
            .collect();
        assert!(shown[0].starts_with("cargo::warning=a.yaml:2:32: "), "{shown:?}");
        assert!(
            shown[0].contains("cargo::rustc-env") && !shown[0].contains('\n'),
            "{shown:?}"
        );
    }
}
