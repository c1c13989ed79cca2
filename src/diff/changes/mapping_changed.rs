use super::*;
use std::collections::BTreeMap;

use crate::diff::Version;
use crate::diff::view::{View, behind};

pub(super) static CHANGE: Change = Change {
    rule: kind("mapping-changed", Level::Error, "A value that tells branches apart stands for another one.", "A value that is gone, or means another branch, is refused or read wrong; a new one in answers is none that callers know."),
    compare: Compare::Schema(compare),
    example: [
        "
paths:
  /runs:
    post:
      requestBody:
        content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
      responses: {'204': {description: Added.}}
components:
  schemas:
    Pet:
      oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
      discriminator:
        propertyName: kind
        mapping: {cat: '#/components/schemas/Cat', dog: '#/components/schemas/Dog'}
    Cat: {type: object, required: [kind], properties: {kind: {type: string}}}
    Dog: {type: object, required: [kind], properties: {kind: {type: string}}}
",
        "
paths:
  /runs:
    post:
      requestBody:
        content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
      responses: {'204': {description: Added.}}
components:
  schemas:
    Pet:
      oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
      discriminator:
        propertyName: kind
        mapping: {cat: '#/components/schemas/Cat'} # here
    Cat: {type: object, required: [kind], properties: {kind: {type: string}}}
    Dog: {type: object, required: [kind], properties: {kind: {type: string}}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, schemas: &Schemas<'_>) {
    let (old, new) = (mapping(cx.old, &schemas.old), mapping(cx.new, &schemas.new));
    let (Some(old), Some(new)) = (old, new) else { return };
    let mut changed = Vec::new();
    for (value, branch) in &old {
        match new.get(value) {
            None => changed.push((schemas.direction.narrowed(), format!("`{value}` stands for no branch any more"))),
            Some(other) if other != branch => {
                changed.push((Verdict::Breaking, format!("`{value}` stands for `{other}` now, and stood for `{branch}`")));
            }
            Some(_) => {}
        }
    }
    let added = new.keys().filter(|value| !old.contains_key(*value));
    changed.extend(added.map(|value| (schemas.direction.widened(), format!("`{value}` stands for a branch now"))));
    for (verdict, message) in changed {
        let member = |version: Version<'_>, view: &View<'_>| {
            let node = view.first(|part| part.discriminator.as_ref()).map(|discriminator| discriminator.node);
            let said = node.and_then(|node| version.source.value(node).get("mapping"));
            said.map(|said| said.id()).or(node).unwrap_or(view.node)
        };
        let nodes = (member(cx.old, &schemas.old), member(cx.new, &schemas.new));
        cx.tell_at(&CHANGE.rule, verdict, nodes, message);
    }
}

/// What values stand for, where something is said of that: branches by their names.
fn mapping(version: Version<'_>, view: &View<'_>) -> Option<BTreeMap<String, String>> {
    let discriminator = view.first(|part| part.discriminator.as_ref())?;
    let name = |id| {
        let target = version.source.value(version.document.schemas[behind(version, id)].node);
        target.key().unwrap_or_default().to_owned()
    };
    // The name of a branch stands for it where nothing else does.
    let branches = view.unions.iter().flat_map(|union| union.iter()).map(|id| (name(*id), name(*id)));
    let mut mapping: BTreeMap<String, String> = branches.filter(|(value, _)| !value.is_empty()).collect();
    mapping.extend(discriminator.mapping.iter().map(|(value, id)| (value.clone(), name(*id))));
    Some(mapping)
}
