use super::*;

pub(super) static CHANGE: Change = Change {
    rule: kind(
        "rust-item-removed",
        Level::Error,
        "An item of the generated code is gone.",
        "What names it does not compile any more: a type, or all that is generated for an operation.",
    ),
    compare: Compare::Code(compare),
    example: [
        "
components:
  schemas:
    Run: {type: object, properties: {a: {type: string}}}
    Lap: {type: object, properties: {a: {type: string}}}
",
        "
components:
  schemas: # here
    Run: {type: object, properties: {a: {type: string}}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, code: &Codes) {
    for gone in &code.gone {
        let message = format!(
            "{} {} gone",
            listed(&gone.names),
            if gone.names.len() == 1 { "is" } else { "are" }
        );
        cx.tell_at(&CHANGE.rule, Verdict::Breaking, gone.place, message);
    }
}
