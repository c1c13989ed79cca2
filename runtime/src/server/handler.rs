//! From a request that may be admitted to a handler at work.

use std::future::Future;
use std::pin::Pin;

use http::request::Parts;

use super::{Call, Reply};
use crate::problem::Problem;

/// A handler at work on a request.
pub(crate) type Handling = Pin<Box<dyn Future<Output = Result<Reply, Problem>> + Send>>;

/// Reads a request and begins to handle it, unless it breaks the contract.
pub(super) type Begin = dyn Fn(&mut Call, Reply) -> Option<Handling> + Send + Sync;

/// The same for one request, whose caller is known.
pub(super) type BeginOnce = dyn FnOnce(&mut Call, Reply) -> Option<Handling> + Send;

/// Finds out who sent a request by its head.
pub(super) type Guard = dyn for<'h> Fn(&'h Parts) -> Admission<'h> + Send + Sync;

/// A guard at work.
pub(super) type Admission<'h> = Pin<Box<dyn Future<Output = Result<Box<BeginOnce>, Problem>> + Send + 'h>>;

/// What answers the requests to an operation.
pub(super) enum Handler {
    /// Every request is let in.
    Open(Box<Begin>),
    /// Only those that the guard lets in.
    Guarded(Box<Guard>),
}

impl Handler {
    /// Lets a request in, or says why not.
    pub(super) async fn admit(&self, head: &Parts) -> Result<Admitted<'_>, Problem> {
        match self {
            Self::Open(begin) => Ok(Admitted::Anyone(begin)),
            Self::Guarded(guard) => guard(head).await.map(Admitted::Known),
        }
    }
}

/// A request that was let in.
pub(super) enum Admitted<'e> {
    Anyone(&'e Begin),
    Known(Box<BeginOnce>),
}

impl Admitted<'_> {
    /// Reads the request and begins to handle it, unless it breaks the contract.
    pub(super) fn begin(self, call: &mut Call, reply: Reply) -> Option<Handling> {
        match self {
            Self::Anyone(begin) => begin(call, reply),
            Self::Known(begin) => begin(call, reply),
        }
    }
}
