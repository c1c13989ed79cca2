//! Generates all parts of the contracts with webhooks, callbacks and links.

fn main() -> Result<(), wirewright::Error> {
    for name in ["webhooks", "callbacks", "links"] {
        wirewright::Build::new(format!("../../specs/features/{name}.yaml"))
            .server()
            .client()
            .sender()
            .receiver()
            .write_to_out_dir()?;
    }
    Ok(())
}
