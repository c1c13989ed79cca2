//! Generates client and server of the service that fails.

fn main() -> Result<(), wirewright::Error> {
    wirewright::Build::new("laps.openapi.yaml")
        .server()
        .client()
        .write_to_out_dir()
}
