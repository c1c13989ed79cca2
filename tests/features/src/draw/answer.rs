//! What an answer has: a status and headers.

use wirewright_runtime::codec::Decode;
use wirewright_runtime::http::StatusCode;

use super::place::Place;
use super::{At, Draw, Made};
use crate::spec::Spot;

/// Statuses that an answer may have where the contract leaves it open. Those whose answers have no body are left out.
const STATUSES: [u16; 16] = [
    200, 201, 202, 203, 299, 300, 301, 400, 404, 409, 418, 451, 500, 501, 503, 599,
];

/// Headers that answers share.
pub(crate) trait Headers: Sized {
    /// A value of what the answer says.
    fn draw<'c>(draw: &mut Draw<'c>, at: &At<'c>) -> Made<Self>;
}

impl<'c> At<'c> {
    /// The same operation with one of its responses.
    pub(crate) fn response(self, status: &str) -> Self {
        let responses = self.spot.get("responses").and_then(|responses| responses.get(status));
        Self {
            response: responses.map(|response| self.spec.follow(response)),
            ..self
        }
    }
}

impl<'c> Draw<'c> {
    /// Which of some responses is drawn: statuses, ranges and `default`.
    pub(crate) fn status(&mut self, statuses: &[&str]) -> usize {
        let all = 0..statuses.len();
        let good = |prefix: &str| {
            all.clone()
                .filter(|index| statuses[*index].starts_with(prefix))
                .collect::<Vec<_>>()
        };
        let successes = [good("2"), good("d")].into_iter().find(|found| !found.is_empty());
        match successes.filter(|_| self.settings.success) {
            Some(indexes) => *self.chance.one(&indexes),
            None => self.chance.below(statuses.len()),
        }
    }

    /// A status of a range or of `default` that the operation does not declare otherwise.
    pub(crate) fn status_code(&mut self, at: &At<'c>, declared: &str) -> StatusCode {
        let named: Vec<&str> = at
            .spot
            .entries("responses")
            .into_iter()
            .map(|(status, _)| status)
            .collect();
        let range = |status: u16| format!("{}XX", status / 100);
        let fits = |status: &u16| {
            let free = !named.contains(&&*status.to_string());
            let fits = match declared {
                "default" => !named.contains(&&*range(*status)),
                declared => range(*status) == declared,
            };
            free && fits && (!self.settings.success || status / 100 == 2 || declared.starts_with(['4', '5']))
        };
        let fitting: Vec<u16> = STATUSES.into_iter().filter(fits).collect();
        let status = match fitting.is_empty() {
            true => 418,
            false => *self.chance.one(&fitting),
        };
        StatusCode::from_u16(status).unwrap_or(StatusCode::OK)
    }

    pub(crate) fn header<T: Decode>(&mut self, at: &At<'c>, name: &str) -> Made<T> {
        let headers = at
            .response
            .map(|response| response.entries("headers"))
            .unwrap_or_default();
        self.header_of(headers, name)
    }

    /// A value for one of these headers.
    pub(super) fn header_of<T: Decode>(&mut self, headers: Vec<(&'c str, Spot<'c>)>, name: &str) -> Made<T> {
        let header = headers.into_iter().find(|(found, _)| found.eq_ignore_ascii_case(name));
        let header = header.map(|(_, header)| self.spec.follow(header));
        self.place = Place::header(header.is_some_and(|header| header.get("content").is_some()));
        let value = self.decoded(header.and_then(|header| self.schema_of(header)));
        self.place = Place::default();
        value
    }

    pub(crate) fn optional_header<T: Decode>(&mut self, at: &At<'c>, name: &str) -> Made<Option<T>> {
        match self.chance.percent(65) {
            true => self.header(at, name),
            false => Ok(None),
        }
    }
}
