//! Prints the contract that the target `contract` makes of the bytes of a file.

fn main() -> std::io::Result<()> {
    for path in std::env::args().skip(1) {
        println!("{}", wirewright_fuzz::contract_text(&std::fs::read(path)?));
    }
    Ok(())
}
