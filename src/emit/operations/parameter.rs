//! What a contract says of a parameter, as part of an operation's descriptor.

use crate::code::Lit;
use crate::emit::context::Context;
use crate::keyword::Operand;
use crate::model::{
    FormField, Header, Limit, Native, Parameter, ParameterStyle, Place, Presence, Type, TypeKind, TypeUse,
};

/// How many characters a UUID has.
const UUID: u64 = 36;

/// The constant that describes a parameter.
pub(in crate::emit) fn descriptor<'m>(cx: &Context<'m>, parameter: &'m Parameter) -> String {
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
        let mut text = format!("operation::Parameter::querystring({name}, operation::Style::{style}){required}");
        if !parameter.fields.is_empty() {
            text.push_str(&format!(".fields(&[{}])", fields(&parameter.fields).join(", ")));
        }
        return text;
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
    if is_made_up(cx, parameter) {
        text.push_str(".made_up()");
    }
    text
}

/// Whether clients make a value up where a call has none: a key by which a service tells repeated requests, if a UUID can be one.
fn is_made_up<'m>(cx: &Context<'m>, parameter: &'m Parameter) -> bool {
    let key = parameter.place == Place::Header && parameter.wire.eq_ignore_ascii_case("idempotency-key");
    key && parameter.presence == Presence::Optional && takes_uuids(cx, &parameter.ty)
}

fn takes_uuids<'m>(cx: &Context<'m>, mut used: &'m TypeUse) -> bool {
    let fits = |limit: &Limit| match (limit.keyword.name, &limit.operand) {
        ("minLength", Operand::Count(least)) => *least <= UUID,
        ("maxLength", Operand::Count(most)) => *most >= UUID,
        _ => false,
    };
    for _ in 0..=cx.model.types.len() {
        let Type::Named(id) = used.ty else { break };
        let def = cx.model.def(id);
        match &def.kind {
            TypeKind::Alias(inner) if def.replaced.is_none() && used.limits.iter().all(fits) => used = inner,
            _ => return false,
        }
    }
    let text = matches!(used.ty, Type::Text(Native::String | Native::Uuid, None | Some("uuid")));
    text && used.whole.is_none() && used.limits.iter().all(fits)
}

/// The constants that describe properties of a form.
pub(in crate::emit) fn fields(fields: &[FormField]) -> Vec<String> {
    fields.iter().map(field).collect()
}

/// The constant that describes a header of a part.
pub(in crate::emit) fn header(header: &Header) -> String {
    let mut text = format!("operation::Parameter::header({})", Lit::text(&header.wire));
    if header.style != ParameterStyle::Simple {
        text.push_str(&format!(".style(operation::Style::{})", style(header.style)));
    } else if header.explode {
        text.push_str(".explode(true)");
    }
    if header.required {
        text.push_str(".required()");
    }
    text
}

/// The constant that describes a property of a form.
pub(in crate::emit) fn field(field: &FormField) -> String {
    let mut text = format!("operation::Parameter::query({})", Lit::text(&field.wire));
    let mut explode_after_style = true;
    if field.style != ParameterStyle::Form {
        text.push_str(&format!(".style(operation::Style::{})", style(field.style)));
        explode_after_style = field.style == ParameterStyle::DeepObject;
    }
    // What is spread has no other way.
    if field.explode != explode_after_style && field.style != ParameterStyle::QueryForm {
        text.push_str(&format!(".explode({})", field.explode));
    }
    if field.allow_reserved {
        text.push_str(".allow_reserved()");
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
