//! Headers that answers share. Contracts describe headers of one kind that many answers have, such as those of a rate limit,
//! once and refer to them: they become one type.

use std::collections::HashMap;

use crate::document::{self, Id};
use crate::model::{Header, HeaderSet, SharedHeaders};

use super::budget;
use super::direction::Direction;
use super::naming::{self, Scope};
use super::types::{Hint, Types};

/// So many headers at least make a type.
const ENOUGH: usize = 2;

/// The headers of an answer as the contract lists them.
type Listed = Vec<(String, Id<document::Header>)>;

/// The sets that were met.
#[derive(Default)]
pub(super) struct Sets {
    pub(super) list: Vec<HeaderSet>,
    /// The position of each, if it is one; the same headers have another type where the service asks, not answers.
    known: HashMap<(bool, Listed), Option<usize>>,
}

impl Types<'_> {
    /// The headers of an answer in a type of their own, where it has several, their names begin alike and all of them are
    /// described elsewhere. That depends on nothing but this answer, so that one more answer elsewhere changes no type.
    pub(super) fn shared_headers(
        &mut self,
        response: &document::Response,
        fields: &mut Scope,
        scope: &mut Scope,
    ) -> Option<SharedHeaders> {
        let listed = &response.headers;
        if listed.len() < ENOUGH || !listed.iter().all(|(name, _)| self.is_elsewhere(response, name)) {
            return None;
        }
        let words = words(listed.iter().map(|(name, _)| name.as_str()))?;
        let key = (self.outgoing, listed.clone());
        let position = match self.header_sets.known.get(&key) {
            Some(position) => *position,
            None => {
                let position = self.header_set(listed, &words, scope).map(|set| {
                    self.header_sets.list.push(set);
                    self.header_sets.list.len() - 1
                });
                self.header_sets.known.insert(key, position);
                position
            }
        };
        let set = position?;
        Some(SharedHeaders {
            field: fields.claim("headers"),
            name: self.header_sets.list[set].name.clone(),
            set,
        })
    }

    fn header_set(
        &mut self,
        listed: &[(String, Id<document::Header>)],
        words: &str,
        scope: &mut Scope,
    ) -> Option<HeaderSet> {
        let mut fields = Scope::default();
        let nodes: Vec<_> = listed.iter().map(|(_, id)| self.document.headers[*id].node).collect();
        self.claim_fields(&mut fields, &nodes);
        // The names of headers say what the set is called already.
        let hint = Hint::Free(String::new());
        let headers: Vec<Header> = listed
            .iter()
            .filter_map(|(name, id)| self.header(name, *id, &hint, (&mut fields, Direction::Response)))
            .collect();
        self.budget.spend(budget::of_headers(&headers));
        // Of some there may be a finding.
        (headers.len() >= ENOUGH).then(|| HeaderSet {
            name: scope.claim(&naming::camel(&format!("{words} headers"))),
            headers,
        })
    }

    /// Whether a header is described elsewhere, by `$ref`.
    fn is_elsewhere(&self, response: &document::Response, name: &str) -> bool {
        let listed = self.value(response.node).get("headers");
        let header = listed.and_then(|headers| headers.get(name));
        header.is_some_and(|header| header.get("$ref").is_some())
    }
}

/// The words that all names begin with; `X` alone says nothing.
fn words<'n>(names: impl Iterator<Item = &'n str>) -> Option<String> {
    let names: Vec<String> = names.map(naming::snake).collect();
    let mut common: Vec<&str> = names.first().map(|name| name.split('_').collect()).unwrap_or_default();
    for name in &names {
        let same = common.iter().zip(name.split('_')).take_while(|(a, b)| **a == *b);
        common.truncate(same.count());
    }
    let says = common.iter().any(|word| word.len() > 1);
    says.then(|| common.join(" "))
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn a_set_is_named_by_what_its_headers_have_in_common() {
        let cases: [(&[&str], Option<&str>); 4] = [
            (&["X-RateLimit-Limit", "X-RateLimit-Reset-After"], Some("x rate limit")),
            (&["ratelimit-limit", "ratelimit-reset"], Some("ratelimit")),
            (&["ETag", "Last-Modified"], None),
            (&["X-A", "X-B"], None),
        ];
        for (names, expected) in cases {
            assert_eq!(words(names.iter().copied()).as_deref(), expected);
        }
    }
}
