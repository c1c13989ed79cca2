//! Branches of unions, side by side.

use crate::document::{Id, Schema, Type};

use super::plain;
use super::schemas::Schemas;
use super::view::behind;
use super::{Comparison, Version};

/// Which branches of a union are which.
#[derive(Default)]
pub(super) struct Matched {
    /// Those that are the same by their name or kind, or by all that they say.
    pub(super) sure: Vec<(Id<Schema>, Id<Schema>)>,
    /// Those of which nothing but the order says that they are the same.
    pub(super) unsure: Vec<(Id<Schema>, Id<Schema>)>,
    /// The names of those that are gone, and of those that are new.
    pub(super) gone: Vec<String>,
    pub(super) new: Vec<String>,
}

/// Of how many schemas a branch may be that is known by all that it says.
const MOST: usize = 50;

/// The unions of both, where there are as many.
pub(super) fn unions(cx: &Comparison<'_>, schemas: &Schemas<'_>) -> Vec<Matched> {
    let (old, new) = (&schemas.old.unions, &schemas.new.unions);
    if old.len() != new.len() {
        return Vec::new();
    }
    old.iter().zip(new).map(|(old, new)| matched(cx, (old, new))).collect()
}

/// A branch, and what it is known by.
struct Branch {
    number: usize,
    id: Id<Schema>,
    name: Option<String>,
}

impl Branch {
    fn name(self) -> String {
        self.name.unwrap_or_else(|| format!("number {}", self.number + 1))
    }
}

fn matched(cx: &Comparison<'_>, (old, new): (&[Id<Schema>], &[Id<Schema>])) -> Matched {
    let mut matched = Matched::default();
    let (mut old, mut new) = (branches(cx.old, old), branches(cx.new, new));
    let mut take = |old: &mut Vec<Branch>, new: &mut Vec<Branch>, same: &dyn Fn(&Branch, &Branch) -> bool| {
        old.retain(|branch| {
            let found = new.iter().position(|other| same(branch, other));
            matched.sure.extend(found.map(|at| (branch.id, new.remove(at).id)));
            found.is_none()
        });
    };
    take(&mut old, &mut new, &|old, new| {
        old.name.is_some() && old.name == new.name
    });
    let says = |version, branch: &Branch| plain::whole(version, &[branch.id], (MOST, None)).map(|whole| whole.json);
    if old.len() * new.len() <= MOST * MOST {
        let known: Vec<_> = new.iter().map(|branch| (branch.id, says(cx.new, branch))).collect();
        let of = |id: Id<Schema>| {
            known
                .iter()
                .find(|(other, _)| *other == id)
                .and_then(|(_, says)| says.clone())
        };
        take(&mut old, &mut new, &|old, new| {
            says(cx.old, old).is_some_and(|says| Some(says) == of(new.id))
        });
    }
    let unnamed = |branches: Vec<Branch>| {
        branches
            .into_iter()
            .partition::<Vec<_>, _>(|branch| branch.name.is_none())
    };
    let ((old, mut gone), (new, mut added)) = (unnamed(old), unnamed(new));
    let (mut old, mut new) = (old.into_iter(), new.into_iter());
    loop {
        match (old.next(), new.next()) {
            (Some(old), Some(new)) => matched.unsure.push((old.id, new.id)),
            (Some(old), None) => gone.push(old),
            (None, Some(new)) => added.push(new),
            (None, None) => break,
        }
    }
    matched.gone = gone.into_iter().map(Branch::name).collect();
    matched.new = added.into_iter().map(Branch::name).collect();
    matched
}

/// What branches are known by: the key of what they refer to, or their kind where no other one has it.
fn branches(version: Version<'_>, union: &[Id<Schema>]) -> Vec<Branch> {
    let key = |id: Id<Schema>| {
        let target = version.source.value(version.document.schemas[behind(version, id)].node);
        let named = version.document.schemas[id].reference.is_some();
        target.key().filter(|_| named).map(str::to_owned)
    };
    // An integer that becomes any number is the same branch.
    let kind = |id: Id<Schema>| {
        let kind = version.document.schemas[id].types?.single();
        kind.map(|kind| if kind == Type::Integer { Type::Number } else { kind })
    };
    let alone = |wanted: Type| union.iter().filter(|id| kind(**id) == Some(wanted)).count() == 1;
    let by_kind = |id: Id<Schema>| kind(id).filter(|kind| alone(*kind)).map(|kind| kind.to_string());
    let branch = |(number, id): (usize, &Id<Schema>)| Branch {
        number,
        id: *id,
        name: key(*id).or_else(|| by_kind(*id)),
    };
    union.iter().enumerate().map(branch).collect()
}
