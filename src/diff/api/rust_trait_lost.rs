use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind(
        "rust-trait-lost",
        Level::Error,
        "A type no longer implements a trait.",
        "What clones, copies, compares or hashes its values, or takes their default, may not compile any more.",
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
    Run: # here
      type: object
      required: [a]
      properties:
        a: {type: string}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, code: &Codes) {
    for pair in code.pairs() {
        let lost: Vec<String> = pair.old.derives.difference(&pair.new.derives).cloned().collect();
        if !lost.is_empty() {
            let message = format!("`{}` no longer implements {}", pair.new.name, listed(&lost));
            code.tell_part(cx, &CHANGE.rule, (&pair, &pair.new.name), message);
        }
    }
}
