use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind("media-type-added", Level::Info, "There is a new media type.", "Requests can be written in it. An answer comes in it where a caller takes anything."),
    compare: Compare::Content(compare),
    example: [
        "
paths:
  /runs:
    post:
      requestBody:
        content:
          application/json: {schema: {type: object}}
      responses: {'204': {description: Done.}}
",
        "
paths:
  /runs:
    post:
      requestBody:
        content:
          application/json: {schema: {type: object}}
          application/cbor: {schema: {type: object}} # here
      responses: {'204': {description: Done.}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, pair: &Pair<'_, MediaType>, direction: Direction) {
    if let Some(content) = pair.added() {
        let verdict = match direction {
            Direction::Request => Verdict::Safe,
            Direction::Response => Verdict::Dangerous,
        };
        let message = format!("the media type `{}` is new in {}", content.name, direction.as_str());
        cx.tell(&CHANGE.rule, verdict, pair, message);
    }
}
