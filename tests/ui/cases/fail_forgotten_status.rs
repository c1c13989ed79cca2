//! Who looks at an answer looks at every status.

use shoes_api::operations::GetShoeResponse;

fn name(answer: GetShoeResponse) -> String {
    match answer {
        GetShoeResponse::Ok(shoe) => shoe.name,
    }
}

fn main() {
    let _ = name;
}
