//! Generated files that are not what the contract generates, as findings.

use std::fs;
use std::path::Path;

use crate::diagnostic::{Diagnostic, FileId, Findings, Pointer, Span, rules};
use crate::source::Source;
use crate::write::Outcome;

rules! {
    Codegen;
    GENERATED_DRIFT = "generated-drift", Error, "A generated file is not what its contract generates.",
        "The contract, its configuration or the version of Wirewright changed, and code was not generated again; or a generated file was \
         changed by hand. `wirewright ci` and `generate --check` compare them. Generate again with the same settings, and commit what is \
         written.";
}

/// What differs in a folder, as findings: each at the beginning of its file, or of the contract where the file is missing.
///
/// ```
/// use std::path::Path;
/// use wirewright::source::Memory;
/// use wirewright::{Mode, Options, drift, generate_from, write};
///
/// let files = Memory::from([("a.yaml", "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n")]);
/// let folder = Path::new("/nothing/there");
/// let mut generated = generate_from(&files, Path::new("a.yaml"), folder, &Options::default())?;
/// let outcome = write(&generated.files, folder, Mode::Check)?;
/// let findings = drift(&outcome, folder, &mut generated.source);
/// assert!(findings.iter().all(|finding| finding.rule.code() == "generated-drift"));
/// assert_eq!(findings.len(), generated.files.len());
/// # Ok::<(), wirewright::Error>(())
/// ```
#[must_use]
pub fn drift(outcome: &Outcome, folder: &Path, source: &mut Source) -> Findings {
    let contract = source
        .files()
        .first()
        .map_or_else(String::new, |file| file.name.clone());
    let mut findings = Findings::new();
    for path in &outcome.changed {
        let target = folder.join(path);
        let name = target.display().to_string();
        let (file, message) = match fs::read_to_string(&target) {
            Ok(text) => {
                let file = source.attach(target, name.clone(), text);
                (file, format!("`{name}` is not what `{contract}` generates"))
            }
            Err(_) => (FileId(0), format!("`{name}` is missing, which `{contract}` generates")),
        };
        findings.push(found(file, message));
    }
    for path in &outcome.stale {
        let target = folder.join(path);
        let name = target.display().to_string();
        let text = fs::read_to_string(&target).unwrap_or_default();
        let file = source.attach(target, name.clone(), text);
        findings.push(found(file, format!("`{name}` is no longer generated")));
    }
    findings
}

fn found(file: FileId, message: String) -> Diagnostic {
    let start = Span { file, start: 0, end: 0 };
    let found = Diagnostic::new(&GENERATED_DRIFT, message).at(start, Pointer::root());
    found.help("run `wirewright generate` with the same settings, and commit what it writes")
}
