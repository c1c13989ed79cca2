//! A handler answers what its own operation answers.

use shoes_api::operations::{AddShoeRequest, AddShoeResponse, GetShoeRequest, GetShoeResponse};
use shoes_api::server::ShoesApi;
use wirewright_runtime::problem::Problem;

struct Service;

impl ShoesApi for Service {
    type Error = Problem;

    async fn add_shoe(&self, _: AddShoeRequest) -> Result<GetShoeResponse, Problem> {
        Ok(GetShoeResponse::NotFound)
    }

    async fn get_shoe(&self, _: GetShoeRequest) -> Result<GetShoeResponse, Problem> {
        Ok(AddShoeResponse::Conflict)
    }
}

fn main() {}
