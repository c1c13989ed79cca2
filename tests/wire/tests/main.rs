//! Bodies from a generated client to a generated server, in the same process and over sockets.

mod curl;
mod harness;
mod media_types;
mod multipart;
mod python;
mod streams;
