//! Where a service is, when that is several places, or changes.

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock, Weak};

use http::{Request, Response, Uri};
use tower::ServiceExt as _;
use tower::util::rng::{HasherRng, Rng as _};

use super::BuildError;
use super::base::BaseUrl;
use super::engine::{AnswerBody, Body, BoxError, Engine, NotSent, again, layered};
use crate::encoding::cause;

/// The URLs of a service, which may change while clients use them. Clones share them.
///
/// A client calls the less busy of two that it takes at random ("power of two choices"). Where there is no connection to one, the call goes to
/// another one.
///
/// ```
/// use wirewright_runtime::client::{Addresses, BuildError, Client};
///
/// # fn main() -> Result<(), BuildError> {
/// let addresses = Addresses::of(["http://10.0.0.1:5002/api", "http://10.0.0.2:5002/api"])?;
/// let builder = Client::at(&addresses);
/// // Later, and from then on for every call:
/// addresses.set(["http://10.0.0.3:5002/api"])?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Addresses(Arc<RwLock<Arc<[Address]>>>);

/// Addresses that somebody may still hold.
pub(super) struct Shared(Weak<RwLock<Arc<[Address]>>>);

impl Shared {
    pub(super) fn are_held(&self) -> bool {
        self.0.strong_count() > 0
    }

    pub(super) fn set<U: AsRef<str>>(&self, urls: impl IntoIterator<Item = U>) -> Result<(), BuildError> {
        match self.0.upgrade() {
            Some(addresses) => Addresses(addresses).set(urls),
            None => Ok(()),
        }
    }
}

/// One of the URLs.
#[derive(Clone)]
struct Address {
    base: BaseUrl,
    /// Each call that has no answer yet holds one more of it.
    calls: Arc<()>,
}

impl Address {
    fn new(base: BaseUrl) -> Self {
        let calls = Arc::default();
        Self { base, calls }
    }

    fn load(&self) -> usize {
        Arc::strong_count(&self.calls)
    }
}

impl Addresses {
    /// These URLs: what comes before the paths of the contract, such as `http://localhost:5002/api`.
    ///
    /// # Errors
    /// When there is none, or one is not an absolute HTTP URL, or has a query, a fragment or a user name.
    pub fn of<U: AsRef<str>>(urls: impl IntoIterator<Item = U>) -> Result<Self, BuildError> {
        let addresses = Self(Arc::new(RwLock::new(Arc::new([]))));
        addresses.set(urls)?;
        Ok(addresses)
    }

    /// The URLs that an environment variable names, with commas between them, or this one where it is not set.
    ///
    /// # Errors
    /// As [`Addresses::of`].
    ///
    /// ```
    /// # fn main() -> Result<(), wirewright_runtime::client::BuildError> {
    /// let addresses = wirewright_runtime::client::Addresses::from_env("RUNS_URL", "http://localhost:5002/api")?;
    /// assert_eq!(addresses.urls(), ["http://localhost:5002/api"]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn from_env(variable: &str, default: &str) -> Result<Self, BuildError> {
        let text = std::env::var(variable).unwrap_or_else(|_| default.to_owned());
        Self::listed(&text)
    }

    /// The URLs that a text names, with commas between them.
    pub(super) fn listed(text: &str) -> Result<Self, BuildError> {
        Self::of(list(text))
    }

    /// The same, without holding them.
    pub(super) fn shared(&self) -> Shared {
        Shared(Arc::downgrade(&self.0))
    }

    /// Calls these URLs from now on. Calls that were sent already come to their end where they are.
    ///
    /// # Errors
    /// As [`Addresses::of`]; then the URLs stay what they were.
    pub fn set<U: AsRef<str>>(&self, urls: impl IntoIterator<Item = U>) -> Result<(), BuildError> {
        let bases = urls.into_iter().map(|url| BaseUrl::parse(url.as_ref()));
        let bases: Vec<BaseUrl> = bases.collect::<Result<_, _>>()?;
        if bases.is_empty() {
            return Err(BuildError::url("there is none"));
        }
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let mut next: Vec<Address> = Vec::new();
        for base in bases {
            if next.iter().all(|address| address.base != base) {
                let known = all.iter().find(|address| address.base == base).cloned();
                next.push(known.unwrap_or_else(|| Address::new(base)));
            }
        }
        *all = next.into();
        Ok(())
    }

    /// The URLs that are called now.
    #[must_use]
    pub fn urls(&self) -> Vec<String> {
        let all = self.0.read().unwrap_or_else(PoisonError::into_inner);
        all.iter().map(|address| address.base.as_str().to_owned()).collect()
    }

    /// All of them, and where to begin: at the less busy of two.
    fn choose(&self) -> (Arc<[Address]>, usize) {
        let all = Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner));
        if all.len() < 2 {
            return (all, 0);
        }
        let mut random = HasherRng::default();
        let mut below = |limit: usize| random.next_range(0..limit as u64) as usize;
        let first = below(all.len());
        let second = (first + 1 + below(all.len() - 1)) % all.len();
        let front = if all[second].load() < all[first].load() {
            second
        } else {
            first
        };
        (all, front)
    }

    /// An engine that carries requests, whose URLs are only a path and a query, to one of these.
    pub(super) fn balanced(&self, engine: Engine) -> Engine {
        let addresses = self.clone();
        layered(move |request: Request<Body>| {
            let (addresses, engine) = (addresses.clone(), engine.clone());
            async move { addresses.carry(&engine, request).await }
        })
    }

    async fn carry(&self, engine: &Engine, request: Request<Body>) -> Result<Response<AnswerBody>, BoxError> {
        if request.uri().authority().is_some() {
            // An operation with a server of its own.
            return engine.clone().oneshot(request).await;
        }
        let (all, front) = self.choose();
        let mut next = Some(request);
        let mut away: BoxError = "there is no address".into();
        for address in all[front..].iter().chain(&all[..front]) {
            let Some(mut request) = next.take() else { break };
            if all.len() > 1 {
                next = again(&request);
            }
            *request.uri_mut() = at(&address.base, request.uri())?;
            let _call = Arc::clone(&address.calls);
            match engine.clone().oneshot(request).await {
                Err(error) if is_away(&error) => away = error,
                outcome => return outcome,
            }
        }
        Err(away)
    }
}

/// The URLs that a text names, with commas between them.
pub(super) fn list(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim)
}

/// Whether nothing was sent, because nobody is there.
fn is_away(error: &BoxError) -> bool {
    #[cfg(feature = "breaker")]
    if cause::<super::breaker::BreakerOpen>(&**error).is_some() {
        return true;
    }
    cause::<NotSent>(&**error).is_some()
}

fn at(base: &BaseUrl, path: &Uri) -> Result<Uri, http::uri::InvalidUri> {
    format!("{}{path}", base.as_str()).parse()
}

impl fmt::Debug for Addresses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Addresses").field(&self.urls()).finish()
    }
}
