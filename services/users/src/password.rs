//! Hashing passwords with argon2id.

use std::sync::Arc;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash as Phc;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use runnerly_common::Error;
use runnerly_common::token::random_secret;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use wirewright_runtime::types::Secret;

use crate::model::PasswordHash;

/// Hashes passwords, so many at a time as there are processors: each takes 19 MiB and tens of milliseconds.
#[derive(Clone, Debug)]
pub(crate) struct Passwords {
    turns: Arc<Semaphore>,
    /// The hash of a password that nobody has: what is compared for users that do not exist.
    decoy: PasswordHash,
}

impl Passwords {
    /// # Errors
    /// When the system has no random numbers.
    pub(crate) fn new() -> Result<Self, Error> {
        let nobody = random_secret().map_err(Error::internal)?;
        let turns = std::thread::available_parallelism().map_or(1, usize::from);
        Ok(Self {
            turns: Arc::new(Semaphore::new(turns)),
            decoy: hash(&nobody)?,
        })
    }

    /// The hash of a password, with a salt of its own.
    pub(crate) async fn hash(&self, password: Secret<String>) -> Result<PasswordHash, Error> {
        self.in_turn(move || hash(&password)).await?
    }

    /// Whether a password is the one that was hashed. It takes as long, and is false, where nothing was.
    pub(crate) async fn verify(&self, password: Secret<String>, known: Option<PasswordHash>) -> Result<bool, Error> {
        let is_known = known.is_some();
        let hash = known.unwrap_or_else(|| self.decoy.clone());
        let is_same = self.in_turn(move || verify(&password, &hash)).await?;
        Ok(is_same? && is_known)
    }

    async fn in_turn<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(Error::internal)?;
        // The turn lasts until the work is done, even if nobody waits for it any more.
        let task = spawn_blocking(move || {
            let done = work();
            drop(turn);
            done
        });
        task.await.map_err(Error::internal)
    }
}

fn hash(password: &Secret<String>) -> Result<PasswordHash, Error> {
    let hash = Argon2::default().hash_password(password.expose().as_bytes());
    Ok(PasswordHash(hash.map_err(Error::internal)?.to_string()))
}

fn verify(password: &Secret<String>, hash: &PasswordHash) -> Result<bool, Error> {
    let phc = Phc::new(&hash.0).map_err(Error::corrupt)?;
    Ok(Argon2::default()
        .verify_password(password.expose().as_bytes(), &phc)
        .is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> Secret<String> {
        Secret::new(text.to_owned())
    }

    #[tokio::test]
    async fn a_password_is_the_one_that_was_hashed_or_not() -> Result<(), Error> {
        let passwords = Passwords::new()?;
        let hash = passwords.hash(secret("correct horse")).await?;
        assert!(hash.0.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", hash.0);
        assert_ne!(hash, passwords.hash(secret("correct horse")).await?);
        assert!(passwords.verify(secret("correct horse"), Some(hash.clone())).await?);
        assert!(!passwords.verify(secret("battery staple"), Some(hash.clone())).await?);
        assert!(!passwords.verify(secret("battery staple"), None).await?);
        assert_eq!(format!("{hash:?}"), "PasswordHash");
        Ok(())
    }

    #[tokio::test]
    async fn a_hash_that_is_none_is_a_failure() -> Result<(), Error> {
        let broken = PasswordHash("x".to_owned());
        let verified = Passwords::new()?.verify(secret("x"), Some(broken)).await;
        assert!(matches!(verified, Err(Error::Corrupt(_))));
        Ok(())
    }
}
