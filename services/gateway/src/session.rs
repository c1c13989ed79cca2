//! Who is signed in.

use std::collections::HashMap;
use std::sync::{Arc, Mutex as Lock, MutexGuard, PoisonError};
use std::time::Duration;

use runnerly_common::token::random_secret;
use sha2::{Digest as _, Sha256};
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};
use users_api::client::Client as Users;
use uuid::Uuid;
use wirewright_runtime::client::Credential;
use wirewright_runtime::types::Secret;

use crate::token::{Refusal, Tokens};

/// How long a token that is still good is kept waiting for its successor.
const RENEWAL: Duration = Duration::from_millis(300);

/// What bounds sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How long a session lasts, 12 hours by default.
    pub lifetime: Duration,
    /// How many sessions there can be, 10,000 by default; beyond them nobody can sign in.
    pub sessions: usize,
    /// How many sessions a runner can have, 10 by default; one more ends the oldest.
    pub of_runner: usize,
    /// How long before it expires an access token is renewed, 1 minute by default.
    pub renew: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            lifetime: Duration::from_secs(12 * 60 * 60),
            sessions: 10_000,
            of_runner: 10,
            renew: Duration::from_secs(60),
        }
    }
}

/// A session is known by the SHA-256 of its id, so that the time of a look-up tells nothing of ids.
pub(crate) type Key = [u8; 32];

/// A runner who is signed in. `Debug` shows no token.
#[derive(Debug)]
pub struct Session {
    key: Key,
    email: String,
    runner: Option<Uuid>,
    begun: Instant,
    tokens: Lock<Tokens>,
    /// Whoever renews the tokens: a refresh token is good once.
    renewing: Mutex<()>,
}

/// All sessions. Clones share them.
#[derive(Clone, Debug)]
pub(crate) struct Sessions {
    limits: Limits,
    table: Arc<Lock<HashMap<Key, Arc<Session>>>>,
}

impl Sessions {
    pub(crate) fn new(limits: Limits) -> Self {
        Self {
            limits,
            table: Arc::default(),
        }
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Begins a session and gives its id; none where there are too many, or no random numbers.
    pub(crate) fn begin(&self, email: &str, tokens: Tokens) -> Option<Secret<String>> {
        let id = random_secret().ok()?;
        let session = Session {
            key: key(id.expose()),
            email: email.to_lowercase(),
            runner: tokens.runner,
            begun: Instant::now(),
            tokens: Lock::new(tokens),
            renewing: Mutex::default(),
        };
        let mut table = self.table();
        table.retain(|_, session| session.begun.elapsed() < self.limits.lifetime);
        let own = table.values().filter(|other| other.email == session.email);
        let mut own: Vec<(Instant, Key)> = own.map(|own| (own.begun, own.key)).collect();
        own.sort_unstable();
        let over = (own.len() + 1).saturating_sub(self.limits.of_runner);
        for (_, oldest) in own.into_iter().take(over) {
            table.remove(&oldest);
        }
        if table.len() >= self.limits.sessions {
            return None;
        }
        table.insert(session.key, Arc::new(session));
        Some(id)
    }

    /// The session with an id.
    pub(crate) fn find(&self, id: &str) -> Option<Arc<Session>> {
        let session = self.table().get(&key(id)).cloned();
        session.filter(|session| session.begun.elapsed() < self.limits.lifetime)
    }

    /// Ends a session.
    pub(crate) fn end(&self, session: &Session) {
        self.table().remove(&session.key);
    }

    /// Ends all sessions of a runner, and gives them.
    pub(crate) fn end_of(&self, runner: Uuid) -> Vec<Arc<Session>> {
        let mut table = self.table();
        let ended = table.extract_if(|_, session| session.runner == Some(runner));
        ended.map(|(_, session)| session).collect()
    }

    /// Whether a session was ended, by its runner or to make room for another one.
    pub(crate) fn has_ended(&self, session: &Session) -> bool {
        !self.table().contains_key(&session.key)
    }

    fn table(&self) -> MutexGuard<'_, HashMap<Key, Arc<Session>>> {
        // the table is whole at every moment, so a panic of another thread does no harm
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Session {
    pub(crate) fn key(&self) -> &Key {
        &self.key
    }

    /// What calls of the runner are made with; renewed where it does not last much longer.
    pub(crate) async fn access(self: &Arc<Self>, users: &Users, renew: Duration) -> Result<Credential, Refusal> {
        let tokens = self.tokens();
        if tokens.last(renew) {
            return Ok(tokens.access);
        }
        // A refresh token is good once, so the answer must not be lost where the caller waits no longer.
        let (session, users) = (Arc::clone(self), users.clone());
        let mut renewal = tokio::spawn(async move { session.renewed(&users, renew).await });
        let renewed = match timeout(RENEWAL, &mut renewal).await {
            Err(_) if tokens.last(Duration::ZERO) => return Ok(tokens.access),
            Err(_) => renewal.await,
            Ok(renewed) => renewed,
        };
        renewed.unwrap_or(Err(Refusal::Unavailable))
    }

    async fn renewed(&self, users: &Users, renew: Duration) -> Result<Credential, Refusal> {
        let _alone = self.renewing.lock().await;
        let tokens = self.tokens();
        // another request may have done it meanwhile
        if tokens.last(renew) {
            return Ok(tokens.access);
        }
        match tokens.next(users).await {
            Ok(next) => {
                self.tokens
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .clone_from(&next);
                Ok(next.access)
            }
            Err(Refusal::Unavailable) if tokens.last(Duration::ZERO) => Ok(tokens.access),
            Err(refusal) => Err(refusal),
        }
    }

    fn tokens(&self) -> Tokens {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn key(id: &str) -> Key {
    Sha256::digest(id).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(runner: Uuid) -> Tokens {
        Tokens {
            runner: Some(runner),
            access: Credential::bearer("a"),
            good_until: Instant::now(),
            refresh: None,
        }
    }

    #[tokio::test]
    async fn s27_all_sessions_of_a_runner_end_and_no_others() {
        let sessions = Sessions::new(Limits::default());
        let (anna, bert) = (Uuid::from_u128(0xa), Uuid::from_u128(0xb));
        let begin = |email: &str, runner| sessions.begin(email, tokens(runner)).expect("a session");
        let of_anna = [begin("anna@example.com", anna), begin("anna@example.com", anna)];
        let of_bert = begin("bert@example.com", bert);
        assert_eq!(sessions.end_of(anna).len(), 2);
        assert!(of_anna.iter().all(|id| sessions.find(id.expose()).is_none()));
        assert!(sessions.find(of_bert.expose()).is_some());
        assert!(sessions.end_of(anna).is_empty());
    }
}
