//! Generates the client of the service that fails.

fn main() -> Result<(), wirewright::Error> {
    wirewright::Build::new("laps.openapi.yaml").client().write_to_out_dir()
}
