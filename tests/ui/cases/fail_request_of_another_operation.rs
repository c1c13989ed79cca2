//! A client sends what the operation takes.

use shoes_api::client::Client;
use shoes_api::operations::GetShoeRequest;

async fn call(client: &Client) {
    let request = GetShoeRequest { id: "1", unit: Some("eu") };
    let _ = client.add_shoe(&request).await;
}

fn main() {
    let _ = call;
}
