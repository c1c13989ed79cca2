//! Generates client and server of the service that fails, and the client of one whose operations have keys of several kinds.

fn main() -> Result<(), wirewright::Error> {
    wirewright::Build::new("laps.openapi.yaml")
        .server()
        .client()
        .write_to_out_dir()?;
    wirewright::Build::new("keys.openapi.yaml").client().write_to_out_dir()
}
