//! Forms: objects whose properties are pairs, some of them written in ways of their own.

use super::{DEPTH, ENCODING, Found, Pair, Raw, Source, broken};
use crate::codec::Shape;
use crate::operation::{Parameter, Style};
use crate::parameter::text::{Text, is_json};
use crate::parameter::tree::{Field, Tree};

const REPEATED: Found = broken("must be there only once");
const NO_JSON: Found = broken("must be JSON");
const NO_BRACKETS: Found = broken("must have its properties in brackets");

impl Found {
    /// The same in a property.
    fn at(self, name: &str) -> Self {
        match self {
            Self::Broken(message, None) => Self::Broken(message, Some(name.to_owned())),
            found => found,
        }
    }
}

impl<'a> Raw<'a> {
    /// Every pair that no other parameter claims.
    pub(super) fn spread_object(&self) -> Result<Tree, Found> {
        let Source::Pairs { pairs, others } = &self.source else {
            return Err(Found::Absent);
        };
        let fields = self.parameter.fields;
        let (named, spread) = (named(fields), fields.iter().find(|field| is_spread(field)));
        let (mut tree, mut rest) = (Tree::default(), Tree::default());
        let is_free = |pair: &&Pair<'_>| {
            let is_claimed = |other: &Parameter| self.is_claimed(&pair.name, other);
            !others.iter().any(is_claimed) && !named.clone().any(is_claimed)
        };
        for pair in pairs.iter().filter(is_free) {
            let (value, place) = match spread {
                Some(field) => (self.part(field).decode(pair.value), &mut rest),
                None => (self.decode(pair.value), &mut tree),
            };
            let value = value.ok_or(ENCODING).map_err(|found| found.at(&pair.name))?;
            place.insert(&[&pair.name], value.into_owned()).ok_or(DEPTH)?;
        }
        if let Some(field) = spread.filter(|_| !rest.is_empty()) {
            tree.insert_tree(field.name, rest);
        }
        for field in named {
            self.part(field)
                .insert_into(&mut tree)
                .map_err(|found| found.at(field.name))?;
        }
        if tree.is_empty() && self.is_open() {
            Err(Found::Absent)
        } else {
            Ok(tree)
        }
    }

    /// A property of the form, written as a parameter of its own.
    fn part(&self, field: &Parameter) -> Raw<'a> {
        match &self.source {
            Source::Pairs { pairs, .. } => Self::query(field, pairs, &[]),
            _ => Self::new(field, Source::Absent),
        }
    }

    /// Adds the property that this is, if the form has it.
    fn insert_into(&self, tree: &mut Tree) -> Result<(), Found> {
        let name = self.parameter.name;
        if self.style() == Style::DeepObject {
            self.check_brackets()?;
            return match self.json(Shape::Object) {
                Found::Json(text) => {
                    tree.insert_field(name, Field::Text(text.clone()));
                    Ok(())
                }
                Found::Absent => Ok(()),
                found => Err(found.clone()),
            };
        }
        let mut values = Vec::new();
        for pair in self.own_pairs() {
            values.push(self.decode(pair.value).ok_or(ENCODING)?.into_owned());
        }
        let each = self.parameter.explode;
        match (self.style(), values.len()) {
            (_, 0) => {}
            (Style::Form, _) if each => tree.insert_field(name, Field::List(values)),
            (Style::Json, _) if !values.iter().all(|value| is_json(value)) => return Err(NO_JSON),
            (Style::Json, _) if each => tree.insert_field(name, Field::Items(values)),
            (_, 2..) => return Err(REPEATED),
            (Style::Json, _) => values
                .into_iter()
                .for_each(|value| tree.insert_field(name, Field::Exact(value))),
            _ => {
                let text = |shape| self.json(shape).text().cloned();
                if let Some(scalar) = text(Shape::Scalar) {
                    let readings = [Shape::List, Shape::Object].into_iter().filter_map(text);
                    tree.insert_field(name, Field::Scalar(scalar, readings.collect()));
                }
            }
        }
        Ok(())
    }

    /// Whether every pair that belongs to a `deepObject` names a property of it.
    fn check_brackets(&self) -> Result<(), Found> {
        let Source::Pairs { pairs, .. } = &self.source else {
            return Ok(());
        };
        let rest = |pair: &Pair<'_>| pair.name.strip_prefix(self.parameter.name).map(str::to_owned);
        let wrong = |rest: &String| rest.is_empty() || (rest.starts_with('[') && super::brackets(rest).is_none());
        if pairs.iter().filter_map(rest).any(|rest| wrong(&rest)) {
            return Err(NO_BRACKETS);
        }
        Ok(())
    }
}

impl Found {
    fn text(&self) -> Option<&Text> {
        match self {
            Self::Json(text) => Some(text),
            Self::Absent | Self::Broken(..) => None,
        }
    }
}

/// The fields whose pairs have their name.
fn named(fields: &'static [Parameter]) -> impl Iterator<Item = &'static Parameter> + Clone {
    fields.iter().filter(|field| !is_spread(field))
}

/// Whether a field is an object whose properties are pairs of the form itself.
fn is_spread(field: &Parameter) -> bool {
    field.style == Style::QueryForm
}
