//! Writes the forms that `run` compares.
//!
//! `codec-form GENERATED OUT` reads the sources of a generated client, `GENERATED/src`, and writes one folder of sources for each form into `OUT`:
//!
//! - `none`: the types alone;
//! - `emitted`: the types and the codec that Wirewright emits;
//! - `derived`: the same types with serde derives instead;
//! - `derived_lean`: the least that serde can be made to be: text enums by a macro, and each type only in the direction that a client needs.

mod derive;
mod facts;
mod messages;

use std::collections::BTreeSet;
use std::path::Path;
use std::{env, fs};

use crate::derive::{TextEnums, with_serde};
use crate::facts::Facts;
use crate::messages::{Form, Messages};

/// Why the forms cannot be written.
type Failure = Box<dyn std::error::Error>;

const ALLOW: &str = "#![allow(missing_docs, clippy::all)]\n";

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [generated, out] = arguments.as_slice() else {
        return Err("usage: codec-form GENERATED OUT".into());
    };
    let source = Path::new(generated).join("src");
    let read = |name: &str| fs::read_to_string(source.join(name));
    let (types, codec) = (read("types.rs")?, read("codec.rs")?);
    // Contracts whose types say everything have no such file.
    let (rules, schemas) = (
        read("rules.rs").unwrap_or_default(),
        read("schemas.rs").unwrap_or_default(),
    );
    let file = syn::parse_file(&types)?;
    let facts = Facts::read(&file, &syn::parse_file(&codec)?)?;
    let messages = Messages::read(&syn::parse_file(&read("operations.rs")?)?, &declared(&file));

    let write = |form: &str, modules: &[(&str, &str)]| write_form(&Path::new(out).join(form), modules);
    write("none", &[("types", &types)])?;
    let functions = messages.functions(&Form::EMITTED, true);
    write(
        "emitted",
        &[
            ("types", &types),
            ("codec", &codec),
            ("rules", &rules),
            ("schemas", &schemas),
            ("messages", &functions),
        ],
    )?;
    let support = include_str!("../support.rs");
    let derived = with_serde(&types, &file, &facts, TextEnums::Derived);
    let functions = messages.functions(&Form::SERDE, true);
    write(
        "derived",
        &[("types", &derived), ("support", support), ("messages", &functions)],
    )?;
    let derived = with_serde(&types, &file, &facts, TextEnums::ByMacro);
    let functions = messages.functions(&Form::SERDE, false);
    write(
        "derived_lean",
        &[("types", &derived), ("support", support), ("messages", &functions)],
    )?;
    println!(
        "{} types, {} of them sent and {} received by operations",
        declared(&file).len(),
        messages.sent.len(),
        messages.received.len()
    );
    Ok(())
}

/// The names of all types that a file declares.
fn declared(file: &syn::File) -> BTreeSet<String> {
    let name = |item: &syn::Item| match item {
        syn::Item::Struct(item) => Some(item.ident.to_string()),
        syn::Item::Enum(item) => Some(item.ident.to_string()),
        _ => None,
    };
    file.items.iter().filter_map(name).collect()
}

fn write_form(folder: &Path, modules: &[(&str, &str)]) -> Result<(), Failure> {
    let folder = folder.join("src");
    fs::create_dir_all(&folder)?;
    let mut lib = ALLOW.to_owned();
    for (name, text) in modules {
        fs::write(folder.join(name).with_extension("rs"), text)?;
        lib.push_str(&format!("pub mod {name};\n"));
    }
    fs::write(folder.join("lib.rs"), lib)?;
    Ok(())
}
