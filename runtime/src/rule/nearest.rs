//! The branch of a union that comes nearest to a value that no branch takes.

use super::Checker;
use crate::violation::{Violation, Violations};

/// A branch that did not take a value, and why.
#[derive(Debug)]
pub(crate) struct Nearest {
    branch: usize,
    distance: usize,
    violations: Violations,
}

impl Nearest {
    /// Keeps the branch if it comes nearer than the one that is kept. Without violations it is as far away as can be: a
    /// shape that a parameter's text has not at all.
    pub(crate) fn offer(kept: &mut Option<Self>, branch: usize, violations: Violations, at: &Checker) {
        let distance = if violations.is_empty() {
            usize::MAX
        } else {
            distance(&violations, at)
        };
        if kept.as_ref().is_none_or(|nearest| distance < nearest.distance) {
            *kept = Some(Self {
                branch,
                distance,
                violations,
            });
        }
    }

    /// Whether it is as far away as can be.
    pub(crate) const fn is_hopeless(&self) -> bool {
        self.distance == usize::MAX
    }

    /// Records that no branch took the value, and what the nearest one has against it.
    #[cold]
    pub(crate) fn report(nearest: Option<Self>, keyword: &'static str, names: &[impl AsRef<str>], at: &mut Checker) {
        let all: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
        let list = all.join(", ");
        let Some(nearest) = nearest else {
            at.limit(keyword, &list, format_args!("must match one of {list}"));
            return;
        };
        let name = all.get(nearest.branch).copied().unwrap_or_default();
        at.limit(
            keyword,
            &list,
            format_args!("must match one of {list}; {name} comes nearest"),
        );
        for mut violation in nearest.violations.into_vec() {
            // The branch of an inner union says more than this one.
            if !violation.message.starts_with("as ") {
                violation.message = format!("as {name}: {}", violation.message);
            }
            at.append(violation.into());
        }
    }
}

/// How far a branch is from taking the value: another kind of value is farthest, then another constant in one of its
/// properties, then other properties. What is wrong deeper inside says that the branch is the right one.
fn distance(violations: &Violations, at: &Checker) -> usize {
    let root = at.path.pointer().len();
    let weigh = |violation: &Violation| {
        let below = violation.pointer.get(root..).unwrap_or_default().matches('/').count();
        match (below, violation.keyword) {
            (0, "type") => 100_000,
            (1, "const" | "enum" | "discriminator") => 1_000,
            (0, "required" | "additionalProperties") => 100,
            (0, _) => 10,
            _ => 1,
        }
    };
    violations.iter().map(weigh).sum::<usize>() + usize::from(violations.truncated())
}
