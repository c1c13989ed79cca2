use super::*;

pub(super) static CHANGE: Change = Change {
    rule: Rule {
        code: "media-type-added",
        group: Group::Compatibility,
        level: Level::Info,
        off: false,
        summary: "There is a new media type.",
        explanation: "Requests can be written in it. An answer comes in it where a caller takes anything.",
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
