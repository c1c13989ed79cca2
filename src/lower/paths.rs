//! Parameters of a path that stand right behind each other.

use crate::code::code_span;
use crate::document::{self, Id, Location, Style, Type as Kind};

use super::rules::PARAMETER_UNSUPPORTED;
use super::types::Types;

impl Types<'_> {
    /// Reports parameters of which nothing tells where they begin.
    pub(super) fn check_neighbours(&mut self, operation: &document::Operation, path: &str) {
        for (before, name) in neighbours(path) {
            let find = |wanted: &str| {
                let mut ids = operation.parameters.iter();
                let parameter = |id: &Id<document::Parameter>| &self.document.parameters[*id];
                ids.find(|id| parameter(id).location == Location::Path && parameter(id).name == wanted)
            };
            let (Some(first), Some(second)) = (find(before), find(name)) else {
                continue;
            };
            let (first, second) = (&self.document.parameters[*first], &self.document.parameters[*second]);
            if self.is_told_apart(first, second) {
                continue;
            }
            let message = format!(
                "nothing tells where {} begins in the path: it is not sure to be read as it was written",
                code_span(name)
            );
            self.report(&PARAMETER_UNSUPPORTED, second.node, message);
        }
    }

    /// Whether the style of the second says where it begins, whatever the first holds.
    fn is_told_apart(&self, first: &document::Parameter, second: &document::Parameter) -> bool {
        let apart = |parameter: &document::Parameter, kinds: &[Kind]| {
            let schema = parameter.schema.filter(|_| parameter.explode);
            schema.is_some_and(|schema| self.kinds(schema).iter().any(|kind| kinds.contains(kind)))
        };
        match (first.style, second.style) {
            (Style::Label, Style::Label) => !apart(first, &[Kind::Array, Kind::Object]),
            // Properties stand there without the parameter's name.
            (Style::Matrix, Style::Matrix) => !apart(second, &[Kind::Object]),
            (_, style) => matches!(style, Style::Label | Style::Matrix),
        }
    }
}

/// The names of parameters without anything between them.
fn neighbours(path: &str) -> impl Iterator<Item = (&str, &str)> {
    path.match_indices("}{").filter_map(|(at, _)| {
        let before = path.get(..at)?.rsplit('{').next()?;
        let name = path.get(at + 2..)?.split('}').next()?;
        Some((before, name))
    })
}

#[cfg(test)]
mod tests {
    use super::neighbours;

    #[test]
    fn names_without_anything_between_them_are_found() {
        let found: Vec<_> = neighbours("/a/{b}{c}.{d}/{e}{f}{g}").collect();
        assert_eq!(found, [("b", "c"), ("e", "f"), ("f", "g")]);
        assert_eq!(neighbours("/{a}/{b}").count(), 0);
    }
}
