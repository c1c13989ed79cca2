//! How large values are in memory, roughly: parts of enums that are much larger than the rest go into a box.

use super::{BodyKind, Content, Field, Header, Model, Payload, Presence, Response, Type, TypeKind, TypeUse};

/// Larger parts of an enum are boxed, in bytes.
const LARGE: usize = 128;

/// Boxes the large variants of unions and the large bodies of answers.
pub(crate) fn box_large_parts(model: &mut Model) {
    let sizes = Sizes::of(model);
    for def in &mut model.types {
        if let TypeKind::Union(union) = &mut def.kind {
            for variant in &mut union.variants {
                variant.boxed |= sizes.of_use(&variant.ty) > LARGE;
            }
        }
    }
    let interfaces = model.interfaces.iter_mut();
    for operation in interfaces.flat_map(|interface| &mut interface.operations) {
        for body in operation
            .responses
            .iter_mut()
            .filter_map(|response| response.body.as_mut())
        {
            sizes.box_contents(&mut body.payload);
            if let Some(BodyKind::Typed(ty)) = body.payload.single().map(|content| &content.kind) {
                body.boxed = sizes.of_use(ty) > LARGE;
            }
        }
        if let Some(body) = &mut operation.body {
            sizes.box_contents(&mut body.payload);
        }
        operation.large = operation
            .responses
            .iter()
            .any(|response| sizes.of_answer(response, response.headers_in(&model.header_sets)) > LARGE);
    }
}

/// Sizes of declared types.
struct Sizes(Vec<usize>);

impl Sizes {
    /// Grows the sizes from nothing until they no longer change, or are large enough to be boxed in any case.
    fn of(model: &Model) -> Self {
        let mut sizes = Self(vec![0; model.types.len()]);
        for _ in 0..16 {
            let next: Vec<usize> = model
                .types
                .iter()
                .map(|def| sizes.of_kind(&def.kind).min(4 * LARGE))
                .collect();
            if next == sizes.0 {
                break;
            }
            sizes.0 = next;
        }
        sizes
    }

    fn of_answer(&self, response: &Response, headers: &[Header]) -> usize {
        let body = response.body.as_ref().map_or(0, |body| match &body.payload.contents {
            _ if body.boxed => 8,
            contents => {
                contents
                    .iter()
                    .map(|content| self.of_content(content))
                    .max()
                    .unwrap_or(0)
                    + 8
            }
        });
        let headers: usize = headers.iter().map(|header| self.of_use(&header.ty) + 8).sum();
        body + headers + 8
    }

    /// Boxes the large ones of several contents.
    fn box_contents(&self, payload: &mut Payload) {
        if payload.single().is_none() {
            for content in &mut payload.contents {
                content.boxed = self.of_content(content) > LARGE;
            }
        }
    }

    fn of_content(&self, content: &Content) -> usize {
        match &content.kind {
            _ if content.boxed => 8,
            BodyKind::Typed(ty) => self.of_use(ty),
            BodyKind::Text => 24,
            BodyKind::Bytes => 72,
            BodyKind::Items(_) | BodyKind::Multipart(_) => 16,
        }
    }

    fn of_kind(&self, kind: &TypeKind) -> usize {
        match kind {
            TypeKind::Struct(object) => object.fields.iter().map(|field| self.of_field(field)).sum::<usize>() + 24,
            TypeKind::TextEnum { open: true, .. } => 24,
            TypeKind::TextEnum { .. } | TypeKind::IntegerEnum(_) => 1,
            TypeKind::Union(union) => {
                let parts = union.variants.iter().map(|variant| {
                    let size = self.of_use(&variant.ty);
                    if variant.boxed || size > LARGE { 8 } else { size }
                });
                parts.max().unwrap_or(0) + 8
            }
            TypeKind::Alias(ty) | TypeKind::Wrapper(ty) => self.of_use(ty),
        }
    }

    fn of_field(&self, field: &Field) -> usize {
        let value = if field.boxed { 8 } else { self.of_use(&field.ty) };
        let state = match (field.presence, &field.ty.ty) {
            (Presence::Required, _) | (_, Type::Text(..) | Type::List(_) | Type::Map(_) | Type::Bool) => 0,
            _ => 8,
        };
        value + state
    }

    fn of_use(&self, ty: &TypeUse) -> usize {
        match &ty.ty {
            Type::Bool => 1,
            Type::Integer(_) | Type::Number { .. } => 8,
            Type::Text(..) | Type::List(_) | Type::Map(_) => 24,
            Type::Value => 72,
            Type::Named(id) => self.0[id.0 as usize],
            Type::Nullable(inner) => self.of_use(inner) + 8,
        }
    }
}
