//! Keys that are fetched from the users service.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::Instant;
use users_api::client::Client;
use users_api::operations::{GetKeysRequest, GetKeysResponse};
use users_api::types::KeySet;
use wirewright_runtime::http::header::RETRY_AFTER;
use wirewright_runtime::http::{HeaderValue, StatusCode};
use wirewright_runtime::server::Denied;

use super::{PublicKey, by_name};
use crate::problem::problem;

/// How often keys are fetched at most; tokens can name keys that do not exist.
const INTERVAL: Duration = Duration::from_secs(5);
/// How long to wait after the users service did not answer.
const RETRY: Duration = Duration::from_secs(1);
/// How long keys are kept where the answer says nothing, and at most.
const MAX_AGE: Duration = Duration::from_secs(300);

/// Keys that are fetched when they are needed, and kept.
#[derive(Debug)]
pub(super) struct Fetched {
    users: Client,
    known: RwLock<Arc<Known>>,
    /// Held by the one that fetches.
    fetching: Mutex<()>,
}

/// What was fetched.
#[derive(Clone, Debug, Default)]
struct Known {
    keys: HashMap<String, PublicKey>,
    etag: Option<String>,
    /// Until when the keys need no look.
    fresh_until: Option<Instant>,
    /// From when on they may be fetched again.
    next: Option<Instant>,
    /// Whether the last try had no answer.
    failed: bool,
}

impl Known {
    fn is_fresh(&self) -> bool {
        self.fresh_until.is_some_and(|until| Instant::now() < until)
    }

    fn may_fetch(&self) -> bool {
        self.next.is_none_or(|next| Instant::now() >= next)
    }
}

impl Fetched {
    pub(super) fn new(users: Client) -> Self {
        Self {
            users,
            known: RwLock::default(),
            fetching: Mutex::default(),
        }
    }

    pub(super) async fn find(&self, kid: &str) -> Result<Option<PublicKey>, Denied> {
        let known = self.known();
        if let Some(key) = known.keys.get(kid) {
            if known.is_fresh() {
                return Ok(Some(key.clone()));
            }
            // Only one waits for newer keys; for the others the old ones do.
            return match self.fetching.try_lock() {
                Ok(_held) => Ok(self.renewed().await.keys.get(kid).cloned()),
                Err(_) => Ok(Some(key.clone())),
            };
        }
        let _held = self.fetching.lock().await;
        let known = self.renewed().await;
        match known.keys.get(kid) {
            Some(key) => Ok(Some(key.clone())),
            None if known.failed => Err(unavailable()),
            None => Ok(None),
        }
    }

    fn known(&self) -> Arc<Known> {
        Arc::clone(&self.known.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The keys after they were fetched, unless that was just done. For the one that holds the lock.
    async fn renewed(&self) -> Arc<Known> {
        let known = self.known();
        if !known.may_fetch() {
            return known;
        }
        let renewed = Arc::new(self.fetch(&known).await);
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&renewed);
        renewed
    }

    async fn fetch(&self, known: &Known) -> Known {
        let request = GetKeysRequest {
            if_none_match: known.etag.clone(),
        };
        let answer = self.users.get_keys(&request).await;
        let now = Instant::now();
        match answer {
            Ok(GetKeysResponse::Ok {
                body,
                etag,
                cache_control,
            }) => Known {
                keys: by_name(public_keys(body)),
                etag: Some(etag),
                ..kept(known, &cache_control)
            },
            Ok(GetKeysResponse::NotModified { cache_control, .. }) => kept(known, &cache_control),
            refused => {
                tracing::warn!(?refused, "the users service gives no keys");
                Known {
                    next: Some(now + RETRY),
                    failed: true,
                    ..known.clone()
                }
            }
        }
    }
}

/// What is known after an answer with this `Cache-Control`.
fn kept(known: &Known, cache_control: &str) -> Known {
    let mut directives = cache_control.split(',').map(str::trim);
    let seconds = directives.find_map(|directive| directive.strip_prefix("max-age=")?.parse().ok());
    let now = Instant::now();
    Known {
        fresh_until: Some(now + seconds.map_or(MAX_AGE, Duration::from_secs).min(MAX_AGE)),
        next: Some(now + INTERVAL),
        failed: false,
        ..known.clone()
    }
}

/// The keys of an answer, without those that are none.
fn public_keys(set: KeySet) -> impl Iterator<Item = PublicKey> {
    set.keys
        .into_iter()
        .filter_map(|key| match PublicKey::named(key.kid, key.x) {
            Ok(key) => Some(key),
            Err(error) => {
                tracing::warn!(%error, "a key of the users service cannot be read");
                None
            }
        })
}

/// 503 while keys are missing and cannot be fetched.
fn unavailable() -> Denied {
    let problem = problem(
        StatusCode::SERVICE_UNAVAILABLE,
        "upstream-unavailable",
        "A service does not answer",
    );
    let problem = problem.detail("The users service does not answer, so that the access token cannot be verified.");
    Denied::Failed(problem.header(RETRY_AFTER, HeaderValue::from_static("1")))
}
