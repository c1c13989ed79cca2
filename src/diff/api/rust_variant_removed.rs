use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind(
        "rust-variant-removed",
        Level::Error,
        "A variant of an enum is gone.",
        "What names it does not compile any more.",
    ),
    compare: Compare::Code(compare),
    example: [
        "
components:
  schemas:
    Unit: {type: string, enum: [km, mi]}
",
        "
components:
  schemas:
    Unit: {type: string, enum: [km]} # here
",
    ],
};

fn compare(cx: &mut Comparison<'_>, code: &Codes) {
    for pair in code.pairs() {
        let (Form::Enum(before), Form::Enum(now)) = (&pair.old.form, &pair.new.form) else {
            continue;
        };
        for (name, _) in before
            .iter()
            .filter(|(name, _)| !now.iter().any(|(other, _)| other == name))
        {
            let part = format!("{}::{name}", pair.old.name);
            code.tell_part(cx, &CHANGE.rule, (&pair, &part), format!("`{part}` is gone"));
        }
    }
}
