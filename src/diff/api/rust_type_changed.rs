use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind(
        "rust-type-changed",
        Level::Error,
        "A type is another one.",
        "A field, the content of a variant, or what a name stands for: what reads it or makes it does not compile any more.",
    ),
    compare: Compare::Code(compare),
    example: [
        "
components:
  schemas:
    Run:
      type: object
      properties:
        a: {type: string}
",
        "
components:
  schemas:
    Run:
      type: object
      properties:
        a: {type: integer} # here
",
    ],
};

fn compare(cx: &mut Comparison<'_>, code: &Codes) {
    for pair in code.pairs() {
        for (part, before, now) in pair.changed(code) {
            let message = format!("`{part}` is `{now}` now, and was `{before}`");
            code.tell_part(cx, &CHANGE.rule, (&pair, &part), message);
        }
    }
}
