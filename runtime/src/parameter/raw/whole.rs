//! The whole query as one value: `in: querystring` of OpenAPI 3.2.

use super::{Raw, Source};
use crate::operation::{Parameter, Style};
use crate::parameter::Pairs;

impl<'a> Raw<'a> {
    /// The whole query as one JSON text, or as one text.
    pub(crate) fn query_text(parameter: &Parameter, query: &'a str) -> Self {
        let style = match parameter.style {
            Style::QueryJson => Style::Json,
            _ => Style::Simple,
        };
        Self::new(&Parameter::path(parameter.name).style(style), Source::Text(query))
    }

    /// The whole query as an object: all pairs but those of the parameters `others`.
    pub(crate) fn query_form(parameter: &Parameter, pairs: &'a Pairs<'a>, others: &'a [Parameter]) -> Self {
        let form = Parameter::query("").fields(parameter.fields);
        Self::new(&form, Source::Pairs { pairs, others })
    }

    /// Whether no pair is meant for an object of all of them.
    pub(crate) fn has_no_pairs(&self) -> bool {
        self.spread_object().is_ok_and(|tree| tree.is_empty())
    }
}
