//! A service that answers who calls, and knows a few callers by all kinds of credentials.

use wirewright_runtime::http::{HeaderValue, StatusCode};
use wirewright_runtime::problem::Problem;
use wirewright_runtime::security::Scheme;
use wirewright_runtime::server::{Denied, Given, Options, Presented, Router, Verifier, same_secret};

/// The generated code.
#[allow(
    dead_code,
    missing_docs,
    reason = "a build script's output is not this crate's interface"
)]
pub mod contract {
    include!(concat!(env!("OUT_DIR"), "/security/mod.rs"));
}

use contract::operations::*;
use contract::security::DIGEST_AUTH;
use contract::server::{SecurityApi, router_with};
use contract::types::Caller;

/// The secret that is good everywhere. It has what an encoding could get wrong.
pub const SECRET: &str = "hunter2 +/=&%;,\"\\é";

/// The token that is good everywhere: headers have no other letters.
pub const TOKEN: &str = "hunter2.token-_~+/==";

/// A token without the scope `runs:write`.
pub const READER: &str = "hunter2.reader";

/// A caller, and by what it is known.
#[derive(Debug)]
pub struct User(pub String);

/// Judges credentials.
pub struct Callers;

impl Verifier for Callers {
    type Principal = User;

    async fn verify(&self, presented: &Presented<'_>) -> Result<User, Denied> {
        let mut names = Vec::new();
        for credential in presented.credentials() {
            let name = match &credential.given {
                Given::Basic { user, password } if same_secret(password, SECRET) => user.clone(),
                Given::Token(token) if same_secret(token, TOKEN) => "token".to_owned(),
                Given::Token(token) if same_secret(token, READER) => {
                    presented.check_scopes(&["runs:read"])?;
                    "reader".to_owned()
                }
                Given::Key(key) if same_secret(key, SECRET) => "key".to_owned(),
                Given::Other(text) if same_secret(text, "response=\"hunter2\"") => "digest".to_owned(),
                Given::Certificate(certificate) if certificate.der == "hunter2 in DER" => "certificate".to_owned(),
                _ => return Err(Denied::Unauthenticated),
            };
            names.push(format!("{name} by {}", credential.need.scheme.name));
        }
        // The head is there for what credentials alone do not decide.
        if presented.head().headers.contains_key("x-down") {
            return Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE).into());
        }
        Ok(User(names.join(", ")))
    }

    fn challenge(&self, scheme: &'static Scheme) -> Option<HeaderValue> {
        (*scheme == DIGEST_AUTH).then(|| HeaderValue::from_static("Digest realm=\"runs\", nonce=\"n-1\""))
    }
}

/// Answers who calls.
struct Service;

fn caller(user: User) -> Caller {
    Caller { name: user.0 }
}

macro_rules! answers_the_caller {
    ($($operation:ident $request:ident $response:ident,)*) => {
        impl SecurityApi for Service {
            type Error = Problem;
            type Principal = User;

            async fn read_public(&self, _: ReadPublicRequest) -> Result<ReadPublicResponse, Problem> {
                Ok(ReadPublicResponse::Ok(caller(User("anybody".to_owned()))))
            }

            async fn read_maybe(
                &self,
                principal: Option<User>,
                _: ReadMaybeRequest,
            ) -> Result<ReadMaybeResponse, Problem> {
                let user = principal.unwrap_or_else(|| User("nobody".to_owned()));
                Ok(ReadMaybeResponse::Ok(caller(user)))
            }

            $(async fn $operation(&self, principal: User, _: $request) -> Result<$response, Problem> {
                Ok($response::Ok(caller(principal)))
            })*
        }
    };
}

answers_the_caller! {
    who_am_i WhoAmIRequest WhoAmIResponse,
    use_basic UseBasicRequest UseBasicResponse,
    use_digest UseDigestRequest UseDigestResponse,
    use_header_key UseHeaderKeyRequest UseHeaderKeyResponse,
    use_query_key UseQueryKeyRequest UseQueryKeyResponse,
    use_cookie_key UseCookieKeyRequest UseCookieKeyResponse,
    use_open_id UseOpenIdRequest UseOpenIdResponse,
    use_tls UseTlsRequest UseTlsResponse,
    list_runs ListRunsRequest ListRunsResponse,
    add_run AddRunRequest AddRunResponse,
}

/// The service, which refuses its own wrong answers.
pub fn router() -> Router {
    router_with(Service, Callers, Options::tests())
}
