use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind("tag-changed", Level::Warning, "The first tag of an operation is another one.", "Nothing changes on the wire. Generated code has the operation in another module, and its method in another \
            trait."),
    compare: Compare::Operation(compare),
    example: [
        "
paths:
  /runs:
    get:
      tags: [runs]
      responses: {'204': {description: Done.}}
",
        "
paths:
  /runs:
    get:
      tags: [activities] # here
      responses: {'204': {description: Done.}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, pair: &Pair<'_, Route<'_>>) {
    let Some((old, new)) = pair.both() else { return };
    let first = |route: &Route<'_>| route.operation.tags.first().cloned();
    if first(old) != first(new) {
        let message = format!("`{}` stands under another tag", new.name());
        let found = cx.tell_member(&CHANGE.rule, Verdict::Dangerous, (pair, "tags"), message);
        found.notes.push("generated code has it in another module and trait".to_owned());
    }
}
