//! Schemas that are checked as a whole, because no type expresses them.

use crate::code::Ident;
use crate::keyword::Check;

/// A schema: keywords that hold at once.
#[derive(Clone, Debug)]
pub(crate) struct SchemaDef {
    /// The name of its constant; without one it is printed where it is used, which is one place only.
    pub(crate) name: Option<Ident>,
    /// Where the contract describes it.
    pub(crate) origin: String,
    /// Its keywords.
    pub(crate) checks: Vec<Check>,
}
