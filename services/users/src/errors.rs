//! Requests for tokens that break the contract are refused as RFC 6749, section 5.2, says, and not with a problem.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use users_api::operations::ISSUE_TOKEN;
use users_api::types::{Problem, TokenError, TokenErrorError as Code};
use wirewright_runtime::codec::{ReadOptions, from_json, to_json};
use wirewright_runtime::http::header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE};
use wirewright_runtime::http::{HeaderValue, StatusCode};

use crate::grant::NO_STORE;

/// The largest problem that is looked at, in bytes.
const LIMIT: usize = 1024 * 1024;
/// The longest description, in characters.
const LONGEST: usize = 500;

/// Turns the problem of a bad request for a token into an error of OAuth.
pub(crate) async fn of_oauth(request: Request, next: Next) -> Response {
    let is_token = request.uri().path() == ISSUE_TOKEN.path;
    let response = next.run(request).await;
    let is_problem = response
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind == "application/problem+json");
    if is_token && is_problem && response.status() == StatusCode::BAD_REQUEST {
        translated(response).await
    } else {
        response
    }
}

async fn translated(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let body = to_bytes(body, LIMIT).await.unwrap_or_default();
    let body = to_json(&error(from_json(&body, &ReadOptions::default()).ok()));
    parts.headers.remove(CONTENT_LENGTH);
    parts
        .headers
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    parts.headers.insert(CACHE_CONTROL, HeaderValue::from_static(NO_STORE));
    Response::from_parts(parts, Body::from(body))
}

/// The error that a problem is.
fn error(problem: Option<Problem>) -> TokenError {
    let errors = problem.and_then(|problem| problem.errors).unwrap_or_default();
    let unknown_grant = |pointer: &Option<String>, code: &Option<String>| {
        pointer.as_deref() == Some("/grant_type") && code.as_deref() == Some("enum")
    };
    let code = if errors.iter().any(|error| unknown_grant(&error.pointer, &error.code)) {
        Code::UnsupportedGrantType
    } else {
        Code::InvalidRequest
    };
    let lines: Vec<String> = errors
        .into_iter()
        .map(|error| format!("{} {}", error.pointer.unwrap_or_default(), error.message))
        .collect();
    let description: String = lines.join("; ").chars().map(printable).take(LONGEST).collect();
    TokenError {
        error: code,
        error_description: Some(description).filter(|text| !text.is_empty()),
    }
}

/// The characters that a description may have.
fn printable(character: char) -> char {
    match character {
        '"' | '\\' => '\'',
        ' '..='~' => character,
        _ => '?',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptions_have_the_characters_that_they_may_have() {
        let text: String = "a\"b\\c\u{7f}\né ~".chars().map(printable).collect();
        assert_eq!(text, "a'b'c??? ~");
    }

    #[test]
    fn a_problem_that_cannot_be_read_is_an_invalid_request() {
        let error = error(None);
        assert_eq!((error.error, error.error_description), (Code::InvalidRequest, None));
    }
}
