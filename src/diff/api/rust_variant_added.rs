use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind(
        "rust-variant-added",
        Level::Error,
        "An enum has another variant.",
        "Generated enums have no `#[non_exhaustive]`: a `match` over all variants, without `_`, does not compile any more.",
    ),
    compare: Compare::Code(compare),
    example: [
        "
components:
  schemas:
    Unit: {type: string, enum: [km]}
",
        "
components:
  schemas:
    Unit: {type: string, enum: [km, mi]} # here
",
    ],
};

fn compare(cx: &mut Comparison<'_>, code: &Codes) {
    for pair in code.pairs() {
        let (Form::Enum(before), Form::Enum(now)) = (&pair.old.form, &pair.new.form) else {
            continue;
        };
        for (name, _) in now
            .iter()
            .filter(|(name, _)| !before.iter().any(|(other, _)| other == name))
        {
            let part = format!("{}::{name}", pair.new.name);
            code.tell_part(cx, &CHANGE.rule, (&pair, &part), format!("`{part}` is new"));
        }
    }
}
