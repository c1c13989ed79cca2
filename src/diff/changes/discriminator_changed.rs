use super::*;
use crate::diff::view::View;

pub(super) static CHANGE: Change = Change {
    rule: kind("discriminator-changed", Level::Error, "Another property tells the branches of a union apart.", "Values of the old version belong to no branch any more."),
    compare: Compare::Schema(compare),
    example: [
        "
paths:
  /runs:
    get:
      responses:
        '200':
          description: A run.
          content:
            application/json:
              schema:
                oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]
                discriminator: {propertyName: kind}
components: {schemas: {A: {type: object, required: [kind, sort], properties: {kind: {type: string}, sort: {type: string}}}, B: {type: object, required: [kind, sort], properties: {kind: {type: string}, sort: {type: string}}}}}
",
        "
paths:
  /runs:
    get:
      responses:
        '200':
          description: A run.
          content:
            application/json:
              schema: # here
                oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]
                discriminator: {propertyName: sort}
components: {schemas: {A: {type: object, required: [kind, sort], properties: {kind: {type: string}, sort: {type: string}}}, B: {type: object, required: [kind, sort], properties: {kind: {type: string}, sort: {type: string}}}}}
",
    ],
};

fn compare(cx: &mut Comparison<'_>, schemas: &Schemas<'_>) {
    let property = |view: &View<'_>| view.first(|part| part.discriminator.as_ref().map(|discriminator| discriminator.property.clone()));
    let (old, new) = (property(&schemas.old), property(&schemas.new));
    let union = !schemas.old.unions.is_empty() && !schemas.new.unions.is_empty();
    if old != new && (old.is_some() || union) {
        let old_is_none = old.is_none();
        let name = |name: Option<String>| name.map_or_else(|| "nothing".to_owned(), |name| format!("`{name}`"));
        let message = format!("{} tells branches apart now, and {} did", name(new), name(old));
        // Values that say it already go on.
        let verdict = if old_is_none { Verdict::Dangerous } else { Verdict::Breaking };
        schemas.tell(cx, &CHANGE.rule, verdict, message);
    }
}
