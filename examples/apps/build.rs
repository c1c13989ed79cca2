//! Generates the code of the contract.

fn main() -> Result<(), wirewright::Error> {
    wirewright::Build::new("../../specs/events/apps.asyncapi.yaml")
        .messages()
        .write_to_out_dir()
}
