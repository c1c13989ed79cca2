//! What a client shows of itself: credentials for the security schemes of a contract.

#[cfg(test)]
mod tests;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use super::placement::{Placement, place};
use super::{BoxError, BuildError, ErrorKind, Outgoing};
use crate::operation::Operation;
use crate::security::{Need, Scheme};

/// What a client shows for one scheme. `Debug` does not show it.
///
/// ```
/// use wirewright_runtime::client::Credential;
///
/// let token = Credential::bearer("secret");
/// assert_eq!(format!("{token:?}"), "Credential(Token)");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Credential(pub(super) Shown);

/// The kinds of credentials.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Shown {
    Token(String),
    Basic { user: String, password: String },
    Key(String),
    Other(String),
    Certificate,
}

impl Credential {
    /// A bearer token, for a scheme `bearer`, `oauth2` or `openIdConnect`.
    pub fn bearer(token: impl Into<String>) -> Self {
        Self(Shown::Token(token.into()))
    }

    /// A user and a password, for HTTP's scheme `basic`. The user has no colon.
    pub fn basic(user: impl Into<String>, password: impl Into<String>) -> Self {
        Self(Shown::Basic {
            user: user.into(),
            password: password.into(),
        })
    }

    /// A key, for a scheme `apiKey`, as it is meant: where the query or a cookie needs it, it is percent-encoded.
    pub fn api_key(key: impl Into<String>) -> Self {
        Self(Shown::Key(key.into()))
    }

    /// What stands behind the name of any other scheme of HTTP in `Authorization`, such as the parameters of `digest`.
    pub fn http(text: impl Into<String>) -> Self {
        Self(Shown::Other(text.into()))
    }

    /// The engine of the client shows a certificate, for a scheme `mutualTLS`: nothing is added to requests.
    #[must_use]
    pub fn certificate() -> Self {
        Self(Shown::Certificate)
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Shown::Token(_) => "Credential(Token)",
            Shown::Basic { .. } => "Credential(Basic)",
            Shown::Key(_) => "Credential(Key)",
            Shown::Other(_) => "Credential(Other)",
            Shown::Certificate => "Credential(Certificate)",
        })
    }
}

/// Fetches credentials, and new ones for those that are refused.
///
/// ```
/// use tokio::sync::Mutex;
/// use wirewright_runtime::client::{Ask, BoxError, Credential, Provider};
///
/// struct Tokens {
///     last: Mutex<Option<Credential>>,
/// }
///
/// impl Provider for Tokens {
///     async fn credential(&self, ask: Ask<'_>) -> Result<Option<Credential>, BoxError> {
///         let mut last = self.last.lock().await;
///         // Another call may have fetched a new one already.
///         if last.is_none() || last.as_ref() == ask.refused {
///             *last = Some(Credential::bearer("fetched from the token endpoint"));
///         }
///         Ok(last.clone())
///     }
/// }
/// ```
pub trait Provider: Send + Sync + 'static {
    /// The credential for a call, or `None` where there is none: then another alternative of the contract is tried.
    ///
    /// It is asked for each call, so it should keep what it fetches. After a 401 it is asked once more, with the
    /// credential that was refused. If it then gives another one the call is sent again, and the answer to that stands;
    /// if not, the 401 does. The time it takes is part of the call's.
    fn credential(&self, ask: Ask<'_>) -> impl Future<Output = Result<Option<Credential>, BoxError>> + Send;
}

/// For what a [`Provider`] is asked.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Ask<'a> {
    /// The scheme, and the scopes that the operation needs.
    pub need: Need,
    /// The credential that was refused with a 401 just now.
    pub refused: Option<&'a Credential>,
}

type Asked<'a> = Pin<Box<dyn Future<Output = Result<Option<Credential>, BoxError>> + Send + 'a>>;

/// A provider of any type.
trait AnyProvider: Send + Sync {
    fn ask<'a>(&'a self, ask: Ask<'a>) -> Asked<'a>;
}

impl<P: Provider> AnyProvider for P {
    fn ask<'a>(&'a self, ask: Ask<'a>) -> Asked<'a> {
        Box::pin(self.credential(ask))
    }
}

/// Where the credentials of a scheme come from.
#[derive(Clone)]
enum Origin {
    Fixed(Placement),
    Provided(Arc<dyn AnyProvider>),
}

/// The credentials that a client has.
#[derive(Default)]
pub(super) struct Credentials {
    origins: Vec<(Scheme, Origin)>,
}

impl Credentials {
    pub(super) fn add(&mut self, scheme: &Scheme, credential: &Credential) -> Result<(), BuildError> {
        let placement = place(scheme, credential).map_err(|reason| BuildError::credential(scheme.name, &reason))?;
        self.set(scheme, Origin::Fixed(placement));
        Ok(())
    }

    pub(super) fn add_provider(&mut self, scheme: &Scheme, provider: impl Provider) {
        self.set(scheme, Origin::Provided(Arc::new(provider)));
    }

    /// Of one scheme the last is kept.
    fn set(&mut self, scheme: &Scheme, origin: Origin) {
        self.origins.retain(|(has, _)| has != scheme);
        self.origins.push((*scheme, origin));
    }

    fn origin(&self, scheme: &Scheme) -> Option<&Origin> {
        self.origins
            .iter()
            .find(|(has, _)| has == scheme)
            .map(|(_, origin)| origin)
    }

    /// What is shown for a call: the first alternative of the contract for which all credentials are there.
    pub(super) async fn choose(&self, operation: &'static Operation, call: &Outgoing) -> Result<Choice, ErrorKind> {
        for alternative in operation.security {
            if let Some(choice) = self.all(alternative, call).await? {
                return Ok(choice);
            }
        }
        if operation.security.is_empty() || operation.anonymous {
            Ok(Choice::default())
        } else {
            Err(ErrorKind::NoCredentials(operation.security))
        }
    }

    /// All credentials of an alternative, unless one is missing. What the call shows by itself is not missing.
    async fn all(&self, alternative: &'static [Need], call: &Outgoing) -> Result<Option<Choice>, ErrorKind> {
        let is_there = |need: &Need| {
            call.shows(need.scheme) || self.origin(need.scheme).is_some() || call.shows_by_default(need.scheme)
        };
        // Nobody is asked for a credential that cannot be used.
        if !alternative.iter().all(is_there) {
            return Ok(None);
        }
        let mut choice = Choice::default();
        for need in alternative.iter().filter(|need| !call.shows(need.scheme)) {
            match self.origin(need.scheme) {
                None => {}
                Some(Origin::Fixed(placement)) => choice.add(*need, placement.clone(), None),
                Some(Origin::Provided(provider)) => match ask(&**provider, *need, None).await? {
                    Some((placement, credential)) => choice.add(*need, placement, Some(credential)),
                    None => return Ok(None),
                },
            }
        }
        Ok(Some(choice))
    }

    /// The same with new credentials in place of those that were refused; `None` where there are no others.
    pub(super) async fn renew(&self, refused: &Choice) -> Result<Option<Choice>, ErrorKind> {
        let mut choice = Choice::default();
        let mut is_new = false;
        for part in &refused.parts {
            let (Some(old), Some(Origin::Provided(provider))) = (&part.provided, self.origin(part.need.scheme)) else {
                choice.parts.push(part.clone());
                continue;
            };
            let Some((placement, credential)) = ask(&**provider, part.need, Some(old)).await? else {
                return Ok(None);
            };
            is_new |= credential != *old;
            choice.add(part.need, placement, Some(credential));
        }
        Ok(is_new.then_some(choice))
    }
}

/// The names of the schemes.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.origins.iter().map(|(scheme, _)| scheme.name))
            .finish()
    }
}

async fn ask(
    provider: &dyn AnyProvider,
    need: Need,
    refused: Option<&Credential>,
) -> Result<Option<(Placement, Credential)>, ErrorKind> {
    let scheme = need.scheme.name;
    let failed = |source| ErrorKind::Credentials { scheme, source };
    let Some(credential) = provider.ask(Ask { need, refused }).await.map_err(failed)? else {
        return Ok(None);
    };
    let placement = place(need.scheme, &credential).map_err(|reason| failed(reason.into()))?;
    Ok(Some((placement, credential)))
}

/// What is shown for a call.
#[derive(Default)]
pub(super) struct Choice {
    parts: Vec<Part>,
}

#[derive(Clone)]
struct Part {
    need: Need,
    placement: Placement,
    /// The credential, where a provider gave it.
    provided: Option<Credential>,
}

impl Choice {
    fn add(&mut self, need: Need, placement: Placement, provided: Option<Credential>) {
        self.parts.push(Part {
            need,
            placement,
            provided,
        });
    }

    /// Whether others can be asked for.
    pub(super) fn is_renewable(&self) -> bool {
        self.parts.iter().any(|part| part.provided.is_some())
    }

    /// The names of schemes, and where their credentials go.
    pub(super) fn placements(&self) -> impl Iterator<Item = (&'static str, &Placement)> {
        self.parts.iter().map(|part| (part.need.scheme.name, &part.placement))
    }
}
