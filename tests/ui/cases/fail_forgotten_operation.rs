//! A service has every operation of the contract.

use shoes_api::operations::{AddShoeRequest, AddShoeResponse};
use shoes_api::server::ShoesApi;
use wirewright_runtime::problem::Problem;

struct Service;

impl ShoesApi for Service {
    type Error = Problem;

    async fn add_shoe(&self, _: AddShoeRequest) -> Result<AddShoeResponse, Problem> {
        Ok(AddShoeResponse::Conflict)
    }
}

fn main() {}
