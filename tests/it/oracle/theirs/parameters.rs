//! The parameters of an operation with those of its path, as the specification puts them together: `openapiv3` does
//! not do that.

use std::sync::LazyLock;

use openapiv3::{
    Components, CookieStyle, HeaderStyle, Operation, Parameter, PathItem, PathStyle, QueryStyle, ReferenceOr,
};
use regex::Regex;

use super::reference::end;
use crate::oracle::lines::{ELSEWHERE, Line};

static BRACES: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\{([^{}]*)\}").unwrap());

/// A parameter in a list.
pub(super) struct Used<'d> {
    /// Where it stands, when a reference leads there.
    pub(super) pointer: Option<String>,
    /// The parameter; nothing when it stands elsewhere, or was forgotten.
    pub(super) parameter: Option<&'d Parameter>,
    pub(super) name: String,
    place: &'static str,
}

impl<'d> Used<'d> {
    pub(super) fn of(components: &'d Components, item: &'d ReferenceOr<Parameter>) -> Self {
        let (pointer, parameter) = end(&components.parameters, "parameters", item);
        let (place, name) = match parameter {
            Some(parameter) => (place(parameter), parameter.parameter_data_ref().name.clone()),
            None => (ELSEWHERE, pointer.clone().unwrap_or_default()),
        };
        Self {
            pointer,
            parameter,
            name,
            place,
        }
    }

    /// The same as a component: the walker reads what is at the end of its references.
    pub(super) fn in_components(self) -> Self {
        Self {
            pointer: self.pointer.filter(|_| self.parameter.is_none()),
            ..self
        }
    }

    pub(super) fn label(&self) -> String {
        format!("{} {}", self.place, self.name)
    }

    fn is_in_path(&self, name: &str) -> bool {
        self.place == "path" && self.name == name
    }

    /// What makes two parameters the same: headers are compared without case.
    fn key(&self) -> (&'static str, String) {
        let name = match self.place {
            "header" => self.name.to_ascii_lowercase(),
            _ => self.name.clone(),
        };
        (self.place, name)
    }
}

/// The parameters of an operation: those of its path, each replaced by an own one of the same name and place.
pub(super) fn of_operation<'d>(
    components: &'d Components,
    item: &'d PathItem,
    operation: &'d Operation,
    template: Option<&str>,
) -> Vec<Used<'d>> {
    let mut merged = list(components, &item.parameters);
    for own in list(components, &operation.parameters) {
        match merged.iter().position(|inherited| inherited.key() == own.key()) {
            Some(index) => merged[index] = own,
            None => merged.push(own),
        }
    }
    if let Some(template) = template {
        fit(&mut merged, template);
    }
    merged
}

fn list<'d>(components: &'d Components, items: &'d [ReferenceOr<Parameter>]) -> Vec<Used<'d>> {
    let mut list: Vec<Used<'d>> = Vec::new();
    for used in items.iter().map(|item| Used::of(components, item)) {
        // The specification ignores these headers, and `openapiv3` does not.
        let (place, name) = used.key();
        let reserved = place == "header" && ["accept", "content-type", "authorization"].contains(&name.as_str());
        // The walker reads a parameter once that stands in a list twice.
        if !reserved && list.iter().all(|known| known.key() != used.key()) {
            list.push(used);
        }
    }
    list
}

/// Leaves path parameters out that the template does not name, and makes up those that nobody declared, as the walker
/// does: `openapiv3` does not look at templates.
fn fit(list: &mut Vec<Used<'_>>, template: &str) {
    let names = BRACES.captures_iter(template).map(|found| found.extract::<1>().1[0]);
    // The operators of URI templates, as in `{;name*}`, are no part of a name that is declared without.
    let plain = |name: &'_ str| name.trim_start_matches(['.', ';']).trim_end_matches('*').to_owned();
    let declared = |name: &str| list.iter().any(|used| used.is_in_path(name));
    let names: Vec<String> = names
        .map(|name| {
            if declared(&plain(name)) {
                plain(name)
            } else {
                name.to_owned()
            }
        })
        .collect();
    list.retain(|used| used.place != "path" || names.contains(&used.name));
    // A parameter that stands elsewhere may be any of them.
    if list.iter().any(|used| used.place == ELSEWHERE) {
        return;
    }
    for name in names {
        if !list.iter().any(|used| used.is_in_path(&name)) {
            list.push(Used {
                pointer: None,
                parameter: None,
                name,
                place: "path",
            });
        }
    }
}

fn place(parameter: &Parameter) -> &'static str {
    match parameter {
        Parameter::Query { .. } => "query",
        Parameter::Header { .. } => "header",
        Parameter::Path { .. } => "path",
        Parameter::Cookie { .. } => "cookie",
    }
}

pub(super) fn said(line: Line, parameter: &Parameter) -> Line {
    let data = parameter.parameter_data_ref();
    let (style, place) = (style(parameter), place(parameter));
    let line = line
        .say("name", Some(&data.name))
        .say("in", Some(place))
        .say("style", Some(style))
        // A path parameter is always required.
        .flag("required", data.required || place == "path")
        .flag("deprecated", data.deprecated == Some(true))
        .flag("explode", data.explode.unwrap_or(style == "form"));
    match parameter {
        Parameter::Query {
            allow_reserved,
            allow_empty_value,
            ..
        } => line
            .flag("allowReserved", *allow_reserved)
            .flag("allowEmptyValue", *allow_empty_value == Some(true)),
        _ => line,
    }
}

fn style(parameter: &Parameter) -> &'static str {
    match parameter {
        Parameter::Query { style, .. } => match style {
            QueryStyle::Form => "form",
            QueryStyle::SpaceDelimited => "spaceDelimited",
            QueryStyle::PipeDelimited => "pipeDelimited",
            QueryStyle::DeepObject => "deepObject",
        },
        Parameter::Path { style, .. } => match style {
            PathStyle::Matrix => "matrix",
            PathStyle::Label => "label",
            PathStyle::Simple => "simple",
        },
        Parameter::Header {
            style: HeaderStyle::Simple,
            ..
        } => "simple",
        Parameter::Cookie {
            style: CookieStyle::Form,
            ..
        } => "form",
    }
}
