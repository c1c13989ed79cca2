//! Clients as a file and the environment set them. [`config`] reads both.

use std::collections::HashMap;
use std::fmt;
use std::path::Path;
use std::time::Duration;

use config::{Config, ConfigError, File, FileFormat, Source};
use http::header::AUTHORIZATION;
use http::{HeaderName, HeaderValue};
use serde::Deserialize;
use serde::de::{Deserializer, Error as _};

use super::{Addresses, BuildError, Builder, Client, Etcd, Hedge, Retry};
use crate::types::Secret;

/// What can be set of a client, by its name in the file. In the environment it is in capitals, such as `RACES_TRY_TIMEOUT`.
const NAMES: [&str; 18] = [
    "url",
    "token",
    "timeout",
    "try_timeout",
    "connect_timeout",
    "connections",
    "connections_per_host",
    "connection_wait",
    "http2",
    "slots",
    "prefer",
    "body_limit",
    "retry.tries",
    "retry.budget",
    "breaker.failures",
    "breaker.open_for",
    "hedge",
    "cache",
];

/// The clients of a program, one for each service that it calls, set in one file.
///
/// ```
/// use wirewright_runtime::client::Clients;
///
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
/// let clients = Clients::parse(
///     r#"
///     [clients.races]
///     url = "http://10.0.0.1:5004/api, http://10.0.0.2:5004/api"
///     timeout = "3s"
///     try_timeout = "1s"
///     retry = { tries = 2 }
///     "#,
/// )?;
/// let races = clients.builder("races", "http://localhost:5004/api").await?.build()?;
/// # Ok::<_, wirewright_runtime::client::BuildError>(())
/// # }).unwrap();
/// ```
///
/// A client may have:
///
/// | setting | what |
/// |---|---|
/// | `url` | its URL, or several with commas between them |
/// | `token` | a bearer token for each call |
/// | `headers` | a table of headers for each call |
/// | `timeout`, `try_timeout`, `connect_timeout`, `connection_wait` | times such as `"500ms"` |
/// | `connections`, `connections_per_host`, `slots`, `body_limit` | numbers |
/// | `http2` | whether `http` is spoken as HTTP/2 |
/// | `prefer` | a media type |
/// | `retry` | `{ tries = 3, budget = 0.1 }` |
/// | `breaker` | `{ failures = 5, open_for = "5s" }`, with the feature `breaker`; `failures = 0` for none |
/// | `hedge` | after which share of calls one is sent a second time, such as 0.95 |
/// | `cache` | the operations whose answers are kept, with commas between them, or `"*"`; with the feature `cache` |
///
/// Each but `headers` may be overridden by a variable of the environment: `RACES_URL`, `RACES_RETRY_TRIES` and so on. Where a client has no URL in either,
/// `[discovery]` may name an etcd and the folder of its keys: `etcd = "http://localhost:2379"` and `folder = "runnerly/production"` have it
/// follow `runnerly/production/races/url`. They are overridden by `DISCOVERY_ETCD` and `DISCOVERY_FOLDER`.
pub struct Clients {
    file: Config,
    environment: HashMap<String, String>,
    folder: String,
}

impl Clients {
    /// Reads a file of TOML.
    ///
    /// # Errors
    /// When the file cannot be read, or is no TOML.
    pub fn read(path: &Path) -> Result<Self, BuildError> {
        Self::of(File::from(path).format(FileFormat::Toml))
    }

    /// The same of a text.
    ///
    /// # Errors
    /// When it is no TOML.
    pub fn parse(text: &str) -> Result<Self, BuildError> {
        Self::of(File::from_str(text, FileFormat::Toml))
    }

    fn of(file: impl Source + Send + Sync + 'static) -> Result<Self, BuildError> {
        let file = Config::builder().add_source(file).build().map_err(BuildError::config)?;
        let table = file.cache.clone().into_table().unwrap_or_default();
        if let Some(other) = table
            .keys()
            .find(|name| !["clients", "discovery"].contains(&name.as_str()))
        {
            return Err(BuildError::text(format!(
                "the settings have `[clients]` and `[discovery]`, and no `{other}`"
            )));
        }
        // Of the others none is meant, and some may not be texts.
        let variables =
            std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
        Ok(Self {
            file,
            environment: variables.collect(),
            folder: String::new(),
        })
    }

    /// The same with this folder of keys where `[discovery]` names none.
    #[must_use]
    pub fn with_folder(self, folder: impl Into<String>) -> Self {
        Self {
            folder: folder.into(),
            ..self
        }
    }

    /// The names of the clients that the file sets.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let clients = self.file.get_table("clients").unwrap_or_default();
        let mut names: Vec<String> = clients.into_keys().collect();
        names.sort();
        names
    }

    /// The same with these variables in place of those of the environment.
    #[must_use]
    pub fn with_environment<K: Into<String>, V: Into<String>>(
        self,
        variables: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        let variables = variables.into_iter().map(|(name, value)| (name.into(), value.into()));
        Self {
            environment: variables.collect(),
            ..self
        }
    }

    /// The settings of a client: what is set, and the default URL where none is.
    ///
    /// # Errors
    /// When a setting is not one that there is, has no value that it can have, or needs a feature that is not part of this build.
    pub async fn builder(&self, name: &str, default_url: &str) -> Result<Builder, BuildError> {
        let set: Set = self.table(&format!("clients.{name}"), name, &NAMES)?;
        let addresses = match &set.url {
            Some(urls) => Addresses::listed(urls)?,
            None => self.found(name, default_url).await?,
        };
        set.apply(Client::at(&addresses))
    }

    /// Where a service is that has no URL.
    async fn found(&self, name: &str, default_url: &str) -> Result<Addresses, BuildError> {
        let Discovery { etcd, folder } = self.table("discovery", "discovery", &["etcd", "folder"])?;
        match etcd {
            None => Addresses::listed(default_url),
            Some(urls) => {
                let etcd = Client::at(&Addresses::listed(&urls)?)
                    .timeout(Duration::from_secs(2))
                    .build()?;
                let key = [folder.as_deref().unwrap_or(&self.folder), name, "url"].join("/");
                Etcd::at(etcd).follow(key.trim_start_matches('/'), default_url).await
            }
        }
    }

    /// A table of the file, with the environment over it.
    fn table<'de, T: Deserialize<'de>>(&self, path: &str, prefix: &str, names: &[&str]) -> Result<T, BuildError> {
        let mut builder = Config::builder();
        let table = match self.file.get_table(path) {
            Err(ConfigError::NotFound(_)) => HashMap::default(),
            table => table.map_err(|error| BuildError::setting(path, &error))?,
        };
        for (name, value) in table {
            builder = builder.set_default(name, value).map_err(BuildError::config)?;
        }
        for name in names {
            let variable = format!("{prefix}_{name}").replace(['.', '-'], "_").to_uppercase();
            let value = self.environment.get(&variable).cloned();
            builder = builder.set_override_option(*name, value).map_err(BuildError::config)?;
        }
        let table = builder.build().and_then(Config::try_deserialize);
        // What it says of values is not repeated, for they may be secrets.
        table.map_err(|error| BuildError::setting(path, &error))
    }
}

impl fmt::Debug for Clients {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Values may be secrets.
        f.debug_struct("Clients")
            .field("clients", &self.names())
            .finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Discovery {
    etcd: Option<String>,
    folder: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Set {
    url: Option<String>,
    token: Option<String>,
    #[serde(default)]
    headers: HashMap<String, String>,
    timeout: Option<Time>,
    try_timeout: Option<Time>,
    connect_timeout: Option<Time>,
    connections: Option<usize>,
    connections_per_host: Option<usize>,
    connection_wait: Option<Time>,
    http2: Option<bool>,
    slots: Option<usize>,
    prefer: Option<String>,
    body_limit: Option<usize>,
    #[serde(default)]
    retry: SetRetry,
    #[serde(default)]
    breaker: SetBreaker,
    hedge: Option<f32>,
    cache: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct SetRetry {
    tries: Option<u32>,
    budget: Option<f32>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct SetBreaker {
    failures: Option<usize>,
    open_for: Option<Time>,
}

/// A time such as `500ms`.
struct Time(Duration);

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let time = humantime::parse_duration(&text);
        time.map(Self)
            .map_err(|_| D::Error::custom("a time is written as `500ms` or `3s`"))
    }
}

impl Set {
    fn apply(self, builder: Builder) -> Result<Builder, BuildError> {
        let mut builder = builder;
        for (name, value) in &self.headers {
            let header = (HeaderName::try_from(name), HeaderValue::try_from(value));
            let (Ok(name), Ok(value)) = header else {
                return Err(BuildError::text(format!("the header `{name}` cannot be sent")));
            };
            builder = builder.header(name, value);
        }
        if let Some(token) = self.token.map(Secret::new) {
            let value = HeaderValue::try_from(format!("Bearer {}", token.expose()));
            let value = value.map_err(|_| BuildError::text("the token cannot be sent".to_owned()))?;
            builder = builder.header(AUTHORIZATION, value);
        }
        let builder = set(builder, time(self.timeout), Builder::timeout);
        let builder = set(builder, time(self.try_timeout), Builder::try_timeout);
        let builder = set(builder, time(self.connect_timeout), Builder::connect_timeout);
        let builder = set(builder, self.connections, Builder::connections);
        let builder = set(builder, self.connections_per_host, Builder::connections_per_host);
        let builder = set(builder, time(self.connection_wait), Builder::connection_wait);
        let builder = set(builder, self.http2.filter(|http2| *http2), |builder, _| builder.http2());
        let builder = set(builder, self.slots, Builder::slots);
        let builder = set(builder, self.prefer, Builder::prefer);
        let builder = set(builder, self.body_limit, Builder::body_limit);
        let builder = set(builder, self.hedge, |builder, share| {
            builder.hedge(Hedge::default().after(share))
        });
        let builder = builder.retry(self.retry.settings());
        let builder = self.breaker.apply(builder)?;
        keep(builder, self.cache)
    }
}

fn time(time: Option<Time>) -> Option<Duration> {
    time.map(|Time(time)| time)
}

/// Sets what is set.
fn set<T>(builder: Builder, value: Option<T>, setter: impl FnOnce(Builder, T) -> Builder) -> Builder {
    match value {
        Some(value) => setter(builder, value),
        None => builder,
    }
}

impl SetRetry {
    fn settings(self) -> Retry {
        let retry = Retry::default().tries(self.tries.unwrap_or(3));
        match self.budget {
            Some(share) => retry.budget(share, 3),
            None => retry,
        }
    }
}

impl SetBreaker {
    #[cfg(feature = "breaker")]
    fn apply(self, builder: Builder) -> Result<Builder, BuildError> {
        let breaker = super::Breaker::default();
        let breaker = match self.failures {
            Some(0) => return Ok(builder),
            Some(failures) => breaker.failures(failures),
            None if self.open_for.is_none() => return Ok(builder),
            None => breaker,
        };
        Ok(builder.breaker(match time(self.open_for) {
            Some(time) => breaker.open_for(time),
            None => breaker,
        }))
    }

    #[cfg(not(feature = "breaker"))]
    fn apply(self, builder: Builder) -> Result<Builder, BuildError> {
        match (self.failures, self.open_for) {
            (None | Some(0), None) => Ok(builder),
            _ => Err(BuildError::feature("breaker")),
        }
    }
}

#[cfg(feature = "cache")]
fn keep(builder: Builder, operations: Option<String>) -> Result<Builder, BuildError> {
    let cache = super::Cache::default();
    Ok(match operations.as_deref() {
        None => builder,
        Some("*") => builder.cache(cache.every_operation()),
        Some(list) => builder.cache(cache.operations(list.split(',').map(str::trim))),
    })
}

#[cfg(not(feature = "cache"))]
fn keep(builder: Builder, operations: Option<String>) -> Result<Builder, BuildError> {
    match operations {
        None => Ok(builder),
        Some(_) => Err(BuildError::feature("cache")),
    }
}
