//! The smallest service: `cargo run -p hello`, then `curl localhost:5080/api/greetings/Ada?language=fr`.

use wirewright_runtime::problem::Problem;
use wirewright_runtime::server::{ServeOptions, not_found, serve};

use hello::operations::{GreetRequest, GreetResponse};
use hello::server::{HelloApi, router};
use hello::types::{Greeting, Language};

/// The generated code.
#[allow(
    dead_code,
    unreachable_pub,
    missing_docs,
    reason = "a build script's output is not this crate's interface"
)]
mod hello {
    include!(concat!(env!("OUT_DIR"), "/hello/mod.rs"));
}

struct Service;

impl HelloApi for Service {
    type Error = Problem;

    async fn greet(&self, request: GreetRequest) -> Result<GreetResponse, Problem> {
        let language = request.language.unwrap_or(Language::En);
        let word = match language {
            Language::En => "Hello",
            Language::Fr => "Bonjour",
        };
        Ok(GreetResponse::Ok(Greeting {
            text: format!("{word}, {}!", request.name),
            language,
        }))
    }
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:5080").await?;
    println!("listening on http://{}", listener.local_addr()?);
    let stop = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    serve(
        listener,
        router(Service).fallback(not_found),
        ServeOptions::default(),
        stop,
    )
    .await;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::hello::client::Client;
    use super::hello::operations::{GreetRequest, GreetResponse};
    use super::hello::types::Language;
    use super::{Service, router};

    #[tokio::test]
    async fn the_generated_client_speaks_to_the_generated_server() {
        let inner =
            wirewright_runtime::client::Client::with_service("http://hello/api", router(Service)).expect("a URL");
        let client = Client::from(inner);
        let request = GreetRequest {
            name: "Ada".to_owned(),
            language: Some(Language::Fr),
        };
        let greeting = client
            .greet(&request)
            .await
            .expect("an answer")
            .ok()
            .expect("a greeting");
        assert_eq!(greeting.text, "Bonjour, Ada!");
        let nobody = GreetRequest {
            name: "a".repeat(41),
            language: None,
        };
        let answer = client.greet(&nobody).await.expect("an answer");
        assert!(matches!(answer, GreetResponse::Default { status, .. } if status == 400));
    }
}
