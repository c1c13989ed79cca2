//! Whether a request is let in.

use http::request::Parts;

use super::read::{Found, find};
use super::{Credential, Denied, Presented, Verifier, challenge};
use crate::credentials::Names;
use crate::operation::Operation;
use crate::problem::Problem;
use crate::security::Need;

/// Which alternative of an operation a request meets.
enum Met<'r> {
    None,
    /// One that cannot be read.
    Broken(&'static [Need]),
    Whole(&'static [Need], Presented<'r>),
}

/// Lets a request in: who calls, or `None` for a caller without credentials where that is allowed.
pub(in crate::server) async fn admit<V: Verifier>(
    verifier: &V,
    operation: &'static Operation,
    head: &Parts,
) -> Result<Option<V::Principal>, Problem> {
    let (alternative, presented) = match first(operation, head) {
        Met::None if operation.anonymous => return Ok(None),
        Met::None => return Err(unauthenticated(verifier, operation)),
        Met::Broken(alternative) => return Err(refused(verifier, operation, alternative)),
        Met::Whole(alternative, presented) => (alternative, presented),
    };
    match verifier.verify(&presented).await {
        Ok(principal) => Ok(Some(principal)),
        Err(Denied::Unauthenticated) => Err(refused(verifier, operation, alternative)),
        Err(Denied::Forbidden(missing)) => {
            let challenges = if missing.is_empty() {
                Vec::new()
            } else {
                challenge::insufficient(verifier, alternative)
            };
            Err(challenges
                .into_iter()
                .fold(Problem::forbidden(&missing), Problem::challenge))
        }
        Err(Denied::Failed(problem)) => Err(problem),
    }
}

/// The first alternative whose credentials are all there, or else the first one of which some cannot be read.
fn first<'r>(operation: &'static Operation, head: &'r Parts) -> Met<'r> {
    let mut met = Met::None;
    for alternative in operation.security.iter().copied().filter(|needs| !needs.is_empty()) {
        match credentials(alternative, head) {
            Found::Whole(credentials) => {
                let presented = Presented {
                    operation,
                    head,
                    credentials,
                };
                return Met::Whole(alternative, presented);
            }
            Found::Broken if matches!(met, Met::None) => met = Met::Broken(alternative),
            Found::Broken | Found::Absent => {}
        }
    }
    met
}

fn credentials(alternative: &'static [Need], head: &Parts) -> Found<Vec<Credential>> {
    let mut credentials = Vec::with_capacity(alternative.len());
    let mut broken = false;
    for need in alternative {
        match find(need.scheme, head) {
            Found::Absent => return Found::Absent,
            Found::Broken => broken = true,
            Found::Whole(given) => credentials.push(Credential { need: *need, given }),
        }
    }
    if broken {
        Found::Broken
    } else {
        Found::Whole(credentials)
    }
}

/// 401 for a request without credentials.
pub(in crate::server) fn unauthenticated<V: Verifier>(verifier: &V, operation: &'static Operation) -> Problem {
    let detail = format!("The request needs credentials: {}.", Names(operation.security));
    let problem = Problem::unauthenticated().detail(detail);
    let challenges = challenge::all(verifier, operation, None);
    challenges.into_iter().fold(problem, Problem::challenge)
}

/// 401 for credentials that are not good.
fn refused<V: Verifier>(verifier: &V, operation: &'static Operation, alternative: &'static [Need]) -> Problem {
    let detail = format!("The credentials of {} are not good.", Names(&[alternative]));
    let problem = Problem::unauthenticated().detail(detail);
    let challenges = challenge::all(verifier, operation, Some(alternative));
    challenges.into_iter().fold(problem, Problem::challenge)
}
