use super::*;
use crate::diff::view::View;

pub(super) static CHANGE: Change = Change {
    rule: kind("content-changed", Level::Error, "What a text holds is encoded in another way, or is something else.", "`contentEncoding`, `contentMediaType` and `contentSchema` say how a text is read: what is written the old way is read wrong."),
    compare: Compare::Schema(compare),
    example: [
        "
paths:
  /runs:
    post:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                a: {type: string, contentEncoding: base64}
      responses: {'204': {description: Added.}}
",
        "
paths:
  /runs:
    post:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                a: {type: string, contentEncoding: base64url} # here
      responses: {'204': {description: Added.}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, schemas: &Schemas<'_>) {
    let encoding = |view: &View<'_>| view.first(|part| part.content_encoding.clone());
    let media_type = |view: &View<'_>| view.first(|part| part.content_media_type.clone());
    let (old, new) = (&schemas.old, &schemas.new);
    for (keyword, before, now) in [
        ("contentEncoding", encoding(old), encoding(new)),
        ("contentMediaType", media_type(old), media_type(new)),
    ] {
        if before != now {
            let name = |said: Option<String>| said.map_or_else(|| "nothing".to_owned(), |said| format!("`{said}`"));
            let message = format!("`{keyword}` is {} now, and was {}", name(now), name(before));
            schemas.tell_of(cx, &CHANGE.rule, Verdict::Breaking, (keyword, message));
        }
    }
}
