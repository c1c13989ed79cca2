//! `then`: fields and functions with their options.

use super::{Here, Reader};
use crate::custom::{Bare, Casing, Check, Field, Mood, Pattern, Schema, Selector, Then};
use crate::source::{Value, nearest};

const FUNCTIONS: [&str; 10] = [
    "alphabetical",
    "casing",
    "defined",
    "enumeration",
    "falsy",
    "length",
    "pattern",
    "schema",
    "truthy",
    "undefined",
];

/// What cannot be read, and where.
type Refused<'s> = (Value<'s>, String);

impl Reader<'_> {
    /// What a rule asks; `None` when something of it cannot be read, which is told.
    pub(super) fn then(&mut self, here: Here<'_>, rule: Value<'_>) -> Option<Vec<Then>> {
        let Some(then) = rule.get("then") else {
            self.unsupported(here, rule, "a rule has `then`, with a `function`");
            return None;
        };
        let list: Vec<Value<'_>> = if then.is_array() {
            then.items().collect()
        } else {
            vec![then]
        };
        let mut all = Vec::new();
        for item in list {
            match checks(item) {
                Ok(more) => all.extend(more),
                Err((at, why)) => {
                    self.unsupported(here, at, &why);
                    return None;
                }
            }
        }
        Some(all)
    }
}

fn checks(then: Value<'_>) -> Result<Vec<Then>, Refused<'_>> {
    only(then, &["field", "function", "functionOptions"])?;
    let name = then.get("function").and_then(Value::as_str);
    let name = name.ok_or_else(|| (then, "`then` has a `function`".to_owned()))?;
    if !FUNCTIONS.contains(&name) {
        let at = then.get("function").unwrap_or(then);
        let near = nearest(name, FUNCTIONS);
        let near = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        return Err((at, format!("the function `{name}` is not known{near}")));
    }
    let field = field(then)?;
    let checks = function(name, then)?;
    let then = |check| Then {
        field: field.clone(),
        check,
        mood: Mood::Should,
    };
    Ok(checks.into_iter().map(then).collect())
}

fn field(then: Value<'_>) -> Result<Field, Refused<'_>> {
    let Some(written) = then.get("field") else {
        return Ok(Field::Whole);
    };
    match written.as_str().or_else(|| written.as_number()) {
        Some("@key") => Ok(Field::Keys),
        Some(path) if path.starts_with('$') => Selector::parse(path, Bare::IsTruthy)
            .map(Field::Path)
            .map_err(|why| (written, why)),
        Some(name) if name.starts_with('@') => Err((written, format!("the field `{name}` is not known"))),
        Some(name) => Ok(Field::Member(name.to_owned())),
        None => Err((written, "wanted is the name of a field".to_owned())),
    }
}

fn function<'s>(name: &str, then: Value<'s>) -> Result<Vec<Check>, Refused<'s>> {
    let options = then.get("functionOptions");
    let option = |key: &str| options.and_then(|options| options.get(key));
    let known: &[&str] = match name {
        "alphabetical" => &["keyedBy"],
        "casing" => &["type", "disallowDigits", "separator"],
        "enumeration" => &["values"],
        "length" => &["min", "max"],
        "pattern" => &["match", "notMatch"],
        "schema" => &["schema", "dialect", "allErrors"],
        _ => &[],
    };
    if let Some(options) = options {
        only(options, known)?;
    }
    let at = options.unwrap_or(then);
    let missing = |what: &str| (at, format!("`{name}` needs {what} in `functionOptions`"));
    Ok(match name {
        "truthy" => vec![Check::Truthy],
        "falsy" => vec![Check::Falsy],
        "defined" => vec![Check::Defined],
        "undefined" => vec![Check::Undefined],
        "alphabetical" => vec![Check::Sorted(
            option("keyedBy").and_then(Value::as_str).map(str::to_owned),
        )],
        "enumeration" => {
            let values = option("values").filter(|values| values.is_array());
            let values = values.ok_or_else(|| missing("`values`"))?;
            vec![Check::OneOf(values.items().map(Value::to_json).collect())]
        }
        "length" => {
            let (least, most) = (
                option("min").and_then(Value::as_f64),
                option("max").and_then(Value::as_f64),
            );
            if least.or(most).is_none() {
                return Err(missing("`min` or `max`"));
            }
            vec![Check::Length(least, most)]
        }
        "casing" => vec![casing(option("type").ok_or_else(|| missing("`type`"))?, at)?],
        "schema" => {
            let schema = option("schema").ok_or_else(|| missing("`schema`"))?;
            let dialect = option("dialect")
                .and_then(Value::as_str)
                .filter(|dialect| *dialect != "auto");
            // Spectral takes what does not say its dialect for draft 7.
            let dialect = dialect.or(schema.get("$schema").is_none().then_some("draft7"));
            let compiled = Schema::new(&schema.to_json(), dialect);
            vec![Check::Schema(compiled.map_err(|why| (schema, why))?)]
        }
        _ => {
            let pattern = |key: &str| {
                let written = option(key)?;
                let text = written.as_str().ok_or_else(|| "wanted is a pattern".to_owned());
                Some(text.and_then(Pattern::literal).map_err(|why| (written, why)))
            };
            let wanted = pattern("match").transpose()?.map(Check::Matches);
            let unwanted = pattern("notMatch").transpose()?.map(Check::MatchesNot);
            let checks: Vec<Check> = wanted.into_iter().chain(unwanted).collect();
            if checks.is_empty() {
                return Err(missing("`match` or `notMatch`"));
            }
            checks
        }
    })
}

fn casing<'s>(kind: Value<'s>, options: Value<'s>) -> Result<Check, Refused<'s>> {
    let mut casing = Casing::new(kind.as_str().unwrap_or_default()).map_err(|why| (kind, why))?;
    casing.digits = options.get("disallowDigits").and_then(Value::as_bool) != Some(true);
    if let Some(separator) = options.get("separator") {
        only(separator, &["char", "allowLeading"])?;
        let mut chars = separator
            .get("char")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .chars();
        let (Some(char), None) = (chars.next(), chars.next()) else {
            return Err((separator, "`char` of a separator is one character".to_owned()));
        };
        casing.separator = Some((
            char,
            separator.get("allowLeading").and_then(Value::as_bool) == Some(true),
        ));
    }
    Ok(Check::Casing(casing))
}

/// Refuses what has other members than these.
fn only<'s>(object: Value<'s>, known: &[&str]) -> Result<(), Refused<'s>> {
    match object.entries().find(|entry| !known.contains(&entry.key)) {
        None => Ok(()),
        Some(entry) => Err((entry.value, format!("`{}` is not known here", entry.key))),
    }
}
