//! Access tokens, and the keys that they are verified with.

mod judging;
mod keys;
mod service;

use runnerly_common::token::{Claims, SigningKey};
use time::OffsetDateTime;
use uuid::Uuid;
use wirewright_runtime::client;
use wirewright_runtime::server::Router;

const ANNA: Uuid = Uuid::from_u128(0xa);

fn key() -> SigningKey {
    SigningKey::generate().expect("a key")
}

/// What a token of Anna's for runs says.
fn claims() -> Claims {
    Claims::of_runner(ANNA, "runs", &["runs:read", "runs:write"], OffsetDateTime::now_utc())
}

/// A client of a users service.
fn users(router: Router) -> users_api::client::Client {
    let client = client::Client::builder("http://users").service(router).build();
    client.expect("a client").into()
}
