//! Generates the server that is attacked.

fn main() -> Result<(), wirewright::Error> {
    wirewright::Build::new("attacks.openapi.yaml")
        .server()
        .write_to_out_dir()
}
