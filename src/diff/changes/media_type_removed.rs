use super::*;

pub(super) static CHANGE: Change = Change {
    rule: Rule {
        code: "media-type-removed",
        group: Group::Compatibility,
        level: Level::Error,
        off: false,
        summary: "A media type is gone.",
        explanation: "Requests that are written in it are refused with 415, and callers that want an answer in it get 406.",
        example: None,
    },
    compare: Compare::Content(compare),
    example: [
        "
paths:
  /runs:
    post:
      requestBody:
        content:
          application/json: {schema: {type: object}}
          application/cbor: {schema: {type: object}}
      responses: {'204': {description: Done.}}
",
        "
paths:
  /runs:
    post:
      requestBody:
        content: # here
          application/json: {schema: {type: object}}
      responses: {'204': {description: Done.}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, pair: &Pair<'_, MediaType>, direction: Direction) {
    let _ = direction;
    if let Some(content) = pair.removed() {
        let list = cx.new.source.value(pair.new_node).get("content");
        let node = list.map_or(pair.new_node, |list| list.id());
        let message = format!("the media type `{}` is gone", content.name);
        cx.tell_at(&CHANGE.rule, Verdict::Breaking, (pair.old_node, node), message);
    }
}
