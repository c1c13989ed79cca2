use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind(
        "rust-field-removed",
        Level::Error,
        "A field of a struct is gone.",
        "What reads it or sets it does not compile any more.",
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
        b: {type: string}
",
        "
components:
  schemas:
    Run: # here
      type: object
      properties:
        a: {type: string}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, code: &Codes) {
    for pair in code.pairs() {
        let (Form::Struct(before), Form::Struct(now)) = (&pair.old.form, &pair.new.form) else {
            continue;
        };
        for (name, _) in before
            .iter()
            .filter(|(name, _)| !now.iter().any(|(other, _)| other == name))
        {
            let part = format!("{}.{name}", pair.old.name);
            code.tell_part(cx, &CHANGE.rule, (&pair, &part), format!("`{part}` is gone"));
        }
    }
}
