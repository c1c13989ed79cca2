//! Files are checked and formatted: large ones in pieces, on every core.

use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::thread;

use crate::code::check_file;
use crate::emit::Files;
use crate::error::Error;

/// About how many bytes one `rustfmt` gets: enough that starting it does not count, little enough to keep every core
/// busy.
const PIECE: usize = 400_000;

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
    let done = in_parallel(pieces, |piece| {
        match (piece.path.ends_with(".rs"), format) {
            (false, _) => {}
            (true, false) => check(&piece.path, &piece.text)?,
            (true, true) => {
                piece.text = rustfmt(&piece.text, folder).or_else(|error| {
                    check(&piece.path, &piece.text)?;
                    Err(Error::Io(error))
                })?
            }
        }
        Ok(())
    })?;
    let mut files = Files::new();
    for Piece { path, text } in done {
        let file = files.entry(path).or_default();
        if !file.is_empty() {
            file.push('\n');
        }
        file.push_str(&text);
    }
    Ok(files)
}

fn check(path: &str, text: &str) -> Result<(), Error> {
    check_file(text).map_err(|error| Error::Template(format!("{path}:{error}")))
}

/// Works on every piece, each core on the next one that is left.
fn in_parallel<T: Send>(items: Vec<T>, work: impl Fn(&mut T) -> Result<(), Error> + Sync) -> Result<Vec<T>, Error> {
    let threads = thread::available_parallelism().map_or(1, usize::from).min(items.len());
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

/// Formats one text.
fn rustfmt(text: &str, folder: &Path) -> io::Result<String> {
    let nearest = folder
        .ancestors()
        .find(|folder| folder.is_dir())
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let mut child = Command::new("rustfmt")
        .args(["--edition", "2024", "--emit", "stdout", "--quiet"])
        .current_dir(nearest)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| {
            let help = format!("cannot run rustfmt ({error}): install it with `rustup component add rustfmt`");
            io::Error::new(error.kind(), help)
        })?;
    let mut stdin = child
        .stdin
        .take()
        .ok_or_else(|| io::Error::other("rustfmt has no standard input"))?;
    let (fed, output) = thread::scope(|scope| {
        let feeder = scope.spawn(move || stdin.write_all(text.as_bytes()));
        let output = child.wait_with_output();
        (feeder.join(), output)
    });
    let output = output?;
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(io::Error::other(format!("rustfmt failed: {message}")));
    }
    fed.map_err(|_| io::Error::other("feeding rustfmt failed"))??;
    String::from_utf8(output.stdout).map_err(io::Error::other)
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
