//! Round trips: a client, a socket, a server, and back.

use std::collections::BTreeSet;
use std::io;
use std::net::SocketAddr;

use wirewright_runtime::bytes::Bytes;
use wirewright_runtime::client::{self, Builder, Credential, ErrorKind, Responses, Retry};
use wirewright_runtime::encoding::Encoding;
use wirewright_runtime::operation::Operation;
use wirewright_runtime::security::SchemeKind;
use wirewright_runtime::server::{ClientCertificate, Options, Router, ServeOptions, serve};

use crate::contract::{Contract, Interface};
use crate::draw::{Draw, Sample, Settings};
use crate::held::Held;
use crate::service::{Planned, Service};

/// From how many bytes bodies are compressed.
const COMPRESSED: usize = 100;

/// How many values are drawn for one that the generated code takes.
pub(crate) const TRIES: u64 = 30;

/// A server of an interface, and clients of it.
#[derive(Debug)]
pub struct World {
    interface: &'static Interface,
    service: Service,
    address: SocketAddr,
    /// One for each media type that can be preferred.
    clients: Vec<(Option<&'static str>, client::Client)>,
}

/// What came of a round trip.
#[derive(Debug)]
pub enum Outcome {
    /// Both sides saw what was sent. So many values were drawn that the generated code refused.
    Same(u64),
    /// The generated code refused everything that was drawn; the last reason.
    Refused(String),
    /// What is wrong.
    Differs(String),
}

impl World {
    /// Serves an interface on a free port.
    ///
    /// # Errors
    /// When no port can be had.
    pub async fn start(contract: &Contract, interface: &'static Interface) -> io::Result<Self> {
        let service = Service::new(contract, interface.is_sent(), 0);
        let router = with_certificate(interface.router(service.clone(), options()));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        tokio::spawn(serve(
            listener,
            router,
            ServeOptions::default(),
            std::future::pending::<()>(),
        ));
        let clients = clients(interface, address).map_err(io::Error::other)?;
        Ok(Self {
            interface,
            service,
            address,
            clients,
        })
    }

    /// What answers, bodies and parts of the interface were never sent.
    #[must_use]
    pub fn unseen(&self) -> Vec<&'static str> {
        self.service.unseen(self.interface.variants)
    }

    /// One round trip of an operation, which follows from a seed.
    pub async fn run(&self, index: usize, seed: u64) -> Outcome {
        (self.interface.call)(self, index, seed).await
    }

    pub(crate) async fn round<Q: Sample, R: Sample, F>(
        &self,
        operation: &'static Operation,
        seed: u64,
        call: impl FnOnce(client::Client, String, Q) -> F,
    ) -> Outcome
    where
        F: Future<Output = Result<R, client::Error>>,
    {
        let sent = self.service.inner.sent;
        let (prefer, client) = &self.clients[usize::try_from(seed >> 32).unwrap_or_default() % self.clients.len()];
        let (request, request_seed, refused) = match self.draw::<Q>(seed, Settings::request(sent, *prefer), &[]) {
            Ok(drawn) => drawn,
            Err(reason) => return Outcome::Refused(reason),
        };
        let wanted = request.wanted();
        let (expected, response_seed, more) = match self.draw::<R>(!seed, Settings::response(sent), wanted) {
            Ok(drawn) => drawn,
            Err(reason) => return Outcome::Refused(reason),
        };
        self.service.plan(Planned {
            request: request_seed,
            response: response_seed,
            prefer: *prefer,
        });
        let path = operation.path.replace("{id}", "7").replace(' ', "%20");
        let url = format!("http://{}{path}", self.address);
        let answer = call(client.clone(), url, request).await;
        let heard = self.service.heard();
        match self.compare(answer, expected, heard).await {
            Ok(()) => Outcome::Same(refused + more),
            Err(reason) => Outcome::Differs(reason),
        }
    }

    async fn compare<R: Sample>(
        &self,
        answer: Result<R, client::Error>,
        expected: R,
        heard: Option<Result<(), String>>,
    ) -> Result<(), String> {
        let expected = Held::of(expected).await.map_err(|error| error.to_string())?;
        self.service.note(&expected);
        let answer = match answer {
            Ok(answer) => Held::of(answer)
                .await
                .map_err(|error| format!("the answer breaks off: {error}")),
            Err(error) => Err(match error.kind() {
                ErrorKind::UnexpectedStatus { excerpt, .. } => format!("no answer: {error}: {excerpt}"),
                kind => format!("no answer: {kind:?}"),
            }),
        };
        match (heard, answer) {
            (None, answer) => Err(format!("no handler was called: {answer:?}")),
            (Some(Err(request)), _) => Err(format!("the request differs: {request}")),
            (Some(Ok(())), Err(reason)) => Err(format!("{reason}; expected {expected:?}")),
            (Some(Ok(())), Ok(answer)) => match answer.differs(&expected) {
                Some(differs) => Err(format!("the answer differs: {differs}")),
                None => Ok(()),
            },
        }
    }

    /// A value that the generated code takes, its seed, and how many were refused before.
    fn draw<T: Sample>(
        &self,
        seed: u64,
        settings: Settings,
        wanted: &'static [&'static str],
    ) -> Result<(T, u64, u64), String> {
        let mut reason = String::new();
        for refused in 0..TRIES {
            let seed = seed.wrapping_add(refused.wrapping_mul(0x9E37_79B9_7F4A_7C15));
            let mut draw = Draw::new(&self.service.inner.spec, seed, settings);
            match T::make(&mut draw, wanted) {
                Ok(value) => return Ok((value, seed, refused)),
                Err(error) => reason = error.to_string(),
            }
        }
        Err(reason)
    }
}

fn options() -> Options {
    Options {
        compress_from: Some(COMPRESSED),
        ..Options::tests()
    }
}

/// A router that believes that every client has shown a certificate.
pub fn with_certificate(router: Router) -> Router {
    router.layer(axum::middleware::map_request(
        |mut request: axum::extract::Request| async move {
            request.extensions_mut().insert(ClientCertificate {
                der: Bytes::from_static(b"a certificate"),
            });
            request
        },
    ))
}

/// Two clients for each media type of the interface, of which one compresses what it sends.
fn clients(
    interface: &Interface,
    address: SocketAddr,
) -> Result<Vec<(Option<&'static str>, client::Client)>, client::BuildError> {
    let media_types = interface
        .operations
        .iter()
        .flat_map(|operation| operation.consumes.iter().chain(operation.produces));
    let media_types: BTreeSet<&'static str> = media_types.copied().collect();
    let preferred = std::iter::once(None).chain(media_types.into_iter().map(Some));
    let both = preferred.flat_map(|preferred| [(preferred, false), (preferred, true)]);
    let clients = both.map(|(preferred, compresses)| {
        let builder = builder(interface, address, preferred);
        let builder = match compresses {
            true => builder.compress(Encoding::GZIP, COMPRESSED),
            false => builder,
        };
        Ok((preferred, builder.build()?))
    });
    clients.collect()
}

/// A client with credentials for all schemes.
fn builder(interface: &Interface, address: SocketAddr, preferred: Option<&str>) -> Builder {
    let mut builder = match interface.is_sent() {
        true => client::Client::sender(),
        false => client::Client::builder(&format!("http://{address}{}", interface.base_path)),
    };
    // Each answer that is drawn is to be seen.
    builder = builder.responses(Responses::Enforce).retry(Retry::none());
    if let Some(preferred) = preferred {
        builder = builder.prefer(preferred);
    }
    for operation in interface.operations {
        if let Some(server) = operation.server {
            builder = builder.server(server, &format!("http://{address}{}", server.base_path));
        }
        for need in operation.security.iter().copied().flatten() {
            let credential = match need.scheme.kind {
                SchemeKind::Basic => Credential::basic("ada", "hunter2"),
                SchemeKind::Http(_) => Credential::http("response=\"hunter2\""),
                SchemeKind::Key(..) => Credential::api_key("hunter2 &;="),
                SchemeKind::MutualTls => Credential::certificate(),
                _ => Credential::bearer("hunter2"),
            };
            builder = builder.credential(need.scheme, credential);
        }
    }
    builder
}
