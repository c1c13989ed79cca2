//! What must hold of everything that the generator says and writes.

use std::collections::HashSet;
use std::path::{Component, Path};
use std::str::FromStr;

use proc_macro2::{TokenStream, TokenTree};
use wirewright::Files;
use wirewright::diagnostic::{FileId, Findings, Pointer};
use wirewright::render;
use wirewright::source::{Source, Value};

/// Names that are devices on Windows, whatever is behind their first dot.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul"];

/// Every value of every file: its place is one, and it is found again where it stands.
pub fn source(source: &Source) {
    fn visit(source: &Source, value: Value<'_>) {
        let _ = (value.pointer(), value.as_f64(), value.as_u64(), value.as_i64());
        let _ = (source.text(value.span()), source.line_column(value.span()));
        for entry in value.entries() {
            assert_eq!(value.get(entry.key).map(Value::id), Some(entry.value.id()));
            visit(source, entry.value);
        }
        value.items().for_each(|item| visit(source, item));
    }
    visit(source, source.root());
    let _ = source.root().to_json();
}

/// Findings stand at places that are there, and can be shown; so do the places that have to do with them, and edits.
pub fn findings(findings: &Findings, source: &Source) {
    // Where a key stands twice, what is in the second value is in no document.
    let twice = findings.iter().any(|finding| finding.rule.code() == "duplicate-key");
    for finding in findings {
        let span = finding.span.expect("every finding has a place");
        let related = finding.labels.iter().map(|label| label.span);
        let edited = finding.edits.iter().map(|edit| edit.span);
        for span in std::iter::once(span).chain(related).chain(edited) {
            let file = source.file(span.file).expect("the place is in a file");
            let bytes = span.start as usize..span.end as usize;
            assert!(file.text.get(bytes).is_some(), "{span:?} is no text: {finding:?}");
        }
        assert!(twice || leads(source, span.file, &finding.pointer), "{finding:?}");
        for (file, pointer) in &finding.concerns {
            assert!(leads(source, *file, pointer), "{pointer}: {finding:?}");
        }
    }
    let text = render::text(findings, source, false);
    visible("the findings", &text.replace('\t', " "));
    let shown = render::json(findings, source);
    for line in shown.lines() {
        serde_json::from_str::<serde_json::Value>(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    }
    // Of very many of a kind only some are shown, and one that counts the others.
    assert_eq!(shown.lines().count(), findings.len(), "{shown}");
}

/// Whether a pointer leads to a value. One that a merge key gives is only looked for up to the key, and the values of overlays and of
/// configurations are not kept as files.
fn leads(source: &Source, file: FileId, pointer: &Pointer) -> bool {
    let mut value = source.file_root(file);
    if value.span().file != file {
        return true;
    }
    for step in pointer.as_str().split('/').skip(1).take_while(|step| *step != "<<") {
        let step = step.replace("~1", "/").replace("~0", "~");
        let member = value.get(&step);
        let item = || value.items().nth(step.parse().ok()?);
        let Some(next) = member.or_else(item) else {
            return false;
        };
        value = next;
    }
    true
}

/// Generated files stay in their folder and are what their names say.
pub fn files(files: &Files, has_errors: bool) {
    assert_eq!(files.is_empty(), has_errors);
    let mut known = HashSet::new();
    for (path, text) in files {
        stays_inside(path);
        assert!(known.insert(path.to_lowercase()), "{path} is there twice");
        visible(path, text);
        match path.rsplit_once('.') {
            Some((_, "rs")) => {
                let tokens = TokenStream::from_str(text).unwrap_or_else(|error| panic!("{path}: {error}"));
                stays_text(path, tokens);
            }
            Some((_, "toml")) => manifest(text),
            _ => panic!("{path} is of no kind that is generated"),
        }
    }
}

fn stays_inside(path: &str) {
    for part in Path::new(path).components() {
        let Component::Normal(name) = part else {
            panic!("{path:?} leaves the folder");
        };
        let name = name.to_str().expect("text");
        let stem = name.split('.').next().unwrap_or_default().to_lowercase();
        let numbered = stem.len() == 4 && (stem.starts_with("com") || stem.starts_with("lpt"));
        let device = DEVICES.contains(&stem.as_str()) || numbered && stem.ends_with(|c: char| c.is_ascii_digit());
        assert!(!device, "{path:?} is a device");
        assert!(name.len() <= 200, "{path:?} is too long for file systems");
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
        assert!(
            name.chars().all(plain) && !name.ends_with('.'),
            "{path:?} is an odd name"
        );
    }
}

/// No character breaks a line, reorders it or is unseen. Text in front of lines that begin otherwise than the generator
/// would begin them is found by [`stays_text`].
fn visible(path: &str, text: &str) {
    let hidden = |c: char| {
        c.is_control() && c != '\n'
            || matches!(c, '\u{61C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
    };
    if let Some(at) = text.find(hidden) {
        let line = text[..at].lines().count();
        panic!("{path}:{line} holds {:?}", text[at..].chars().next());
    }
}

/// Generated code is never `unsafe`, so that word is only there when text left its place: hostile text is full of it.
fn stays_text(path: &str, tokens: TokenStream) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => stays_text(path, group.stream()),
            TokenTree::Ident(word) => assert!(word != "unsafe", "{path}: text left its place"),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

fn manifest(text: &str) {
    let table: toml::Table = text.parse().unwrap_or_else(|error| panic!("{error}: {text}"));
    let keys = |table: &toml::Table| {
        let mut keys: Vec<&str> = table.keys().map(String::as_str).collect();
        keys.sort_unstable();
        keys.join(" ")
    };
    assert_eq!(keys(&table), "dependencies features lib package", "{text}");
    let dependencies = table["dependencies"].as_table().expect("a table");
    assert_eq!(keys(dependencies), "wirewright-runtime", "{text}");
    let package = table["package"].as_table().expect("a table");
    assert_eq!(keys(package), "description edition name publish version", "{text}");
}
