//! A field holds what the contract says; what may be absent is an option, what may be null too is a `Maybe`.

use shoes_api::types::Shoe;

fn main() {
    let mut shoe = Shoe::new("racer".to_owned(), "43");
    shoe.note = "fast".to_owned();
    shoe.retired = None;
    shoe.colour = "red";
}
