use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind(
        "rust-field-added",
        Level::Error,
        "A struct has another field.",
        "Where all fields are named to make a value, it does not compile any more. A struct that can be made by `new`, or has a default, is better \
            made so, and then only warned of.",
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
        a: {type: string}
        b: {type: string} # here
",
    ],
};

fn compare(cx: &mut Comparison<'_>, code: &Codes) {
    for pair in code.pairs() {
        let (Form::Struct(before), Form::Struct(now)) = (&pair.old.form, &pair.new.form) else {
            continue;
        };
        for (name, ty) in now
            .iter()
            .filter(|(name, _)| !before.iter().any(|(other, _)| other == name))
        {
            let part = format!("{}.{name}", pair.new.name);
            let message = format!("`{part}` is new: `{ty}`");
            // Who makes values without naming all fields goes on.
            let made = |item: &Item| item.derives.contains("Default") || item.methods.contains_key("new");
            let same = pair.old.methods.get("new") == pair.new.methods.get("new");
            let found = code.tell_part(cx, &CHANGE.rule, (&pair, &part), message);
            if made(pair.old) && made(pair.new) && same {
                found.level = Level::Warning;
            }
        }
    }
}
