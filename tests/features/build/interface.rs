//! What the generated files of a contract declare, and the code for all of it.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use syn::{FnArg, ImplItem, Item, ItemEnum, ItemStruct, Pat, TraitItem, Type};

use crate::choice::{begins, by_media_type, parts};
use crate::kind::last;
use crate::operation::Operation;

/// The operations, the webhooks or the callbacks of a contract.
#[derive(Debug)]
pub(crate) struct Interface {
    /// The module, empty for the contract's own.
    module: &'static str,
    /// The traits: the interface's own first, then those of tags.
    apis: Vec<String>,
    verified: bool,
    operations: Vec<Operation>,
    structs: BTreeMap<String, ItemStruct>,
    enums: Vec<ItemEnum>,
    /// The constants of each request.
    parameters: BTreeMap<String, BTreeSet<String>>,
}

impl Interface {
    pub(crate) fn read(module: &'static str, folder: &Path) -> Result<Self, Box<dyn Error>> {
        let text = half(folder, "operations")?;
        let pointers = pointers(&text);
        let mut found = Self {
            module,
            apis: Vec::new(),
            verified: false,
            operations: Vec::new(),
            structs: BTreeMap::new(),
            enums: Vec::new(),
            parameters: BTreeMap::new(),
        };
        found.declarations(syn::parse_file(&text)?.items);
        let client = methods(&syn::parse_file(&half(folder, "client")?)?.items);
        for item in syn::parse_file(&half(folder, "server")?)?.items {
            let Item::Trait(item) = item else { continue };
            let api = item.ident.to_string();
            found.apis.push(api.clone());
            for item in item.items {
                match item {
                    TraitItem::Type(ty) if ty.ident == "Principal" => found.verified = true,
                    TraitItem::Fn(function) => {
                        let method = function.sig.ident.to_string();
                        let types: BTreeMap<String, String> = function.sig.inputs.iter().filter_map(argument).collect();
                        let operation = Operation {
                            arguments: client.get(&method).copied().unwrap_or_default(),
                            request: types.get("request").cloned().unwrap_or_default(),
                            principal: types.get("principal").cloned(),
                            pointer: String::new(),
                            api: api.clone(),
                            method,
                        };
                        let pointer = pointers.get(&operation.constant()).cloned().ok_or("no pointer")?;
                        found.operations.push(Operation { pointer, ..operation });
                    }
                    _ => {}
                }
            }
        }
        Ok(found)
    }

    fn declarations(&mut self, items: Vec<Item>) {
        for item in items {
            match item {
                Item::Struct(item) => {
                    self.structs.insert(item.ident.to_string(), item);
                }
                Item::Enum(item) => self.enums.push(item),
                Item::Impl(item) => {
                    let Some(name) = last(&item.self_ty).map(|segment| segment.ident.to_string()) else {
                        continue;
                    };
                    let constants = item.items.iter().filter_map(|item| match item {
                        ImplItem::Const(constant) => Some(constant.ident.to_string()),
                        _ => None,
                    });
                    self.parameters.entry(name).or_default().extend(constants);
                }
                _ => {}
            }
        }
    }

    /// The module of its code.
    pub(crate) fn glue(&self) -> &'static str {
        if self.module.is_empty() { "api" } else { self.module }
    }

    pub(crate) fn code(&self) -> String {
        let of_file = if self.module.is_empty() {
            String::new()
        } else {
            format!("::{}", self.module)
        };
        let enums: BTreeSet<String> = self.enums.iter().map(|item| item.ident.to_string()).collect();
        let mut text = format!(
            "pub mod {} {{\nuse super::super{of_file}::{{client, operations, server}};\nuse crate::glue::*;\n",
            self.glue()
        );
        for item in &self.enums {
            if begins(item, "A body of") {
                text += &by_media_type(item, &enums);
            } else if begins(item, "A part of") {
                text += &parts(item, &enums);
            }
        }
        let none = BTreeSet::new();
        let named = |name: &str| self.enums.iter().find(|item| item.ident == name);
        for operation in &self.operations {
            let parameters = self.parameters.get(&operation.request).unwrap_or(&none);
            let accept = named(&format!("{}Accept", operation.request.trim_end_matches("Request")));
            let Some(request) = self.structs.get(&operation.request) else {
                continue;
            };
            text += &operation.request_code(request, parameters, accept, &enums);
            if let Some(response) = named(&operation.response()) {
                text += &operation.response_code(response, &enums);
            }
        }
        text += &self.service();
        text += &self.calls();
        text + "}\n"
    }

    fn service(&self) -> String {
        let principal = if self.verified {
            "    type Principal = ();\n"
        } else {
            ""
        };
        let mut text = String::new();
        for (number, api) in self.apis.iter().enumerate() {
            let _ = writeln!(text, "impl server::{api} for Service {{");
            if number == 0 {
                let _ = write!(text, "    type Error = Problem;\n{principal}");
            }
            for operation in self.operations.iter().filter(|operation| operation.api == *api) {
                let _ = writeln!(text, "    {}", operation.handler());
            }
            text += "}\n\n";
        }
        let verifier = if self.verified { "LetIn, " } else { "" };
        text + &format!(
            "fn router(service: Service, options: Options) -> Router {{ server::router_with(service, {verifier}options) }}\n\n"
        )
    }

    /// What answers, bodies and parts can be.
    fn variants(&self) -> Vec<String> {
        let enums = self
            .enums
            .iter()
            .filter(|item| !begins(item, "What `") || item.ident.to_string().ends_with("Response"));
        let variants = enums.flat_map(|item| {
            item.variants
                .iter()
                .map(|variant| format!("{}::{}", item.ident, variant.ident))
        });
        variants.collect()
    }

    fn calls(&self) -> String {
        let list = self
            .operations
            .iter()
            .map(|operation| format!("&operations::{}", operation.constant()));
        let list = list.collect::<Vec<_>>().join(", ");
        let variants = self.variants();
        let base = if self.module.is_empty() {
            "operations::BASE_PATH"
        } else {
            "\"\""
        };
        let mut text = format!(
            "/// What this interface is.\npub static INTERFACE: Interface = Interface {{ module: {:?}, operations: &[{list}], variants: &{variants:?}, base_path: {base}, router, call }};\n\n\
             fn call(world: &World, index: usize, seed: u64) -> Running<'_> {{\n    match index {{\n",
            self.module
        );
        let url = if self.module.is_empty() { "" } else { "&url, " };
        for (index, operation) in self.operations.iter().enumerate() {
            let index = if index + 1 == self.operations.len() {
                "_".to_owned()
            } else {
                index.to_string()
            };
            let (method, request, arguments) = (&operation.method, &operation.request, operation.arguments);
            let arguments = format!("{url}{arguments}");
            let _ = writeln!(
                text,
                "        {index} => Box::pin(world.round(&operations::{}, seed, |client, url, request: operations::{request}| async move {{ let _ = (&url, &request); client::Client::from(client).{method}({}).await }})),",
                operation.constant(),
                arguments.trim_end_matches(", ")
            );
        }
        text + "    }\n}\n"
    }
}

/// The items of a half: those of its own file, and of those of tags.
fn half(folder: &Path, name: &str) -> Result<String, Box<dyn Error>> {
    let mut text = fs::read_to_string(folder.join(format!("{name}.rs")))?;
    let mut tags: Vec<_> = match fs::read_dir(folder.join(name)) {
        Ok(entries) => entries
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<_, _>>()?,
        Err(_) => Vec::new(),
    };
    tags.sort();
    for path in tags {
        // The comment for a module stands before everything else.
        let lines = fs::read_to_string(path)?;
        let lines = lines.lines().filter(|line| !line.starts_with("//!"));
        text.extend(lines.flat_map(|line| [line, "\n"]));
    }
    Ok(text)
}

/// The name and the type of an argument.
fn argument(argument: &FnArg) -> Option<(String, String)> {
    let FnArg::Typed(argument) = argument else { return None };
    let Pat::Ident(name) = &*argument.pat else { return None };
    Some((name.ident.to_string(), last(&argument.ty)?.ident.to_string()))
}

/// What each method of the client is called with, besides a URL.
fn methods(items: &[Item]) -> BTreeMap<String, &'static str> {
    let mut all = BTreeMap::new();
    for item in items {
        let Item::Impl(item) = item else { continue };
        let client = item.trait_.is_none() && last(&item.self_ty).is_some_and(|segment| segment.ident == "Client");
        for item in item.items.iter().filter(|_| client) {
            let ImplItem::Fn(function) = item else { continue };
            let request = function.sig.inputs.iter().find_map(|input| match input {
                FnArg::Typed(typed) => match &*typed.pat {
                    Pat::Ident(name) if name.ident == "request" => Some(&*typed.ty),
                    _ => None,
                },
                FnArg::Receiver(_) => None,
            });
            let arguments = match request {
                Some(Type::Reference(_)) => "&request",
                Some(_) => "request",
                None => "",
            };
            all.insert(function.sig.ident.to_string(), arguments);
        }
    }
    all
}

/// Where each operation stands in the contract: the comment above its descriptor says so.
fn pointers(text: &str) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let name = lines.peek().and_then(|next| next.strip_prefix("pub static "));
        if let (Some(pointer), Some(name)) = (line.strip_prefix("// "), name) {
            let name = name.split(':').next().unwrap_or_default();
            all.insert(name.to_owned(), pointer.to_owned());
        }
    }
    all
}
