//! Access tokens: JWTs ([RFC 9068]) that the users service signs with Ed25519 and every service verifies by itself.
//!
//! ```
//! use runnerly_common::token::{Claims, Keys, SigningKey, Tokens};
//! use time::OffsetDateTime;
//! use uuid::Uuid;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let key = SigningKey::generate()?;
//! let runner = Uuid::from_u128(1);
//! let now = OffsetDateTime::now_utc();
//! let token = key.sign(&Claims::of_runner(runner, "runs", &["runs:read"], now))?;
//!
//! let runs = Tokens::new("runs", Keys::fixed([key.public()]));
//! # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
//! let caller = runs.caller(&token).await;
//! assert_eq!(caller.and_then(|caller| Ok(caller.runner()?)), Ok(runner));
//! # });
//! # Ok(())
//! # }
//! ```
//!
//! [RFC 9068]: https://www.rfc-editor.org/rfc/rfc9068

mod caller;
mod claims;
mod keys;
mod service;
mod signing;
mod verifier;

pub use caller::{Caller, Identity};
pub use claims::{ANY_AUDIENCE, Claims, ISSUER, RUNNER_LIFETIME, SERVICE_LIFETIME};
pub use keys::{Keys, PublicKey};
pub use service::ServiceToken;
pub use signing::{Failure, SigningKey, random_secret};
pub use verifier::Tokens;
