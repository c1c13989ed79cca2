use super::*;
use crate::diff::Version;
use crate::diff::plain;
use crate::diff::view::{View, is_nothing};
use crate::document::{Id, Schema};

pub(super) static CHANGE: Change = Change {
    rule: kind("condition-changed", Level::Error, "A condition on values is another one.", "`not`, `if`, `contains`, `dependentSchemas` and others of their kind are compared as a \
            whole: a new one narrows what is allowed, one that is gone widens it, and of one that is another now neither is known."),
    compare: Compare::Schema(compare),
    example: [
        "
paths:
  /runs:
    post:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                a: {type: string}
      responses: {'204': {description: Added.}}
",
        "
paths:
  /runs:
    post:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                a:
                  type: string
                  not: {enum: [b]} # here
      responses: {'204': {description: Added.}}
",
    ],
};

/// A condition: what it is made of beside schemas, and its schemas.
type Condition = (String, Vec<Option<Id<Schema>>>);

/// A keyword, and what it says of a schema.
type Keyword = (&'static str, fn(&Schema) -> Condition);

/// Where conditions stand in a schema. Of several keywords that belong together the first is named.
const KEYWORDS: [Keyword; 8] = [
    ("not", |schema| (String::new(), vec![schema.not])),
    ("if", |schema| (String::new(), vec![schema.if_, schema.then_, schema.else_])),
    ("contains", |schema| (format!("{:?} {:?}", schema.min_contains, schema.max_contains), vec![schema.contains])),
    ("propertyNames", |schema| (String::new(), vec![schema.property_names])),
    ("unevaluatedProperties", |schema| (String::new(), vec![schema.unevaluated_properties])),
    ("unevaluatedItems", |schema| (String::new(), vec![schema.unevaluated_items])),
    ("dependentRequired", |schema| (format!("{:?}", schema.dependent_required), Vec::new())),
    ("dependentSchemas", |schema| {
        let names: Vec<&String> = schema.dependent_schemas.iter().map(|(name, _)| name).collect();
        (format!("{names:?}"), schema.dependent_schemas.iter().map(|(_, id)| Some(*id)).collect())
    }),
];

fn compare(cx: &mut Comparison<'_>, schemas: &Schemas<'_>) {
    for (keyword, condition) in KEYWORDS {
        let (old, new) = (said(cx.old, &schemas.old, keyword, condition), said(cx.new, &schemas.new, keyword, condition));
        if old == new {
            continue;
        }
        let (verdict, now) = match (old.is_empty(), new.is_empty()) {
            (true, _) => (schemas.direction.narrowed(), "new"),
            (_, true) => (schemas.direction.widened(), "gone"),
            _ => (Verdict::Breaking, "another one"),
        };
        let message = format!("`{keyword}` is {now} in {}", schemas.direction.as_str());
        schemas.tell_of(cx, &CHANGE.rule, verdict, (keyword, message));
    }
}

/// Of how many schemas conditions are compared with all that they refer to.
const MOST: usize = 500;

/// What all parts say, as texts in an order of their own.
fn said(version: Version<'_>, view: &View<'_>, keyword: &str, condition: fn(&Schema) -> Condition) -> Vec<String> {
    let text = |id: &Option<Id<Schema>>| {
        let Some(id) = *id else { return "null".to_owned() };
        let whole = plain::whole(version, &[id], (MOST, None)).map(|whole| whole.json);
        let whole = whole.unwrap_or_else(|| version.source.value(version.document.schemas[id].node).to_json());
        whole.to_string()
    };
    let mut said = Vec::new();
    for part in view.parts.iter().filter(|part| version.source.value(part.node).get(keyword).is_some()) {
        let (beside, ids) = condition(part);
        // That nothing more is allowed is another change.
        let closes = keyword == "unevaluatedProperties" && ids.iter().flatten().all(|id| is_nothing(version, *id));
        if !closes {
            said.push(beside + &ids.iter().map(text).collect::<String>());
        }
    }
    said.sort();
    said
}
