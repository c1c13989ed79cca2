//! RabbitMQ, with its management plugin.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use crate::guard::Guarded;
use crate::{free, is_found};

/// A RabbitMQ of one test, or of all tests of a program: it goes with them.
#[derive(Debug)]
pub struct RabbitMq {
    server: Guarded,
    _epmd: Guarded,
    place: Place,
}

/// Where it is, and what it has for itself.
#[derive(Debug)]
struct Place {
    /// The scripts, which the package puts beside wrappers that change the user.
    scripts: PathBuf,
    folder: PathBuf,
    amqp: SocketAddr,
    encrypted: SocketAddr,
    management: SocketAddr,
    distribution: SocketAddr,
    epmd: SocketAddr,
}

impl RabbitMq {
    /// Starts one; `None` where there is none on this machine.
    pub async fn start() -> Option<Self> {
        let scripts = scripts();
        is_found("RabbitMQ", scripts.is_some());
        let scripts = scripts?;
        let place = Place {
            scripts,
            folder: tempfile::tempdir().expect("a folder").keep(),
            amqp: free().await,
            encrypted: free().await,
            management: free().await,
            distribution: free().await,
            epmd: free().await,
        };
        place.write();
        let epmd = place.epmd.port().to_string();
        let mut names = Command::new("epmd");
        names.args(["-port", &epmd, "-address", "127.0.0.1"]);
        let started = Self {
            server: place.server(),
            _epmd: Guarded::spawn(&mut names, &place.folder.to_string_lossy()),
            place,
        };
        started.wait().await;
        Some(started)
    }

    /// Where clients reach a virtual host of it.
    #[must_use]
    pub fn url(&self, vhost: &str) -> String {
        format!("amqp://guest:guest@{}/{vhost}", self.place.amqp)
    }

    /// Where clients reach a virtual host of it by TLS; they have to trust its [certificate](Self::certificate).
    #[must_use]
    pub fn encrypted_url(&self, vhost: &str) -> String {
        format!("amqps://guest:guest@localhost:{}/{vhost}", self.place.encrypted.port())
    }

    /// The file with its certificate.
    #[must_use]
    pub fn certificate(&self) -> PathBuf {
        self.place.folder.join("certificate.pem")
    }

    /// Where its management plugin is.
    #[must_use]
    pub fn management(&self) -> String {
        format!("http://{}", self.place.management)
    }

    /// Makes a virtual host.
    pub fn add_vhost(&self, vhost: &str) {
        assert!(self.api("PUT", &format!("vhosts/{vhost}"), "").is_some(), "{vhost}");
        let all = r#"{"configure": ".*", "write": ".*", "read": ".*"}"#;
        let granted = self.api("PUT", &format!("permissions/{vhost}/guest"), all);
        assert!(granted.is_some(), "{vhost}");
    }

    /// Calls the management plugin; `None` where that says no.
    #[must_use]
    pub fn api(&self, method: &str, path: &str, body: &str) -> Option<String> {
        let url = format!("{}/api/{path}", self.management());
        let output = Command::new("curl")
            .args(["--silent", "--fail", "--user", "guest:guest", "--request", method])
            .args(["--header", "content-type: application/json", "--data", body, &url])
            .output()
            .expect("curl");
        let text = String::from_utf8(output.stdout).expect("text");
        output.status.success().then_some(text)
    }

    /// Whether `rabbitmqctl` does this.
    #[must_use]
    pub fn control(&self, arguments: &[&str]) -> bool {
        let Output { status, .. } = self
            .place
            .command("rabbitmqctl")
            .args(["--node", &self.place.node()])
            .args(arguments)
            .output()
            .expect("rabbitmqctl");
        status.success()
    }

    /// Ends it without a word.
    pub fn kill(&mut self) {
        self.server.kill();
    }

    /// It does nothing any more, and its connections stay open.
    pub fn freeze(&self) {
        self.server.signal("STOP");
    }

    /// It goes on where it was frozen.
    pub fn thaw(&self) {
        self.server.signal("CONT");
    }

    /// Starts it again, with what it had.
    pub async fn again(&mut self) {
        self.server = self.place.server();
        self.wait().await;
    }

    async fn wait(&self) {
        let until = Instant::now() + Duration::from_secs(120);
        while self.api("GET", "overview", "").is_none() {
            assert!(Instant::now() < until, "RabbitMQ does not start: {}", self.place.log());
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }
}

impl Place {
    fn node(&self) -> String {
        format!("test-{}@localhost", self.amqp.port())
    }

    /// The files that it reads when it starts.
    fn write(&self) {
        let file = |name: &str, text: &str| std::fs::write(self.folder.join(name), text).expect("a file");
        file("plugins", "[rabbitmq_management].");
        let own = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
        file("certificate.pem", &own.cert.pem());
        file("key.pem", &own.signing_key.serialize_pem());
        let (folder, port) = (self.folder.display(), self.management.port());
        let lines = [
            format!("listeners.tcp.1 = {}", self.amqp),
            format!("listeners.ssl.1 = {}", self.encrypted),
            format!("ssl_options.certfile = {folder}/certificate.pem"),
            format!("ssl_options.keyfile = {folder}/key.pem"),
            format!("management.tcp.port = {port}"),
            "management.tcp.ip = 127.0.0.1\n".to_owned(),
        ];
        file("rabbit.conf", &lines.join("\n"));
    }

    fn server(&self) -> Guarded {
        Guarded::spawn(self.command("rabbitmq-server").arg("-noinput"), "")
    }

    /// A script of it, with all that is its own: name, ports, folders and the cookie in its home.
    fn command(&self, script: &str) -> Command {
        let mut command = Command::new(self.scripts.join(script));
        let folder = |name: &str| self.folder.join(name);
        command
            .env("HOME", &self.folder)
            .env("ERL_EPMD_PORT", self.epmd.port().to_string())
            .env("RABBITMQ_NODENAME", self.node())
            .env("RABBITMQ_DIST_PORT", self.distribution.port().to_string())
            .env("RABBITMQ_MNESIA_BASE", folder("data"))
            .env("RABBITMQ_LOG_BASE", folder("log"))
            .env("RABBITMQ_CONFIG_FILE", folder("rabbit"))
            .env("RABBITMQ_CONF_ENV_FILE", folder("environment"))
            .env("RABBITMQ_ADVANCED_CONFIG_FILE", folder("advanced"))
            .env("RABBITMQ_ENABLED_PLUGINS_FILE", folder("plugins"))
            // So that the script becomes the server, which can be killed.
            .env("RABBITMQ_ALLOW_INPUT", "1");
        command
    }

    fn log(&self) -> String {
        let log = self.folder.join("log").join(format!("{}.log", self.node()));
        std::fs::read_to_string(log).unwrap_or_default()
    }
}

/// The folder of the scripts, of whichever version is installed.
fn scripts() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/rabbitmq/lib").ok()?.flatten();
    let folders = versions.map(|version| version.path().join("sbin"));
    folders.filter(|folder| folder.join("rabbitmq-server").is_file()).max()
}
