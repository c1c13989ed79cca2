//! Mails by a mail server.

use servers::Mail;
use tokio::net::TcpListener;
use wirewright_runtime::types::Secret;

use super::*;
use crate::courier::{Courier, Round};
use crate::mailer::Mailer;

fn courier(bed: &Bed, url: &str, clock: fn() -> OffsetDateTime) -> Result<Courier, Error> {
    let mailer = Mailer::smtp(&Secret::new(url.to_owned()), FROM)?;
    Ok(Courier::with_clock(bed.store.clone(), mailer, clock))
}

#[tokio::test]
async fn mails_go_to_the_server_once() -> Result<(), Error> {
    let (bed, server) = (bed().await?, Mail::start().await);
    bed.register(ANNA, "anna@example.com").await?;
    bed.register(BERT, "bert@example.com").await?;
    let courier = courier(&bed, &server.url(), || NOW)?;
    assert_eq!(courier.work().await?, Round::Done);
    assert_eq!((courier.work().await?, server.mails().len()), (Round::Idle, 2));
    assert!(server.mails()[0].contains("Subject: Welcome to Runnerly\r\n"));
    Ok(())
}

#[tokio::test]
async fn s21_while_the_server_is_away_nothing_is_lost_and_nothing_counts_as_tried() -> Result<(), Error> {
    let (bed, server) = (bed().await?, Mail::start().await);
    bed.register(ANNA, "anna@example.com").await?;
    let nobody = TcpListener::bind("127.0.0.1:0").await.map_err(Error::internal)?;
    let url = format!("smtp://{}", nobody.local_addr().map_err(Error::internal)?);
    drop(nobody);
    let away = courier(&bed, &url, || NOW)?;
    server.refuse("421 closing");
    let closing = courier(&bed, &server.url(), || NOW)?;
    for courier in [&away, &closing, &away] {
        assert_eq!(courier.work().await?, Round::Away);
    }
    let due = bed.store.due(NOW).await?;
    assert_eq!(due.iter().map(|mail| mail.attempts).collect::<Vec<_>>(), [0]);
    server.refuse(None);
    assert_eq!((closing.work().await?, server.mails().len()), (Round::Done, 1));
    assert_eq!(bed.store.unsent().await?, 0);
    Ok(())
}

#[tokio::test]
async fn s21_a_mail_that_is_refused_is_tried_again_with_growing_pauses() -> Result<(), Error> {
    let (bed, server) = (bed().await?, Mail::start().await);
    server.refuse("450 not now");
    bed.register(ANNA, "anna@example.com").await?;
    let url = server.url();
    assert_eq!(courier(&bed, &url, || NOW)?.work().await?, Round::Done);
    assert!(bed.store.due(NOW + time::Duration::milliseconds(999)).await?.is_empty());
    let due = bed.store.due(NOW + time::Duration::seconds(1)).await?;
    assert_eq!(due.first().map(|mail| mail.attempts), Some(1));
    let second = courier(&bed, &url, || NOW + time::Duration::seconds(1))?;
    assert_eq!(second.work().await?, Round::Done);
    assert!(bed.store.due(NOW + time::Duration::seconds(10)).await?.is_empty());
    server.refuse(None);
    let third = courier(&bed, &url, || NOW + time::Duration::seconds(11))?;
    assert_eq!((third.work().await?, server.mails().len()), (Round::Done, 1));
    assert_eq!(bed.told(ANNA).await?, [(Kind::Registered, MailState::Sent)]);
    Ok(())
}

#[tokio::test]
async fn a_mail_is_given_up_after_five_days() -> Result<(), Error> {
    let (bed, server) = (bed().await?, Mail::start().await);
    server.refuse("550 nobody here");
    bed.register(ANNA, "anna@example.com").await?;
    let url = server.url();
    courier(&bed, &url, || NOW + time::Duration::days(4))?.work().await?;
    assert_eq!(bed.told(ANNA).await?, [(Kind::Registered, MailState::Waiting)]);
    courier(&bed, &url, || NOW + time::Duration::days(5))?.work().await?;
    assert_eq!(bed.told(ANNA).await?, [(Kind::Registered, MailState::Failed)]);
    assert_eq!(bed.store.unsent().await?, 0);
    Ok(())
}

#[tokio::test]
async fn what_is_no_address_stops_nobody_else() -> Result<(), Error> {
    let (bed, server) = (bed().await?, Mail::start().await);
    bed.register(ANNA, "anna").await?;
    bed.register(BERT, "bert@example.com").await?;
    let courier = courier(&bed, &server.url(), || NOW)?;
    assert_eq!((courier.work().await?, server.mails().len()), (Round::Done, 1));
    Ok(())
}

#[tokio::test]
async fn passwords_are_not_shown() -> Result<(), Error> {
    let url = Secret::new("smtp://user:hunter2@localhost".to_owned());
    let shown = format!("{:?}", Mailer::smtp(&url, FROM)?);
    assert!(shown.contains("noreply") && !shown.contains("hunter2"), "{shown}");
    let wrong = Secret::new("http://user:hunter2@localhost".to_owned());
    let told = Mailer::smtp(&wrong, FROM).map(drop).unwrap_err().to_string();
    assert!(!told.contains("hunter2"), "{told}");
    Ok(())
}
