//! For people, in the style of rustc.

use annotate_snippets::{Annotation, AnnotationKind, Group, Level as Shown, Origin, Patch, Renderer, Snippet};

use super::clean::{self, MARKER};
use super::excerpt::{Excerpt, Mark, Piece, excerpts};
use crate::diagnostic::{Diagnostic, Edit, Findings, Level};
use crate::source::Source;
use crate::summary::Summary;

/// The findings for people, each with the lines that it is about, and at the end how many there are. Empty when there
/// are none. `color` adds ANSI escapes; no other ones can be in it, whatever the document holds.
#[must_use]
pub fn text(findings: &Findings, source: &Source, color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let mut output = String::new();
    for finding in findings {
        output.push_str(&one(finding, source, &renderer));
        output.push_str("\n\n");
    }
    if let Some(summary) = summary(findings) {
        output.push_str(&renderer.render(&[Group::with_title(summary)]));
        output.push('\n');
    }
    output
}

/// One finding for people, without colours.
#[cfg(feature = "cli")]
pub(super) fn single(finding: &Diagnostic, source: &Source) -> String {
    one(finding, source, &Renderer::plain())
}

/// What became of an operation, on one line: `degraded  POST /runs (createRun): keyword-unenforced at runs.yaml:12`.
#[must_use]
pub fn operation(operation: &Summary) -> String {
    let fate = operation.fate.to_string();
    format!("{fate:<9} {}", clean::line(&operation.to_string()))
}

/// "error: 3 errors, 1 warning".
fn summary(findings: &Findings) -> Option<annotate_snippets::Title<'static>> {
    let levels = [Level::Error, Level::Warning, Level::Info];
    let worst = levels.into_iter().find(|&level| findings.count(level) > 0)?;
    let count = |level: Level| match findings.count(level) {
        0 => None,
        1 => Some(format!("1 {level}")),
        many => Some(format!("{many} {level}s")),
    };
    let words: Vec<String> = levels.into_iter().filter_map(count).collect();
    Some(shown(worst).primary_title(words.join(", ")))
}

fn shown(level: Level) -> Shown<'static> {
    match level {
        Level::Error => Shown::ERROR,
        Level::Warning => Shown::WARNING,
        Level::Info => Shown::INFO,
    }
}

fn one(finding: &Diagnostic, source: &Source, renderer: &Renderer) -> String {
    let excerpts = excerpts(source, marks(finding));
    let title = shown(finding.level)
        .primary_title(clean::line(&finding.message))
        .id(finding.rule.code());
    let mut group = Group::with_title(title);
    if excerpts.is_empty() {
        let file = finding.span.and_then(|span| source.file(span.file));
        group = group.elements(file.map(|file| Origin::path(clean::line(&file.name))));
    }
    group = group.elements(excerpts.iter().map(|excerpt| {
        let annotations = excerpt
            .marks
            .iter()
            .map(|(range, mark)| annotation(range.clone(), mark));
        Snippet::source(excerpt.text.as_str())
            .path(path(source, excerpt))
            .line_start(excerpt.first_line)
            .annotations(annotations)
    }));
    if !finding.pointer.as_str().is_empty() {
        group = group.element(
            Shown::NOTE
                .with_name("at")
                .message(clean::line(&finding.pointer.to_string()).into_owned()),
        );
    }
    group = group.elements(finding.notes.iter().map(|note| Shown::NOTE.message(clean::lines(note))));
    let help = finding.help.as_deref().map(clean::lines);
    let report = match patches(finding, source) {
        None => vec![group.elements(help.map(|help| Shown::HELP.message(help)))],
        Some(patches) => {
            let title = Shown::HELP.secondary_title(help.unwrap_or_else(|| "this would mend it".into()));
            vec![group, Group::with_title(title).element(patches)]
        }
    };
    with_positions(&renderer.render(&report), source, &excerpts)
}

fn marks(finding: &Diagnostic) -> Vec<Mark> {
    let primary = finding.span.map(|span| Mark {
        span,
        label: finding.label.clone(),
        primary: true,
    });
    let others = finding.labels.iter().map(|label| Mark {
        span: label.span,
        label: Some(label.text.clone()),
        primary: false,
    });
    primary.into_iter().chain(others).collect()
}

fn annotation(range: std::ops::Range<usize>, mark: &Mark) -> Annotation<'_> {
    let kind = if mark.primary {
        AnnotationKind::Primary
    } else {
        AnnotationKind::Context
    };
    kind.span(range).label(mark.label.as_deref().map(clean::line))
}

/// The file's name with a marker behind it, where the position goes.
fn path(source: &Source, excerpt: &Excerpt) -> String {
    let name = source.file(excerpt.file).map_or("", |file| file.name.as_str());
    format!("{}{MARKER}", clean::line(name))
}

/// Puts the positions in the file behind the file names: those of the excerpts are wrong where a line is cut.
fn with_positions(rendered: &str, source: &Source, excerpts: &[Excerpt]) -> String {
    let mut parts = rendered.split(MARKER);
    let mut output = parts.next().unwrap_or_default().to_owned();
    for (part, excerpt) in parts.zip(excerpts) {
        let first = excerpt
            .marks
            .iter()
            .find(|(_, mark)| mark.primary)
            .or(excerpt.marks.first());
        let position = source.line_column(first.map(|(_, mark)| mark.span).unwrap_or_default());
        output.push_str(&format!(":{}:{}", position.line, position.column));
        output.push_str(part.trim_start_matches(|c: char| c == ':' || c.is_ascii_digit()));
    }
    output
}

/// The edits as patches of one piece of text. None when they are not in one file and near each other.
fn patches<'a>(finding: &'a Diagnostic, source: &Source) -> Option<Snippet<'a, Patch<'a>>> {
    let mut edits: Vec<&Edit> = finding.edits.iter().collect();
    edits.sort_by_key(|edit| edit.span);
    let (first, last) = (edits.first()?, edits.last()?);
    let follows = |pair: &[&Edit]| pair[0].span.file == pair[1].span.file && pair[0].span.end <= pair[1].span.start;
    if !edits.windows(2).all(follows) {
        return None;
    }
    let piece = Piece::new(
        source.file(first.span.file)?,
        first.span.start as usize..last.span.end as usize,
    )?;
    let patches: Option<Vec<Patch<'a>>> = edits.iter().map(|edit| patch(edit, &piece)).collect();
    // The name stands above already, unless the place to be mended is in another file.
    let elsewhere = finding.span.is_none_or(|span| span.file != first.span.file);
    let path = source
        .file(first.span.file)
        .filter(|_| elsewhere)
        .map(|file| clean::line(&file.name).into_owned());
    let first_line = source.line_column(first.span).line as usize;
    Some(
        Snippet::source(piece.text)
            .path(path)
            .line_start(first_line)
            .patches(patches?),
    )
}

fn patch<'a>(edit: &'a Edit, piece: &Piece<'_>) -> Option<Patch<'a>> {
    let range = piece.offset(edit.span.start as usize)?..piece.offset(edit.span.end as usize)?;
    Some(Patch::new(range, clean::lines(&edit.replacement)))
}
