//! Generates both halves of the contract with every security scheme.

fn main() -> Result<(), wirewright::Error> {
    wirewright::Build::new("../../specs/features/security.openapi.yaml")
        .server()
        .client()
        .write_to_out_dir()
}
