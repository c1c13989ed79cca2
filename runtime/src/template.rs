//! Path templates such as `/runs/{run_id}/track.{format}`.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use crate::operation::{Location, Parameter, Style};

/// A part of a segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Text, not percent-encoded.
    Literal(Cow<'static, str>),
    /// The parameter of this name.
    Parameter(&'static str),
}

/// The parts of one segment of a template; none for an empty one.
pub(crate) type Segment = Vec<Part>;

/// What tells where a parameter begins that stands right behind another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Start {
    /// Nothing does: the one before has one character.
    Nothing,
    /// The `.` of the style `label`.
    Dot,
    /// The `;` of the style `matrix`.
    Semicolon,
    /// `;` and its name, as the one before is of the style `matrix` too.
    Name,
}

impl Start {
    /// What begins the second of two parameters.
    pub(crate) fn of(before: &str, name: &str, parameters: &[Parameter]) -> Self {
        match (style(before, parameters), style(name, parameters)) {
            (_, Style::Label) => Self::Dot,
            (Style::Matrix, Style::Matrix) => Self::Name,
            (_, Style::Matrix) => Self::Semicolon,
            _ => Self::Nothing,
        }
    }

    /// The written value of the one before, without what could be taken for the beginning of the next.
    #[cfg(feature = "client")]
    pub(crate) fn protect(self, before: &str, value: &str, parameters: &[Parameter]) -> String {
        match self {
            Self::Nothing | Self::Name => value.to_owned(),
            Self::Semicolon => value.replace(';', "%3B"),
            Self::Dot => {
                // Its own dot stays.
                let own = usize::from(style(before, parameters) == Style::Label).min(value.len());
                let (start, rest) = value.split_at(own);
                format!("{start}{}", rest.replace('.', "%2E"))
            }
        }
    }
}

fn style(name: &str, parameters: &[Parameter]) -> Style {
    let mut parameters = parameters.iter();
    let found = parameters.find(|parameter| parameter.location == Location::Path && parameter.name == name);
    found.map_or(Style::Simple, |parameter| parameter.style)
}

/// The segments of a template: what stands between its slashes.
///
/// Any text is a template: a brace that nothing closes is a literal one. Escapes such as `%20` count as the character
/// that they stand for.
#[cfg(any(feature = "server", test))]
pub(crate) fn parse(template: &'static str) -> Vec<Segment> {
    segments(template).map(parse_segment).collect()
}

/// What stands between the slashes of a template, as it is written.
pub(crate) fn segments(template: &'static str) -> impl Iterator<Item = &'static str> {
    template.strip_prefix('/').unwrap_or(template).split('/')
}

/// The segments of a base path, all of them literal. The empty path and `/` have none.
#[cfg(feature = "server")]
pub(crate) fn parse_base(path: &str) -> Vec<Segment> {
    let path = path.trim_matches('/');
    let segments = path.split('/').filter(|_| !path.is_empty());
    segments
        .map(|segment| vec![Part::Literal(decode(segment).into_owned().into())])
        .collect()
}

/// The parts of a segment, as a template has it.
pub(crate) fn parse_segment(mut text: &'static str) -> Segment {
    let mut parts = Segment::new();
    while let Some((literal, name, rest)) = next_parameter(text) {
        push_literal(&mut parts, literal);
        parts.push(Part::Parameter(name));
        text = rest;
    }
    push_literal(&mut parts, text);
    parts
}

/// What stands before the first parameter, its name, and what stands after it.
fn next_parameter(text: &'static str) -> Option<(&'static str, &'static str, &'static str)> {
    let close = text.find('}')?;
    // The last brace before the closing one opens it, so that `{{id}` is a literal brace before a parameter.
    let open = text[..close].rfind('{')?;
    Some((&text[..open], &text[open + 1..close], &text[close + 1..]))
}

fn push_literal(parts: &mut Segment, text: &'static str) {
    if !text.is_empty() {
        parts.push(Part::Literal(decode(text)));
    }
}

fn decode(text: &str) -> Cow<'_, str> {
    percent_decode_str(text).decode_utf8().unwrap_or(Cow::Borrowed(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn literal(text: &'static str) -> Part {
        Part::Literal(text.into())
    }

    #[test]
    fn segments_fall_into_parts() {
        use Part::Parameter;
        let cases: [(&'static str, Vec<Segment>); 9] = [
            ("/runs/{id}", vec![vec![literal("runs")], vec![Parameter("id")]]),
            ("/{id}.json", vec![vec![Parameter("id"), literal(".json")]]),
            ("/v{n}:go", vec![vec![literal("v"), Parameter("n"), literal(":go")]]),
            (
                "/{base}...{head}",
                vec![vec![Parameter("base"), literal("..."), Parameter("head")]],
            ),
            ("/a%20b/", vec![vec![literal("a b")], vec![]]),
            ("/{a", vec![vec![literal("{a")]]),
            ("/a}", vec![vec![literal("a}")]]),
            ("/{{id}", vec![vec![literal("{"), Parameter("id")]]),
            ("", vec![vec![]]),
        ];
        for (template, expected) in cases {
            assert_eq!(parse(template), expected, "{template}");
        }
    }

    #[cfg(feature = "server")]
    #[test]
    fn a_base_path_is_literal() {
        assert_eq!(parse_base("/"), Vec::<Segment>::new());
        assert_eq!(parse_base("/api/v{1}/"), [[literal("api")], [literal("v{1}")]]);
    }
}
