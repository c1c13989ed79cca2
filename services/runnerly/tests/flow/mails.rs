//! Mails of what has happened.

use std::collections::BTreeSet;
use std::time::Duration;

use runnerly_notifier::Mailer;
use runs_api::types::PlannedRunStatus;
use servers::Mail;
use wirewright_runtime::types::Secret;

use crate::Outcome;
use crate::away::{cancel, cancelled, get_run, race_run, take_part};
use crate::bed::Bed;
use crate::runner::create_race;
use crate::site::Site;

crate::by_both_brokers! {
    s19_who_takes_part_in_a_race_that_is_cancelled_is_told_once,
    s21_mails_wait_for_a_mail_server_while_all_else_answers,
    an_ordinary_end_sends_no_mail_twice,
}

const FROM: &str = "Runnerly <noreply@runnerly.example>";

fn mailer(server: &Mail) -> Outcome<Mailer> {
    Ok(Mailer::smtp(&Secret::new(server.url()), FROM)?)
}

/// Whom the mails went to, and what about: `to: subject`.
fn sent(server: &Mail) -> Vec<String> {
    let line = |mail: &str, name: &str| {
        let line = mail.lines().find_map(|line| line.strip_prefix(name).map(str::to_owned));
        line.unwrap_or_default()
    };
    let mails = server.mails();
    let mut all: Vec<_> = mails
        .iter()
        .map(|mail| format!("{}: {}", line(mail, "To: "), line(mail, "Subject: ")))
        .collect();
    all.sort_unstable();
    all
}

/// Waits until these mails were sent, for longer than the notifier pauses; any other is too many, now and a second later.
async fn wait_for(server: &Mail, expected: &[&str]) -> Outcome {
    for _ in 0..700 {
        if sent(server).len() >= expected.len() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(sent(server), expected);
    let ids: BTreeSet<_> = server
        .mails()
        .iter()
        .map(|mail| {
            mail.lines()
                .find(|line| line.starts_with("Message-ID"))
                .map(str::to_owned)
        })
        .collect();
    assert_eq!(ids.len(), expected.len());
    Ok(())
}

async fn s19_who_takes_part_in_a_race_that_is_cancelled_is_told_once(site: Site) -> Outcome {
    let (bed, server) = (Bed::over(site).await?, Mail::start().await);
    let notifier = bed.notifier(mailer(&server)?).await?;
    let (anna, bert) = (bed.anna().await?, bed.runner("bert@runnerly.example").await?);
    let (race, other) = (create_race(&anna.races).await?, create_race(&anna.races).await?);
    for runner in [&anna, &bert] {
        take_part(runner, race.id).await?;
    }
    take_part(&bert, other.id).await?;
    let (of_race, stays) = (race_run(&bert, race.id).await?, race_run(&bert, other.id).await?);
    cancel(&anna, &race).await?;
    wait_for(
        &server,
        &[
            "anna@runnerly.example: Lyon Half is cancelled",
            "anna@runnerly.example: Welcome to Runnerly",
            "bert@runnerly.example: Lyon Half is cancelled",
            "bert@runnerly.example: Welcome to Runnerly",
        ],
    )
    .await?;
    assert_eq!(cancelled(&bert, of_race.id).await?.version, 2);
    let stays = get_run(&bert, stays.id).await?;
    assert_eq!((stays.status, stays.version), (PlannedRunStatus::Planned, 1));
    notifier.stop().await;
    Ok(())
}

async fn s21_mails_wait_for_a_mail_server_while_all_else_answers(site: Site) -> Outcome {
    let (bed, server) = (Bed::over(site).await?, Mail::start().await);
    server.refuse("421 out of order");
    let notifier = bed.notifier(mailer(&server)?).await?;
    let anna = bed.anna().await?;
    let race = create_race(&anna.races).await?;
    take_part(&anna, race.id).await?;
    cancel(&anna, &race).await?;
    bed.site.wait_for("notifications", 0, Duration::from_secs(10)).await?;
    // it ends and begins while nothing can be sent, and everything else goes on
    notifier.stop().await;
    let notifier = bed.notifier(mailer(&server)?).await?;
    for _ in 0..20 {
        create_race(&anna.races).await?;
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(sent(&server), Vec::<String>::new());
    assert_eq!(bed.site.waiting("notifications.dead").await?, 0);
    server.refuse(None);
    wait_for(
        &server,
        &[
            "anna@runnerly.example: Lyon Half is cancelled",
            "anna@runnerly.example: Welcome to Runnerly",
        ],
    )
    .await?;
    notifier.stop().await;
    Ok(())
}

async fn an_ordinary_end_sends_no_mail_twice(site: Site) -> Outcome {
    let (bed, server) = (Bed::over(site).await?, Mail::start().await);
    server.hesitate(Duration::from_secs(1));
    let notifier = bed.notifier(mailer(&server)?).await?;
    bed.anna().await?;
    for _ in 0..200 {
        if !sent(&server).is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    // the server has the mail, and has not said so yet
    notifier.stop().await;
    let notifier = bed.notifier(mailer(&server)?).await?;
    tokio::time::sleep(Duration::from_secs(2)).await;
    notifier.stop().await;
    assert_eq!(sent(&server), ["anna@runnerly.example: Welcome to Runnerly"]);
    Ok(())
}
