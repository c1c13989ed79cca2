//! The generated client against the service, without a socket.

mod messages;
mod secrets;
mod tokens;
mod users;
mod verifying;

use std::cell::Cell;

use axum::body::{Body, to_bytes};
use runnerly_users::client::ServiceClient;
use runnerly_users::store::UserStore;
use runnerly_users::{Api, router_with};
use tempfile::TempDir;
use time::macros::datetime;
use time::{Duration, OffsetDateTime};
use tower::ServiceExt as _;
use users_api::client::Client;
use users_api::operations::{IssueTokenRequest, IssueTokenResponse, RegisterUserRequest};
use users_api::security::BEARER;
use users_api::types::{RegisterUserBody, Token, TokenRequest, TokenRequestGrantType as Grant, User};
use uuid::Uuid;
use wirewright_runtime::client::{Credential, Responses};
use wirewright_runtime::http::{Request, Response, StatusCode};
use wirewright_runtime::server::{Options, Router};
use wirewright_runtime::testing::Contract;
use wirewright_runtime::types::Secret;

const NOW: OffsetDateTime = datetime!(2026-11-21 08:00 UTC);
const EMAIL: &str = "anna@runnerly.example";
const PASSWORD: &str = "correct horse battery";
const CLIENT_SECRET: &str = "plans-secret-81";

thread_local! {
    /// How late it is in this test.
    static LATER: Cell<Duration> = const { Cell::new(Duration::ZERO) };
}

fn clock() -> OffsetDateTime {
    NOW + LATER.get()
}

/// A service in a folder that goes away with it.
struct Bed {
    router: Router,
    folder: TempDir,
    _contract: Contract,
}

async fn bed() -> Bed {
    LATER.set(Duration::ZERO);
    let folder = tempfile::tempdir().expect("a folder");
    let contract = Contract::new();
    let router = contract.watch(start(&folder).await);
    Bed {
        router,
        folder,
        _contract: contract,
    }
}

/// The service over what is in a folder.
async fn start(folder: &TempDir) -> Router {
    let store = UserStore::open(&folder.path().join("users.sqlite"))
        .await
        .expect("a store");
    let plans = ServiceClient::new("plans", &secret(CLIENT_SECRET), &["users:read", "runs:bulk"]);
    let api = Api::with_clock(store, vec![plans], clock).await.expect("a service");
    router_with(api, Options::tests())
}

fn secret(text: &str) -> Secret<String> {
    Secret::new(text.to_owned())
}

fn registration(email: &str) -> RegisterUserRequest {
    RegisterUserRequest {
        idempotency_key: Uuid::now_v7(),
        body: RegisterUserBody::new(email.to_owned(), secret(PASSWORD)),
    }
}

fn by_password(email: &str, password: &str) -> TokenRequest {
    TokenRequest {
        username: Some(email.to_owned()),
        password: Some(secret(password)),
        ..TokenRequest::new(Grant::Password)
    }
}

fn by_secret(id: &str, text: &str) -> TokenRequest {
    TokenRequest {
        client_id: Some(id.to_owned()),
        client_secret: Some(secret(text)),
        ..TokenRequest::new(Grant::ClientCredentials)
    }
}

fn by_refresh_token(token: &Token) -> TokenRequest {
    TokenRequest {
        refresh_token: token.refresh_token.clone(),
        ..TokenRequest::new(Grant::RefreshToken)
    }
}

impl Bed {
    /// A client that takes no answer outside the contract.
    fn client(&self, token: Option<&Token>) -> Client {
        let builder = wirewright_runtime::client::Client::builder("http://users").service(self.router.clone());
        let builder = builder.responses(Responses::Enforce);
        let builder = match token {
            Some(token) => builder.credential(&BEARER, Credential::bearer(token.access_token.expose())),
            None => builder,
        };
        Client::from(builder.build().expect("a client"))
    }

    async fn register(&self, email: &str) -> User {
        let answer = self.client(None).register_user(&registration(email)).await;
        answer.expect("an answer").created().expect("a user")
    }

    async fn issue(&self, body: TokenRequest) -> IssueTokenResponse {
        let request = IssueTokenRequest { body };
        self.client(None).issue_token(&request).await.expect("an answer")
    }

    async fn token(&self, body: TokenRequest) -> Token {
        self.issue(body).await.ok().expect("a token")
    }

    /// Registers Anna, and a client of hers.
    async fn anna(&self) -> (User, Client) {
        let user = self.register(EMAIL).await;
        let token = self.token(by_password(EMAIL, PASSWORD)).await;
        (user, self.client(Some(&token)))
    }

    async fn send(&self, request: Request<Body>) -> (StatusCode, Response<()>, String) {
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 1_000_000).await.expect("a body");
        let text = String::from_utf8(bytes.to_vec()).expect("text");
        (parts.status, Response::from_parts(parts, ()), text)
    }
}
