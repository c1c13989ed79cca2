//! Who calls: credentials are read, judged by the service's [`Verifier`], and refused with what RFC 9110 asks for.
//!
//! Of the alternatives of an operation, the first one whose credentials are all there is verified. Credentials that are
//! there and cannot be read (no Base64, given twice) are good for nothing: where no other alternative is whole, they
//! are refused, even if the operation lets in callers without any.

mod admit;
mod challenge;
mod read;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt;
use std::future::Future;

use bytes::Bytes;
use http::HeaderValue;
use http::request::Parts;
use subtle::ConstantTimeEq as _;

use crate::operation::Operation;
use crate::problem::Problem;
use crate::security::{Need, Scheme};

pub(super) use admit::{admit, unauthenticated};

/// Judges credentials: a service implements it once for all operations of a contract.
///
/// ```
/// use wirewright_runtime::server::{Denied, Given, Presented, Verifier, same_secret};
///
/// struct Keys;
///
/// struct User(&'static str);
///
/// impl Verifier for Keys {
///     type Principal = User;
///
///     async fn verify(&self, presented: &Presented<'_>) -> Result<User, Denied> {
///         for credential in presented.credentials() {
///             let Given::Key(key) = &credential.given else { return Err(Denied::Unauthenticated) };
///             if !same_secret(key, "correct horse") {
///                 return Err(Denied::Unauthenticated);
///             }
///         }
///         presented.check_scopes(&["runs:read"])?;
///         Ok(User("Ada"))
///     }
/// }
/// ```
pub trait Verifier: Send + Sync + 'static {
    /// Who calls, as the service sees it. Handlers get it.
    type Principal: Send + 'static;

    /// Finds out who shows these credentials: all that one alternative of the contract needs. Whoever is answered is
    /// let in, so all of them have to be judged, and the scopes with them ([`Presented::check_scopes`]).
    fn verify(&self, presented: &Presented<'_>) -> impl Future<Output = Result<Self::Principal, Denied>> + Send;

    /// The challenge of a scheme, where the router's own does not do: `Digest` needs a nonce, and the realm of the
    /// router's is the scheme's name in the contract. `error` and `scope` of bearer tokens are added to it.
    fn challenge(&self, scheme: &'static Scheme) -> Option<HeaderValue> {
        let _ = scheme;
        None
    }
}

/// What a caller shows for one alternative of the contract. `Debug` shows no secret.
pub struct Presented<'r> {
    operation: &'static Operation,
    head: &'r Parts,
    credentials: Vec<Credential>,
}

/// What a caller shows for one scheme. `Debug` shows no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credential {
    /// The scheme, and the scopes that the operation needs.
    pub need: Need,
    /// What was given.
    pub given: Given,
}

/// A credential as it was given. `Debug` shows no secret.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Given {
    /// A user and a password, of HTTP's scheme `Basic`.
    Basic {
        /// The user; has no colon.
        user: String,
        /// The password.
        password: String,
    },
    /// A bearer token: of HTTP's scheme `Bearer`, of OAuth 2.0 or of OpenID Connect.
    Token(String),
    /// What stands behind the name of any other scheme in `Authorization`.
    Other(String),
    /// A key from a header, the query or a cookie; decoded, and not empty.
    Key(String),
    /// A client certificate.
    Certificate(ClientCertificate),
}

/// The certificate of a client. The layer that speaks TLS verifies it and puts it into the request's extensions; without
/// that no request has credentials of a scheme `mutualTLS`.
#[derive(Clone, PartialEq, Eq)]
pub struct ClientCertificate {
    /// The certificate in DER ([RFC 5280]).
    ///
    /// [RFC 5280]: https://www.rfc-editor.org/rfc/rfc5280
    pub der: Bytes,
}

/// Why a caller is not let in.
#[derive(Clone, Debug, PartialEq)]
pub enum Denied {
    /// The credentials are not good: 401, with a challenge for each scheme that could do.
    Unauthenticated,
    /// The credentials are good, and lack these scopes, or something that has no name: 403.
    Forbidden(Vec<Cow<'static, str>>),
    /// They could not be judged: the problem is the answer.
    Failed(Problem),
}

impl From<Problem> for Denied {
    fn from(problem: Problem) -> Self {
        Self::Failed(problem)
    }
}

impl Presented<'_> {
    /// The operation that is called.
    #[must_use]
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// The request without its body: method, URI, headers, and what layers in front of the router left in its
    /// extensions.
    #[must_use]
    pub fn head(&self) -> &Parts {
        self.head
    }

    /// All credentials, in the contract's order; at least one.
    #[must_use]
    pub fn credentials(&self) -> &[Credential] {
        &self.credentials
    }

    /// What was given for a scheme, if the alternative needs it.
    #[must_use]
    pub fn given(&self, scheme: &Scheme) -> Option<&Given> {
        let mut credentials = self.credentials.iter();
        let found = credentials.find(|credential| credential.need.scheme == scheme);
        found.map(|credential| &credential.given)
    }

    /// The scopes that the credentials must have, those of all schemes.
    pub fn scopes(&self) -> impl Iterator<Item = &'static str> {
        self.credentials
            .iter()
            .flat_map(|credential| credential.need.scopes)
            .copied()
    }

    /// Compares the scopes that the credentials have with those that they must have.
    ///
    /// # Errors
    /// [`Denied::Forbidden`] with the ones that are missing.
    pub fn check_scopes<S: AsRef<str>>(&self, granted: &[S]) -> Result<(), Denied> {
        let mut missing: Vec<Cow<'static, str>> = Vec::new();
        for scope in self.scopes() {
            if granted.iter().all(|has| has.as_ref() != scope) && !missing.contains(&Cow::Borrowed(scope)) {
                missing.push(scope.into());
            }
        }
        if missing.is_empty() {
            Ok(())
        } else {
            Err(Denied::Forbidden(missing))
        }
    }
}

impl fmt::Debug for Presented<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The head may hold a key in its query.
        f.debug_struct("Presented")
            .field("operation", &self.operation.id)
            .field("credentials", &self.credentials)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Basic { .. } => "Basic",
            Self::Token(_) => "Token",
            Self::Other(_) => "Other",
            Self::Key(_) => "Key",
            Self::Certificate(_) => "Certificate",
        })
    }
}

impl fmt::Debug for ClientCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ClientCertificate({} bytes)", self.der.len())
    }
}

/// Whether two secrets are the same, in a time that tells nothing but whether their lengths are.
///
/// ```
/// use wirewright_runtime::server::same_secret;
///
/// assert!(same_secret("correct horse", "correct horse"));
/// assert!(!same_secret("correct horse", "battery staple"));
/// ```
#[must_use]
pub fn same_secret(given: impl AsRef<[u8]>, expected: impl AsRef<[u8]>) -> bool {
    given.as_ref().ct_eq(expected.as_ref()).into()
}
