//! The contract of a set, its schemas and its instances, as files.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use crate::place::Place;
use crate::set::Set;
use crate::suite::Group;
use crate::{Result, files};

/// Writes the contract for these groups, and a file for the schema of each.
pub(crate) fn write(set: Set, place: &Place, groups: &[&Group]) -> Result<()> {
    files::remove(&place.schemas())?;
    for group in groups {
        let path = place.schemas().join(schema_name(group.number));
        files::write(&path, group.schema.get())?;
    }
    files::write(&place.contract(), &format!("{:#}\n", contract(set, groups)))?;
    files::write(&place.cases(), &cases(groups))
}

/// The name of the file with the schema of a group.
pub(crate) fn schema_name(number: u32) -> String {
    format!("g{number}.json")
}

fn contract(set: Set, groups: &[&Group]) -> Value {
    let mut paths = Map::new();
    for group in groups {
        let number = group.number;
        paths.insert(format!("/requests/g{number}"), json!({"post": request(group)}));
        paths.insert(format!("/responses/g{number}"), json!({"get": response(group)}));
    }
    let info = json!({"title": "Conformance", "version": "1.0.0"});
    json!({"openapi": set.openapi(), "info": info, "paths": paths})
}

fn request(group: &Group) -> Value {
    json!({
        "operationId": format!("requestG{}", group.number),
        "requestBody": {"required": true, "content": content(group)},
        "responses": {"204": {"description": "The instance is valid."}},
    })
}

fn response(group: &Group) -> Value {
    json!({
        "operationId": format!("responseG{}", group.number),
        "responses": {"200": {"description": "The instance.", "content": content(group)}},
    })
}

fn content(group: &Group) -> Value {
    let reference = format!("schemas/{}", schema_name(group.number));
    json!({"application/json": {"schema": {"$ref": reference}}})
}

/// The instances of the groups in their order, each as it is written in the suite.
fn cases(groups: &[&Group]) -> String {
    let mut text = String::from("[");
    for group in groups {
        for case in &group.tests {
            let comma = if text.len() > 1 { "," } else { "" };
            let (number, valid, data) = (group.number, case.valid, case.data.get());
            let _ = write!(
                text,
                "{comma}\n{{\"group\": {number}, \"valid\": {valid}, \"data\": {data}}}"
            );
        }
    }
    text.push_str("\n]\n");
    text
}
