//! Generates the types of the contract.

fn main() -> Result<(), wirewright::Error> {
    wirewright::Build::new("orders.openapi.yaml").write_to_out_dir()
}
