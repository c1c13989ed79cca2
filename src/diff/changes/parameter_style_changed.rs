use super::*;
use crate::document::Type;

pub(super) static CHANGE: Change = Change {
    rule: kind("parameter-style-changed", Level::Error, "A parameter is written in another way.", "Values of callers are read wrong, or refused."),
    compare: Compare::Parameter(compare),
    example: [
        "
paths:
  /runs:
    get:
      parameters:
        - {name: tag, in: query, schema: {type: array, items: {type: string}}}
      responses: {'204': {description: Done.}}
",
        "
paths:
  /runs:
    get:
      parameters:
        - {name: tag, in: query, explode: false, schema: {type: array, items: {type: string}}} # here
      responses: {'204': {description: Done.}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, pair: &Pair<'_, Parameter>) {
    let Some((old, new)) = pair.both() else { return };
    let kinds = |schema: Option<crate::document::Id<crate::document::Schema>>, document: &crate::document::Document| {
        let types = schema.and_then(|id| document.schemas[id].types);
        types.is_none_or(|types| types.contains(Type::Array) || types.contains(Type::Object))
    };
    // Whether a scalar explodes makes no difference.
    let several = kinds(old.schema, cx.old.document) || kinds(new.schema, cx.new.document);
    let json = old.content.is_empty() != new.content.is_empty();
    let reserved = old.allow_reserved && !new.allow_reserved || old.allow_empty && !new.allow_empty;
    if json || reserved || old.style != new.style || (old.explode != new.explode && several) {
        let message = format!("the {} parameter `{}` is written in another way", new.location.as_str(), new.name);
        cx.tell(&CHANGE.rule, Verdict::Breaking, pair, message);
    }
}
