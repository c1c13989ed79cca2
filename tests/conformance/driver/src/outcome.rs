//! What became of a turn.

use serde::Serialize;

/// Characters of words that are printed.
const MOST: usize = 300;

/// A way through generated code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Direction {
    /// The instance is the body of a request to the server.
    Requests,
    /// The instance is what a handler answers.
    Responses,
    /// The instance is the body of an answer to the client.
    Client,
}

impl Direction {
    pub(crate) const ALL: [Self; 3] = [Self::Requests, Self::Responses, Self::Client];
}

/// Whether generated code let an instance pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Verdict {
    Accepted,
    Refused,
    /// Neither: something else went wrong.
    Failed,
}

/// What became of a turn.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Outcome {
    pub(crate) verdict: Verdict,
    /// The same in words.
    pub(crate) told: String,
    /// What the type of the answer holds, where it is not the instance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) held: Option<String>,
}

impl Outcome {
    pub(crate) fn accepted(told: impl Into<String>) -> Self {
        Self::new(Verdict::Accepted, told)
    }

    pub(crate) fn refused(told: impl Into<String>) -> Self {
        Self::new(Verdict::Refused, told)
    }

    pub(crate) fn failed(told: impl ToString) -> Self {
        Self::new(Verdict::Failed, told.to_string())
    }

    fn new(verdict: Verdict, told: impl Into<String>) -> Self {
        let told: String = told.into();
        Self {
            verdict,
            told: told.chars().take(MOST).collect(),
            held: None,
        }
    }

    /// The same with what the type of the answer holds in place of the instance.
    pub(crate) fn holding(self, held: &str) -> Self {
        Self {
            held: Some(held.chars().take(MOST).collect()),
            ..self
        }
    }
}
