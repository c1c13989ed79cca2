//! Files are checked and formatted: large ones in pieces, on every core.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::thread;

use crate::code::check_file;
use crate::emit::Files;
use crate::error::Error;

/// About how many bytes of a file are formatted together: little enough to keep every core busy.
const PIECE: usize = 400_000;

/// About how many bytes one `rustfmt` gets: starting it takes as long as formatting some 100 kB.
const BATCH: usize = 3_000_000;

/// A stretch of whole items of a file.
struct Piece {
    path: String,
    text: String,
}

/// Formats every Rust file as `cargo fmt` would in that folder, or only checks that each is Rust.
///
/// # Errors
/// When a file is not Rust, or when `rustfmt` cannot be run.
pub(super) fn all(files: Files, folder: &Path, format: bool) -> Result<Files, Error> {
    let mut pieces = Vec::new();
    for (path, text) in files {
        pieces.extend(split(&text, PIECE).into_iter().map(|text| Piece {
            path: path.clone(),
            text: text.to_owned(),
        }));
    }
    let settings = Settings::of(folder);
    let done = in_parallel(batches(pieces), |batch| {
        if format {
            return rustfmt(batch, &settings);
        }
        rust(batch).try_for_each(|piece| check(&piece.path, &piece.text))
    })?;
    let mut files = Files::new();
    for Piece { path, text } in done.into_iter().flatten() {
        let file = files.entry(path).or_default();
        if !file.is_empty() {
            file.push('\n');
        }
        file.push_str(&text);
    }
    Ok(files)
}

/// The pieces in order, in groups for each core to take one after the other.
fn batches(pieces: Vec<Piece>) -> Vec<Vec<Piece>> {
    let whole: usize = pieces.iter().map(|piece| piece.text.len()).sum();
    let each = (whole / threads()).clamp(PIECE, BATCH);
    let mut batches: Vec<Vec<Piece>> = Vec::new();
    let mut size = usize::MAX;
    for piece in pieces {
        if size >= each {
            batches.push(Vec::new());
            size = 0;
        }
        size += piece.text.len();
        if let Some(batch) = batches.last_mut() {
            batch.push(piece);
        }
    }
    batches
}

/// The pieces that are Rust.
fn rust(batch: &mut [Piece]) -> impl Iterator<Item = &mut Piece> {
    batch.iter_mut().filter(|piece| piece.path.ends_with(".rs"))
}

fn threads() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

fn check(path: &str, text: &str) -> Result<(), Error> {
    check_file(text).map_err(|error| Error::Template(format!("{path}:{error}")))
}

/// Works on every piece, each core on the next one that is left.
fn in_parallel<T: Send>(items: Vec<T>, work: impl Fn(&mut T) -> Result<(), Error> + Sync) -> Result<Vec<T>, Error> {
    let threads = threads().min(items.len());
    let (mut done, left) = (Vec::new(), Mutex::new(items.into_iter().enumerate()));
    let next = || left.lock().ok().and_then(|mut left| left.next());
    let run = || {
        let mut mine = Vec::new();
        while let Some((place, mut item)) = next() {
            work(&mut item)?;
            mine.push((place, item));
        }
        Ok::<_, Error>(mine)
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(run)).collect();
        for worker in workers {
            done.extend(
                worker
                    .join()
                    .map_err(|_| io::Error::other("a thread that formats failed"))??,
            );
        }
        Ok::<_, Error>(())
    })?;
    done.sort_by_key(|(place, _)| *place);
    Ok(done.into_iter().map(|(_, item)| item).collect())
}

/// The text in pieces of about a size, cut at the empty lines between items: printed code has no others at the margin.
fn split(mut text: &str, size: usize) -> Vec<&str> {
    let mut pieces = Vec::new();
    while let Some(at) = cut(text, size) {
        pieces.push(&text[..at]);
        text = &text[at + 1..];
    }
    pieces.push(text);
    pieces
}

/// Where the first item begins past `size`: the empty line before it.
fn cut(text: &str, size: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    (size..bytes.len().checked_sub(2)?)
        .find(|&at| bytes[at - 1..=at] == *b"\n\n" && !matches!(bytes[at + 1], b' ' | b'\n' | b'}'))
}

/// Where the settings of `rustfmt` stand.
struct Settings(Option<PathBuf>);

impl Settings {
    /// Those that hold for files in a folder; it may still have to be made.
    fn of(folder: &Path) -> Self {
        let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        let names = ["rustfmt.toml", ".rustfmt.toml"];
        let mut files = folder
            .ancestors()
            .flat_map(|folder| names.map(|name| folder.join(name)));
        Self(files.find(|file| file.is_file()))
    }
}

/// Formats pieces, all by one process.
fn rustfmt(batch: &mut [Piece], Settings(settings): &Settings) -> Result<(), Error> {
    let folder = tempfile::Builder::new().prefix("wirewright-").tempdir()?;
    let mut command = Command::new("rustfmt");
    command.args(["--edition", "2024", "--quiet"]).current_dir(&folder);
    if let Some(settings) = settings {
        command.arg("--config-path").arg(settings);
    }
    let mut names = Vec::new();
    for (number, piece) in rust(batch).enumerate() {
        let name = folder.path().join(format!("{number}.rs"));
        fs::write(&name, &piece.text)?;
        for module in modules(&piece.text) {
            // rustfmt looks for it.
            let inner = name.with_extension("");
            fs::create_dir_all(&inner)?;
            fs::write(inner.join(format!("{module}.rs")), "")?;
        }
        names.push(name);
    }
    if names.is_empty() {
        return Ok(());
    }
    let output = command.args(&names).stdin(Stdio::null()).output().map_err(|error| {
        let help = format!("cannot run rustfmt ({error}): install it with `rustup component add rustfmt`");
        io::Error::new(error.kind(), help)
    })?;
    if !output.status.success() {
        rust(batch).try_for_each(|piece| check(&piece.path, &piece.text))?;
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(io::Error::other(format!("rustfmt failed: {message}")).into());
    }
    for (piece, name) in rust(batch).zip(names) {
        piece.text = fs::read_to_string(name)?;
    }
    Ok(())
}

/// The names of the modules that a text declares in other files.
fn modules(text: &str) -> impl Iterator<Item = &str> {
    let lines = text.lines().filter_map(|line| line.strip_suffix(';'));
    let names = lines.filter_map(|line| line.strip_prefix("pub ").unwrap_or(line).strip_prefix("mod "));
    names.map(|name| name.strip_prefix("r#").unwrap_or(name))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{all, split};
    use crate::emit::Files;
    use crate::error::Error;

    #[test]
    fn a_text_is_cut_between_items_only() {
        let text = "//! Docs.\n\nuse a::B;\n\nfn a() {\n    b();\n\n    c();\n}\n\nfn d() {}\n";
        for size in 1..text.len() {
            let pieces = split(text, size);
            assert_eq!(pieces.join("\n"), text, "{size}");
            assert!(pieces.iter().all(|piece| !piece.starts_with(' ')), "{pieces:?}");
        }
        assert_eq!(
            split(text, 12),
            [
                "//! Docs.\n\nuse a::B;\n",
                "fn a() {\n    b();\n\n    c();\n}\n",
                "fn d() {}\n"
            ]
        );
        assert_eq!(split("", 5), [""]);
    }

    #[test]
    fn pieces_look_as_the_whole_does() {
        let item = "fn   long(a:u8,)->u8{ a }\n\n";
        let text = format!("use b::C;\nuse a::B;\n\n{}", item.repeat(3 * super::PIECE / item.len()));
        let files = Files::from([("a.rs".to_owned(), text.trim_end().to_owned() + "\n")]);
        let done = all(files, Path::new("."), true).expect("rustfmt");
        let lines: Vec<&str> = done["a.rs"].lines().take(7).collect();
        assert_eq!(
            lines,
            ["use a::B;", "use b::C;", "", "fn long(a: u8) -> u8 {", "    a", "}", ""]
        );
        assert_eq!(done["a.rs"].matches("}\n\nfn").count() + 1, text.matches("fn").count());
        assert!(!done["a.rs"].contains("\n\n\n"));
    }

    #[test]
    fn what_is_not_rust_is_named_with_its_place() {
        for format in [true, false] {
            let files = Files::from([("a.rs".to_owned(), "fn a() {\n    1 +\n}\n".to_owned())]);
            let error = all(files, Path::new("."), format).expect_err("no Rust");
            assert!(
                matches!(&error, Error::Template(place) if place.starts_with("a.rs:3:1: ")),
                "{error}"
            );
        }
    }
}
