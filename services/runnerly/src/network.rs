//! Who calls whom: the clients of the services, as one file sets them.

use std::collections::HashMap;
use std::path::Path;

use wirewright_runtime::client::{BuildError, Builder, Clients};

/// What the services call each other with: the settings of their clients, and where each is unless these say otherwise.
#[derive(Debug)]
pub struct Network {
    clients: Clients,
    urls: HashMap<&'static str, String>,
}

impl Network {
    /// The settings of a file, or those that Runnerly comes with (`clients.toml`); and the environment, such as `production`, whose
    /// services are found where there is an etcd.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn new(file: Option<&Path>, environment: &str) -> Result<Self, BuildError> {
        let clients = match file {
            Some(file) => Clients::read(file)?,
            None => Clients::parse(include_str!("../clients.toml"))?,
        };
        // A variable that is set comes last, so that it counts.
        let folder = ("DISCOVERY_FOLDER".to_owned(), format!("runnerly/{environment}"));
        let clients = clients.with_environment([folder].into_iter().chain(std::env::vars()));
        let urls = HashMap::new();
        Ok(Self { clients, urls })
    }

    /// The same with this service at this URL.
    #[must_use]
    pub fn with(mut self, service: &'static str, url: impl Into<String>) -> Self {
        self.urls.insert(service, url.into());
        self
    }

    /// A client of a service that is to be made.
    pub(crate) async fn client(&self, service: &str) -> Result<Builder, BuildError> {
        let url = self.urls.get(service).map_or("", String::as_str);
        self.clients.builder(service, url).await
    }
}
