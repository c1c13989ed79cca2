//! A status that the contract does not describe has no name.

use shoes_api::operations::GetShoeResponse;

fn main() {
    let _ = GetShoeResponse::PaymentRequired;
}
