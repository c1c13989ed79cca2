//! Each status has the body that the contract gives it.

use shoes_api::operations::GetShoeResponse;
use shoes_api::types::Shoe;

fn main() {
    let _ = GetShoeResponse::NotFound(Shoe::new("racer".to_owned(), 43));
    let _ = GetShoeResponse::Ok("racer");
}
