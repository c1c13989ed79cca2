//! From an answer that a test gave to a reply.

use std::sync::Arc;

use bytes::Bytes;
use http::{Response, StatusCode};

use super::fault::Name;
use super::plan::Manner;
use crate::operation::Operation;
use crate::problem::Problem;
use crate::server::{Handling, IntoReply, Reply, problem_response};

/// What becomes of a call.
pub(super) enum Outcome<R> {
    Typed(R),
    /// A response as it is, which is held against the contract or not.
    Raw(Response<Bytes>, Checked),
    Reset,
    Silence,
}

/// Whether a response is held against the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Checked {
    Yes,
    No,
}

/// An outcome on its way.
pub(super) type Coming<R> = std::pin::Pin<Box<dyn Future<Output = Outcome<R>> + Send>>;

/// What a test gave. It may be asked again.
pub(super) trait Answer<Q, R>: Send + Sync {
    fn of(&self, request: Q) -> Coming<R>;
}

impl<Q, R, F: Fn(Q) -> Coming<R> + Send + Sync> Answer<Q, R> for F {
    fn of(&self, request: Q) -> Coming<R> {
        self(request)
    }
}

/// Left in a response by the mock, for its service: without it, the request did not come so far.
#[derive(Clone, Copy, Debug)]
pub(super) enum Mark {
    Given { cut: Option<usize>, checked: Checked },
    Reset,
}

/// Gives an answer.
pub(super) async fn finish<Q, R: IntoReply>(
    answer: Arc<dyn Answer<Q, R>>,
    manner: Manner,
    request: Q,
    mut reply: Reply,
) -> Result<Reply, Problem> {
    if !manner.after.is_zero() {
        tokio::time::sleep(manner.after).await;
    }
    let given = |checked| Mark::Given {
        cut: manner.cut,
        checked,
    };
    reply.mark(given(Checked::Yes));
    match answer.of(request).await {
        Outcome::Typed(answer) => answer.into_reply(&mut reply),
        Outcome::Raw(response, checked) => {
            reply.mark(given(checked));
            reply.whole(response);
        }
        Outcome::Reset => {
            reply.mark(Mark::Reset);
            reply.whole(Response::default());
        }
        Outcome::Silence => std::future::pending().await,
    }
    Ok(reply)
}

/// What a call is answered that has no answer. Clients do not try 501 again.
pub(super) fn unanswered(operation: &'static Operation, mut reply: Reply) -> Handling {
    let detail = format!("The mock has no answer: {}", Name(operation));
    let problem = Problem::new(StatusCode::NOT_IMPLEMENTED).detail(detail);
    reply.mark(Mark::Given {
        cut: None,
        checked: Checked::No,
    });
    reply.whole(problem_response(&problem));
    Box::pin(std::future::ready(Ok(reply)))
}
