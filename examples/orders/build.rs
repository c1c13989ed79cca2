//! Builds again when a migration is added: they are embedded, and the compiler does not see the folder.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
