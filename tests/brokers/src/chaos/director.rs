//! What happens when: processes begin, are killed and begin again.

use std::process::Stdio;
use std::time::{Duration, Instant};

use fastrand::Rng;
use servers::{Postgres, RabbitMq};
use sqlx::PgPool;
use tokio::process::{Child, Command};
use tokio::time::sleep;
use wirewright_runtime::events::{Broker, Publisher, inbox, outbox};

use crate::orders;
use crate::tally::Tally;

/// How long nothing may change at the end before it counts as lost.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long nothing may change before that is the end: longer than a handler takes, and than what it had takes to come back.
const QUIET: Duration = Duration::from_secs(7);
/// How many messages are published once more at a time.
const DUPLICATES: i64 = 20;

/// How much is to happen.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) time: Duration,
    /// Orders in a second.
    pub(crate) rate: u64,
    pub(crate) seed: u64,
}

/// What was done to whom.
#[derive(Debug, Default)]
struct Blows {
    workers: u32,
    publishers: u32,
    relays: u32,
    broker: u32,
    duplicates: u32,
}

/// A process that can be killed.
struct Actor {
    role: String,
    process: Child,
}

struct Stage {
    rabbit: RabbitMq,
    database: String,
    url: String,
    pool: PgPool,
    broker: std::sync::Arc<dyn Broker>,
    random: Rng,
    blows: Blows,
}

/// Does all of it; `None` where RabbitMQ or PostgreSQL are not there.
pub(crate) async fn direct(plan: &Plan) -> Option<Tally> {
    let (postgres, rabbit) = (Postgres::start().await?, RabbitMq::start().await?);
    let (database, url) = (postgres.database(), rabbit.url("%2f"));
    let pool = orders::database(&database).await;
    outbox::install(&pool).await.expect("the outbox");
    inbox::install(&pool).await.expect("the inbox");
    sqlx::raw_sql(orders::TABLES).execute(&pool).await.expect("tables");
    let broker = orders::broker(&url);
    broker.declare(&orders::topology()).await.expect("the queue");
    let mut stage = Stage {
        rabbit,
        database,
        url,
        pool,
        broker,
        random: Rng::with_seed(plan.seed),
        blows: Blows::default(),
    };
    let tally = stage.play(plan).await;
    Some(tally)
}

impl Stage {
    async fn play(&mut self, plan: &Plan) -> Tally {
        let roles = [format!("publisher:{}", plan.rate), "relay".to_owned()];
        let roles = roles
            .into_iter()
            .chain(["worker".to_owned(), "worker".to_owned(), "worker".to_owned()]);
        let mut actors: Vec<Actor> = roles.map(|role| self.begin(role)).collect();
        let end = Instant::now() + plan.time;
        while Instant::now() < end {
            sleep(Duration::from_millis(self.random.u64(300..2500))).await;
            self.strike(&mut actors).await;
        }
        // No more orders; all others work.
        let publisher = actors.remove(0);
        drop(publisher);
        self.drain().await;
        println!("chaos: killed {:?}", self.blows);
        let tally = Tally::of(&self.pool).await;
        if !tally.is_right() {
            self.explain().await;
        }
        tally
    }

    /// Says which orders are lost, and where messages are left.
    async fn explain(&self) {
        let lost =
            "SELECT id FROM orders WHERE NOT EXISTS (SELECT 1 FROM applied WHERE order_id = id) ORDER BY id LIMIT 50";
        let lost: Vec<i64> = sqlx::query_scalar(lost)
            .fetch_all(&self.pool)
            .await
            .expect("the database");
        println!("chaos: without an effect: {lost:?}");
        println!("chaos: outbox: {:?}", outbox::depth(&self.pool).await);
        println!("chaos: queues: {:?}", self.queues());
    }

    /// One thing goes wrong.
    async fn strike(&mut self, actors: &mut [Actor]) {
        match self.random.u32(0..20) {
            0..2 => {
                self.blows.broker += 1;
                self.rabbit.kill();
                sleep(Duration::from_millis(self.random.u64(0..2000))).await;
                // While it begins again, others go too.
                self.kill(actors).await;
                self.rabbit.again().await;
            }
            2..6 => self.repeat().await,
            _ => self.kill(actors).await,
        }
    }

    /// Kills a process, and begins another one in its place.
    async fn kill(&mut self, actors: &mut [Actor]) {
        let chosen = self.random.usize(0..actors.len());
        let actor = &mut actors[chosen];
        match actor.role.as_str() {
            "worker" => self.blows.workers += 1,
            "relay" => self.blows.relays += 1,
            _ => self.blows.publishers += 1,
        }
        actor.process.kill().await.expect("a process that runs");
        sleep(Duration::from_millis(self.random.u64(0..1000))).await;
        *actor = self.begin(actor.role.clone());
    }

    /// Publishes messages again that were published before, or that will be.
    async fn repeat(&mut self) {
        let publisher = Publisher::new(self.broker.clone());
        let query = sqlx::query_scalar("SELECT id FROM orders ORDER BY id DESC LIMIT $1");
        let some: Vec<i64> = query
            .bind(DUPLICATES)
            .fetch_all(&self.pool)
            .await
            .expect("the database");
        for order in some {
            let message = orders::message(&publisher, order).expect("a message");
            self.blows.duplicates += u32::from(self.broker.publish(&message).await.is_ok());
        }
    }

    fn begin(&mut self, role: String) -> Actor {
        let seed = self.random.u64(..).to_string();
        let mut command = Command::new(std::env::current_exe().expect("this program"));
        command.args(["role", &role, &self.database, &self.url, &seed]);
        // It ends when nobody holds the other side of its input any more.
        command.stdin(Stdio::piped()).kill_on_drop(true);
        let process = command.spawn().expect("a process");
        Actor { role, process }
    }

    /// Waits until nothing is left to be done, or nothing is done any more.
    async fn drain(&self) {
        let (mut last, mut since) = (Tally::of(&self.pool).await, Instant::now());
        while since.elapsed() < PATIENCE {
            sleep(Duration::from_millis(500)).await;
            let tally = Tally::of(&self.pool).await;
            if tally != last {
                (last, since) = (tally, Instant::now());
            } else if since.elapsed() > QUIET && tally.lost == 0 && self.is_empty().await {
                return;
            }
        }
    }

    /// Whether nothing waits in the outbox or in a queue.
    async fn is_empty(&self) -> bool {
        let mut waiting = outbox::depth(&self.pool).await.expect("the database").waiting;
        for queue in orders::topology().all_queues() {
            let depth = self.broker.depth(&queue.name).await.ok().flatten();
            waiting += depth.map_or(1, |depth| depth.ready);
        }
        // Dead letters would be lost: then that is said sooner or later.
        waiting == 0
    }

    fn queues(&self) -> Vec<Left> {
        let queues = self.rabbit.api("GET", "queues/%2f?columns=name,messages", "");
        serde_json::from_str(&queues.unwrap_or_default()).unwrap_or_default()
    }
}

/// A queue as the management plugin tells of it.
#[derive(Debug, serde::Deserialize)]
#[expect(dead_code, reason = "it is shown as it is")]
struct Left {
    name: String,
    messages: Option<u64>,
}
