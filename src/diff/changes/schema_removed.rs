use super::*;
use std::collections::HashSet;

pub(super) static CHANGE: Change = Change {
    rule: kind("schema-removed", Level::Warning, "A named schema is gone.", "Nothing changes on the wire unless something else is told. The generated type of this name is gone."),
    compare: Compare::Contract(compare),
    example: [
        "
components: {schemas: {Run: {type: object}, Lap: {type: object}}}
",
        "
components:
  schemas: {Run: {type: object}} # here
",
    ],
};

fn compare(cx: &mut Comparison<'_>) {
    let new: HashSet<&String> = cx.new.document.components.schemas.iter().map(|(name, _)| name).collect();
    let section = cx.new.source.value(cx.new.document.node).get("components");
    let section = section.and_then(|components| components.get("schemas")).or(section);
    let node = section.map_or(cx.new.document.node, |section| section.id());
    let gone: Vec<_> = cx.old.document.components.schemas.iter().filter(|(name, _)| !new.contains(name)).collect();
    for (name, id) in gone {
        let before = cx.old.document.schemas[*id].node;
        let found = cx.tell_at(&CHANGE.rule, Verdict::Dangerous, (before, node), format!("the schema `{name}` is gone"));
        found.notes.push("the generated type of this name is gone; what is sent may be the same".to_owned());
    }
}
