//! What a field holds, by its type: how it is made and compared.

use std::collections::BTreeSet;

use syn::{GenericArgument, PathArguments, PathSegment, Type};

/// What a body, or a branch of one, is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kind {
    /// A value that is read from JSON.
    Value,
    Bytes,
    Items,
    Events,
    Parts,
    /// An enum by media type.
    Choice,
    File,
    /// What may be left out.
    Maybe(Box<Kind>),
}

impl Kind {
    /// `enums` are those that the operations declare.
    pub(crate) fn of(ty: &Type, enums: &BTreeSet<String>) -> Self {
        let Some(segment) = last(ty) else { return Self::Value };
        let inner = inner(segment);
        match segment.ident.to_string().as_str() {
            "ByteStream" => Self::Bytes,
            "FilePart" => Self::File,
            "Option" => Self::Maybe(Box::new(inner.map_or(Self::Value, |inner| Self::of(inner, enums)))),
            "ItemStream" => match inner.and_then(last).map(|segment| segment.ident.to_string()) {
                Some(name) if name == "ServerSentEvent" => Self::Events,
                Some(name) if enums.contains(&name) => Self::Parts,
                _ => Self::Items,
            },
            name if enums.contains(name) => Self::Choice,
            _ => Self::Value,
        }
    }

    /// An expression that makes one of the body in the variable `body`.
    pub(crate) fn make(&self) -> String {
        let make = match self {
            Self::Value => "draw.value(&body)?",
            Self::Bytes => "draw.bytes(&body)",
            Self::Items => "draw.items(&body)?",
            Self::Events => "draw.events(&body)?",
            Self::Parts => "draw.parts(&body)?",
            Self::Choice => "Choice::choose(draw, &body, wanted)?",
            Self::File => "draw.file(&body)",
            Self::Maybe(inner) if **inner == Self::Value => "draw.optional_value(&body)?",
            Self::Maybe(inner) => return format!("draw.maybe(body, |draw, body| Ok({}))?", inner.make()),
        };
        make.to_owned()
    }

    /// A statement that holds the expression `value` under a name.
    pub(crate) fn hold(&self, name: &str, value: &str) -> String {
        match self {
            Self::Value => format!("held.value({name:?}, {value});"),
            Self::Bytes => format!("held.bytes({name:?}, {value}).await?;"),
            Self::Items | Self::Events => format!("held.items({name:?}, {value}).await?;"),
            Self::Parts => format!("held.parts({value}).await?;"),
            Self::Choice => format!("Hold::hold({value}, held).await?;"),
            Self::File => format!("held.file({name:?}, {value}).await?;"),
            Self::Maybe(inner) if **inner == Self::Value => format!("held.value({name:?}, {value});"),
            Self::Maybe(inner) => format!(
                "match {value} {{ Some(inner) => {{ {} }} None => held.value({name:?}, \"nothing\") }}",
                inner.hold(name, "inner")
            ),
        }
    }
}

pub(crate) fn last(ty: &Type) -> Option<&PathSegment> {
    match ty {
        Type::Path(path) => path.path.segments.last(),
        Type::Reference(reference) => last(&reference.elem),
        _ => None,
    }
}

fn inner(segment: &PathSegment) -> Option<&Type> {
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
        return None;
    };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}
