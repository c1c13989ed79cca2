//! How contents are read and written in generated code, by their media types.

use crate::code::{Lit, Ty};
use crate::model::{BodyKind, Content, Data, Format, Item, Items, Payload, Presence};

use super::context::Context;
use super::rule;

/// The method that reads a value in any of these media types.
fn reader(media_types: &[String]) -> &'static str {
    let mut formats = media_types.iter().map(|name| Format::of(name));
    let first = formats.next().flatten();
    match first {
        _ if formats.any(|format| format != first) => "typed",
        None | Some(Format::Json) => "json",
        Some(Format::Form) => "form",
        Some(Format::MessagePack | Format::Cbor) => "typed",
    }
}

/// The expression that reads a content from `from`: a call, or an answer.
pub(super) fn read(cx: &Context<'_>, content: &Content, from: &str) -> String {
    match &content.kind {
        BodyKind::Typed(ty) => {
            let method = reader(&content.media_types);
            match rule::rule(cx, ty) {
                Some(rule) => format!("{from}.{method}_rule(&{rule})"),
                None => format!("{from}.{method}()"),
            }
        }
        BodyKind::Text => format!("{from}.text()"),
        BodyKind::Bytes => format!("{from}.bytes()"),
        BodyKind::Multipart(_) => format!("{from}.multipart()"),
        BodyKind::Items(items) => {
            let (method, data) = itemized(items, from);
            match rule::rule(cx, &items.ty) {
                Some(rule) => format!(
                    "{from}.{method}_rule({data}{}{rule})",
                    if data.is_empty() { "" } else { ", " }
                ),
                None => format!("{from}.{method}({data})"),
            }
        }
    }
}

/// The method for items, and the word for how events hold their data. `from` says which half of the runtime has it.
fn itemized(items: &Items, from: &str) -> (&'static str, String) {
    let half = if from == "call" { "server" } else { "client" };
    let (method, data) = match items.item {
        Item::Json => return ("items", String::new()),
        Item::Event(data) => ("events", data),
        Item::WholeEvent(data) => ("whole_events", data),
    };
    let data = if data == Data::Json { "Json" } else { "Text" };
    (method, format!("{half}::Data::{data}"))
}

/// The statement that writes a content into a reply. `value` is owned.
pub(super) fn reply(cx: &Context<'_>, content: &Content, value: &str) -> String {
    match &content.kind {
        BodyKind::Typed(ty) => {
            let (method, media_type) = match &content.media_types[..] {
                [name] if reader(&content.media_types) == "json" => ("json", Lit::text(name).to_string()),
                names => ("typed", format!("&[{}]", list(names))),
            };
            match rule::rule(cx, ty) {
                Some(rule) => format!("reply.{method}_rule({media_type}, &{value}, &{rule})"),
                None => format!("reply.{method}({media_type}, &{value})"),
            }
        }
        BodyKind::Text => format!("reply.text({}, &{value})", first(content)),
        BodyKind::Bytes => format!("reply.bytes({value})"),
        // Only requests have parts.
        BodyKind::Multipart(_) => String::new(),
        BodyKind::Items(items) => {
            let (method, data) = itemized(items, "call");
            let data = if data.is_empty() { data } else { format!("{data}, ") };
            match rule::rule(cx, &items.ty) {
                Some(rule) => format!("reply.{method}_rule({}, {data}{value}, {rule})", first(content)),
                None => format!("reply.{method}({}, {data}{value})", first(content)),
            }
        }
    }
}

/// The statement that writes a content into a call. `value` is owned where the content streams, and borrowed where not;
/// `alone` says that the operation has no other content.
pub(super) fn call(content: &Content, value: &str, alone: bool) -> String {
    let name = first(content);
    match &content.kind {
        BodyKind::Typed(_) => match reader(&content.media_types) {
            "form" => format!("call.form({value})"),
            "json" if alone => format!("call.json({value})"),
            "json" => format!("call.json_as({name}, {value})"),
            _ => format!("call.typed(&[{}], {value})", list(&content.media_types)),
        },
        BodyKind::Text => format!("call.text({name}, {value})"),
        BodyKind::Bytes => format!("call.bytes({value})"),
        BodyKind::Multipart(_) => format!("call.multipart({value})"),
        BodyKind::Items(items) => {
            let (method, data) = itemized(items, "answer");
            let data = if data.is_empty() { data } else { format!("{data}, ") };
            format!("call.{method}({name}, {data}{value})")
        }
    }
}

/// The type of a body.
pub(super) fn ty(cx: &Context<'_>, payload: &Payload, presence: Presence, boxed: bool) -> Ty {
    let ty = match payload.single() {
        Some(content) => content_ty(cx, content, boxed),
        None if boxed => Ty::named(&payload.name).inside("Box"),
        None => Ty::named(&payload.name),
    };
    if presence == Presence::Optional {
        ty.inside("Option")
    } else {
        ty
    }
}

/// The type of a content.
pub(super) fn content_ty(cx: &Context<'_>, content: &Content, boxed: bool) -> Ty {
    match &content.kind {
        BodyKind::Typed(ty) => rule::field_ty(cx, ty, Presence::Required, boxed),
        BodyKind::Text => Ty::known("String"),
        BodyKind::Bytes => Ty::known("ByteStream"),
        BodyKind::Multipart(multipart) => Ty::named(&multipart.name).inside("ItemStream"),
        BodyKind::Items(items) => {
            let item = rule::ty(cx, &items.ty);
            let item = if matches!(items.item, Item::Event(_)) {
                item.inside("ServerSentEvent")
            } else {
                item
            };
            item.inside("ItemStream")
        }
    }
}

/// The runtime's types that a content streams by.
pub(super) fn streams(kind: &BodyKind) -> &'static [&'static str] {
    match kind {
        BodyKind::Typed(_) | BodyKind::Text => &[],
        BodyKind::Bytes => &["ByteStream"],
        BodyKind::Items(Items {
            item: Item::Event(_), ..
        }) => &["ItemStream", "ServerSentEvent"],
        BodyKind::Multipart(multipart) if multipart.has_files() => &["FilePart", "ItemStream"],
        BodyKind::Items(_) | BodyKind::Multipart(_) => &["ItemStream"],
    }
}

/// The first media type.
fn first(content: &Content) -> Lit {
    Lit::text(content.media_types.first().map_or("", String::as_str))
}

fn list(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| Lit::text(name).to_string()).collect();
    names.join(", ")
}

/// The runtime's features that these media types need.
pub(super) fn features<'m>(media_types: impl Iterator<Item = &'m String>) -> Vec<&'static str> {
    let mut features: Vec<&'static str> = media_types
        .filter_map(|name| match Format::of(name)? {
            Format::MessagePack => Some("msgpack"),
            Format::Cbor => Some("cbor"),
            Format::Json | Format::Form => None,
        })
        .collect();
    features.sort_unstable();
    features.dedup();
    features
}
