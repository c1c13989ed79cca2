//! Generates the code of the contract.

fn main() -> Result<(), wirewright::Error> {
    wirewright::Build::new("hello.openapi.yaml")
        .server()
        .client()
        .write_to_out_dir()
}
