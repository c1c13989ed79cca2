//! A provider is asked again after a 401, once.

use std::sync::{Arc, Mutex};

use security::TOKEN;
use security::contract::operations::{AddRunRequest, WhoAmIResponse};
use security::contract::security::{BEARER_AUTH, OAUTH};
use security::contract::types::Run;
use wirewright_runtime::client::{Ask, BoxError, Credential, Provider};

use crate::harness::{clients, start};

/// Has one token, and another one after it is refused. Keeps what it was asked.
#[derive(Clone)]
struct Tokens {
    next: &'static str,
    current: Arc<Mutex<&'static str>>,
    refused: Arc<Mutex<Vec<bool>>>,
}

impl Tokens {
    fn new(first: &'static str, next: &'static str) -> Self {
        Self {
            next,
            current: Arc::new(Mutex::new(first)),
            refused: Arc::default(),
        }
    }

    fn refused(&self) -> Vec<bool> {
        std::mem::take(&mut *self.refused.lock().expect("no panic"))
    }
}

impl Provider for Tokens {
    async fn credential(&self, ask: Ask<'_>) -> Result<Option<Credential>, BoxError> {
        // As long as a call to a token endpoint: something else runs meanwhile.
        tokio::task::yield_now().await;
        self.refused.lock().expect("no panic").push(ask.refused.is_some());
        let mut current = self.current.lock().expect("no panic");
        if ask.refused == Some(&Credential::bearer(*current)) {
            *current = self.next;
        }
        Ok(Some(Credential::bearer(*current)))
    }
}

#[tokio::test]
async fn an_expired_token_is_renewed_and_the_call_sent_again() {
    let server = start().await;
    let tokens = Tokens::new("expired", TOKEN);
    let [within, over_socket] = clients(&server, |builder| builder.provider(&BEARER_AUTH, tokens.clone()));
    let answer = within.who_am_i().await.expect("an answer");
    assert_eq!(answer.ok().expect("a caller").name, "token by bearerAuth");
    assert_eq!(tokens.refused(), [false, true]);
    // The new one is good for all that share the provider.
    let answer = over_socket.who_am_i().await.expect("an answer");
    assert!(matches!(answer, WhoAmIResponse::Ok(_)));
    assert_eq!(tokens.refused(), [false]);
}

#[tokio::test]
async fn the_second_401_is_the_answer() {
    let server = start().await;
    let tokens = Tokens::new("expired", "expired too");
    for client in clients(&server, |builder| builder.provider(&BEARER_AUTH, tokens.clone())) {
        let answer = client.who_am_i().await.expect("an answer");
        assert!(matches!(answer, WhoAmIResponse::Unauthorized { .. }), "{answer:?}");
        // Once there is no other one, asking is all that happens.
        assert_eq!(tokens.refused(), [false, true]);
    }
}

#[tokio::test]
async fn parameters_and_body_are_sent_again_too() {
    let server = start().await;
    let request = AddRunRequest {
        limit: 1,
        body: Run { distance: 5.0 },
    };
    for over_socket in [false, true] {
        let tokens = Tokens::new("expired", TOKEN);
        let [within, other] = clients(&server, |builder| builder.provider(&OAUTH, tokens.clone()));
        let client = if over_socket { other } else { within };
        let answer = client.add_run(&request).await.expect("an answer");
        assert_eq!(answer.ok().expect("a caller").name, "token by oauth");
        assert_eq!(tokens.refused(), [false, true]);
    }
}
