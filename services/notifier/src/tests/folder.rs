//! Mails as files.

use std::path::{Path, PathBuf};

use super::*;
use crate::courier::{Courier, Round};
use crate::mailer::{Mailer, Outcome};

fn courier(bed: &Bed, folder: &Path) -> Result<Courier, Error> {
    let mailer = Mailer::folder(folder, FROM)?;
    Ok(Courier::with_clock(bed.store.clone(), mailer, || NOW))
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let entries = std::fs::read_dir(folder).map_err(Error::internal)?;
    entries
        .map(|entry| Ok(entry.map_err(Error::internal)?.path()))
        .collect()
}

#[tokio::test]
async fn a_mail_is_a_file() -> Result<(), Error> {
    let bed = bed().await?;
    let folder = bed.folder.path().join("mails");
    bed.register(ANNA, "anna@example.com").await?;
    let courier = courier(&bed, &folder)?;
    assert_eq!(courier.work().await?, Round::Done);
    assert_eq!(courier.work().await?, Round::Idle);
    assert_eq!(bed.told(ANNA).await?, [(Kind::Registered, MailState::Sent)]);

    let id = news::registered().id(ANNA);
    assert_eq!(files(&folder)?, [folder.join(format!("{id}.eml"))]);
    let text = std::fs::read_to_string(folder.join(format!("{id}.eml"))).map_err(Error::internal)?;
    for line in [
        "From: Runnerly <noreply@runnerly.example>",
        "To: anna@example.com",
        "Subject: Welcome to Runnerly",
        "Date: Sat, 21 Nov 2026 08:00:00 +0000",
        "Auto-Submitted: auto-generated",
        &format!("Message-ID: <{id}@runnerly.example>"),
    ] {
        assert!(text.lines().any(|have| have == line), "{line}\n{text}");
    }
    assert!(text.contains("\r\n\r\nYou have registered."), "{text}");
    Ok(())
}

#[tokio::test]
async fn what_was_written_and_not_noted_is_written_over() -> Result<(), Error> {
    let bed = bed().await?;
    let folder = bed.folder.path().join("mails");
    bed.register(ANNA, "anna@example.com").await?;
    let mailer = Mailer::folder(&folder, FROM)?;
    let contents = || -> Result<Vec<Vec<u8>>, Error> {
        let all = files(&folder)?.into_iter().map(std::fs::read);
        all.collect::<Result<_, _>>().map_err(Error::internal)
    };
    for mail in &bed.store.due(NOW).await? {
        assert_eq!(mailer.send(mail).await, Outcome::Sent);
    }
    let before = contents()?;
    // the process ended here
    assert_eq!(courier(&bed, &folder)?.work().await?, Round::Done);
    assert_eq!((contents()?, before.len()), (before, 1));
    Ok(())
}

#[tokio::test]
async fn names_cannot_add_headers() -> Result<(), Error> {
    let bed = bed().await?;
    let folder = bed.folder.path().join("mails");
    bed.register(ANNA, "anna@example.com").await?;
    let name = "Läuf\r\nBcc: eve@example.com\r\n\r\n<b>";
    let news = news::race_cancelled(RACE, name, date!(2027 - 03 - 14));
    bed.store.notify(&receipt("1"), &[ANNA], &news, NOW).await?;
    courier(&bed, &folder)?.work().await?;
    let path = folder.join(format!("{}.eml", news.id(ANNA)));
    let text = std::fs::read_to_string(path).map_err(Error::internal)?;
    let (head, _) = text.split_once("\r\n\r\n").ok_or(Error::NotFound)?;
    assert!(!head.lines().any(|line| line.starts_with("Bcc")), "{head}");
    assert!(head.contains("Subject: =?utf-8?"), "{head}");
    Ok(())
}

#[tokio::test]
async fn s21_a_folder_that_is_gone_loses_nothing() -> Result<(), Error> {
    let bed = bed().await?;
    let folder = bed.folder.path().join("mails");
    bed.register(ANNA, "anna@example.com").await?;
    let courier = courier(&bed, &folder)?;
    std::fs::remove_dir(&folder).map_err(Error::internal)?;
    for _ in 0..3 {
        assert_eq!(courier.work().await?, Round::Away);
    }
    assert_eq!(bed.store.unsent().await?, 1);
    std::fs::create_dir(&folder).map_err(Error::internal)?;
    assert_eq!(courier.work().await?, Round::Done);
    assert_eq!((bed.store.unsent().await?, files(&folder)?.len()), (0, 1));
    Ok(())
}
