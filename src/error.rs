//! What can go wrong beside findings.

use std::fmt;
use std::io;

/// Why nothing was generated.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The contract has errors: the findings as text, with the places.
    Contract(String),
    /// A file could not be read or written.
    Io(io::Error),
    /// A document made in Rust could not be written as text.
    Document(String),
    /// No operation has the tag that was asked for.
    Tag {
        /// The tag.
        tag: String,
        /// The tags that operations have.
        known: Vec<String>,
    },
    /// There is no operation of the name that was asked for.
    Operation {
        /// The name: an `operationId`, or a method and a path.
        operation: String,
        /// The name that is nearest to it.
        nearest: Option<String>,
    },
    /// The contract cannot be made one document: why.
    Bundle(String),
    /// A code that cannot be allowed: why.
    Allow(String),
    /// The configuration cannot be read, or holds something that it may not: the words begin with the file and the line.
    Config(String),
    /// The environment lacks what a build script needs.
    Environment(&'static str),
    /// A template printed something that is not Rust. A bug of Wirewright: please report it with the contract.
    Template(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Contract(findings) => write!(f, "the contract has errors\n\n{findings}"),
            Self::Io(error) => error.fmt(f),
            Self::Document(reason) => write!(f, "the document cannot be written as YAML: {reason}"),
            Self::Tag { tag, known } if known.is_empty() => {
                write!(
                    f,
                    "no operation has the tag `{tag}`: the contract's operations have no tags"
                )
            }
            Self::Tag { tag, known } => {
                write!(f, "no operation has the tag `{tag}`; there are: {}", known.join(", "))
            }
            Self::Operation { operation, nearest } => {
                write!(f, "there is no operation `{operation}`")?;
                match nearest {
                    Some(near) => write!(f, "; did you mean `{near}`?"),
                    None => f.write_str(": wanted is an operationId, or a method and a path such as `GET /runs`"),
                }
            }
            Self::Allow(reason) => write!(f, "{reason}; `wirewright explain` lists the codes"),
            Self::Bundle(reason) => f.write_str(reason),
            Self::Config(wrong) => f.write_str(wrong),
            Self::Environment(what) => f.write_str(what),
            Self::Template(place) => {
                write!(
                    f,
                    "the generated code is not Rust ({place}); this is a bug of Wirewright: please report it"
                )
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io(error) => Some(error),
            _ => None,
        }
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}
