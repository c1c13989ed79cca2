//! A service with all operations, and a client of it.

use shoes_api::operations::{AddShoeRequest, AddShoeResponse, GetShoeRequest, GetShoeResponse};
use shoes_api::server::{ShoesApi, router};
use shoes_api::types::{Shoe, Unit};
use wirewright_runtime::problem::Problem;
use wirewright_runtime::types::Maybe;

struct Service;

impl ShoesApi for Service {
    type Error = Problem;

    async fn add_shoe(&self, request: AddShoeRequest) -> Result<AddShoeResponse, Problem> {
        match request.body.retired {
            Maybe::Absent | Maybe::Null => Ok(AddShoeResponse::Created(request.body)),
            Maybe::Value(_) => Ok(AddShoeResponse::Conflict),
        }
    }

    async fn get_shoe(&self, request: GetShoeRequest) -> Result<GetShoeResponse, Problem> {
        let size = match request.unit {
            Some(Unit::Us) => 9,
            Some(Unit::Eu) | None => 43,
        };
        Ok(GetShoeResponse::Ok(Shoe::new("racer".to_owned(), size)))
    }
}

async fn size(client: &shoes_api::client::Client) -> Option<i64> {
    let request = GetShoeRequest { id: 1, unit: Some(Unit::Eu) };
    Some(client.get_shoe(&request).await.ok()?.ok().ok()?.size)
}

fn main() {
    let _ = router(Service);
    let _ = size;
}
