//! What the generated code of this package uses.

pub(crate) use wirewright_runtime::problem::Problem;
pub(crate) use wirewright_runtime::server::{Options, Router};

pub(crate) use crate::contract::{Interface, Running, Type};
pub(crate) use crate::draw::{Body, Choice, Draw, Headers, Made, Part, Refused, Sample, Wanted};
pub(crate) use crate::held::{Held, Hold, Holds};
pub(crate) use crate::service::{LetIn, Service};
pub(crate) use crate::world::World;
