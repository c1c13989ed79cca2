//! `given`, with aliases, and `formats`.

use super::{Here, Reader};
use crate::custom::{Bare, Selector};
use crate::source::Value;

/// How often aliases may stand for aliases, and how many paths a rule may have.
const MAX_DEPTH: usize = 8;
const MAX_PATHS: usize = 200;

impl Reader<'_> {
    /// The paths of a rule; `None` when one of them cannot be read, which is told.
    pub(super) fn given(&mut self, here: Here<'_>, rule: Value<'_>) -> Option<Vec<Selector>> {
        let Some(given) = rule.get("given") else {
            self.unsupported(here, rule, "a rule has `given`, a JSONPath");
            return None;
        };
        let mut selectors = Vec::new();
        for item in one_or_many(given) {
            let mut paths = Vec::new();
            let read = item
                .as_str()
                .ok_or_else(|| "wanted is a JSONPath".to_owned())
                .and_then(|text| expand(here.root, text, MAX_DEPTH, &mut paths));
            let read = read.and_then(|()| {
                let all = paths.iter().map(|path| Selector::parse(path, Bare::IsTruthy));
                all.collect::<Result<Vec<_>, _>>()
            });
            match read {
                Ok(more) => selectors.extend(more),
                Err(why) => {
                    self.unsupported(here, item, &why);
                    return None;
                }
            }
        }
        Some(selectors)
    }
}

fn one_or_many(value: Value<'_>) -> Vec<Value<'_>> {
    if value.is_array() {
        value.items().collect()
    } else {
        vec![value]
    }
}

/// The paths that a text stands for: itself, or what an alias such as `#Operation.responses` means.
fn expand(root: Value<'_>, text: &str, depth: usize, paths: &mut Vec<String>) -> Result<(), String> {
    if paths.len() >= MAX_PATHS {
        return Err(format!("a rule has at most {MAX_PATHS} paths"));
    }
    let Some(alias) = text.strip_prefix('#') else {
        paths.push(text.to_owned());
        return Ok(());
    };
    let end = alias.find(['.', '[', '~']).unwrap_or(alias.len());
    let (name, rest) = alias.split_at(end);
    let Some(depth) = depth.checked_sub(1) else {
        return Err(format!("the alias `{name}` stands for itself, or for too many others"));
    };
    let meant = root.get("aliases").and_then(|aliases| aliases.get(name));
    let meant = meant.ok_or_else(|| format!("there is no alias `{name}`"))?;
    let targets = meant.get("targets").map(one_or_many).unwrap_or_else(|| vec![meant]);
    for target in targets {
        let given = target.get("given").unwrap_or(target);
        for path in one_or_many(given) {
            let path = path
                .as_str()
                .ok_or_else(|| format!("the alias `{name}` is no JSONPath"))?;
            expand(root, &format!("{path}{rest}"), depth, paths)?;
        }
    }
    Ok(())
}

/// What a rule looks at, in words.
pub(super) fn words(rule: Value<'_>) -> String {
    let given = rule.get("given").map(one_or_many).unwrap_or_default();
    let paths: Vec<String> = given
        .iter()
        .filter_map(|path| Some(format!("`{}`", path.as_str()?)))
        .collect();
    let then = rule.get("then").map(one_or_many).unwrap_or_default();
    let word = |then: &Value<'_>| {
        let function = then.get("function")?.as_str()?;
        Some(match then.get("field").and_then(Value::as_str) {
            Some(field) => format!("`{field}` {function}"),
            None => function.to_owned(),
        })
    };
    let checks: Vec<String> = then.iter().filter_map(word).collect();
    format!("at {}: {}", paths.join(", "), checks.join(", "))
}

/// How the versions begin that a rule is for; one that none begins with where it is for other documents.
pub(super) fn versions(formats: Option<Value<'_>>) -> Vec<String> {
    let formats = formats.map(one_or_many).unwrap_or_default();
    let version = |format: &Value<'_>| match format.as_str().unwrap_or_default() {
        "oas3" => "3.".to_owned(),
        format => match format
            .strip_prefix("oas3")
            .and_then(|rest| rest.strip_prefix(['.', '_']))
        {
            Some(minor) => format!("3.{minor}"),
            None => "no OpenAPI 3".to_owned(),
        },
    };
    formats.iter().map(version).collect()
}
