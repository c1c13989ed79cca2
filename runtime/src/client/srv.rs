//! Addresses that stand in DNS as records of the type SRV (RFC 2782), followed as they change.

use std::net::SocketAddr;
use std::str::FromStr as _;
use std::time::{Duration, Instant};

use hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolverConfig};
use hickory_resolver::net::NetError;
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::proto::rr::rdata::SRV;
use hickory_resolver::proto::rr::{Name, RData};
use hickory_resolver::{ResolverBuilder, TokioResolver};

use super::addresses::Shared;
use super::{Addresses, BuildError};

/// The shortest and the longest time for which records are taken for true, whatever they say themselves.
const SHORTEST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(60);
/// The pause before DNS is asked again where it could not be.
const PAUSE: Duration = Duration::from_secs(2);

/// Reads the hosts and ports of services from DNS, and follows them.
///
/// Of the records those of the first priority are called, and those of others not even while these are away. Their weights are not
/// looked at: a client calls the less busy of two ([`Addresses`]). RFC 2782 would have both.
///
/// ```no_run
/// use wirewright_runtime::client::{Client, Srv};
///
/// # async fn start() -> Result<(), wirewright_runtime::client::BuildError> {
/// let runs = Srv::system()?.follow("_runs._tcp.runnerly.example.", "http://localhost:5002/api").await?;
/// let client = Client::at(&runs).build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Srv {
    resolver: TokioResolver,
}

impl Srv {
    /// The name servers of this machine.
    ///
    /// # Errors
    /// When its settings (`/etc/resolv.conf`) cannot be read.
    pub fn system() -> Result<Self, BuildError> {
        Self::of(TokioResolver::builder_tokio().map_err(build_error)?)
    }

    /// These name servers.
    ///
    /// # Errors
    /// When there is none.
    pub fn at(servers: impl IntoIterator<Item = SocketAddr>) -> Result<Self, BuildError> {
        let servers: Vec<_> = servers.into_iter().map(name_server).collect();
        if servers.is_empty() {
            return Err(BuildError::text("there is no name server".to_owned()));
        }
        let config = ResolverConfig::from_name_servers(servers);
        Self::of(TokioResolver::builder_with_config(
            config,
            TokioRuntimeProvider::default(),
        ))
    }

    fn of(mut builder: ResolverBuilder<TokioRuntimeProvider>) -> Result<Self, BuildError> {
        let options = builder.options_mut();
        (options.positive_min_ttl, options.positive_max_ttl) = (Some(SHORTEST), Some(LONGEST));
        options.negative_max_ttl = Some(PAUSE);
        let resolver = builder.build().map_err(build_error)?;
        Ok(Self { resolver })
    }

    /// The addresses that the records of a name give, such as `_runs._tcp.runnerly.example.`: they have a host and a port, and
    /// what they lack, `http` or `https` and the path of the API, is that of the default. Until there are records, or while DNS
    /// cannot be asked, the default is called. From then on they follow the records, as long as somebody holds them; where those
    /// are gone, the last ones stay.
    ///
    /// This has to be called within a runtime of tokio.
    ///
    /// # Errors
    /// When the name is none that DNS can have, or the default is no URL that can be called.
    pub async fn follow(&self, name: &str, default: &str) -> Result<Addresses, BuildError> {
        let name = Name::from_str(name).map_err(|error| BuildError::text(format!("`{name}` is no name: {error}")))?;
        let addresses = Addresses::of([default])?;
        let (scheme, rest) = default.split_once("://").unwrap_or(("http", default));
        let mut follower = Follower {
            resolver: self.resolver.clone(),
            name,
            trouble: None,
            scheme: scheme.to_owned(),
            path: rest.find('/').map_or("", |start| &rest[start..]).to_owned(),
            addresses: addresses.shared(),
        };
        let until = follower.read().await;
        tokio::spawn(follower.follow(until));
        Ok(addresses)
    }
}

impl std::fmt::Debug for Srv {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Srv").finish_non_exhaustive()
    }
}

fn name_server(address: SocketAddr) -> NameServerConfig {
    let connections = [ConnectionConfig::udp(), ConnectionConfig::tcp()].map(|mut connection| {
        connection.port = address.port();
        connection
    });
    NameServerConfig::new(address.ip(), true, connections.into())
}

fn build_error(error: NetError) -> BuildError {
    BuildError::text(format!("DNS cannot be asked: {error}"))
}

struct Follower {
    resolver: TokioResolver,
    name: Name,
    /// What was told the last time, and is not told again while it goes on.
    trouble: Option<String>,
    scheme: String,
    path: String,
    addresses: Shared,
}

impl Follower {
    async fn follow(mut self, mut until: Instant) {
        while self.addresses.are_held() {
            tokio::time::sleep_until(until.into()).await;
            until = self.read().await;
        }
    }

    /// Takes what the records say now, and tells for how long that is true.
    async fn read(&mut self) -> Instant {
        let now = Instant::now();
        match self.resolver.srv_lookup(self.name.clone()).await {
            Ok(found) => {
                let records = found.answers().iter().filter_map(|record| match &record.data {
                    RData::SRV(record) => Some(record),
                    _ => None,
                });
                self.take(records.collect());
                found.valid_until().clamp(now + SHORTEST, now + LONGEST)
            }
            Err(error) if error.is_no_records_found() => {
                self.tell(Some("there are no records".to_owned()));
                now + PAUSE
            }
            Err(error) => {
                self.tell(Some(error.to_string()));
                now + PAUSE
            }
        }
    }

    /// Tells what is wrong, or that nothing is any more.
    fn tell(&mut self, trouble: Option<String>) {
        if self.trouble != trouble {
            match &trouble {
                Some(trouble) => tracing::warn!(name = %self.name, trouble, "the last addresses of a service stay"),
                None => tracing::info!(name = %self.name, "the addresses of a service were read"),
            }
            self.trouble = trouble;
        }
    }

    fn take(&mut self, records: Vec<&SRV>) {
        let first = records.iter().map(|record| record.priority).min();
        let records = records.iter().filter(|record| Some(record.priority) == first);
        // RFC 2782: a target that is the root says that the service is not there.
        let records = records.filter(|record| !record.target.is_root());
        let mut urls: Vec<String> = records.map(|record| self.url(record)).collect();
        urls.sort_unstable();
        let trouble = self.addresses.set(urls).err();
        self.tell(trouble.map(|error| error.to_string()));
    }

    fn url(&self, record: &SRV) -> String {
        let target = record.target.to_ascii();
        let host = target.trim_end_matches('.');
        format!("{}://{host}:{}{}", self.scheme, record.port, self.path)
    }
}
