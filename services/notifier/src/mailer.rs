//! How mails leave: by a mail server, or as files.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use runnerly_common::Error;
use uuid::Uuid;
use wirewright_runtime::types::Secret;

use crate::model::Mail;

/// How long a mail server may take to answer.
const TIMEOUT: Duration = Duration::from_secs(10);

/// What became of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is out of our hands.
    Sent,
    /// The mail server is away: this is no matter of the mail.
    Away(String),
    /// The mail server answers, but does not take this mail, or not now.
    Refused(String),
}

/// Sends mails. Cheap to clone.
///
/// A mail whose sending is heard of by nobody (the process ends, or the server's last answer is lost) is sent again. Its
/// `Message-ID` and its text are the same then, by which mail programs know it; a file is written over itself.
#[derive(Clone)]
pub struct Mailer {
    way: Way,
    from: Mailbox,
}

#[derive(Clone)]
enum Way {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    Folder(Arc<Path>),
}

impl Mailer {
    /// Sends by a mail server, such as `smtps://user:password@mail.example` or `smtp://localhost:2525`. `from` is whom mails
    /// are from: `Runnerly <noreply@runnerly.example>`. It keeps connections, so make it within a runtime of tokio.
    ///
    /// # Errors
    /// When the URL is none of a mail server, or `from` is no address.
    pub fn smtp(url: &Secret<String>, from: &str) -> Result<Self, Error> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.expose());
        // what the library says would repeat the URL, which can have a password
        let transport = transport.map_err(|_| Error::internal("the URL of the mail server cannot be used"))?;
        let transport = transport.timeout(Some(TIMEOUT)).build();
        Ok(Self {
            way: Way::Smtp(transport),
            from: mailbox(from)?,
        })
    }

    /// Writes each mail into a folder, as a file with the extension `.eml`.
    ///
    /// # Errors
    /// When there can be no such folder, or `from` is no address.
    pub fn folder(folder: &Path, from: &str) -> Result<Self, Error> {
        std::fs::create_dir_all(folder).map_err(Error::internal)?;
        Ok(Self {
            way: Way::Folder(folder.into()),
            from: mailbox(from)?,
        })
    }

    /// Sends a mail.
    pub(crate) async fn send(&self, mail: &Mail) -> Outcome {
        let message = match self.message(mail) {
            Ok(message) => message,
            Err(reason) => return Outcome::Refused(reason),
        };
        match &self.way {
            Way::Smtp(server) => match server.send(message).await {
                Ok(_) => Outcome::Sent,
                Err(error) => error.into(),
            },
            Way::Folder(folder) => match write(folder, mail.id, &message.formatted()).await {
                Ok(()) => Outcome::Sent,
                Err(error) => Outcome::Away(error.to_string()),
            },
        }
    }

    /// The mail as it goes over the wire, the same each time.
    fn message(&self, mail: &Mail) -> Result<Message, String> {
        let to = mail
            .email
            .parse()
            .map_err(|_| "the address cannot be written to".to_owned())?;
        // nobody is to answer with a mail of a machine (RFC 3834)
        let machine = HeaderName::new_from_ascii_str("Auto-Submitted");
        Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .date(mail.created_at.into())
            .message_id(Some(format!("<{}@{}>", mail.id, self.from.email.domain())))
            .subject(&mail.title)
            .raw_header(HeaderValue::new(machine, "auto-generated".to_owned()))
            .header(ContentType::TEXT_PLAIN)
            .body(format!("{}\n", mail.body))
            .map_err(|error| error.to_string())
    }
}

/// Without the URL, which can have a password.
impl fmt::Debug for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut all = f.debug_struct("Mailer");
        if let Way::Folder(folder) = &self.way {
            all.field("folder", folder);
        }
        all.field("from", &self.from).finish_non_exhaustive()
    }
}

impl From<smtp::Error> for Outcome {
    fn from(error: smtp::Error) -> Self {
        match error.status().map(u16::from) {
            // 421 closes the connection, whatever it was about (RFC 5321, section 3.8)
            Some(421) | None => Self::Away(error.to_string()),
            Some(_) => Self::Refused(error.to_string()),
        }
    }
}

fn mailbox(text: &str) -> Result<Mailbox, Error> {
    text.parse()
        .map_err(|_| Error::internal("mails cannot be from this address"))
}

/// Writes a file, which is seen once it is whole.
async fn write(folder: &Path, id: Uuid, content: &[u8]) -> std::io::Result<()> {
    let path = |extension: &str| -> PathBuf { folder.join(format!("{id}.{extension}")) };
    tokio::fs::write(path("part"), content).await?;
    tokio::fs::rename(path("part"), path("eml")).await
}
