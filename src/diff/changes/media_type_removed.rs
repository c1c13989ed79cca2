use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind("media-type-removed", Level::Error, "A media type is gone.", "Requests that are written in it are refused with 415, and callers that want an answer in it get 406."),
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

fn compare(cx: &mut Comparison<'_>, pair: &Pair<'_, MediaType>, _: Direction) {
    if let Some(content) = pair.removed() {
        let message = format!("the media type `{}` is gone", content.name);
        cx.tell_member(&CHANGE.rule, Verdict::Breaking, (pair, "content"), message);
    }
}
