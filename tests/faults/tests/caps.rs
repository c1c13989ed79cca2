//! T22: how many connections are open, of one host and of all, and who waits.

use std::time::{Duration, Instant};

use tokio::task::JoinSet;
use wirewright_runtime::client::{Breaker, Builder, Client, Error, ErrorKind, Retry};
use wirewright_runtime::operation::Operation;

use crate::sockets::{Manner, Open, Sockets};

static GET_LAP: Operation = Operation::get("getLap", "/");

fn client(prepare: impl FnOnce(Builder) -> Builder) -> Client {
    prepare(Client::sender().no_proxy()).build().expect("a client")
}

async fn call(client: &Client, url: &str) -> Result<(), Error> {
    client.call_at(&GET_LAP, url).send().await.map(|answer| {
        assert_eq!(answer.status(), 200);
    })
}

/// So many calls of each of these at the same time; how many of them failed.
async fn calls(client: &Client, services: &[Sockets], each: usize) -> usize {
    let mut calls = JoinSet::new();
    for service in services {
        for _ in 0..each {
            let (client, url) = (client.clone(), service.url());
            calls.spawn(async move { call(&client, &url).await.is_err() });
        }
    }
    calls.join_all().await.into_iter().filter(|failed| *failed).count()
}

fn slow(milliseconds: u64) -> Manner {
    Manner {
        head: Duration::from_millis(milliseconds),
        ..Manner::default()
    }
}

#[tokio::test]
async fn t22_caps_hold_for_a_host() {
    let open = Open::default();
    let services = [Sockets::start(&open, slow(50)).await];
    let client = client(|builder| builder);
    let started = Instant::now();
    assert_eq!(calls(&client, &services, 100).await, 0);
    assert!(started.elapsed() >= Duration::from_millis(500));
    assert_eq!(open.most(), 10);
}

#[tokio::test]
async fn t22_caps_hold_over_forty_hosts() {
    let open = Open::default();
    let mut services = Vec::new();
    for _ in 0..40 {
        services.push(Sockets::start(&open, slow(100)).await);
    }
    // As long as it takes on a machine that has other things to do.
    let patient = Duration::from_secs(60);
    let client = client(|builder| builder.connection_wait(patient).timeout(patient));
    assert_eq!(calls(&client, &services, 20).await, 0);
    assert_eq!(open.most(), 300);
}

#[tokio::test]
async fn t22_caps_are_settings() {
    let open = Open::default();
    let services = [
        Sockets::start(&open, slow(20)).await,
        Sockets::start(&open, slow(20)).await,
    ];
    let client = client(|builder| builder.connections(5).connections_per_host(3));
    assert_eq!(calls(&client, &services, 20).await, 0);
    assert_eq!(open.most(), 5);
}

#[tokio::test]
async fn t22_connections_with_nothing_to_do_make_room() {
    let open = Open::default();
    let (one, other) = (
        Sockets::start(&open, slow(20)).await,
        Sockets::start(&open, slow(20)).await,
    );
    let client = client(|builder| builder.connections(2));
    let started = Instant::now();
    for services in [[one], [other]] {
        for _ in 0..2 {
            assert_eq!(calls(&client, &services, 2).await, 0);
        }
    }
    assert_eq!((open.most(), open.ever()), (2, 4));
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn t22_a_busy_host_does_not_keep_another_one_out() {
    let open = Open::default();
    let (busy, quiet) = (
        Sockets::start(&open, slow(5)).await,
        Sockets::start(&open, slow(5)).await,
    );
    let client = client(|builder| builder.connections(3));
    let mut running = JoinSet::new();
    for _ in 0..10 {
        let (client, url) = (client.clone(), busy.url());
        running.spawn(async move {
            loop {
                call(&client, &url).await.expect("an answer");
            }
        });
    }
    tokio::time::sleep(Duration::from_millis(100)).await;
    for _ in 0..20 {
        let answer = tokio::time::timeout(Duration::from_secs(2), call(&client, &quiet.url())).await;
        answer.expect("its turn").expect("an answer");
    }
    assert!(open.most() <= 3, "{}", open.most());
}

#[tokio::test]
async fn t22_who_waits_too_long_is_told() {
    let open = Open::default();
    let service = Sockets::start(&open, slow(1000)).await;
    let client = client(|builder| {
        builder
            .connections_per_host(1)
            .connection_wait(Duration::from_millis(300))
    });
    let (first, url) = (client.clone(), service.url());
    let first = tokio::spawn(async move { call(&first, &url).await });
    tokio::time::sleep(Duration::from_millis(50)).await;
    let started = Instant::now();
    let error = call(&client, &service.url()).await.expect_err("no connection");
    assert!(
        matches!(error.kind(), ErrorKind::NoConnection(waited) if *waited == Duration::from_millis(300)),
        "{error}"
    );
    assert!(started.elapsed() < Duration::from_millis(550), "it is not tried again");
    first.await.expect("no panic").expect("an answer");
    assert_eq!(open.ever(), 1);
}

#[tokio::test]
async fn t22_a_connection_is_held_until_the_body_is_read() {
    let open = Open::default();
    let manner = Manner {
        body: Duration::from_millis(100),
        ..Manner::default()
    };
    let services = [Sockets::start(&open, manner).await];
    let client = client(|builder| builder.connections_per_host(2));
    let started = Instant::now();
    assert_eq!(calls(&client, &services, 6).await, 0);
    assert!(started.elapsed() >= Duration::from_millis(300));
    assert_eq!((open.most(), open.ever()), (2, 2));
}

#[tokio::test]
async fn a_connection_that_was_closed_meanwhile_costs_no_call() {
    let open = Open::default();
    let client = client(|builder| builder.retry(Retry::none()));
    let once = Manner {
        answers: Some(1),
        lingers: Duration::from_millis(20),
        ..Manner::default()
    };
    let service = Sockets::start(&open, once).await;
    for _ in 0..20 {
        call(&client, &service.url()).await.expect("an answer");
        tokio::time::sleep(Duration::from_millis(60)).await;
    }
    assert_eq!(open.ever(), 20);
}

#[tokio::test]
async fn a_call_that_is_given_up_takes_its_connection_along() {
    let open = Open::default();
    let service = Sockets::start(&open, slow(300)).await;
    let client = client(|builder| builder.connections_per_host(1));
    for _ in 0..3 {
        let given_up = tokio::time::timeout(Duration::from_millis(50), call(&client, &service.url())).await;
        assert!(given_up.is_err());
    }
    call(&client, &service.url()).await.expect("an answer");
    assert_eq!(open.ever(), 4);
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(open.now(), 1, "those that were given up are closed");
}

#[tokio::test]
async fn connections_with_nothing_to_do_are_closed_after_a_while() {
    let open = Open::default();
    let service = Sockets::start(&open, Manner::default()).await;
    let client = client(|builder| builder);
    call(&client, &service.url()).await.expect("an answer");
    assert_eq!(open.now(), 1);
    tokio::time::sleep(Duration::from_secs(9)).await;
    assert_eq!(open.now(), 0);
    call(&client, &service.url()).await.expect("an answer");
    assert_eq!(open.ever(), 2);
}

#[tokio::test]
async fn t22_who_waits_longer_than_a_try_may_take_is_told_why() {
    let open = Open::default();
    let service = Sockets::start(&open, slow(1000)).await;
    let client = client(|builder| builder.connections_per_host(1).breaker(Breaker::default().failures(1)));
    let (first, url) = (client.clone(), service.url());
    let first = tokio::spawn(async move { call(&first, &url).await });
    tokio::time::sleep(Duration::from_millis(50)).await;
    let quick = client.with_try_timeout(Duration::from_millis(100));
    // Nobody is away because others are being served.
    for _ in 0..3 {
        let error = call(&quick, &service.url()).await.expect_err("no connection");
        assert!(matches!(error.kind(), ErrorKind::NoConnection(_)), "{error}");
    }
    first.await.expect("no panic").expect("an answer");
    assert_eq!(open.ever(), 1);
}
