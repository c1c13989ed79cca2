//! Generates types and messages of a club.

fn main() -> Result<(), wirewright::Error> {
    wirewright::Build::new("club.openapi.yaml")
        .events("club.asyncapi.yaml")
        .messages()
        .write_to_out_dir()
}
