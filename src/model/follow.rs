//! What follows from an exchange: requests that links lead to, and the URLs of callbacks.

use super::Side;
use crate::code::{Doc, Ident};

/// What a runtime expression reads of an exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Read {
    /// The parameter at this position of the operation.
    Parameter(usize),
    /// The part of the request's body at this pointer.
    RequestBody(String),
    /// The header of this name of the response.
    Header(String),
    /// The part of the response's body at this pointer.
    ResponseBody(String),
    /// The status of the response.
    Status,
}

impl Read {
    /// Whether it reads the request.
    pub(crate) fn is_of_request(&self) -> bool {
        matches!(self, Self::Parameter(_) | Self::RequestBody(_))
    }
}

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    Literal(String),
    Read(Read),
}

/// A value that a link gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Given {
    /// A constant, as JSON.
    Constant(String),
    /// A value of the exchange.
    Read(Read),
    /// A text with values of the exchange in it.
    Text(Vec<Piece>),
}

impl Given {
    /// What is read of the exchange.
    pub(crate) fn reads(&self) -> Vec<&Read> {
        match self {
            Self::Constant(_) => Vec::new(),
            Self::Read(read) => vec![read],
            Self::Text(pieces) => reads(pieces),
        }
    }
}

/// What the pieces of a text read of the exchange.
pub(crate) fn reads(pieces: &[Piece]) -> Vec<&Read> {
    let all = pieces.iter().filter_map(|piece| match piece {
        Piece::Read(read) => Some(read),
        Piece::Literal(_) => None,
    });
    all.collect()
}

/// The request that follows from some responses of an operation.
#[derive(Clone, Debug)]
pub(crate) struct Link {
    /// Its name in the contract.
    pub(crate) name: String,
    /// The method's name.
    pub(crate) method: Ident,
    /// What it means.
    pub(crate) docs: Doc,
    /// Where the contract describes it.
    pub(crate) origin: String,
    /// The positions of the responses that it follows from.
    pub(crate) responses: Vec<usize>,
    /// The position among the contract's own of the operation that is requested.
    pub(crate) target: usize,
    /// Values for its parameters, by their positions.
    pub(crate) parameters: Vec<(usize, Given)>,
    /// A value for its body.
    pub(crate) body: Option<Given>,
}

/// The links of an operation.
#[derive(Clone, Debug)]
pub(crate) struct Links {
    /// The side and the position of the operation.
    pub(crate) side: Side,
    pub(crate) operation: usize,
    pub(crate) links: Vec<Link>,
}

/// The URL that a callback goes to.
#[derive(Clone, Debug)]
pub(crate) struct CallbackUrl {
    /// The method's name.
    pub(crate) method: Ident,
    /// The expression, as the contract has it.
    pub(crate) expression: String,
    /// The side and the position of the operation whose exchange gives it.
    pub(crate) side: Side,
    pub(crate) operation: usize,
    /// The positions of the responses that have all that is needed; empty where no response is.
    pub(crate) responses: Vec<usize>,
    /// What it is put together from.
    pub(crate) pieces: Vec<Piece>,
}
