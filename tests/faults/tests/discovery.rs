//! T30 to T34: where services are, and what happens when that changes.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::net::TcpListener;
use wirewright_runtime::client::{Addresses, Breaker, Client, Etcd, Retry};
use wirewright_runtime::operation::Operation;

use crate::service::{Answer, Service};

static GET_LAP: Operation = Operation::get("getLap", "/");

fn url(service: &Service) -> String {
    format!("http://{}/api", service.address)
}

async fn call(client: &Client) -> bool {
    matches!(client.call(&GET_LAP).send().await, Ok(answer) if answer.status() == 200)
}

fn once(addresses: &Addresses) -> Client {
    let builder = Client::at(addresses).retry(Retry::none());
    builder.build().expect("a client")
}

#[tokio::test]
async fn t30_an_environment_variable_wins_over_the_default() {
    let found = |variable| {
        Addresses::from_env(variable, "http://localhost:5002/api")
            .expect("addresses")
            .urls()
    };
    assert_eq!(found("FAULTS_NOT_SET"), ["http://localhost:5002/api"]);
    // Cargo sets it, to a folder.
    let error = Addresses::from_env("CARGO_MANIFEST_DIR", "http://localhost").expect_err("no URL");
    assert_eq!(
        error.to_string(),
        "the base URL cannot be used: it has no scheme and host"
    );
}

#[tokio::test]
async fn the_less_busy_of_two_is_called() {
    let slow = Answer {
        after: Duration::from_millis(200),
        ..Answer::of(200)
    };
    let (slow, quick) = (Service::start(&[slow]).await, Service::start(&[Answer::of(200)]).await);
    let client = once(&Addresses::of([url(&slow), url(&quick)]).expect("addresses"));
    let until = Instant::now() + Duration::from_millis(900);
    let callers = (0..6).map(|_| {
        let client = client.clone();
        tokio::spawn(async move {
            while Instant::now() < until {
                assert!(call(&client).await);
            }
        })
    });
    for caller in callers.collect::<Vec<_>>() {
        caller.await.expect("no panic");
    }
    assert!(slow.hits() >= 4, "it is called as well: {}", slow.hits());
    assert!(quick.hits() > 5 * slow.hits(), "{} {}", quick.hits(), slow.hits());
}

#[tokio::test]
async fn a_call_goes_to_another_address_where_nobody_is() {
    let there = Service::start(&[Answer::of(200)]).await;
    let gone = {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        format!("http://{}/api", listener.local_addr().expect("an address"))
    };
    let addresses = Addresses::of([gone, url(&there)]).expect("addresses");
    let client = Client::at(&addresses).retry(Retry::none()).breaker(Breaker::default());
    let client = client.build().expect("a client");
    for _ in 0..50 {
        assert!(call(&client).await);
    }
    assert_eq!(there.hits(), 50);
}

async fn follow(etcd: &servers::Etcd, key: &str, default: &str) -> Addresses {
    let client = Client::new(&etcd.url()).expect("a client");
    Etcd::at(client).follow(key, default).await.expect("addresses")
}

async fn moves(addresses: &Addresses, to: &str, within: Duration) {
    let started = Instant::now();
    while addresses.urls() != [to] {
        assert!(started.elapsed() < within, "{:?} is not {to}", addresses.urls());
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test]
async fn t32_each_environment_has_its_keys() {
    let Some(etcd) = servers::Etcd::start().await else {
        return;
    };
    etcd.put("myservice/production/runs/url", "http://10.0.0.1:5002/api");
    etcd.put(
        "myservice/development/runs/url",
        "http://localhost:5002/api, http://localhost:5012/api",
    );
    for (environment, urls) in [
        ("production", &["http://10.0.0.1:5002/api"][..]),
        (
            "development",
            &["http://localhost:5002/api", "http://localhost:5012/api"],
        ),
        ("nowhere", &["http://default/api"]),
    ] {
        let found = follow(
            &etcd,
            &format!("myservice/{environment}/runs/url"),
            "http://default/api",
        )
        .await;
        assert_eq!(found.urls(), urls);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t33_a_change_moves_calls_within_a_second_and_fails_none() {
    let Some(etcd) = servers::Etcd::start().await else {
        return;
    };
    let slow = Answer {
        after: Duration::from_millis(20),
        ..Answer::of(200)
    };
    let (a, b) = (Service::start(&[slow]).await, Service::start(&[slow]).await);
    etcd.put("runs/url", &url(&a));
    let addresses = follow(&etcd, "runs/url", "http://127.0.0.1:1").await;
    assert_eq!(addresses.urls(), [url(&a)]);
    let client = once(&addresses);
    let (failed, stop) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (failures, stopped) = (Arc::clone(&failed), Arc::clone(&stop));
    let calls = tokio::spawn(async move {
        let mut calls = tokio::task::JoinSet::new();
        while stopped.load(Ordering::SeqCst) == 0 {
            let (client, failures) = (client.clone(), Arc::clone(&failures));
            calls.spawn(async move {
                if !call(&client).await {
                    failures.fetch_add(1, Ordering::SeqCst);
                }
            });
            // 50 calls a second.
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        calls.join_all().await.len()
    });
    for (to, from) in [(&b, &a), (&a, &b)] {
        tokio::time::sleep(Duration::from_millis(500)).await;
        etcd.put("runs/url", &url(to));
        moves(&addresses, &url(to), SECOND).await;
        tokio::time::sleep(Duration::from_millis(100)).await;
        let (still, before) = (from.hits(), to.hits());
        tokio::time::sleep(Duration::from_millis(500)).await;
        assert_eq!(from.hits(), still, "nobody calls where it was");
        assert!(to.hits() > before + 10);
    }
    stop.store(1, Ordering::SeqCst);
    let made = calls.await.expect("no panic");
    assert_eq!((failed.load(Ordering::SeqCst), made), (0, a.hits() + b.hits()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t34_without_etcd_the_last_addresses_stay_and_it_is_followed_again() {
    let Some(mut etcd) = servers::Etcd::start().await else {
        return;
    };
    let (a, b, c) = ("http://10.0.0.1:1/a", "http://10.0.0.1:1/b", "http://10.0.0.1:1/c");
    etcd.put("runs/url", a);
    let addresses = follow(&etcd, "runs/url", "http://default").await;
    etcd.kill();
    tokio::time::sleep(SECOND).await;
    assert_eq!(addresses.urls(), [a]);
    etcd.again().await;
    etcd.put("runs/url", b);
    moves(&addresses, b, 5 * SECOND).await;
    // What is no URL, and nothing at all, change nothing.
    etcd.put("runs/url", "nonsense");
    assert!(etcd.control(&["del", "runs/url"]));
    tokio::time::sleep(SECOND / 2).await;
    assert_eq!(addresses.urls(), [b]);
    etcd.put("runs/url", c);
    moves(&addresses, c, SECOND).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t34_what_was_compacted_is_read_anew() {
    let Some(mut etcd) = servers::Etcd::start().await else {
        return;
    };
    etcd.put("runs/url", "http://10.0.0.1:1/0");
    let addresses = follow(&etcd, "runs/url", "http://default").await;
    etcd.kill();
    etcd.again().await;
    for number in 1..=20 {
        etcd.put("runs/url", &format!("http://10.0.0.1:1/{number}"));
    }
    assert!(etcd.control(&["compact", "20"]));
    moves(&addresses, "http://10.0.0.1:1/20", 5 * SECOND).await;
    etcd.put("runs/url", "http://10.0.0.1:1/21");
    moves(&addresses, "http://10.0.0.1:1/21", SECOND).await;
}

#[tokio::test]
async fn t34_where_etcd_is_not_there_yet_the_default_is_called_until_it_is() {
    let Some(mut etcd) = servers::Etcd::start().await else {
        return;
    };
    etcd.put("runs/url", "http://10.0.0.1:1/a");
    etcd.kill();
    let addresses = follow(&etcd, "runs/url", "http://default/api").await;
    assert_eq!(addresses.urls(), ["http://default/api"]);
    etcd.again().await;
    moves(&addresses, "http://10.0.0.1:1/a", 5 * SECOND).await;
}
