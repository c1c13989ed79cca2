//! Which styles go with which parameters, and what is told of those that do not.

use crate::code::code_span;
use crate::document::{self, Id, Location, Schema, Style, Type as Kind, Version};
use crate::model::ParameterStyle;

use super::rules::{PARAMETER_UNSPECIFIED, PARAMETER_UNSUPPORTED};
use super::shape::Shape;
use super::types::Types;

impl Types<'_> {
    /// The style in which a parameter with a schema is written: its own, or else that of its place.
    pub(super) fn style(&mut self, parameter: &document::Parameter) -> ParameterStyle {
        let style = parameter.style;
        if !fits(parameter.location, style) {
            let message = format!(
                "no {} parameter has the style {}: it is written as {}",
                parameter.location.as_str(),
                code_span(style.as_str()),
                code_span(parameter.location.style().as_str())
            );
            self.report_at(parameter, "style", message);
            return lowered(parameter.location.style());
        }
        match parameter.schema {
            Some(schema) if !self.can_write(parameter, schema) => ParameterStyle::Form,
            _ => lowered(style),
        }
    }

    /// Whether a style has a way to write the values of a schema; reports it where not, and where the specification leaves
    /// the way open.
    fn can_write(&mut self, parameter: &document::Parameter, schema: Id<Schema>) -> bool {
        let kinds = self.kinds(schema);
        let any = |wanted: &[Kind]| kinds.iter().any(|kind| wanted.contains(kind));
        let name = code_span(parameter.style.as_str());
        let message = match parameter.style {
            Style::DeepObject if !any(&[Kind::Object]) => format!("{name} is a style of objects only"),
            Style::SpaceDelimited | Style::PipeDelimited if !any(&[Kind::Object, Kind::Array]) => {
                format!("{name} is a style of lists and objects only")
            }
            _ => {
                if self.has_inner_structure(schema) {
                    self.report_inner(parameter);
                }
                return true;
            }
        };
        let message = format!("{message}: the value is written as in `form`");
        self.report_at(parameter, "style", message);
        false
    }

    fn report_inner(&mut self, parameter: &document::Parameter) {
        let how = if parameter.style == Style::DeepObject {
            "objects have brackets of their own, lists a pair for each item, and items that are no scalars are JSON"
        } else {
            "they are JSON"
        };
        let message = format!(
            "OpenAPI does not say how lists and objects inside of {} are written: {how}",
            code_span(&parameter.name)
        );
        self.report(&PARAMETER_UNSPECIFIED, parameter.node, message);
    }

    /// Reports flags that mean nothing where they stand.
    pub(super) fn check_flags(&mut self, parameter: &document::Parameter) {
        if parameter.allow_empty && parameter.location != Location::Query {
            let message = "`allowEmptyValue` is for query parameters only".to_owned();
            self.report_at(parameter, "allowEmptyValue", message);
        }
        if parameter.allow_reserved && !self.reserves(parameter) {
            let message = format!(
                "`allowReserved` means nothing for a {} parameter in OpenAPI {}",
                parameter.location.as_str(),
                self.document.version
            );
            self.report_at(parameter, "allowReserved", message);
        }
    }

    /// Whether reserved characters are sent as they are. Before OpenAPI 3.2 that is for queries only; headers, and
    /// cookies of the style `cookie`, are never percent-encoded.
    pub(super) fn reserves(&self, parameter: &document::Parameter) -> bool {
        let place = match parameter.location {
            Location::Query => true,
            Location::Path => self.document.version >= Version::V32,
            Location::Cookie => self.document.version >= Version::V32 && parameter.style != Style::Cookie,
            Location::Header | Location::QueryString => false,
        };
        parameter.allow_reserved && place
    }

    pub(super) fn is_scalar(&self, schema: Id<Schema>) -> bool {
        let kinds = self.kinds(schema);
        !kinds.is_empty() && !kinds.iter().any(|kind| matches!(kind, Kind::Object | Kind::Array))
    }

    pub(super) fn kinds(&self, schema: Id<Schema>) -> Vec<Kind> {
        self.view(&Shape::of(schema)).kinds()
    }

    /// Whether items or properties of a schema are lists or objects.
    fn has_inner_structure(&self, schema: Id<Schema>) -> bool {
        let view = self.view(&Shape::of(schema));
        let mut inner = view.schemas.iter().flat_map(|(_, schema)| {
            let properties = schema.properties.iter().map(|property| property.schema);
            properties.chain(schema.items)
        });
        inner.any(|schema| {
            let kinds = self.kinds(schema);
            kinds.iter().any(|kind| matches!(kind, Kind::Object | Kind::Array))
        })
    }

    /// Reports something about a field of a parameter.
    fn report_at(&mut self, parameter: &document::Parameter, field: &str, message: String) {
        let value = self.value(parameter.node);
        let node = value.get(field).map_or(parameter.node, |field| field.id());
        self.report(&PARAMETER_UNSUPPORTED, node, message);
    }
}

/// Whether a place has a style: the table under Style Values of the specification.
fn fits(location: Location, style: Style) -> bool {
    match location {
        Location::Path => matches!(style, Style::Simple | Style::Label | Style::Matrix),
        Location::Query => matches!(
            style,
            Style::Form | Style::SpaceDelimited | Style::PipeDelimited | Style::DeepObject
        ),
        Location::Header => style == Style::Simple,
        Location::Cookie => matches!(style, Style::Form | Style::Cookie),
        Location::QueryString => false,
    }
}

fn lowered(style: Style) -> ParameterStyle {
    match style {
        Style::Simple => ParameterStyle::Simple,
        Style::Label => ParameterStyle::Label,
        Style::Matrix => ParameterStyle::Matrix,
        Style::Form => ParameterStyle::Form,
        Style::Cookie => ParameterStyle::Cookie,
        Style::SpaceDelimited => ParameterStyle::SpaceDelimited,
        Style::PipeDelimited => ParameterStyle::PipeDelimited,
        Style::DeepObject => ParameterStyle::DeepObject,
    }
}
