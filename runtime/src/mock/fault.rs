//! What goes wrong: on purpose, and not.

use std::fmt;

use http::{Method, StatusCode, Uri};

use crate::operation::Operation;
use crate::problem::Problem;
use crate::violation::Violations;

/// How a call fails in place of an answer.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Fault {
    /// A problem, held against the contract as any other answer. A status, or a [`Problem`], turns into it.
    Problem(Problem),
    /// The connection breaks before the answer.
    Reset,
    /// There never is an answer.
    Silence,
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<StatusCode> for Fault {
    fn from(status: StatusCode) -> Self {
        Self::Problem(Problem::new(status))
    }
}

/// What went wrong with a call of a mock.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Wrong {
    /// There is no answer, or none any more.
    Unanswered {
        /// The operation that was called.
        operation: &'static Operation,
        /// The request.
        request: String,
        /// How many answers there were.
        given: usize,
    },
    /// The request is outside the contract.
    Request {
        /// Its method.
        method: Method,
        /// Its path and query.
        uri: Uri,
        /// What it was answered.
        status: StatusCode,
        /// The problem that it was answered, as JSON.
        problem: String,
    },
    /// The answer is outside the contract.
    Answer {
        /// The operation that was called.
        operation: &'static Operation,
        /// The status that the answer was to have.
        status: StatusCode,
        /// What is wrong with it.
        violations: Violations,
    },
    /// What was to make the answer panicked.
    Panic {
        /// The method of the request.
        method: Method,
        /// The path and query of the request.
        uri: Uri,
    },
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unanswered {
                operation,
                request,
                given: 0,
            } => write!(f, "{} has no answer for {request}", Name(operation)),
            Self::Unanswered {
                operation,
                request,
                given,
            } => write!(f, "{} has no answer after {given} calls for {request}", Name(operation)),
            Self::Request {
                method,
                uri,
                status,
                problem,
            } => write!(
                f,
                "{method} {} is outside the contract: {} {problem}",
                Path(uri),
                status.as_u16()
            ),
            Self::Answer {
                operation,
                status,
                violations,
            } => {
                let status = status.as_u16();
                write!(
                    f,
                    "{} is answered {status} outside the contract: {violations}",
                    Name(operation)
                )
            }
            Self::Panic { method, uri } => write!(f, "what answers {method} {} panicked", Path(uri)),
        }
    }
}

/// A URI without the host, which is the mock's.
pub(super) struct Path<'u>(pub(super) &'u Uri);

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.path_and_query().map_or("/", |path| path.as_str()))
    }
}

/// An operation as messages call it: `getRun (GET /runs/{run_id})`.
pub(super) struct Name<'o>(pub(super) &'o Operation);

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Operation { id, method, path, .. } = self.0;
        write!(f, "{id} ({method} {path})")
    }
}
