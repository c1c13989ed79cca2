//! What a contract's messages need in a broker, for who does not generate code.

use std::path::Path;

use crate::error::Error;
use crate::generate::model;
use crate::model::Topology;
use crate::options::Options;
use crate::source::{Disk, Fs};

/// What has to be there in a broker for the messages of the contract at `path`, and of [`Options::events`]: just what generated code
/// declares. Nothing, where the contract says nothing of messages.
///
/// # Errors
/// [`Error::Contract`] with what was found, where the contract has errors.
pub fn topology(path: &Path, options: &Options) -> Result<Topology, Error> {
    topology_from(&Disk, path, options)
}

/// The same with files from anywhere, such as from [`Memory`](crate::source::Memory).
///
/// ```
/// use std::path::Path;
/// use wirewright::source::Memory;
/// use wirewright::{Options, topology_from};
///
/// let text = "
/// asyncapi: 3.0.0
/// info: {title: Jobs, version: 1.0.0}
/// channels:
///   jobs:
///     address: jobs
///     messages: {job: {payload: {type: string}}}
///     bindings: {amqp: {is: queue}}
/// operations:
///   work: {action: receive, channel: {$ref: '#/channels/jobs'}}
/// ";
/// let files = Memory::from([("jobs.yaml", text)]);
/// let topology = topology_from(&files, Path::new("jobs.yaml"), &Options::default())?;
/// assert_eq!(topology.queues[0].name, "jobs");
/// # Ok::<(), wirewright::Error>(())
/// ```
///
/// # Errors
/// As [`topology`].
pub fn topology_from(fs: &dyn Fs, path: &Path, options: &Options) -> Result<Topology, Error> {
    let model = model(fs, path, options)?;
    Ok(model.events.map(|events| events.topology).unwrap_or_default())
}
