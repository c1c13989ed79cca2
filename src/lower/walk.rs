//! Walks over the whole model after it is lowered.

use crate::model::{
    Default, Events, HeaderSet, Interface, Model, Rest, Type, TypeDef, TypeId, TypeKind, TypeUse, UnionMode,
};

/// What types are used by.
pub(super) struct Used<'m> {
    pub(super) interfaces: &'m mut [Interface],
    pub(super) sets: &'m mut [HeaderSet],
    pub(super) events: &'m mut Option<Events>,
}

/// Puts the final positions of types into everything that refers to them.
pub(super) fn renumber(defs: &mut [TypeDef], used: Used<'_>, position: &[TypeId]) {
    let Used {
        interfaces,
        sets,
        events,
    } = used;
    let mut change = |id: &mut TypeId| *id = position[id.0 as usize];
    for def in defs {
        kind_ids(&mut def.kind, &mut change);
    }
    for header in sets.iter_mut().flat_map(|set| &mut set.headers) {
        type_ids(&mut header.ty, &mut change);
    }
    let messages = events.iter_mut().flat_map(Events::types_mut);
    messages.for_each(|ty| type_ids(ty, &mut change));
    for operation in interfaces.iter_mut().flat_map(|interface| &mut interface.operations) {
        for parameter in &mut operation.parameters {
            type_ids(&mut parameter.ty, &mut change);
            default_id(&mut parameter.default, &mut change);
        }
        if let Some(body) = &mut operation.body {
            body.payload.types_mut().for_each(|ty| type_ids(ty, &mut change));
        }
        for response in &mut operation.responses {
            response
                .headers
                .iter_mut()
                .for_each(|header| type_ids(&mut header.ty, &mut change));
            if let Some(body) = &mut response.body {
                body.payload.types_mut().for_each(|ty| type_ids(ty, &mut change));
            }
        }
    }
}

fn kind_ids(kind: &mut TypeKind, change: &mut impl FnMut(&mut TypeId)) {
    match kind {
        TypeKind::Struct(object) => {
            for field in &mut object.fields {
                type_ids(&mut field.ty, change);
                default_id(&mut field.default, change);
            }
            if let Rest::Keep(_, ty) = &mut object.rest {
                type_ids(ty, change);
            }
        }
        TypeKind::Union(union) => union
            .variants
            .iter_mut()
            .for_each(|variant| type_ids(&mut variant.ty, change)),
        TypeKind::Alias(ty) | TypeKind::Wrapper(ty) => type_ids(ty, change),
        TypeKind::TextEnum { .. } | TypeKind::IntegerEnum(_) => {}
    }
}

fn type_ids(ty: &mut TypeUse, change: &mut impl FnMut(&mut TypeId)) {
    match &mut ty.ty {
        Type::Named(id) => change(id),
        Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) => type_ids(inner, change),
        _ => {}
    }
}

fn default_id(default: &mut Option<Default>, change: &mut impl FnMut(&mut TypeId)) {
    if let Some(Default::Variant(id, _)) = default {
        change(id);
    }
}

/// String enums that only ever come from the service get a variant for values that it may add: a client that was
/// generated from an older contract goes on working. A webhook's request comes from the service too. What comes by messages is
/// held against the contract as requests are: it waits, given up, until the consumer knows the value.
pub(super) fn open_enums(model: &mut Model) {
    let mut requests = Vec::new();
    let mut responses = Vec::new();
    for interface in &model.interfaces {
        let (asking, answering) = match interface.side.is_outgoing() {
            false => (&mut requests, &mut responses),
            true => (&mut responses, &mut requests),
        };
        for operation in &interface.operations {
            asking.extend(operation.parameters.iter().filter_map(|parameter| named(&parameter.ty)));
            asking.extend(
                operation
                    .body
                    .iter()
                    .flat_map(|body| body.payload.types())
                    .filter_map(named),
            );
            for response in &operation.responses {
                answering.extend(
                    response
                        .headers_in(&model.header_sets)
                        .iter()
                        .filter_map(|header| named(&header.ty)),
                );
                answering.extend(
                    response
                        .body
                        .iter()
                        .flat_map(|body| body.payload.types())
                        .filter_map(named),
                );
            }
        }
    }
    let messages = model.events.iter().flat_map(Events::types_read);
    requests.extend(messages.filter_map(named));
    let asked = reached(&model.types, requests);
    let answered = reached(&model.types, responses);
    let tags = tag_types(&model.types);
    for (index, def) in model.types.iter_mut().enumerate() {
        if let TypeKind::TextEnum { open, variants } = &mut def.kind {
            let free = variants.iter().all(|variant| variant.name.word() != "Unknown");
            *open = answered[index] && !asked[index] && variants.len() > 1 && free && !tags[index];
        }
    }
}

/// The enums that a union is told apart by: an unknown value has no branch to go to.
fn tag_types(types: &[TypeDef]) -> Vec<bool> {
    let mut tags = vec![false; types.len()];
    for def in types {
        let TypeKind::Union(union) = &def.kind else { continue };
        let UnionMode::Tagged { property, .. } = &union.mode else {
            continue;
        };
        let branches = union.variants.iter().filter_map(|variant| named(&variant.ty));
        for branch in branches {
            let TypeKind::Struct(object) = &types[branch.0 as usize].kind else {
                continue;
            };
            let field = object.fields.iter().find(|field| field.wire == *property);
            if let Some(id) = field.and_then(|field| named(&field.ty)) {
                tags[id.0 as usize] = true;
            }
        }
    }
    tags
}

/// The declared type inside lists, maps and nulls.
fn named(ty: &TypeUse) -> Option<TypeId> {
    match &ty.ty {
        Type::Named(id) => Some(*id),
        Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) => named(inner),
        _ => None,
    }
}

fn reached(types: &[TypeDef], mut waiting: Vec<TypeId>) -> Vec<bool> {
    let mut reached = vec![false; types.len()];
    while let Some(id) = waiting.pop() {
        if std::mem::replace(&mut reached[id.0 as usize], true) {
            continue;
        }
        match &types[id.0 as usize].kind {
            TypeKind::Struct(object) => {
                waiting.extend(object.fields.iter().filter_map(|field| named(&field.ty)));
                if let Rest::Keep(_, ty) = &object.rest {
                    waiting.extend(named(ty));
                }
            }
            TypeKind::Union(union) => waiting.extend(union.variants.iter().filter_map(|variant| named(&variant.ty))),
            TypeKind::Alias(ty) | TypeKind::Wrapper(ty) => waiting.extend(named(ty)),
            TypeKind::TextEnum { .. } | TypeKind::IntegerEnum(_) => {}
        }
    }
    reached
}
