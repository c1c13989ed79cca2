//! Lists and objects whose commas are percent-encoded, as many clients write them.

use super::{Raw, Source};
use crate::operation::Style;

pub(super) const ENCODED: [&str; 2] = ["%2C", "%2c"];

impl Raw<'_> {
    /// The same read at commas that are percent-encoded, where there are such and no others.
    pub(in crate::parameter) fn at_encoded_commas(&self) -> Option<Self> {
        let Source::Pairs { pairs, others } = &self.source else {
            return None;
        };
        let mut own = self.own_pairs();
        let text = own.next().filter(|_| own.next().is_none())?.value;
        let fits = self.style() == Style::Form && !self.parameter.explode;
        let encoded = !text.contains(',') && ENCODED.iter().any(|comma| text.contains(comma));
        (fits && encoded).then(|| Self {
            encoded_commas: true,
            ..Self::new(&self.parameter, Source::Pairs { pairs, others })
        })
    }
}
