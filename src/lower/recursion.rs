//! Types that hold themselves need a box somewhere, or they would have no size.

use crate::model::{Type, TypeDef, TypeId, TypeKind, TypeUse};

/// Boxes every direct step from one type to another of the same cycle, and gives aliases that would have no end a type
/// of their own.
pub(super) fn break_cycles(types: &mut [TypeDef]) {
    close_aliases(types);
    let rings = components(&edges(types, Crossing::Direct));
    for index in 0..types.len() {
        let in_ring = |ty: &TypeUse| direct(ty).is_some_and(|id| rings[id] == rings[index]);
        let boxed: Vec<bool> = match &types[index].kind {
            TypeKind::Struct(object) => object.fields.iter().map(|field| in_ring(&field.ty)).collect(),
            TypeKind::Union(union) => union.variants.iter().map(|variant| in_ring(&variant.ty)).collect(),
            _ => continue,
        };
        match &mut types[index].kind {
            TypeKind::Struct(object) => object
                .fields
                .iter_mut()
                .zip(boxed)
                .for_each(|(field, boxed)| field.boxed = boxed),
            TypeKind::Union(union) => union
                .variants
                .iter_mut()
                .zip(boxed)
                .for_each(|(v, boxed)| v.boxed = boxed),
            _ => {}
        }
    }
}

/// Aliases that lead back to themselves become wrappers.
fn close_aliases(types: &mut [TypeDef]) {
    loop {
        let graph = edges(types, Crossing::Aliases);
        let rings = components(&graph);
        let ring =
            (0..types.len()).find(|&index| graph[index].iter().any(|&to| to == index || rings[to] == rings[index]));
        let Some(index) = ring else { return };
        if let TypeKind::Alias(ty) = types[index].kind.clone() {
            types[index].kind = TypeKind::Wrapper(ty);
        } else {
            return;
        }
    }
}

/// Which steps from type to type count.
#[derive(Clone, Copy, PartialEq)]
enum Crossing {
    /// Those without a list or map between.
    Direct,
    /// Those of aliases, whatever stands between.
    Aliases,
}

fn edges(types: &[TypeDef], crossing: Crossing) -> Vec<Vec<usize>> {
    types
        .iter()
        .map(|def| match (&def.kind, crossing) {
            (TypeKind::Alias(ty), Crossing::Aliases) => named(ty).into_iter().collect(),
            (_, Crossing::Aliases) => Vec::new(),
            (TypeKind::Alias(ty) | TypeKind::Wrapper(ty), Crossing::Direct) => direct(ty).into_iter().collect(),
            (TypeKind::Struct(object), Crossing::Direct) => {
                object.fields.iter().filter_map(|field| direct(&field.ty)).collect()
            }
            (TypeKind::Union(union), Crossing::Direct) => union
                .variants
                .iter()
                .filter_map(|variant| direct(&variant.ty))
                .collect(),
            _ => Vec::new(),
        })
        .collect()
}

/// The declared type that is held without a list or map between.
fn direct(ty: &TypeUse) -> Option<usize> {
    match &ty.ty {
        Type::Named(TypeId(id)) => Some(*id as usize),
        Type::Nullable(inner) => direct(inner),
        _ => None,
    }
}

/// The declared type at the heart.
fn named(ty: &TypeUse) -> Option<usize> {
    match &ty.ty {
        Type::Named(TypeId(id)) => Some(*id as usize),
        Type::Nullable(inner) | Type::List(inner) | Type::Map(inner) => named(inner),
        _ => None,
    }
}

/// For every node the number of its strongly connected component (Kosaraju's algorithm, without recursion).
fn components(graph: &[Vec<usize>]) -> Vec<usize> {
    let mut order = Vec::with_capacity(graph.len());
    let mut seen = vec![false; graph.len()];
    for start in 0..graph.len() {
        let mut stack = vec![(start, 0)];
        if std::mem::replace(&mut seen[start], true) {
            continue;
        }
        while let Some((node, next)) = stack.pop() {
            match graph[node].get(next) {
                None => order.push(node),
                Some(&to) => {
                    stack.push((node, next + 1));
                    if !std::mem::replace(&mut seen[to], true) {
                        stack.push((to, 0));
                    }
                }
            }
        }
    }
    let mut reverse = vec![Vec::new(); graph.len()];
    for (from, targets) in graph.iter().enumerate() {
        targets.iter().for_each(|&to| reverse[to].push(from));
    }
    let mut component = vec![usize::MAX; graph.len()];
    for &root in order.iter().rev() {
        let mut stack = vec![root];
        while let Some(node) = stack.pop() {
            if component[node] == usize::MAX {
                component[node] = root;
                stack.extend(&reverse[node]);
            }
        }
    }
    component
}

#[cfg(test)]
mod tests {
    use super::components;

    #[test]
    fn rings_are_found_however_long() {
        let graph = vec![vec![1], vec![2], vec![0, 3], vec![]];
        let found = components(&graph);
        assert!(found[0] == found[1] && found[1] == found[2] && found[2] != found[3]);
        let long: Vec<_> = (0..100_000).map(|index| vec![(index + 1) % 100_000]).collect();
        let found = components(&long);
        assert!(found.iter().all(|component| *component == found[0]));
    }
}
