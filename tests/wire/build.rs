//! Generates both halves of the contracts whose bodies are more than one piece of JSON.

fn main() -> Result<(), wirewright::Error> {
    for contract in ["forms", "headers", "media-types", "multipart", "parameters", "streams"] {
        wirewright::Build::new(format!("../../specs/features/{contract}.yaml"))
            .server()
            .client()
            .write_to_out_dir()?;
    }
    Ok(())
}
