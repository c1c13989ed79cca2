//! Generates all parts of every contract in `specs/features`, and the code that makes and compares their values.

mod bundle;
mod choice;
mod headers;
mod interface;
mod kind;
mod operation;
mod types;

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use interface::Interface;

const SPECS: &str = "../../specs/features";

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("no OUT_DIR")?);
    println!("cargo::rerun-if-changed={SPECS}");
    let mut modules = String::new();
    let mut list = String::new();
    for (name, path) in contracts()? {
        let module = name.replace('-', "_");
        let folder = out.join(&module);
        wirewright::Build::new(&path)
            .server()
            .client()
            .sender()
            .receiver()
            .write_to(&folder)?;
        fs::write(folder.join("documents.json"), bundle::documents(&path)?)?;
        let interfaces = interfaces(&folder)?;
        let glue: String = interfaces.iter().map(Interface::code).collect();
        let types = fs::read_to_string(folder.join("types.rs")).unwrap_or_default();
        let glue = glue + &headers::code(&folder)? + &types::code(&types);
        fs::write(folder.join("glue.rs"), glue)?;
        write!(
            modules,
            "/// `{name}`.\n\
             #[allow(dead_code, deprecated, missing_docs, unreachable_pub, clippy::all, reason = \"generated\")]\n\
             pub mod {module} {{\n\
             include!(concat!(env!(\"OUT_DIR\"), \"/{module}/mod.rs\"));\n\
             pub mod glue {{ include!(concat!(env!(\"OUT_DIR\"), \"/{module}/glue.rs\")); }}\n\
             }}\n"
        )?;
        let names = interfaces
            .iter()
            .map(|interface| format!("&{module}::glue::{}::INTERFACE", interface.glue()));
        let names = names.collect::<Vec<_>>().join(", ");
        writeln!(
            list,
            "    Contract {{ name: {name:?}, documents: include_str!(concat!(env!(\"OUT_DIR\"), \"/{module}/documents.json\")), interfaces: &[{names}], types: {module}::glue::types::TYPES }},"
        )?;
    }
    let all =
        format!("{modules}/// Every contract in `specs/features`.\npub static CONTRACTS: &[Contract] = &[\n{list}];\n");
    fs::write(out.join("contracts.rs"), all)?;
    Ok(())
}

/// The contracts by name: files, and folders with an `openapi.yaml`.
fn contracts() -> Result<Vec<(String, PathBuf)>, Box<dyn Error>> {
    let mut all = Vec::new();
    for entry in fs::read_dir(SPECS)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).ok_or("no name")?;
        let name = name.split('.').next().unwrap_or_default().to_owned();
        let path = if path.is_dir() { path.join("openapi.yaml") } else { path };
        all.push((name, path));
    }
    all.sort();
    Ok(all)
}

/// The contract's own operations, and its webhooks and callbacks where there are any.
fn interfaces(folder: &Path) -> Result<Vec<Interface>, Box<dyn Error>> {
    let mut all = Vec::new();
    for module in ["", "webhooks", "callbacks"] {
        if folder.join(module).join("server.rs").is_file() {
            all.push(Interface::read(module, &folder.join(module))?);
        }
    }
    Ok(all)
}
