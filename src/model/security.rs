//! What callers have to show.

use super::Place;
use crate::code::{Doc, Ident};

/// A way in which callers show who they are.
#[derive(Clone, Debug)]
pub(crate) struct Scheme {
    /// The constant's name, such as `BEARER_AUTH`.
    pub(crate) constant: Ident,
    /// Its name in the contract.
    pub(crate) name: String,
    /// What it is.
    pub(crate) docs: Doc,
    /// Where the contract describes it; empty where it does not.
    pub(crate) origin: String,
    /// Which way it is.
    pub(crate) kind: SchemeKind,
}

/// The ways in which callers show who they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SchemeKind {
    Basic,
    Bearer,
    /// Another scheme of `Authorization`, by its name.
    Http(String),
    /// A key in a header, the query or a cookie of this name.
    Key(Place, String),
    OAuth2,
    OpenIdConnect,
    MutualTls,
    /// Named, and not defined.
    Undefined,
}

/// What an operation asks of its callers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Security {
    /// One of these has to be shown whole; empty where nothing has to be shown.
    pub(crate) alternatives: Vec<Vec<Need>>,
    /// Whether callers that show nothing are let in too.
    pub(crate) anonymous: bool,
}

impl Security {
    /// Whether anything is asked.
    pub(crate) fn asks(&self) -> bool {
        !self.alternatives.is_empty()
    }
}

/// What is asked of one scheme.
#[derive(Clone, Debug)]
pub(crate) struct Need {
    /// The scheme's place in the model.
    pub(crate) scheme: usize,
    /// The scopes, or roles, that credentials must have.
    pub(crate) scopes: Vec<String>,
}
