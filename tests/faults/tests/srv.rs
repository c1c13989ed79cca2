//! Services whose hosts and ports stand in DNS.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use hickory_resolver::proto::op::Message;
use hickory_resolver::proto::rr::rdata::SRV;
use hickory_resolver::proto::rr::{Name, RData, Record, RecordType};
use tokio::net::UdpSocket;
use tokio::task::JoinHandle;
use wirewright_runtime::client::{Addresses, Client, Retry, Srv};
use wirewright_runtime::operation::Operation;

use crate::service::{Answer, Service};

static GET_LAP: Operation = Operation::get("getLap", "/");

const NAME: &str = "_laps._tcp.runnerly.example.";
const DEFAULT: &str = "http://localhost:1/api";

/// A name server that knows one name, with a time to live of a second.
struct NameServer {
    address: SocketAddr,
    records: Arc<Mutex<Vec<SRV>>>,
    running: JoinHandle<()>,
}

impl NameServer {
    async fn start() -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").await.expect("a port");
        let address = socket.local_addr().expect("an address");
        let records: Arc<Mutex<Vec<SRV>>> = Arc::default();
        let known = Arc::clone(&records);
        let running = tokio::spawn(async move {
            let mut datagram = [0; 1500];
            while let Ok((length, peer)) = socket.recv_from(&mut datagram).await {
                let asked = Message::from_vec(&datagram[..length]).expect("a question");
                let records = known.lock().expect("no panic").clone();
                let bytes = answer(asked, records).to_vec().expect("an answer");
                socket.send_to(&bytes, peer).await.expect("a peer");
            }
        });
        Self {
            address,
            records,
            running,
        }
    }

    /// Sets the records: priorities, targets and ports.
    fn set(&self, records: &[(u16, &str, u16)]) {
        let records = records.iter().map(|(priority, target, port)| {
            let target = Name::from_ascii(target).expect("a name");
            SRV::new(*priority, 0, *port, target)
        });
        *self.records.lock().expect("no panic") = records.collect();
    }
}

impl Drop for NameServer {
    fn drop(&mut self) {
        self.running.abort();
    }
}

fn answer(asked: Message, records: Vec<SRV>) -> Message {
    let query = asked.queries.first().cloned().expect("a question");
    assert_eq!(
        (query.name().to_ascii().as_str(), query.query_type()),
        (NAME, RecordType::SRV)
    );
    let mut answer = asked.into_response();
    for record in records {
        answer.add_answer(Record::from_rdata(query.name().clone(), 1, RData::SRV(record)));
    }
    answer
}

/// Waits until these are called, for three seconds at most: records live one, and are read anew then.
async fn are_called(addresses: &Addresses, urls: &[String]) {
    let began = Instant::now();
    while addresses.urls() != urls {
        assert!(
            began.elapsed() < Duration::from_secs(3),
            "{:?} {urls:?}",
            addresses.urls()
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn call(client: &Client) -> bool {
    matches!(client.call(&GET_LAP).send().await, Ok(answer) if answer.status() == 200)
}

#[tokio::test]
async fn records_of_the_first_priority_are_called_and_followed() {
    let names = NameServer::start().await;
    let (first, second) = (
        Service::start(&[Answer::of(200)]).await,
        Service::start(&[Answer::of(200)]).await,
    );
    let (one, other) = (first.address.port(), second.address.port());
    let at = |host: &str, port: u16| format!("http://{host}:{port}/api");
    names.set(&[(10, "localhost.", one), (20, "localhost.", other)]);
    let srv = Srv::at([names.address]).expect("a name server");
    let addresses = srv.follow(NAME, DEFAULT).await.expect("addresses");
    assert_eq!(addresses.urls(), [at("localhost", one)]);
    let client = Client::at(&addresses).retry(Retry::none()).build().expect("a client");
    assert!(call(&client).await);
    assert_eq!((first.hits(), second.hits()), (1, 0));

    names.set(&[(10, "localhost.", other)]);
    are_called(&addresses, &[at("localhost", other)]).await;
    assert!(call(&client).await);
    assert_eq!((first.hits(), second.hits()), (1, 1));

    names.set(&[(1, "b.example.", 80), (1, "a.example.", 80)]);
    are_called(&addresses, &[at("a.example", 80), at("b.example", 80)]).await;
    // "The service is decidedly not available at this domain" is no reason to stop calling it: the last ones stay.
    names.set(&[(1, ".", 0)]);
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert_eq!(addresses.urls(), [at("a.example", 80), at("b.example", 80)]);
    names.set(&[(10, "localhost.", one)]);
    are_called(&addresses, &[at("localhost", one)]).await;
    drop(names);
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert!(call(&client).await);
    assert_eq!(first.hits(), 2);
}

#[tokio::test]
async fn without_records_the_default_is_called_until_there_are_some() {
    let names = NameServer::start().await;
    let service = Service::start(&[Answer::of(200)]).await;
    let srv = Srv::at([names.address]).expect("a name server");
    let addresses = srv.follow(NAME, DEFAULT).await.expect("addresses");
    assert_eq!(addresses.urls(), [DEFAULT]);
    names.set(&[(0, "localhost.", service.address.port())]);
    are_called(
        &addresses,
        &[format!("http://localhost:{}/api", service.address.port())],
    )
    .await;
    let client = Client::at(&addresses).build().expect("a client");
    assert!(call(&client).await);
    assert!(Srv::at([]).is_err());
    assert!(srv.follow(NAME, "localhost").await.is_err());
}
