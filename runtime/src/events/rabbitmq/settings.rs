//! How a broker is reached.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use lapin::ConnectionProperties;
use lapin::uri::{AMQPScheme, AMQPUri};

use super::super::BrokerError;
use super::RabbitMq;
use super::declared::Declared;
#[cfg(feature = "rabbitmq-management")]
use super::management::Management;

/// What all connections of a handle have in common.
pub(super) struct Settings {
    pub(super) uri: AMQPUri,
    pub(super) name: String,
    pub(super) connect_timeout: Duration,
    pub(super) answer_timeout: Duration,
    pub(super) publish_timeout: Duration,
    #[cfg(feature = "rabbitmq-management")]
    pub(super) management: Option<Management>,
    pub(super) declared: Declared,
}

impl Settings {
    /// What the broker is told of a connection.
    pub(super) fn properties(&self, purpose: &str) -> ConnectionProperties {
        ConnectionProperties::default().with_connection_name(format!("{} ({purpose})", self.name).into())
    }
}

/// Settings of a [`RabbitMq`] that is to be made.
///
/// ```
/// use std::time::Duration;
/// use wirewright_runtime::events::RabbitMq;
///
/// # fn main() -> Result<(), wirewright_runtime::events::BrokerError> {
/// let broker = RabbitMq::builder("amqp://runs:secret@localhost/runnerly")
///     .name("runs")
///     .heartbeat(Duration::from_secs(10))
///     .publish_timeout(Duration::from_secs(5))
///     .build()?;
/// assert!(!format!("{broker:?}").contains("secret"));
/// # Ok(())
/// # }
/// ```
#[must_use]
pub struct Builder {
    url: String,
    name: String,
    heartbeat: Duration,
    connect_timeout: Duration,
    answer_timeout: Duration,
    publish_timeout: Duration,
    #[cfg(feature = "rabbitmq-management")]
    management: Option<String>,
}

impl Builder {
    pub(super) fn new(url: &str) -> Self {
        Self {
            url: url.to_owned(),
            name: "wirewright".to_owned(),
            heartbeat: Duration::from_secs(20),
            connect_timeout: Duration::from_secs(5),
            answer_timeout: Duration::from_secs(10),
            publish_timeout: Duration::from_secs(20),
            #[cfg(feature = "rabbitmq-management")]
            management: None,
        }
    }

    /// What the broker calls the connections, with their purpose behind it. Without this, `wirewright`.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// How often both sides are heard at least, in whole seconds, one or more: a connection is lost when nothing was heard for twice this
    /// time. Without this, 20 s.
    pub fn heartbeat(mut self, interval: Duration) -> Self {
        self.heartbeat = interval;
        self
    }

    /// How long it may take to open a connection. Without this, 5 s.
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = limit;
        self
    }

    /// How long any other answer of the broker may take. Without this, 10 s.
    pub fn answer_timeout(mut self, limit: Duration) -> Self {
        self.answer_timeout = limit;
        self
    }

    /// How long it may take to publish a message, until it is confirmed: all in all, with waiting for a broker that takes none for the moment.
    /// Without this, 20 s.
    pub fn publish_timeout(mut self, limit: Duration) -> Self {
        self.publish_timeout = limit;
        self
    }

    /// Where the broker's management plugin is, as `http://localhost:15672`: it tells `check` the bindings. Its user and password are those
    /// of the broker's URL.
    #[cfg(feature = "rabbitmq-management")]
    pub fn management(mut self, url: impl Into<String>) -> Self {
        self.management = Some(url.into());
        self
    }

    /// The handle. It connects when it is first used.
    ///
    /// # Errors
    /// [`BrokerError::Invalid`]: the URL is none of a broker, or one of `amqps` where the feature `rabbitmq-tls` is off.
    pub fn build(self) -> Result<RabbitMq, BrokerError> {
        let mut uri = parse(&self.url)?;
        uri.query.heartbeat = Some(u16::try_from(self.heartbeat.as_secs().max(1)).unwrap_or(u16::MAX));
        #[cfg(feature = "rabbitmq-management")]
        let management = match &self.management {
            Some(url) => Some(Management::new(url, &uri)?),
            None => None,
        };
        Ok(RabbitMq::new(Arc::new(Settings {
            uri,
            name: self.name,
            connect_timeout: self.connect_timeout,
            answer_timeout: self.answer_timeout,
            publish_timeout: self.publish_timeout,
            #[cfg(feature = "rabbitmq-management")]
            management,
            declared: Declared::default(),
        })))
    }
}

/// The parts of a broker's URL. Errors do not repeat it, for it has a password.
fn parse(url: &str) -> Result<AMQPUri, BrokerError> {
    let uri = url.parse();
    let mut uri: AMQPUri = uri.map_err(|_: String| {
        BrokerError::Invalid("the broker's URL is not like `amqp://user:password@host:5672/vhost`".to_owned())
    })?;
    // lapin takes an address of IPv6 for none.
    if let Some(host) = ipv6(url) {
        uri.authority.host = host.to_owned();
    }
    if uri.scheme == AMQPScheme::AMQPS && !cfg!(feature = "rabbitmq-tls") {
        // lapin would speak without TLS.
        return Err(BrokerError::Invalid(
            "`amqps` needs the feature `rabbitmq-tls`".to_owned(),
        ));
    }
    Ok(uri)
}

/// The address between the brackets of a URL.
fn ipv6(url: &str) -> Option<&str> {
    let authority = url.split_once("://")?.1.split(['/', '?', '#']).next()?;
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    Some(host.strip_prefix('[')?.split_once(']')?.0)
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_read() {
        let uri = parse("amqp://me:s%2Fcret@[::1]:5673/a%2Fb").unwrap();
        let authority = uri.authority;
        assert_eq!(
            (authority.host.as_str(), authority.port, uri.vhost.as_str()),
            ("::1", 5673, "a/b")
        );
        assert_eq!(authority.userinfo.password, "s/cret");
        assert_eq!(parse("amqp://127.0.0.1").unwrap().authority.host, "127.0.0.1");
    }

    #[test]
    fn what_is_no_url_is_told_without_the_password() {
        for url in ["", "http://me:secret@host", "amqp://me:secret@host:port", "me:secret"] {
            let error = parse(url).unwrap_err();
            assert!(matches!(error, BrokerError::Invalid(_)), "{url}");
            assert!(!error.to_string().contains("secret"), "{error}");
        }
    }

    #[cfg(not(feature = "rabbitmq-tls"))]
    #[test]
    fn nothing_that_asks_for_tls_is_sent_without_it() {
        assert!(matches!(parse("amqps://localhost"), Err(BrokerError::Invalid(_))));
    }
}
