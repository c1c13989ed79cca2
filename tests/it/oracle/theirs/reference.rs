//! References of `openapiv3`, which holds their text and nothing else.

use indexmap::IndexMap;
use openapiv3::ReferenceOr;

use crate::oracle::lines::fragment;

/// What stands at the end of references between components of one kind, and where that is; no object when it is
/// anywhere else.
pub(super) fn end<'d, T>(
    map: &'d IndexMap<String, ReferenceOr<T>>,
    kind: &str,
    start: &'d ReferenceOr<T>,
) -> (Option<String>, Option<&'d T>) {
    let (mut pointer, mut at) = (None, start);
    loop {
        match at {
            ReferenceOr::Item(item) => return (pointer, Some(item)),
            ReferenceOr::Reference { reference } => {
                let next = name(reference, kind).and_then(|name| map.get(&name));
                pointer = Some(fragment(reference));
                match next {
                    Some(next) => at = next,
                    None => return (pointer, None),
                }
            }
        }
    }
}

/// The name of the component of a kind that a reference within the document leads to.
fn name(reference: &str, kind: &str) -> Option<String> {
    let pointer = reference.starts_with('#').then(|| fragment(reference))?;
    let name = pointer
        .strip_prefix("#/components/")?
        .strip_prefix(kind)?
        .strip_prefix('/')?;
    (!name.contains('/')).then(|| name.replace("~1", "/").replace("~0", "~"))
}
