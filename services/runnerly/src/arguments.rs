//! The command line.

use std::convert::Infallible;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use runnerly_users::client::ServiceClient;
use wirewright_runtime::types::Secret;

/// The shortest secret that is taken, in characters.
const SHORTEST_SECRET: usize = 32;

/// Runs the users, races, runs and plans services of Runnerly, planners, the gateway, and what tells how they are.
#[derive(Debug, Parser)]
#[command(version)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    #[command(flatten)]
    pub(crate) shared: Shared,
    /// The port of the users service; 0 for any free one.
    #[arg(long, env = "RUNNERLY_USERS_PORT", default_value_t = 5001)]
    pub(crate) users_port: u16,
    /// The port of the races service; 0 for any free one.
    #[arg(long, env = "RUNNERLY_RACES_PORT", default_value_t = 5004)]
    pub(crate) races_port: u16,
    /// The port of the runs service; 0 for any free one.
    #[arg(long, env = "RUNNERLY_RUNS_PORT", default_value_t = 5002)]
    pub(crate) runs_port: u16,
    /// The port of the plans service; 0 for any free one.
    #[arg(long, env = "RUNNERLY_PLANS_PORT", default_value_t = 5003)]
    pub(crate) plans_port: u16,
    /// The port of the gateway; 0 for any free one.
    #[arg(long, env = "RUNNERLY_GATEWAY_PORT", default_value_t = 5000)]
    pub(crate) gateway_port: u16,
    /// The port where those who run the services ask how they are; 0 for any free one.
    #[arg(long, env = "RUNNERLY_STATUS_PORT", default_value_t = 5009)]
    pub(crate) status_port: u16,
    /// The gateway is behind https: browsers send its cookie over nothing else.
    #[arg(long, env = "RUNNERLY_GATEWAY_HTTPS")]
    pub(crate) gateway_https: bool,
    /// The folder of the databases; it is created when there is none.
    #[arg(long, env = "RUNNERLY_DATA", default_value = "./var")]
    pub(crate) data: PathBuf,
    #[command(flatten)]
    pub(crate) mail: Mail,
    /// How many planners create the runs of plans in this process; none, where others do.
    #[arg(long, env = "RUNNERLY_PLANNERS", default_value_t = 1)]
    pub(crate) planners: u16,
    /// The secret that planners in other processes have tokens by. Without it, a secret that nobody knows.
    #[arg(long, env = "RUNNERLY_PLANNER_SECRET", hide_env_values = true, value_parser = secret)]
    pub(crate) planner_secret: Option<Secret<String>>,
    /// Another service that may have tokens of its own: its name, its secret and its scopes with spaces between them, as in
    /// `reports:SECRET:users:read runs:read`. Others see the command line, but not the environment.
    #[arg(long, env = "RUNNERLY_CLIENT", hide_env_values = true, value_parser = hidden)]
    pub(crate) client: Option<Secret<String>>,
    /// A host that callbacks go to whatever its address, over `http` too; several with commas between them. Without it, only
    /// `https` URLs of public addresses are called.
    #[arg(long = "callback-host", env = "RUNNERLY_CALLBACK_HOSTS", value_delimiter = ',')]
    pub(crate) callback_hosts: Vec<String>,
    /// Callbacks go to no other hosts, public ones among them.
    #[arg(long, env = "RUNNERLY_CALLBACK_HOSTS_ONLY")]
    pub(crate) callback_hosts_only: bool,
    /// What callbacks are signed with, as Standard Webhooks writes it: `whsec_` and Base64, or a text of 24 characters or more.
    /// Without it, a secret that nobody knows.
    #[arg(long, env = "RUNNERLY_CALLBACK_SECRET", hide_env_values = true, value_parser = hidden)]
    pub(crate) callback_secret: Option<Secret<String>>,
    /// A URL that the webhook `runCompleted` of the runs service goes to, signed as callbacks are; several with commas between them.
    #[arg(long = "run-webhook", env = "RUNNERLY_RUN_WEBHOOKS", value_delimiter = ',')]
    pub(crate) run_webhooks: Vec<String>,
}

/// How the notifier sends mails.
#[derive(Debug, Args)]
pub(crate) struct Mail {
    /// The mail server, such as `smtps://runnerly:SECRET@mail.example`. Without it, mails are files in the folder of the databases.
    #[arg(long, env = "RUNNERLY_MAIL_SERVER", hide_env_values = true, value_parser = hidden)]
    pub(crate) mail_server: Option<Secret<String>>,
    /// Whom mails are from.
    #[arg(long, env = "RUNNERLY_MAIL_FROM", default_value = "Runnerly <runnerly@localhost>")]
    pub(crate) mail_from: String,
}

/// What all processes of Runnerly need.
#[derive(Debug, Args)]
pub(crate) struct Shared {
    /// The RabbitMQ that messages go through, such as `amqp://runnerly:SECRET@localhost/runnerly`. Without it, a broker in this process,
    /// which keeps them in the folder of the databases.
    #[arg(long, env = "RUNNERLY_BROKER", hide_env_values = true, value_parser = hidden, global = true)]
    pub(crate) broker: Option<Secret<String>>,
    /// The file that says how the services call each other; without it, as Runnerly's own `clients.toml` says.
    #[arg(long, env = "RUNNERLY_NETWORK", global = true)]
    pub(crate) network: Option<PathBuf>,
    /// Where an etcd is asked for services, the environment whose keys are: `runnerly/ENVIRONMENT/races/url`.
    #[arg(long, env = "RUNNERLY_ENV", default_value = "development", global = true)]
    pub(crate) environment: String,
}

/// What to run instead of all services.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Runs a planner, which creates the runs of plans as it hears of them. Any number of them can work.
    Planner(PlannerArguments),
}

/// What a planner needs.
#[derive(Debug, Args)]
pub(crate) struct PlannerArguments {
    /// The secret that the services know planners by.
    #[arg(long, env = "RUNNERLY_PLANNER_SECRET", hide_env_values = true, value_parser = secret)]
    pub(crate) planner_secret: Secret<String>,
    /// Where the users service is, which gives tokens.
    #[arg(long, env = "RUNNERLY_USERS_URL", default_value = "http://localhost:5001")]
    pub(crate) users_url: String,
    /// Where the runs service is.
    #[arg(long, env = "RUNNERLY_RUNS_URL", default_value = "http://localhost:5002/api")]
    pub(crate) runs_url: String,
}

/// Takes a text that is long enough; no message repeats it.
fn secret(text: &str) -> Result<Secret<String>, &'static str> {
    match text.len() >= SHORTEST_SECRET {
        true => Ok(Secret::new(text.to_owned())),
        false => Err("a secret has at least 32 characters"),
    }
}

/// Takes any text, so that no message about it repeats the text.
fn hidden(text: &str) -> Result<Secret<String>, Infallible> {
    Ok(Secret::new(text.to_owned()))
}

/// A service as it is told by its name, its secret and its scopes.
///
/// # Errors
/// When one of them is missing, or the secret is too short.
pub(crate) fn service_client(text: &str) -> Result<ServiceClient, &'static str> {
    let mut parts = text.splitn(3, ':');
    let (Some(id), Some(secret), Some(scopes)) = (parts.next(), parts.next(), parts.next()) else {
        return Err("the client has no secret or no scopes");
    };
    if id.is_empty() || secret.len() < SHORTEST_SECRET {
        return Err("the client has no name, or its secret has less than 32 characters");
    }
    let scopes: Vec<&str> = scopes.split_whitespace().collect();
    Ok(ServiceClient::new(id, &Secret::new(secret.to_owned()), &scopes))
}
