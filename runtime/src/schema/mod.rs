//! Schemas as data, for what no type of Rust expresses: `not`, `if`, `dependentSchemas`, `unevaluatedProperties` ...
//!
//! Generated code has types with [rules](crate::rule) where these are exact. Where they are not, it has a [`Schema`] beside
//! the type, which checks the JSON as a whole before the type is made of it: see [`Whole`] and
//! [`Reader::whole`](crate::codec::Reader::whole).
//!
//! The keywords are those of JSON Schema 2020-12 ([core], [validation]).
//!
//! ```
//! use wirewright_runtime::codec::Kind;
//! use wirewright_runtime::rule::Checker;
//! use wirewright_runtime::schema::{Keyword, Schema};
//! use wirewright_runtime::serde_json::json;
//!
//! static PAYMENT: Schema = Schema(&[
//!     Keyword::Type(&[Kind::Object]),
//!     Keyword::DependentRequired(&[("card", &["expires"])]),
//! ]);
//!
//! let mut at = Checker::default();
//! PAYMENT.check(&json!({"card": "4111"}), &mut at);
//! assert_eq!(at.violations().as_slice()[0].message, "must have the property `expires` beside `card`");
//! ```
//!
//! [core]: https://json-schema.org/draft/2020-12/json-schema-core
//! [validation]: https://json-schema.org/draft/2020-12/json-schema-validation

mod arrays;
mod branches;
mod evaluated;
mod evaluation;
mod literal;
mod memory;
mod objects;
mod scalars;
mod scope;
#[cfg(test)]
mod tests;
mod unique;
mod whole;
#[cfg(test)]
mod work_tests;

pub use literal::Literal;
pub use whole::Whole;

use crate::codec::Kind;
use crate::rule::{Checker, Format, Pattern};
use crate::types::Value;

use evaluation::Evaluation;
pub(crate) use evaluation::{SPARE_WORK, work_in};

/// A schema: keywords that hold at once. One without keywords allows everything.
#[derive(Debug)]
pub struct Schema(pub &'static [Keyword]);

/// A keyword of a schema. Numbers are texts, as the contract writes them, for they are compared digit by digit.
#[derive(Debug)]
pub enum Keyword {
    /// What messages call the schema where it is one of several.
    Title(&'static str),
    /// Nothing is allowed: the schema `false`.
    Never,
    /// `type`
    Type(&'static [Kind]),
    /// `enum`
    Enum(&'static [Literal]),
    /// `const`
    Const(Literal),
    /// `minimum`
    Minimum(&'static str),
    /// `exclusiveMinimum`
    ExclusiveMinimum(&'static str),
    /// `maximum`
    Maximum(&'static str),
    /// `exclusiveMaximum`
    ExclusiveMaximum(&'static str),
    /// `multipleOf`
    MultipleOf(&'static str),
    /// `minLength`
    MinLength(usize),
    /// `maxLength`
    MaxLength(usize),
    /// `pattern`
    Pattern(&'static Pattern),
    /// `format`, where it is asserted.
    Format(Format),
    /// `minItems`
    MinItems(usize),
    /// `maxItems`
    MaxItems(usize),
    /// `uniqueItems`
    UniqueItems,
    /// `prefixItems`
    PrefixItems(&'static [&'static Schema]),
    /// `items`: what follows the prefix.
    Items(&'static Schema),
    /// `contains` with `minContains` and `maxContains`.
    Contains {
        /// What is counted.
        item: &'static Schema,
        /// The least number of such items: 1 unless the contract says otherwise.
        min: usize,
        /// The greatest number of such items.
        max: Option<usize>,
    },
    /// `minProperties`
    MinProperties(usize),
    /// `maxProperties`
    MaxProperties(usize),
    /// `required`
    Required(&'static [&'static str]),
    /// `properties`
    Properties(&'static [(&'static str, &'static Schema)]),
    /// `patternProperties`
    PatternProperties(&'static [(&'static Pattern, &'static Schema)]),
    /// `additionalProperties`: what neither of the two before names.
    AdditionalProperties(&'static Schema),
    /// `propertyNames`
    PropertyNames(&'static Schema),
    /// `dependentRequired`
    DependentRequired(&'static [(&'static str, &'static [&'static str])]),
    /// `dependentSchemas`
    DependentSchemas(&'static [(&'static str, &'static Schema)]),
    /// `$ref`
    Ref(&'static Schema),
    /// `$dynamicRef`: its name, and the schema that it stands for where nothing on the way has that name.
    DynamicRef(&'static str, &'static Schema),
    /// The `$dynamicAnchor`s of the resource that the schema is in.
    DynamicAnchors(&'static [(&'static str, &'static Schema)]),
    /// `allOf`
    AllOf(&'static [&'static Schema]),
    /// `anyOf`
    AnyOf(&'static [&'static Schema]),
    /// `oneOf`
    OneOf(&'static [&'static Schema]),
    /// `not`
    Not(&'static Schema),
    /// `if` with `then` and `else`.
    If(&'static Schema, &'static Schema, &'static Schema),
    /// `unevaluatedItems`: what no keyword beside it looked at.
    UnevaluatedItems(&'static Schema),
    /// `unevaluatedProperties`: what no keyword beside it looked at.
    UnevaluatedProperties(&'static Schema),
}

impl Schema {
    /// Everything is allowed.
    pub const ANY: Self = Self(&[]);
    /// Nothing is allowed.
    pub const NEVER: Self = Self(&[Keyword::Never]);

    /// Records everything about a value that the schema does not allow.
    pub fn check(&'static self, value: &Value, at: &mut Checker) {
        Evaluation::new(at, value).all(self, value);
    }

    /// Whether finding out if a value satisfies the schema takes no longer than remembering that does.
    fn is_plain(&self) -> bool {
        self.0.iter().all(Keyword::is_plain)
    }

    fn is_never(&self) -> bool {
        matches!(self.0, [Keyword::Never])
    }

    /// What messages call the schema, where it has a name.
    fn title(&self) -> Option<&'static str> {
        self.0.iter().find_map(|keyword| match keyword {
            Keyword::Title(title) => Some(*title),
            _ => None,
        })
    }
}

impl Keyword {
    /// Whether a few instructions tell if the keyword holds.
    const fn is_plain(&self) -> bool {
        matches!(
            self,
            Self::Title(_)
                | Self::Never
                | Self::Type(_)
                | Self::MinItems(_)
                | Self::MaxItems(_)
                | Self::MinProperties(_)
                | Self::MaxProperties(_)
                | Self::Required(_)
        )
    }

    /// Whether the keyword asks what the others looked at, and so comes after them.
    const fn comes_last(&self) -> bool {
        matches!(self, Self::UnevaluatedItems(_) | Self::UnevaluatedProperties(_))
    }
}
