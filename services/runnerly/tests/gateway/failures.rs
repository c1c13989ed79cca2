//! What browsers see while services fail.

use std::time::{Duration, Instant};

use gateway_api::client::Client as Gateway;
use gateway_api::types::{GetDashboardOkXRunnerlyDegradedItem as Part, RacesPart, RunsPart};
use runnerly::Network;
use status_api::client::Client as Status;
use status_api::types::{Breaker, ReadinessStatus};
use tokio::net::TcpListener;

use crate::Outcome;
use crate::bed::{ANNA, bed, callbacks, dashboard, listener, sign_in, slow};
use crate::discovery::status;

/// The states of the dashboard's races in so many visits, and how long the longest visit took.
async fn visits(browser: &Gateway, number: usize) -> Outcome<(Vec<&'static str>, Duration)> {
    let (mut states, mut longest) = (Vec::new(), Duration::ZERO);
    for _ in 0..number {
        let began = Instant::now();
        let (seen, degraded) = dashboard(browser).await?;
        longest = longest.max(began.elapsed());
        assert!(matches!(seen.runs, RunsPart::Runs(_)), "the rest is there: {seen:?}");
        let state = match &seen.races {
            RacesPart::Races(races) => races.state.as_str(),
            RacesPart::Unavailable(_) => "unavailable",
        };
        assert_eq!(degraded.contains(&Part::Races), state != "ok");
        states.push(state);
    }
    Ok((states, longest))
}

/// Who calls whom with care, or not at all, where that is, and what the breaker does.
async fn away(status: &Status) -> Outcome<Vec<(String, String, String, Breaker)>> {
    let answer = status.get_readiness().await?;
    let ready = answer.ok().map_err(|other| format!("{other:?}"))?;
    assert_eq!(ready.status == ReadinessStatus::Ready, ready.away.is_empty());
    let away = ready.away.into_iter();
    Ok(away
        .map(|away| (away.caller, away.service, away.host, away.breaker))
        .collect())
}

#[tokio::test]
async fn s07_a_service_that_is_gone_is_left_alone_until_it_is_back() -> Outcome {
    let bed = bed().await?;
    let folder = bed.folder.path();
    let callbacks = callbacks()?;
    let there = slow(Duration::ZERO).await?;
    let network = Network::new(None, "test")?.with("users", bed.users.url());
    let races = runnerly::races(listener().await?, folder, &network, &callbacks).await?;
    let address = races.url().replace("http://", "").replace("/api", "");
    let network = network
        .with("races", races.url())
        .with("runs", &*there)
        .with("plans", &*there);
    let gateway = runnerly::gateway(listener().await?, &network, false).await?;
    let anna = sign_in(gateway.url(), ANNA).await?;
    let (_status, shown) = status(&network).await?;
    assert_eq!(visits(&anna, 1).await?.0, ["ok"]);
    assert_eq!(away(&shown).await?, []);

    races.stop().await;
    let (states, longest) = visits(&anna, 10).await?;
    assert_eq!(
        (states, longest < Duration::from_millis(800)),
        (vec!["stale"; 10], true),
        "{longest:?}"
    );
    // The breaker is open: nobody even tries to connect.
    let counted = TcpListener::bind(&address).await?;
    let (states, longest) = visits(&anna, 5).await?;
    assert_eq!(
        (states, longest < Duration::from_millis(100)),
        (vec!["stale"; 5], true),
        "{longest:?}"
    );
    let attempt = tokio::time::timeout(Duration::from_millis(10), counted.accept()).await;
    assert!(attempt.is_err(), "{attempt:?}");
    drop(counted);
    let breaker = ("gateway".to_owned(), "races".to_owned(), address.clone(), Breaker::Open);
    assert_eq!(away(&shown).await?, [breaker]);

    let network = Network::new(None, "test")?.with("users", bed.users.url());
    let races = runnerly::races(TcpListener::bind(&address).await?, folder, &network, &callbacks).await?;
    let back = Instant::now();
    while visits(&anna, 1).await?.0 != ["ok"] {
        assert!(back.elapsed() < Duration::from_secs(6));
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(away(&shown).await?, []);
    races.stop().await;
    Ok(())
}

#[tokio::test]
async fn s08_a_service_that_hangs_holds_nothing_up() -> Outcome {
    let bed = bed().await?;
    let (there, hangs) = (slow(Duration::ZERO).await?, slow(Duration::from_secs(10)).await?);
    let network = Network::new(None, "test")?
        .with("users", bed.users.url())
        .with("races", hangs);
    let network = network.with("runs", &*there).with("plans", &*there);
    let gateway = runnerly::gateway(listener().await?, &network, false).await?;
    let anna = sign_in(gateway.url(), ANNA).await?;
    let (states, longest) = visits(&anna, 3).await?;
    assert_eq!(states, ["unavailable"; 3]);
    assert!(longest < Duration::from_millis(800), "{longest:?}");
    Ok(())
}
