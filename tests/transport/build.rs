//! Generates both halves of each contract.

fn main() -> Result<(), wirewright::Error> {
    for name in ["deprecation", "parameter-styles", "querystring", "servers"] {
        wirewright::Build::new(format!("../../specs/features/{name}.yaml"))
            .server()
            .client()
            .write_to_out_dir()?;
    }
    Ok(())
}
