//! Where the contract says that the API is served.

use crate::code::{Doc, Ident};

/// A server: a type with a field for each variable of its URL.
#[derive(Clone, Debug)]
pub(crate) struct Server {
    /// The type's name, such as `Production`.
    pub(crate) name: Ident,
    /// What it is for.
    pub(crate) docs: Doc,
    /// Where the contract describes it.
    pub(crate) origin: String,
    /// Its URL as the contract writes it.
    pub(crate) template: String,
    /// What the URL is made of.
    pub(crate) parts: Vec<UrlPart>,
    /// The variables, in the order of the contract.
    pub(crate) variables: Vec<Variable>,
    /// Its URL with the defaults of its variables.
    pub(crate) url: String,
    /// The path of that, without a slash at the end; a relative one counts from the root.
    pub(crate) base_path: String,
    /// Whether the URL says on which host the server is.
    pub(crate) absolute: bool,
}

/// A part of a server's URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum UrlPart {
    /// As it is.
    Text(String),
    /// The value of the variable with this number.
    Variable(usize),
}

/// A variable of a server's URL.
#[derive(Clone, Debug)]
pub(crate) struct Variable {
    /// The field's name.
    pub(crate) field: Ident,
    /// What it means.
    pub(crate) docs: Doc,
    /// Its value unless told otherwise.
    pub(crate) default: String,
    /// Its only values as an enum; none where any text is one.
    pub(crate) values: Option<VariableValues>,
}

/// The only values of a variable.
#[derive(Clone, Debug)]
pub(crate) struct VariableValues {
    /// The enum's name.
    pub(crate) name: Ident,
    /// The contract's name of the variable.
    pub(crate) wire: String,
    /// Each value with its name.
    pub(crate) variants: Vec<(Ident, String)>,
}
