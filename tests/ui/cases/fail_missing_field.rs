//! What the contract requires must be given.

use shoes_api::operations::GetShoeRequest;
use shoes_api::types::Shoe;
use wirewright_runtime::types::Maybe;

fn main() {
    let _ = Shoe { name: "racer".to_owned(), note: None, retired: Maybe::Absent };
    let _ = GetShoeRequest::default();
    let _ = Shoe::new("racer".to_owned());
}
