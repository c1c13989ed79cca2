use super::*;
use std::collections::HashSet;

pub(super) static CHANGE: Change = Change {
    rule: kind("schema-added", Level::Info, "There is a new named schema.", "Nothing changes on the wire unless something else is told."),
    compare: Compare::Contract(compare),
    example: [
        "
components: {schemas: {Run: {type: object}}}
",
        "
components:
  schemas:
    Run: {type: object}
    Lap: {type: object} # here
",
    ],
};

fn compare(cx: &mut Comparison<'_>) {
    let known: HashSet<&String> = cx.old.document.components.schemas.iter().map(|(name, _)| name).collect();
    let added = cx.new.document.components.schemas.iter().filter(|(name, _)| !known.contains(name));
    for (name, id) in added {
        let nodes = (cx.old.document.node, cx.new.document.schemas[*id].node);
        cx.tell_at(&CHANGE.rule, Verdict::Safe, nodes, format!("the schema `{name}` is new"));
    }
}
