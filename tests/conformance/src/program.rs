//! The workspace of a set: the generated package, and a program that runs the cases through it.

use std::fmt::Write as _;

use crate::place::Place;
use crate::suite::Group;
use crate::{Result, files};

/// Writes the workspace around the generated package. The lock file is the project's, so that every dependency has the
/// version that it has there.
pub(crate) fn write(place: &Place, groups: &[&Group]) -> Result<()> {
    files::write(
        &place.folder.join("Cargo.toml"),
        "[workspace]\nresolver = \"3\"\nmembers = [\"api\", \"program\"]\n\n[profile.dev]\ndebug = false\n",
    )?;
    files::copy(&place.root.join("Cargo.lock"), &place.folder.join("Cargo.lock"))?;
    files::write(&place.program().join("Cargo.toml"), &manifest(place))?;
    files::write(&place.program().join("src/main.rs"), &source(place, groups))
}

fn manifest(place: &Place) -> String {
    let (name, api) = (place.program_name(), place.api_name());
    let path = |folder: &str| format!("{:?}", place.root.join(folder).to_string_lossy());
    format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n[dependencies]\n\
         {api} = {{ path = \"../api\", default-features = false, features = [\"client\", \"server\"] }}\n\
         conformance-driver = {{ path = {} }}\nwirewright-runtime = {{ path = {} }}\n",
        path("tests/conformance/driver"),
        path("runtime"),
    )
}

/// The program: handlers, and a table of the client's methods.
fn source(place: &Place, groups: &[&Group]) -> String {
    let (mut handlers, mut calls) = (String::new(), String::new());
    for group in groups {
        let _ = write!(handlers, "{}", handler(group.number));
        let number = group.number;
        let _ = writeln!(
            calls,
            "            {number} => Box::pin(async {{ client.response_g{number}().await.map(drop) }}),"
        );
    }
    format!(
        "use {api}::client::Client;\nuse {api}::operations::*;\nuse {api}::server::{{ConformanceApi, router_with}};\n\
         use conformance_driver::{{Calling, Contract, Instance, options}};\n\
         use wirewright_runtime::problem::Problem;\nuse wirewright_runtime::server::Router;\n\n\
         struct Service(Instance);\n\nimpl ConformanceApi for Service {{\n    type Error = Problem;\n{handlers}}}\n\n\
         struct Generated;\n\nimpl Contract for Generated {{\n    type Client = Client;\n\n\
         \x20   fn router(instance: Instance) -> Router {{\n        router_with(Service(instance), options())\n    }}\n\n\
         \x20   fn call(client: &Client, group: u32) -> Option<Calling<'_>> {{\n        Some(match group {{\n{calls}\
         \x20           _ => return None,\n        }})\n    }}\n}}\n\n\
         fn main() -> std::process::ExitCode {{\n    conformance_driver::main::<Generated>()\n}}\n",
        api = place.api_name().replace('-', "_"),
    )
}

fn handler(number: u32) -> String {
    format!(
        "\n    async fn request_g{number}(&self, _: RequestG{number}Request) -> Result<RequestG{number}Response, Problem> \
         {{\n        Ok(RequestG{number}Response::NoContent)\n    }}\n\
         \n    async fn response_g{number}(&self, _: ResponseG{number}Request) -> Result<ResponseG{number}Response, \
         Problem> {{\n        self.0.answer(ResponseG{number}Response::Ok)\n    }}\n"
    )
}
