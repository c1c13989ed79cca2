//! What a contract says of a parameter, as part of an operation's descriptor.

use crate::code::Lit;
use crate::model::{Parameter, ParameterStyle, Place, Presence};

/// The constant that describes a parameter.
pub(super) fn descriptor(parameter: &Parameter) -> String {
    let place = match parameter.place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "header",
        Place::Cookie => "cookie",
    };
    if is_whole_query(parameter.style) {
        let (name, style) = (Lit::text(&parameter.wire), style(parameter.style));
        let required = if parameter.presence == Presence::Required {
            ".required()"
        } else {
            ""
        };
        return format!("operation::Parameter::querystring({name}, operation::Style::{style}){required}");
    }
    let (usual_style, usual_explode) = match parameter.place {
        Place::Path | Place::Header => (ParameterStyle::Simple, false),
        Place::Query | Place::Cookie => (ParameterStyle::Form, true),
    };
    let mut text = format!("operation::Parameter::{place}({})", Lit::text(&parameter.wire));
    let mut explode_after_style = usual_explode;
    if parameter.style != usual_style {
        let style = style(parameter.style);
        text.push_str(&format!(".style(operation::Style::{style})"));
        explode_after_style = matches!(
            parameter.style,
            ParameterStyle::Form | ParameterStyle::Cookie | ParameterStyle::DeepObject
        );
    }
    if parameter.explode != explode_after_style && parameter.style != ParameterStyle::Json {
        text.push_str(&format!(".explode({})", parameter.explode));
    }
    if parameter.presence == Presence::Required && parameter.place != Place::Path {
        text.push_str(".required()");
    }
    if parameter.allow_reserved {
        text.push_str(".allow_reserved()");
    }
    if parameter.allow_empty {
        text.push_str(".allow_empty()");
    }
    text
}

fn is_whole_query(style: ParameterStyle) -> bool {
    matches!(
        style,
        ParameterStyle::QueryForm | ParameterStyle::QueryJson | ParameterStyle::QueryText
    )
}

/// The runtime's name of a style.
fn style(style: ParameterStyle) -> &'static str {
    match style {
        ParameterStyle::Simple => "Simple",
        ParameterStyle::Label => "Label",
        ParameterStyle::Matrix => "Matrix",
        ParameterStyle::Form => "Form",
        ParameterStyle::SpaceDelimited => "SpaceDelimited",
        ParameterStyle::PipeDelimited => "PipeDelimited",
        ParameterStyle::DeepObject => "DeepObject",
        ParameterStyle::Cookie => "Cookie",
        ParameterStyle::Json => "Json",
        ParameterStyle::QueryForm => "QueryForm",
        ParameterStyle::QueryJson => "QueryJson",
        ParameterStyle::QueryText => "QueryText",
    }
}
