//! Generates all halves of a service and its mock.

fn main() -> Result<(), wirewright::Error> {
    wirewright::Build::new("laps.openapi.yaml")
        .client()
        .sender()
        .mock()
        .write_to_out_dir()
}
