//! A contract's files as one JSON text.

use std::error::Error;
use std::fs;
use std::path::Path;

use serde_json::{Map, Value};

/// The documents by file name, that of the contract first.
pub(crate) fn documents(contract: &Path) -> Result<String, Box<dyn Error>> {
    let mut all = Map::new();
    all.insert(name(contract), read(contract)?);
    let folder = contract.parent().ok_or("no folder")?;
    if contract.ends_with("openapi.yaml") {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            all.entry(name(&path)).or_insert(read(&path)?);
        }
    }
    Ok(Value::Object(all).to_string())
}

fn name(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

fn read(path: &Path) -> Result<Value, Box<dyn Error>> {
    Ok(serde_yaml::from_str(&fs::read_to_string(path)?)?)
}
