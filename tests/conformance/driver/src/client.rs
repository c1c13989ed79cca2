//! An instance as the body of an answer to the client.

use wirewright_runtime::client::{BuildError, Client, ErrorKind, Responses};
use wirewright_runtime::http::header;
use wirewright_runtime::server::Router;
use wirewright_runtime::violation::Violations;

use crate::instance::Instance;
use crate::outcome::Outcome;
use crate::{Calling, Contract};

/// A client that enforces the contract, of a server that answers everything with the instance.
pub(crate) fn enforcing(instance: &Instance) -> Result<Client, BuildError> {
    let instance = instance.clone();
    let server = Router::new().fallback(move || {
        let bytes = instance.bytes();
        async move { ([(header::CONTENT_TYPE, "application/json")], bytes) }
    });
    Client::builder("http://conformance.test")
        .responses(Responses::Enforce)
        .service(server)
        .build()
}

/// Calls `GET /responses/gN`.
pub(crate) async fn turn<C: Contract>(client: &C::Client, group: u32) -> Outcome {
    let Some(calling) = C::call(client, group) else {
        return Outcome::failed("the client has no such operation");
    };
    judge(calling).await
}

async fn judge(calling: Calling<'_>) -> Outcome {
    let error = match calling.await {
        Ok(()) => return Outcome::accepted("Ok"),
        Err(error) => error,
    };
    match error.kind() {
        ErrorKind::InvalidResponse { violations, .. } => Outcome::refused(words(violations)),
        _ => Outcome::failed(error),
    }
}

/// The first thing that was wrong.
fn words(violations: &Violations) -> String {
    let first = violations.iter().next().map(ToString::to_string);
    format!("an error ({})", first.unwrap_or_default())
}
