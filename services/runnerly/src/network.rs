//! Who calls whom, and who tells whom: the clients of the services, as one file sets them, and the broker.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use runnerly_status::{Messages, Upstreams};
use wirewright_runtime::client::{BuildError, Builder, Client, Clients};
use wirewright_runtime::events::{Broker, InProcess};

use crate::Error;

/// The services that have clients.
const SERVICES: [&str; 4] = ["users", "races", "runs", "plans"];

/// What the services call each other with: the settings of their clients, and where each is unless these say otherwise; and the
/// broker that messages go through.
#[derive(Debug)]
pub struct Network {
    clients: Clients,
    urls: HashMap<&'static str, String>,
    upstreams: Upstreams,
    messages: Messages,
}

impl Network {
    /// The settings of a file, or those that Runnerly comes with (`clients.toml`); and the environment, such as `production`, whose
    /// services are found where there is an etcd. Messages go through a broker in the process, which forgets them with it.
    ///
    /// # Errors
    /// When the file cannot be read, or sets a client of something else.
    pub fn new(file: Option<&Path>, environment: &str) -> Result<Self, Error> {
        let clients = match file {
            Some(file) => Clients::read(file)?,
            None => Clients::parse(include_str!("../clients.toml"))?,
        };
        let clients = clients.with_folder(format!("runnerly/{environment}"));
        if let Some(other) = clients
            .names()
            .into_iter()
            .find(|name| !SERVICES.contains(&name.as_str()))
        {
            return Err(Error::Unknown(other));
        }
        Ok(Self {
            clients,
            urls: HashMap::new(),
            upstreams: Upstreams::default(),
            messages: Messages::new(Arc::new(InProcess::new())),
        })
    }

    /// The same with messages through this broker.
    #[must_use]
    pub fn with_broker(mut self, broker: Arc<dyn Broker>) -> Self {
        self.messages = Messages::new(broker);
        self
    }

    /// The same with this service at this URL.
    #[must_use]
    pub fn with(mut self, service: &'static str, url: impl Into<String>) -> Self {
        self.urls.insert(service, url.into());
        self
    }

    /// The clients that services have of each other by now.
    #[must_use]
    pub fn upstreams(&self) -> &Upstreams {
        &self.upstreams
    }

    /// The broker, and what the services have told by now.
    #[must_use]
    pub fn messages(&self) -> &Messages {
        &self.messages
    }

    /// A client that `caller` has of a service, with more settings.
    pub(crate) async fn client(
        &self,
        caller: &str,
        service: &str,
        more: impl FnOnce(Builder) -> Builder,
    ) -> Result<Client, BuildError> {
        let url = self.urls.get(service).map_or("", String::as_str);
        let builder = more(self.clients.builder(service, url).await?);
        #[cfg(feature = "otlp")]
        let builder = crate::telemetry::send(builder);
        let client = builder.build()?;
        self.upstreams.add(caller, service, &client);
        Ok(client)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_of_nobody_is_refused() -> Result<(), Box<dyn std::error::Error>> {
        let file = tempfile::NamedTempFile::new()?;
        std::fs::write(file.path(), "[clients.rases]\ntimeout = \"1s\"\n")?;
        let refused = Network::new(Some(file.path()), "test")
            .map(|_| ())
            .map_err(|error| error.to_string());
        assert_eq!(
            refused,
            Err("there is no service `rases` to call: users, races, runs and plans are".to_owned())
        );
        std::fs::write(file.path(), "[clients.races]\ntimeout = \"1s\"\n")?;
        assert!(Network::new(Some(file.path()), "test").is_ok());
        Ok(())
    }
}
