//! Bodies from a generated client to a generated server, in the same process and over sockets.

mod curl;
mod forms;
mod harness;
mod headers;
mod media_types;
mod multipart;
mod parts;
mod python;
mod python_forms;
mod streams;
