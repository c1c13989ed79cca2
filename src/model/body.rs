//! What the bodies of requests and answers hold.

use super::operation::{FormField, Header};
use super::types::TypeUse;
use crate::code::{Doc, Ident};

/// What a body can hold: one thing, or one of several by its media type.
#[derive(Clone, Debug)]
pub(crate) struct Payload {
    /// The name of the enum, where there are several contents.
    pub(crate) name: Ident,
    /// Never empty.
    pub(crate) contents: Vec<Content>,
}

/// One thing that a body can hold.
#[derive(Clone, Debug)]
pub(crate) struct Content {
    /// The variant's name, where it is one of several.
    pub(crate) variant: Ident,
    /// The media types that it can have.
    pub(crate) media_types: Vec<String>,
    /// What it holds.
    pub(crate) kind: BodyKind,
    /// The properties that are written in ways of their own, where one of the media types is a form.
    pub(crate) fields: Vec<FormField>,
    /// Set when the variant would be much larger than the others.
    pub(crate) boxed: bool,
}

/// What a body holds.
#[derive(Clone, Debug)]
pub(crate) enum BodyKind {
    /// A value of this type, in the [`Format`] of the media type.
    Typed(TypeUse),
    /// Text.
    Text,
    /// Bytes in pieces, with their media type.
    Bytes,
    /// Items, one after another.
    Items(Items),
    /// The parts of `multipart/form-data`.
    Multipart(Multipart),
}

/// The parts of a body.
#[derive(Clone, Debug)]
pub(crate) struct Multipart {
    /// The name of the enum of its parts.
    pub(crate) name: Ident,
    /// Every part, in the contract's order.
    pub(crate) parts: Vec<Part>,
    /// Whether other parts are refused.
    pub(crate) closed: bool,
}

/// A part.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    /// The variant's name.
    pub(crate) variant: Ident,
    /// The name on the wire.
    pub(crate) wire: String,
    /// What it means.
    pub(crate) docs: Doc,
    /// How often it must and may be there.
    pub(crate) least: u64,
    pub(crate) most: Option<u64>,
    /// The media types that it may have; any, where there is none.
    pub(crate) media_types: Vec<String>,
    /// What it holds.
    pub(crate) kind: PartKind,
    /// How its text is written, where that is said: as the value of a parameter of a query.
    pub(crate) style: Option<PartStyle>,
    /// The field of its content, where it has headers too.
    pub(crate) field: Ident,
    /// Its headers.
    pub(crate) headers: Vec<PartHeader>,
}

/// How the text of a part is written.
#[derive(Clone, Debug)]
pub(crate) struct PartStyle {
    /// The descriptor's name.
    pub(crate) constant: Ident,
    pub(crate) field: FormField,
}

/// A header of a part.
#[derive(Clone, Debug)]
pub(crate) struct PartHeader {
    /// The descriptor's name.
    pub(crate) constant: Ident,
    pub(crate) header: Header,
}

/// What a part holds.
#[derive(Clone, Debug)]
pub(crate) enum PartKind {
    /// One value as text.
    Text(TypeUse),
    Json(TypeUse),
    File,
}

impl Multipart {
    /// Whether a part can be had only once.
    pub(crate) fn has_files(&self) -> bool {
        self.parts.iter().any(|part| matches!(part.kind, PartKind::File))
    }
}

/// The items of a body.
#[derive(Clone, Debug)]
pub(crate) struct Items {
    /// What the contract describes of each.
    pub(crate) ty: TypeUse,
    /// What each of them is.
    pub(crate) item: Item,
}

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Item {
    /// A JSON text.
    Json,
    /// A server-sent event; its data is what the contract describes.
    Event(Data),
    /// A server-sent event that the contract describes as a whole.
    WholeEvent(Data),
}

/// How the data of an event is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Data {
    Json,
    Text,
}

impl Payload {
    /// The content that is the only one.
    pub(crate) fn single(&self) -> Option<&Content> {
        match &self.contents[..] {
            [content] => Some(content),
            _ => None,
        }
    }

    /// Whether a part of it is read and written in pieces, so that it can be had only once.
    pub(crate) fn streams(&self) -> bool {
        self.contents.iter().any(|content| content.kind.streams())
    }

    /// Every media type, in order.
    pub(crate) fn media_types(&self) -> impl Iterator<Item = &String> {
        self.contents.iter().flat_map(|content| &content.media_types)
    }

    /// The types that it carries.
    pub(crate) fn types(&self) -> impl Iterator<Item = &TypeUse> {
        self.contents.iter().flat_map(|content| content.kind.types())
    }

    /// The same to be changed.
    pub(crate) fn types_mut(&mut self) -> impl Iterator<Item = &mut TypeUse> {
        self.contents.iter_mut().flat_map(|content| content.kind.types_mut())
    }
}

impl BodyKind {
    /// Whether it is read and written in pieces.
    pub(crate) fn streams(&self) -> bool {
        matches!(self, Self::Bytes | Self::Items(_) | Self::Multipart(_))
    }

    fn types(&self) -> Vec<&TypeUse> {
        match self {
            Self::Typed(ty) | Self::Items(Items { ty, .. }) => vec![ty],
            Self::Multipart(multipart) => multipart.parts.iter().flat_map(Part::types).collect(),
            Self::Text | Self::Bytes => Vec::new(),
        }
    }

    fn types_mut(&mut self) -> Vec<&mut TypeUse> {
        match self {
            Self::Typed(ty) | Self::Items(Items { ty, .. }) => vec![ty],
            Self::Multipart(multipart) => multipart.parts.iter_mut().flat_map(Part::types_mut).collect(),
            Self::Text | Self::Bytes => Vec::new(),
        }
    }
}

impl Part {
    fn types(&self) -> impl Iterator<Item = &TypeUse> {
        let headers = self.headers.iter().map(|described| &described.header.ty);
        self.kind.ty().into_iter().chain(headers)
    }

    fn types_mut(&mut self) -> impl Iterator<Item = &mut TypeUse> {
        let headers = self.headers.iter_mut().map(|described| &mut described.header.ty);
        self.kind.ty_mut().into_iter().chain(headers)
    }
}

impl PartKind {
    /// The type of its value.
    pub(crate) fn ty(&self) -> Option<&TypeUse> {
        match self {
            Self::Text(ty) | Self::Json(ty) => Some(ty),
            Self::File => None,
        }
    }

    fn ty_mut(&mut self) -> Option<&mut TypeUse> {
        match self {
            Self::Text(ty) | Self::Json(ty) => Some(ty),
            Self::File => None,
        }
    }
}

/// How values are written in a media type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Format {
    Json,
    MessagePack,
    Cbor,
    /// `application/x-www-form-urlencoded`.
    Form,
}

impl Format {
    /// The format of a media type without parameters, in lower case.
    pub(crate) fn of(media_type: &str) -> Option<Self> {
        let subtype = media_type.split_once('/')?.1;
        let subtype = subtype.strip_prefix("x-").unwrap_or(subtype);
        match (media_type, subtype, subtype.rsplit_once('+').map(|(_, suffix)| suffix)) {
            (_, "json", _) | (_, _, Some("json")) => Some(Self::Json),
            (_, "msgpack" | "vnd.msgpack", _) | (_, _, Some("msgpack")) => Some(Self::MessagePack),
            (_, "cbor", _) | (_, _, Some("cbor")) => Some(Self::Cbor),
            ("application/x-www-form-urlencoded", ..) => Some(Self::Form),
            _ => None,
        }
    }
}
