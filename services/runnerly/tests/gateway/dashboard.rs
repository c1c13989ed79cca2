//! What the dashboard shows.

use std::time::{Duration, Instant};

use gateway_api::operations::LogoutResponse;
use gateway_api::types::{GetDashboardOkXRunnerlyDegradedItem as Part, PlansPart, RacesPart, RunsPart, RunsState};
use runnerly::Network;
use runnerly_gateway::Limits;

use crate::Outcome;
use crate::bed::{ANNA, BERT, bed, callbacks, dashboard, fill, gateway, is_signed_out, listener, sign_in, slow};

#[tokio::test]
async fn the_dashboard_has_what_the_services_have_that_answer() -> Outcome {
    let bed = bed().await?;
    let folder = bed.folder.path();
    let callbacks = callbacks()?;
    let network = Network::new(None, "test")?.with("users", bed.users.url());
    let races = runnerly::races(listener().await?, folder, &network, &callbacks).await?;
    let runs = runnerly::runs(listener().await?, folder, &network, &callbacks, Vec::new()).await?;
    fill(&races, &runs, &bed.token().await?).await?;
    let plans = slow(Duration::ZERO).await?;
    let network = network.with("runs", runs.url()).with("races", races.url());
    let gateway = runnerly::gateway(listener().await?, &network.with("plans", plans), false).await?;
    let anna = sign_in(gateway.url(), ANNA).await?;
    let (seen, missing) = dashboard(&anna).await?;
    assert_eq!(missing, []);
    let (RunsPart::Runs(own), RacesPart::Races(next), PlansPart::Plans(_)) = (&seen.runs, &seen.races, &seen.plans)
    else {
        return Err(format!("{seen:?}").into());
    };
    assert_eq!((own.data.recent[0].title.as_str(), own.data.recent.len()), ("Today", 1));
    assert_eq!(
        (own.data.upcoming[0].title.as_str(), own.data.upcoming.len()),
        ("Tomorrow", 1)
    );
    assert_eq!((next.data[0].name.as_str(), next.data.len()), ("River", 1));
    let anna_saw = next.clone();
    // one client serves all sessions, and each sees its own
    let (seen, _) = dashboard(&sign_in(gateway.url(), BERT).await?).await?;
    let (RunsPart::Runs(own), RacesPart::Races(next)) = (&seen.runs, &seen.races) else {
        return Err(format!("{seen:?}").into());
    };
    assert_eq!((own.data.recent.len(), next.data.len()), (0, 0));

    races.stop().await;
    let (seen, missing) = dashboard(&anna).await?;
    assert_eq!(missing, [Part::Races]);
    // what came the last time is shown, and that it is old
    let RacesPart::Races(old) = &seen.races else {
        return Err(format!("{seen:?}").into());
    };
    assert_eq!(
        (old.state, &old.data, old.fetched_at),
        (RunsState::Stale, &anna_saw.data, anna_saw.fetched_at)
    );
    assert_eq!(old.problem.as_ref().map(|problem| problem.status), Some(503));
    assert!(
        matches!(&seen.runs, RunsPart::Runs(runs) if runs.state == RunsState::Ok),
        "{seen:?}"
    );
    // in a session of its own there is nothing to show
    let (seen, missing) = dashboard(&sign_in(gateway.url(), ANNA).await?).await?;
    assert_eq!(missing, [Part::Races]);
    let RacesPart::Unavailable(gone) = &seen.races else {
        return Err(format!("{seen:?}").into());
    };
    assert_eq!((gone.problem.status, gone.retry_after), (503, Some(5)));

    let answer = anna.logout().await?;
    let LogoutResponse::NoContent { set_cookie } = answer else {
        return Err(format!("{answer:?}").into());
    };
    assert!(set_cookie.starts_with("runnerly_session=; Max-Age=0; "), "{set_cookie}");
    assert!(is_signed_out(&anna).await?);
    Ok(())
}

#[tokio::test]
async fn services_are_asked_at_once_and_not_waited_for_long() -> Outcome {
    let bed = bed().await?;
    let third = slow(Duration::from_millis(300)).await?;
    let url = gateway([bed.users.url(), &third, &third, &third], Limits::default()).await?;
    let anna = sign_in(&url, ANNA).await?;
    let began = Instant::now();
    let (_, missing) = dashboard(&anna).await?;
    assert_eq!(missing, []);
    // one after another they would take 900 ms
    assert!(began.elapsed() < Duration::from_millis(850), "{:?}", began.elapsed());

    let hanging = slow(Duration::from_secs(60)).await?;
    let url = gateway([bed.users.url(), &third, &hanging, &third], Limits::default()).await?;
    let anna = sign_in(&url, ANNA).await?;
    let began = Instant::now();
    let (seen, missing) = dashboard(&anna).await?;
    let took = began.elapsed();
    assert_eq!(missing, [Part::Races]);
    assert!((700..1_500).contains(&took.as_millis()), "{took:?}");
    let RacesPart::Unavailable(gone) = seen.races else {
        return Err(format!("{seen:?}").into());
    };
    assert_eq!(gone.problem.status, 504);
    Ok(())
}
