//! Media types of bodies in generated code.

use crate::code::Lit;
use crate::model::Format;

/// The method that reads a value in any of these media types.
pub(super) fn reader(media_types: &[String]) -> &'static str {
    let mut formats = media_types.iter().map(|name| Format::of(name));
    let first = formats.next().flatten();
    match first {
        _ if formats.any(|format| format != first) => "typed",
        None | Some(Format::Json) => "json",
        Some(Format::Form) => "form",
        Some(Format::MessagePack | Format::Cbor) => "typed",
    }
}

/// The method that writes a value in one of these media types, and its argument for them.
pub(super) fn writer(media_types: &[String]) -> (&'static str, String) {
    match media_types {
        [name] if reader(media_types) == "json" => ("json", Lit::text(name).to_string()),
        names => ("typed", format!("&[{}]", list(names))),
    }
}

/// The first media type.
pub(super) fn first(media_types: &[String]) -> Lit {
    Lit::text(media_types.first().map_or("", String::as_str))
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
