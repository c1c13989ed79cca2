//! A runner who is gone.

use std::path::Path;
use std::time::Duration;

use gateway_api::client::Client as Gateway;
use gateway_api::operations::{GetDashboardResponse, LoginRequest, LoginResponse};
use gateway_api::security::SESSION;
use gateway_api::types::Login;
use runnerly::Service;
use runnerly_common::erased::traces;
use runnerly_notifier::Mailer;
use sqlx::{Connection as _, SqliteConnection};
use tokio::time::{Instant, sleep};
use users_api::operations::{DeleteMeRequest, GetMeRequest};
use uuid::Uuid;
use wirewright_runtime::client::{Client, Credential, Responses};
use wirewright_runtime::events::{Exchange, Kind, Queue, Topology};
use wirewright_runtime::types::Secret;

use crate::Outcome;
use crate::away::{race_run, take_part};
use crate::bed::{Bed, Runner};
use crate::runner::{PASSWORD, active, create_plan, create_race, plan_for_date};
use crate::site::Site;

crate::by_both_brokers! {
    s27_a_runner_who_is_erased_leaves_no_trace_anywhere,
    t72_one_message_reaches_every_service,
}

/// The databases of the services.
const DATABASES: [&str; 5] = ["users", "races", "runs", "plans", "notifier"];
/// The queues by which services hear what is told to all of them.
const QUEUES: [&str; 4] = [
    "races.broadcast",
    "runs.broadcast",
    "plans.broadcast",
    "notifier.broadcast",
];

/// Where a database has a runner's id.
async fn traces_of(runner: Uuid, folder: &Path) -> Outcome<Vec<String>> {
    let mut all = Vec::new();
    for name in DATABASES {
        let url = format!("sqlite://{}", folder.join(name).with_extension("sqlite").display());
        let mut connection = SqliteConnection::connect(&url).await?;
        let found = traces(&mut connection, runner).await?;
        all.extend(found.into_iter().map(|trace| format!("{name}: {trace}")));
    }
    Ok(all)
}

async fn me(runner: &Runner) -> Outcome<Uuid> {
    let answer = runner.users.get_me(&GetMeRequest::default()).await?;
    Ok(answer.ok().map_err(|other| format!("{other:?}"))?.id)
}

async fn erase(runner: &Runner) -> Outcome {
    let request = DeleteMeRequest {
        if_match: Some("*".to_owned()),
    };
    runner.users.delete_me(&request).await?;
    Ok(())
}

/// What a browser has of the gateway after somebody has signed in.
async fn sign_in(gateway: &Service, email: &str) -> Outcome<Gateway> {
    let builder = || Client::builder(gateway.url()).responses(Responses::Enforce);
    let request = LoginRequest {
        body: Login {
            email: email.to_owned(),
            password: Secret::new(PASSWORD.to_owned()),
        },
    };
    let answer = Gateway::from(builder().build()?).login(&request).await?;
    let LoginResponse::NoContent { set_cookie, .. } = answer else {
        return Err(format!("{answer:?}").into());
    };
    let id = set_cookie.split(['=', ';']).nth(1).ok_or("there is no cookie")?;
    let builder = builder().credential(&SESSION, Credential::api_key(id));
    Ok(builder.build()?.into())
}

async fn is_signed_in(browser: &Gateway) -> Outcome<bool> {
    let answer = browser.get_dashboard().await?;
    Ok(!matches!(answer, GetDashboardResponse::Unauthorized { .. }))
}

async fn s27_a_runner_who_is_erased_leaves_no_trace_anywhere(site: Site) -> Outcome {
    let bed = Bed::over(site).await?;
    let planner = bed.planner().await?;
    let mailer = Mailer::folder(&bed.folder().join("mails"), "Runnerly <noreply@runnerly.example>")?;
    let notifier = bed.notifier(mailer).await?;
    let gateway = bed.gateway().await?;
    let (anna, bert) = (bed.anna().await?, bed.runner("bert@runnerly.example").await?);
    let (id, other) = (me(&anna).await?, me(&bert).await?);
    let race = create_race(&anna.races).await?;
    for runner in [&anna, &bert] {
        take_part(runner, race.id).await?;
        race_run(runner, race.id).await?;
        let plan = create_plan(&runner.plans, plan_for_date()).await?;
        active(&runner.plans, plan.id).await?;
    }
    let before = traces_of(id, bed.folder()).await?;
    for name in DATABASES {
        assert!(before.iter().any(|trace| trace.starts_with(name)), "{name}: {before:?}");
    }
    let browser = sign_in(&gateway, "anna@runnerly.example").await?;
    assert!(is_signed_in(&browser).await?);

    erase(&anna).await?;
    let until = Instant::now() + Duration::from_secs(20);
    loop {
        let left = traces_of(id, bed.folder()).await?;
        if left.is_empty() && !is_signed_in(&browser).await? {
            break;
        }
        assert!(Instant::now() < until, "{left:?}");
        sleep(Duration::from_millis(100)).await;
    }
    // a token that is still good brings nothing back, and nobody else has lost anything
    assert!(race_run(&anna, race.id).await.is_err());
    assert_eq!(traces_of(id, bed.folder()).await?, Vec::<String>::new());
    let of_bert = traces_of(other, bed.folder()).await?;
    for name in DATABASES {
        assert!(
            of_bert.iter().any(|trace| trace.starts_with(name)),
            "{name}: {of_bert:?}"
        );
    }
    for queue in QUEUES {
        assert_eq!(bed.site.waiting(&format!("{queue}.dead")).await?, 0, "{queue}");
    }
    notifier.stop().await;
    planner.stop().await;
    Ok(())
}

async fn t72_one_message_reaches_every_service(site: Site) -> Outcome {
    let mut bed = Bed::over(site).await?;
    let mailer = Mailer::folder(&bed.folder().join("mails"), "Runnerly <noreply@runnerly.example>")?;
    bed.notifier(mailer).await?.stop().await;
    // one more, which nobody else knows of
    let topology = Topology::new().exchange(Exchange::new("broadcast", Kind::Fanout));
    let topology = topology
        .queue(Queue::new("test.broadcast"))
        .bind("test.broadcast", "broadcast", "");
    bed.site.broker.declare(&topology).await?;
    let anna = bed.anna().await?;
    bed.stop_runs().await;
    bed.stop_plans().await;
    bed.races.stop().await;
    erase(&anna).await?;
    let receivers = || QUEUES.into_iter().chain(["test.broadcast"]);
    for queue in receivers() {
        bed.site.wait_for(queue, 1, Duration::from_secs(10)).await?;
    }
    // its key does not matter
    let delivery = bed.site.broker.get("test.broadcast").await?.ok_or("nothing came")?;
    let mut message = delivery.message.clone();
    delivery.reject(true).await?;
    message.routing_key = "no.such.key".to_owned();
    bed.site.broker.publish(&message).await?;
    for queue in receivers() {
        bed.site.wait_for(queue, 2, Duration::from_secs(10)).await?;
    }
    Ok(())
}
