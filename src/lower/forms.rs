//! How the properties of `application/x-www-form-urlencoded` are written.

use crate::code::code_span;
use crate::document::{self, Encoding, Location, MediaType, Style, Type as Kind, essence};
use crate::model::{FormField, Format, ParameterStyle};

use super::direction::Direction;
use super::object::properties;
use super::parts;
use super::rules::PARAMETER_UNSUPPORTED;
use super::shape::Shape;
use super::types::Types;

/// The properties of a form that the runtime has to know of: it knows nothing of types, and takes a property for a list where it
/// has several pairs, and for JSON where its text looks like it.
pub(super) fn fields(types: &mut Types<'_>, media: &MediaType) -> Vec<FormField> {
    let view = types.view(&media.schema.map_or_else(Shape::none, Shape::of));
    let mut fields: Vec<FormField> = Vec::new();
    let mut plain = Vec::new();
    for (name, shape) in properties(&view) {
        if types.is_other_side(shape.as_ref(), Direction::Request.of(types.outgoing)) {
            continue;
        }
        let encoding = media.encoding.iter().find(|(property, _)| property == name);
        let spread = fields.iter().any(|field| field.style == ParameterStyle::QueryForm);
        match field(
            types,
            name,
            shape.as_ref(),
            encoding.map(|(_, encoding)| encoding),
            spread,
        ) {
            Some(field) => fields.push(field),
            None => plain.push(plain_field(name, false)),
        }
    }
    if fields.iter().any(|field| field.style == ParameterStyle::QueryForm) {
        // Whatever no property names belongs to the one that is spread, so all have to be named.
        fields.extend(plain);
    }
    fields
}

fn field(
    types: &mut Types<'_>,
    name: &str,
    shape: Option<&Shape>,
    encoding: Option<&Encoding>,
    spread: bool,
) -> Option<FormField> {
    let shape = shape?;
    let items = parts::list(types, shape);
    let kinds = types.view(items.as_ref().unwrap_or(shape)).kinds();
    let json = FormField {
        wire: name.to_owned(),
        style: ParameterStyle::Json,
        explode: items.is_some(),
        allow_reserved: false,
    };
    let is_list = items.is_some() && !kinds.is_empty();
    let structured = !kinds.is_empty() && kinds.iter().all(|kind| matches!(kind, Kind::Object | Kind::Array));
    let found = match encoding {
        Some(encoding) if has_style(encoding) => {
            let field = styled(types, name, shape, encoding);
            if spread && field.style == ParameterStyle::QueryForm {
                let message = format!("pairs of two objects cannot be told apart: {} is JSON", code_span(name));
                types.report(&PARAMETER_UNSUPPORTED, encoding.node, message);
                return Some(json);
            }
            Some(field)
        }
        Some(Encoding {
            content_type: Some(media_type),
            node,
            ..
        }) => {
            let is_json = Format::of(&essence(media_type)) == Some(Format::Json);
            if structured && !is_json {
                let (name, media_type) = (code_span(name), code_span(media_type));
                let message = format!("{name} is written as JSON, as there is no codec for {media_type}");
                types.report(&PARAMETER_UNSUPPORTED, *node, message);
            }
            (is_json || structured).then_some(json)
        }
        _ => structured.then_some(json),
    };
    found.or_else(|| is_list.then(|| plain_field(name, true)))
}

/// A text, or a pair for each item of a list.
fn plain_field(name: &str, list: bool) -> FormField {
    FormField {
        wire: name.to_owned(),
        style: ParameterStyle::Form,
        explode: list,
        allow_reserved: false,
    }
}

/// Whether a property is written as a parameter of a query would be, whatever its media type.
pub(super) fn has_style(encoding: &Encoding) -> bool {
    encoding.style.is_some() || encoding.explode.is_some() || encoding.allow_reserved
}

/// A property that is written as a parameter of a query would be.
pub(super) fn styled(types: &mut Types<'_>, name: &str, shape: &Shape, encoding: &Encoding) -> FormField {
    let style = encoding.style.unwrap_or(Style::Form);
    let described = document::Parameter {
        node: encoding.node,
        name: name.to_owned(),
        location: Location::Query,
        description: None,
        required: false,
        deprecated: false,
        allow_empty: false,
        allow_reserved: encoding.allow_reserved,
        style,
        explode: encoding.explode.unwrap_or(style.explodes()),
        schema: shape.lead(),
        content: Vec::new(),
        examples: Vec::new(),
        extensions: Vec::new(),
    };
    let style = types.style(&described);
    let explode = described.explode || style == ParameterStyle::DeepObject;
    let kinds = types.view(shape).kinds();
    let is_object = kinds == [Kind::Object];
    let explode = explode && (is_object || kinds == [Kind::Array]);
    if kinds.len() > 1 && kinds.contains(&Kind::Array) && described.explode {
        let message = format!(
            "{} is a list or not, and its pairs do not tell: it is never a list",
            code_span(name)
        );
        types.report(&PARAMETER_UNSUPPORTED, encoding.node, message);
    }
    FormField {
        wire: described.name,
        style: match style {
            // An object in pairs of its own has no name.
            _ if is_object && explode && style != ParameterStyle::DeepObject => ParameterStyle::QueryForm,
            style => style,
        },
        explode,
        allow_reserved: encoding.allow_reserved,
    }
}
