//! A handler fails with something that becomes a problem.

use shoes_api::operations::{AddShoeRequest, AddShoeResponse, GetShoeRequest, GetShoeResponse};
use shoes_api::server::ShoesApi;

struct Service;

impl ShoesApi for Service {
    type Error = String;

    async fn add_shoe(&self, _: AddShoeRequest) -> Result<AddShoeResponse, String> {
        Ok(AddShoeResponse::Conflict)
    }

    async fn get_shoe(&self, _: GetShoeRequest) -> Result<GetShoeResponse, String> {
        Ok(GetShoeResponse::NotFound)
    }
}

fn main() {}
