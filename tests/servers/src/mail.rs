//! A mail server (SMTP) in the test's own process.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A mail server that takes every mail, or refuses all of them. It goes with the value.
#[derive(Debug)]
pub struct Mail {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    task: JoinHandle<()>,
}

#[derive(Debug, Default)]
struct State {
    refusal: Option<&'static str>,
    hesitation: Duration,
    mails: Vec<String>,
}

impl Mail {
    /// One that takes mails.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let state: Arc<Mutex<State>> = Arc::default();
        let shared = Arc::clone(&state);
        let task = tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                tokio::spawn(talk(socket, Arc::clone(&shared)));
            }
        });
        Self { address, state, task }
    }

    /// Where it is.
    #[must_use]
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// Refuses recipients from now on, with an answer such as `450 not now`; with none it takes them again.
    pub fn refuse(&self, answer: impl Into<Option<&'static str>>) {
        lock(&self.state).refusal = answer.into();
    }

    /// Says only so long after it has taken a mail that it has.
    pub fn hesitate(&self, time: Duration) {
        lock(&self.state).hesitation = time;
    }

    /// The mails that it has taken, with their headers.
    #[must_use]
    pub fn mails(&self) -> Vec<String> {
        lock(&self.state).mails.clone()
    }
}

impl Drop for Mail {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn talk(socket: TcpStream, state: Arc<Mutex<State>>) -> std::io::Result<()> {
    let mut socket = BufReader::new(socket);
    socket.write_all(b"220 test\r\n").await?;
    let mut line = String::new();
    while socket.read_line(&mut line).await? > 0 {
        let answer = match line.trim_end().split([' ', ':']).next().unwrap_or_default() {
            "EHLO" => "250 test",
            "RCPT" => lock(&state).refusal.unwrap_or("250 ok"),
            "DATA" => {
                socket.write_all(b"354 go on\r\n").await?;
                let mail = read_mail(&mut socket).await?;
                let hesitation = {
                    let mut state = lock(&state);
                    state.mails.push(mail);
                    state.hesitation
                };
                tokio::time::sleep(hesitation).await;
                "250 taken"
            }
            "QUIT" => "221 bye",
            _ => "250 ok",
        };
        socket.write_all(format!("{answer}\r\n").as_bytes()).await?;
        line.clear();
    }
    Ok(())
}

async fn read_mail(socket: &mut BufReader<TcpStream>) -> std::io::Result<String> {
    let mut mail = String::new();
    while !mail.ends_with("\r\n.\r\n") && socket.read_line(&mut mail).await? > 0 {}
    Ok(mail)
}
