//! Problems as answers.

use axum::response::{IntoResponse, Response};

use super::verdict;
use crate::problem::Problem;

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        verdict::problem(&self).0
    }
}
