//! Addresses that stand in etcd, followed as they change. Spoken is the HTTP that etcd has beside gRPC:
//! <https://etcd.io/docs/v3.5/dev-guide/api_grpc_gateway/>.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::BytesMut;
use serde_json::{Value, json};
use tokio::time::Instant;

use super::addresses::{Shared, list};
use super::{Addresses, BoxError, BuildError, Client};
use crate::body::{ByteStream, StreamErrorKind};
use crate::media::JSON;
use crate::operation::{Content, Operation, Response};

static RANGE: Operation = Operation::post("etcdRange", "/v3/kv/range")
    .consumes(&[JSON])
    .produces(&[JSON])
    .responses(&[Response::code(200).content(&[Content::bytes(JSON)])]);

static WATCH: Operation = Operation::post("etcdWatch", "/v3/watch")
    .consumes(&[JSON])
    .produces(&[JSON])
    .responses(&[Response::code(200).content(&[Content::bytes(JSON)])]);

/// How long a value is waited for before it is read anew: etcd may be gone without a word.
const WATCH_FOR: Duration = Duration::from_secs(60);
/// The pause before etcd is asked again, and the longest one where it could not be.
const PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);
/// How many bytes of an answer are read at once.
const LIMIT: usize = 1024 * 1024;

/// Reads the URLs of services from etcd, and follows them.
///
/// ```no_run
/// use wirewright_runtime::client::{Client, Etcd};
///
/// # async fn start() -> Result<(), wirewright_runtime::client::BuildError> {
/// let etcd = Etcd::at(Client::new("http://127.0.0.1:2379")?);
/// let runs = etcd.follow("runnerly/production/runs/url", "http://localhost:5002/api").await?;
/// let client = Client::at(&runs).build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Etcd {
    client: Client,
}

impl Etcd {
    /// The etcd that this client calls: it says where that is, what it is shown, and how long it may take.
    #[must_use]
    pub fn at(client: Client) -> Self {
        Self { client }
    }

    /// The addresses that stand as the value of a key: URLs with commas between them. Until there is one, or while etcd cannot be asked, the
    /// default is called. From then on they follow the key, as long as somebody holds them; where it is deleted or etcd is gone,
    /// the last ones stay.
    ///
    /// This has to be called within a runtime of tokio.
    ///
    /// # Errors
    /// When the default is no URL that can be called.
    pub async fn follow(&self, key: &str, default: &str) -> Result<Addresses, BuildError> {
        let addresses = Addresses::listed(default)?;
        let follower = Follower {
            client: self.client.clone(),
            key: key.to_owned(),
            addresses: addresses.shared(),
        };
        let revision = follower.read().await.map_err(|error| follower.tell(&*error));
        tokio::spawn(follower.follow(revision.ok()));
        Ok(addresses)
    }
}

struct Follower {
    client: Client,
    key: String,
    addresses: Shared,
}

impl Follower {
    /// Follows the key from a revision on, or from what it has when etcd can be asked.
    async fn follow(self, mut revision: Option<i64>) {
        let mut pause = Duration::ZERO;
        while self.addresses.are_held() {
            tokio::time::sleep(pause).await;
            let from = match revision.take() {
                Some(revision) => Ok(revision),
                None => self.read().await,
            };
            let began = Instant::now();
            let watched = match from {
                Ok(revision) => self.watch(revision + 1).await,
                Err(error) => Err(error),
            };
            if let Err(error) = watched {
                self.tell(&*error);
            }
            // What ends at once is not asked for at once again.
            pause = if began.elapsed() > LONGEST_PAUSE {
                PAUSE
            } else {
                (pause * 2).clamp(PAUSE, LONGEST_PAUSE)
            };
        }
    }

    /// Takes what the key has now; the revision that this is.
    async fn read(&self) -> Result<i64, BoxError> {
        let mut call = self.client.call(&RANGE);
        call.json(&json!({ "key": STANDARD.encode(&self.key) }));
        let body = whole(call.send().await?)?.collect(LIMIT).await?;
        let answer: Value = serde_json::from_slice(&body)?;
        if let Some(value) = answer["kvs"][0]["value"].as_str() {
            self.take(value);
        }
        number(&answer["header"]["revision"]).ok_or_else(|| "etcd names no revision".into())
    }

    /// Takes what the key gets from a revision on, until etcd says no more.
    async fn watch(&self, revision: i64) -> Result<(), BoxError> {
        let mut call = self.client.with_timeout(WATCH_FOR).call(&WATCH);
        call.json(&json!({
            "create_request": { "key": STANDARD.encode(&self.key), "start_revision": revision.to_string() }
        }));
        let mut pieces = whole(call.send().await?)?;
        let mut lines = BytesMut::new();
        while let Some(piece) = pieces.next().await {
            match piece {
                Ok(piece) => lines.extend_from_slice(&piece),
                Err(error) if matches!(error.kind(), StreamErrorKind::Timeout(_)) => return Ok(()),
                Err(error) => return Err(error.into()),
            }
            if !self.addresses.are_held() {
                return Ok(());
            }
            while let Some(end) = lines.iter().position(|byte| *byte == b'\n') {
                let line = lines.split_to(end + 1);
                let line: Value = serde_json::from_slice(&line)?;
                let result = &line["result"];
                for event in result["events"].as_array().into_iter().flatten() {
                    self.take_event(event);
                }
                if result["canceled"] == true && result["compact_revision"].is_string() {
                    // What it has now is read anew.
                    return Ok(());
                }
                if result["canceled"] == true || line["error"].is_object() {
                    return Err("etcd ended the watch".into());
                }
            }
            if lines.len() > LIMIT {
                return Err("etcd's answer has no end".into());
            }
        }
        Ok(())
    }

    fn take_event(&self, event: &Value) {
        match event["kv"]["value"].as_str() {
            Some(value) if event["type"] != "DELETE" => self.take(value),
            _ => tracing::warn!(
                key = self.key,
                "the addresses of a service were deleted; the last ones stay"
            ),
        }
    }

    fn take(&self, value: &str) {
        let bytes = STANDARD.decode(value).ok();
        let text = bytes
            .and_then(|bytes| String::from_utf8(bytes).ok())
            .unwrap_or_default();
        match self.addresses.set(list(&text)) {
            Ok(()) => tracing::info!(key = self.key, "the addresses of a service were read"),
            Err(error) => {
                tracing::warn!(key = self.key, %error, "the addresses of a service are none; the last ones stay")
            }
        }
    }

    fn tell(&self, error: &(dyn std::error::Error + Send + Sync + 'static)) {
        tracing::warn!(key = self.key, error, "etcd cannot be asked; the last addresses stay");
    }
}

/// The body of an answer that is one.
fn whole(mut answer: super::Answer) -> Result<ByteStream, BoxError> {
    if answer.status_code() != 200 {
        return Err(answer.unexpected().into());
    }
    answer.bytes().ok_or_else(|| "etcd's answer has no body".into())
}

/// etcd writes numbers as texts, for they have 64 bits.
fn number(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}
