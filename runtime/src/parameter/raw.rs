//! A parameter as it stands in a request, before it is known whether it is a scalar, a list or an object.

use std::borrow::Cow;
use std::cell::OnceCell;

use super::pairs::{Pair, Pairs};
use super::percent;
use super::text::{Output, Text};
use super::tree::{Tree, write_list};
use crate::codec::Shape;
use crate::operation::{Location, Parameter, Style};

mod commas;
mod fields;
#[cfg(feature = "server")]
mod whole;

/// What a parameter is in a shape that is asked for.
#[derive(Clone, Debug)]
pub(crate) enum Found {
    /// JSON, with every scalar as a string.
    Json(Text),
    /// The request has no such parameter.
    Absent,
    /// The parameter is not written as its style asks; the property where that is, if not all of it.
    Broken(&'static str, Option<String>),
}

const ENCODING: Found = broken("must be percent-encoded UTF-8");
const UNPAIRED: Found = broken("must have a value for each name");
const DEPTH: Found = broken("must have properties that fit together");

const fn broken(message: &'static str) -> Found {
    Found::Broken(message, None)
}

/// A parameter as it stands in a request.
#[derive(Debug)]
pub struct Raw<'a> {
    parameter: Parameter,
    source: Source<'a>,
    /// Whether commas divide that are percent-encoded.
    encoded_commas: bool,
    scalar: OnceCell<Found>,
    list: OnceCell<Found>,
    object: OnceCell<Found>,
}

#[derive(Debug)]
enum Source<'a> {
    Absent,
    /// A part of the path, or a header's value.
    Text(&'a str),
    Pairs {
        pairs: &'a Pairs<'a>,
        /// The parameters whose pairs are not to be taken for properties of this one.
        others: &'a [Parameter],
    },
}

impl<'a> Raw<'a> {
    /// A parameter of the path: the part of the path that stands in its place, not decoded.
    #[must_use]
    pub fn path(parameter: &Parameter, text: &'a str) -> Self {
        Self::new(parameter, Source::Text(text))
    }

    /// A parameter of the query. `others` are the operation's parameters: their pairs are no properties of an exploded
    /// object.
    #[must_use]
    pub fn query(parameter: &Parameter, pairs: &'a Pairs<'a>, others: &'a [Parameter]) -> Self {
        Self::new(parameter, Source::Pairs { pairs, others })
    }

    /// A header: its value, several joined by commas ([RFC 9110] section 5.3).
    ///
    /// [RFC 9110]: https://www.rfc-editor.org/rfc/rfc9110#section-5.3
    #[must_use]
    pub fn header(parameter: &Parameter, value: Option<&'a str>) -> Self {
        Self::new(
            parameter,
            value.map_or(Source::Absent, |value| Source::Text(value.trim_matches([' ', '\t']))),
        )
    }

    /// A cookie. `others` are the operation's parameters: their pairs are no properties of an exploded object.
    #[must_use]
    pub fn cookie(parameter: &Parameter, pairs: &'a Pairs<'a>, others: &'a [Parameter]) -> Self {
        Self::new(parameter, Source::Pairs { pairs, others })
    }

    /// A text that stands for itself, such as a whole body of `text/plain`.
    ///
    /// ```
    /// use wirewright_runtime::codec::ReadOptions;
    /// use wirewright_runtime::parameter::{Raw, read};
    ///
    /// let five = read(&Raw::text("5"), &ReadOptions::default(), |r| r.value::<i32>());
    /// assert_eq!(five, Ok(Some(5)));
    /// ```
    #[must_use]
    pub fn text(text: &'a str) -> Self {
        const PLAIN: Parameter = Parameter::cookie("").style(Style::Cookie).explode(false);
        Self::new(&PLAIN, Source::Text(text))
    }

    fn new(parameter: &Parameter, source: Source<'a>) -> Self {
        Self {
            parameter: *parameter,
            source,
            encoded_commas: false,
            scalar: OnceCell::new(),
            list: OnceCell::new(),
            object: OnceCell::new(),
        }
    }

    /// About how long the text is, in bytes.
    pub(crate) fn size(&self) -> usize {
        match &self.source {
            Source::Absent => 0,
            Source::Text(text) => text.len(),
            Source::Pairs { pairs, .. } => pairs.iter().map(|pair| pair.name.len() + pair.value.len()).sum(),
        }
    }

    /// Whether scalars are texts; they are JSON of their own otherwise.
    pub(crate) fn is_text(&self) -> bool {
        self.parameter.style != Style::Json
    }

    /// Whether an object is made of all pairs that no other parameter claims, so that some may not be meant for it. All
    /// pairs of a form are: it has no name.
    pub(crate) fn is_open(&self) -> bool {
        self.is_spread() && !self.parameter.name.is_empty()
    }

    /// Whether the parameter can be nothing but an object.
    fn is_object(&self) -> bool {
        self.style() == Style::DeepObject || (self.is_spread() && !self.is_open())
    }

    /// Whether each property of an object is a pair of its own.
    fn is_spread(&self) -> bool {
        matches!(self.source, Source::Pairs { .. }) && self.parameter.explode && self.style() == Style::Form
    }

    pub(crate) fn json(&self, shape: Shape) -> &Found {
        let shape = if self.is_text() { shape } else { Shape::Scalar };
        match shape {
            Shape::Any if self.is_object() => self.json(Shape::Object),
            Shape::Scalar | Shape::Any => self.scalar.get_or_init(|| self.make_scalar()),
            Shape::List => self.list.get_or_init(|| self.make_list()),
            Shape::Object => self.object.get_or_init(|| self.make_object()),
        }
    }

    /// The style that the text is read by: pairs of their own are written the same way in all of them.
    fn style(&self) -> Style {
        match self.parameter.style {
            Style::Cookie => Style::Form,
            Style::SpaceDelimited | Style::PipeDelimited if self.parameter.explode => Style::Form,
            style => style,
        }
    }

    fn decode<'t>(&self, text: &'t str) -> Option<Cow<'t, str>> {
        match (self.parameter.location, self.parameter.style) {
            (Location::Header, _) | (_, Style::Cookie) => Some(text.into()),
            (Location::Query, _) => percent::decode(text, !self.parameter.allow_reserved),
            _ => percent::decode(text, false),
        }
    }

    /// The pairs of the parameter's own name.
    fn own_pairs(&self) -> impl Iterator<Item = &Pair<'a>> {
        let pairs = if let Source::Pairs { pairs, .. } = &self.source {
            pairs.iter()
        } else {
            [].iter()
        };
        pairs.filter(|pair| pair.name == self.parameter.name)
    }

    /// The text without what its style puts in front of it.
    fn unprefixed(&self) -> Result<&'a str, Found> {
        let text = match &self.source {
            Source::Absent => return Err(Found::Absent),
            Source::Text(text) => text,
            Source::Pairs { .. } => return self.own_pairs().next().map(|pair| pair.value).ok_or(Found::Absent),
        };
        match self.parameter.style {
            Style::Label => text.strip_prefix('.').ok_or(broken("must begin with `.`")),
            Style::Matrix => text.strip_prefix(';').ok_or(broken("must begin with `;`")),
            _ => Ok(text),
        }
    }

    /// What follows `name=` in a text of the style `matrix`.
    fn unnamed(&self, text: &'a str) -> Result<&'a str, Found> {
        let (name, value) = text.split_once('=').unwrap_or((text, ""));
        match percent::decode(name, false) {
            Some(name) if name == self.parameter.name => Ok(value),
            _ => Err(broken("must begin with `;`, the parameter's name and `=`")),
        }
    }

    fn make_scalar(&self) -> Found {
        if self.own_pairs().nth(1).is_some() {
            return self.make_list();
        }
        let text = self.unprefixed().and_then(|text| {
            if self.style() == Style::Matrix {
                self.unnamed(text)
            } else {
                Ok(text)
            }
        });
        match text.map(|text| self.decode(text)) {
            Ok(Some(text)) if self.is_text() => json(|out| out.string(&text)),
            Ok(Some(text)) => Found::Json(Text::plain(text.into_owned())),
            Ok(None) => ENCODING,
            Err(found) => found,
        }
    }

    fn make_list(&self) -> Found {
        match self.items() {
            Ok(items) => json(|out| write_list(out, &items)),
            Err(found) => found,
        }
    }

    /// The items of a list, decoded.
    fn items(&self) -> Result<Vec<Cow<'a, str>>, Found> {
        let items: Vec<&str> = match (self.style(), self.parameter.explode) {
            (Style::Form, true) => self.own_pairs().map(|pair| pair.value).collect(),
            (Style::Matrix, true) => {
                let items = self.unprefixed()?.split(';').filter(|item| !item.is_empty());
                items.map(|item| self.unnamed(item)).collect::<Result<_, _>>()?
            }
            _ => self.split(self.whole()?),
        };
        if items.is_empty() && matches!(self.source, Source::Pairs { .. }) && self.own_pairs().next().is_none() {
            return Err(Found::Absent);
        }
        items
            .into_iter()
            .map(|item| self.decode(item).ok_or(ENCODING))
            .collect()
    }

    /// The text of a list or an object that is not exploded.
    fn whole(&self) -> Result<&'a str, Found> {
        let text = self.unprefixed()?;
        if self.style() == Style::Matrix && !self.parameter.explode {
            self.unnamed(text)
        } else {
            Ok(text)
        }
    }

    /// A text at the delimiters of its style.
    fn split(&self, text: &'a str) -> Vec<&'a str> {
        if text.is_empty() {
            return Vec::new();
        }
        match (self.style(), self.parameter.explode) {
            (Style::SpaceDelimited, _) => split_any(text, &["%20", "+", " "]),
            (Style::PipeDelimited, _) => split_any(text, &["%7C", "%7c", "|"]),
            _ if self.encoded_commas => split_any(text, &commas::ENCODED),
            (Style::Label, true) => text.split('.').collect(),
            (Style::Matrix, true) => text.split(';').collect(),
            _ if self.parameter.location == Location::Header => {
                text.split(',').map(|item| item.trim_matches([' ', '\t'])).collect()
            }
            _ => text.split(',').collect(),
        }
    }

    fn make_object(&self) -> Found {
        let tree = match self.style() {
            Style::DeepObject => self.deep_object(),
            _ if self.is_spread() => self.spread_object(),
            _ => self.whole().and_then(|text| self.properties(self.split(text))),
        };
        match tree {
            Ok(tree) => json(|out| tree.write(out, self.style() == Style::DeepObject)),
            Err(found) => found,
        }
    }

    /// `role,admin,name,Alex`, or `role=admin,name=Alex` where exploded.
    fn properties(&self, parts: Vec<&str>) -> Result<Tree, Found> {
        let mut tree = Tree::default();
        let mut insert = |name: &str, value: &str| {
            let (name, value) = (self.decode(name).ok_or(ENCODING)?, self.decode(value).ok_or(ENCODING)?);
            tree.insert(&[&name], value.into_owned()).ok_or(DEPTH)
        };
        if self.parameter.explode {
            for part in parts {
                let (name, value) = part.split_once('=').ok_or(UNPAIRED)?;
                insert(name, value)?;
            }
            return Ok(tree);
        }
        for pair in parts.chunks(2) {
            let [name, value] = pair else { return Err(UNPAIRED) };
            insert(name, value)?;
        }
        Ok(tree)
    }

    fn is_claimed(&self, name: &str, other: &Parameter) -> bool {
        let here = other.location == self.parameter.location && other.name != self.parameter.name;
        let rest = if here { name.strip_prefix(other.name) } else { None };
        rest.is_some_and(|rest| rest.is_empty() || (other.style == Style::DeepObject && rest.starts_with('[')))
    }

    /// `filter[role]=admin`, also deeper.
    fn deep_object(&self) -> Result<Tree, Found> {
        let Source::Pairs { pairs, .. } = &self.source else {
            return Err(Found::Absent);
        };
        let mut tree = Tree::default();
        for pair in pairs.iter() {
            let Some(rest) = pair.name.strip_prefix(self.parameter.name) else {
                continue;
            };
            let Some(path) = brackets(rest) else { continue };
            let value = self.decode(pair.value).ok_or(ENCODING)?;
            tree.insert(&path, value.into_owned()).ok_or(DEPTH)?;
        }
        if tree.is_empty() { Err(Found::Absent) } else { Ok(tree) }
    }
}

/// The names in `[a][b]`; empty brackets at the end stand for an item of a list and are left out.
fn brackets(text: &str) -> Option<Vec<&str>> {
    let inner = text.strip_prefix('[')?.strip_suffix(']')?;
    let mut path: Vec<&str> = inner.split("][").collect();
    if path.len() > 1 && path.last().is_some_and(|last| last.is_empty()) {
        path.pop();
    }
    Some(path)
}

/// A text at its delimiters, which are ASCII. It is gone through once, whatever it is made of.
fn split_any<'t>(text: &'t str, delimiters: &[&str]) -> Vec<&'t str> {
    let mut parts = Vec::new();
    let (mut begin, mut at) = (0, 0);
    while let Some(rest) = text.as_bytes().get(at..).filter(|rest| !rest.is_empty()) {
        match delimiters
            .iter()
            .find(|delimiter| rest.starts_with(delimiter.as_bytes()))
        {
            Some(delimiter) => {
                parts.push(&text[begin..at]);
                at += delimiter.len();
                begin = at;
            }
            None => at += 1,
        }
    }
    parts.push(&text[begin..]);
    parts
}

fn json(write: impl FnOnce(&mut Output)) -> Found {
    let mut out = Output::new();
    write(&mut out);
    // Only whole texts were written.
    out.finish().map_or(ENCODING, Found::Json)
}

#[cfg(test)]
mod tests {
    use super::split_any;

    #[test]
    fn a_text_is_split_at_every_delimiter() {
        let split = |text| split_any(text, &["%20", "+", " "]);
        assert_eq!(split("é%20b+c%2 "), ["é", "b", "c%2", ""]);
        assert_eq!(split("++"), ["", "", ""]);
        let begun = std::time::Instant::now();
        assert_eq!(split(&"+".repeat(1_000_000)).len(), 1_000_001);
        assert!(begun.elapsed().as_secs() < 60);
    }
}
