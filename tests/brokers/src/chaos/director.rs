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
/// How many messages are published before their originals at a time. These prove no loss, so they are few.
const EARLY: i64 = 2;

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

impl Blows {
    /// Whether everybody that a run is about was killed.
    fn hit_all(&self) -> bool {
        self.workers > 0 && self.publishers > 0 && self.broker > 0 && self.duplicates > 0
    }
}

/// What is left when all is over.
#[derive(Debug)]
pub(crate) struct End {
    pub(crate) tally: Tally,
    /// Whether enough was done for it to prove something.
    pub(crate) is_proof: bool,
}

/// A process that can be killed.
struct Actor {
    role: String,
    process: Child,
}

impl Actor {
    /// Who has ended without being killed has failed.
    fn still_runs(&mut self) {
        let ended = self.process.try_wait().expect("a process");
        assert_eq!(ended, None, "a {} has ended by itself", self.role);
    }
}

/// Where the publisher stands among the actors.
const PUBLISHER: usize = 0;

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
pub(crate) async fn direct(plan: &Plan) -> Option<End> {
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
    Some(stage.play(plan).await)
}

impl Stage {
    async fn play(&mut self, plan: &Plan) -> End {
        let roles = [format!("publisher:{}", plan.rate), "relay".to_owned()];
        let roles = roles
            .into_iter()
            .chain(["worker".to_owned(), "worker".to_owned(), "worker".to_owned()]);
        let mut actors: Vec<Actor> = roles.map(|role| self.begin(role)).collect();
        let (begun, mut half) = (Instant::now(), false);
        while begun.elapsed() < plan.time {
            sleep(Duration::from_millis(self.random.u64(300..2500))).await;
            // At half time, so that a short run has it too.
            match !half && begun.elapsed() > plan.time / 2 {
                true => {
                    half = true;
                    self.kill_broker(&mut actors).await;
                    self.kill(&mut actors, PUBLISHER).await;
                }
                false => self.strike(&mut actors).await,
            }
        }
        // No more orders; all others work.
        let mut publisher = actors.remove(PUBLISHER);
        publisher.still_runs();
        drop(publisher);
        self.drain().await;
        actors.iter_mut().for_each(Actor::still_runs);
        println!("chaos: killed {:?}", self.blows);
        let tally = Tally::of(&self.pool).await;
        if !tally.is_right() {
            self.explain().await;
        }
        let is_proof = self.blows.hit_all() && tally.again > 0;
        End { tally, is_proof }
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
            0..2 => self.kill_broker(actors).await,
            2..5 => self.repeat().await,
            5 => self.forestall().await,
            _ => self.kill_any(actors).await,
        }
    }

    async fn kill_broker(&mut self, actors: &mut [Actor]) {
        self.blows.broker += 1;
        self.rabbit.kill();
        sleep(Duration::from_millis(self.random.u64(0..2000))).await;
        // While it begins again, others go too.
        self.kill_any(actors).await;
        self.rabbit.again().await;
    }

    async fn kill_any(&mut self, actors: &mut [Actor]) {
        let chosen = self.random.usize(0..actors.len());
        self.kill(actors, chosen).await;
    }

    /// Kills a process, and begins another one in its place.
    async fn kill(&mut self, actors: &mut [Actor], chosen: usize) {
        let actor = &mut actors[chosen];
        actor.still_runs();
        match actor.role.as_str() {
            "worker" => self.blows.workers += 1,
            "relay" => self.blows.relays += 1,
            _ => self.blows.publishers += 1,
        }
        actor.process.kill().await.expect("a process that runs");
        sleep(Duration::from_millis(self.random.u64(0..1000))).await;
        *actor = self.begin(actor.role.clone());
    }

    /// Publishes messages again that were applied: others would be proof of nothing, had the outbox lost them.
    async fn repeat(&mut self) {
        let query = "SELECT order_id FROM applied ORDER BY order_id DESC LIMIT $1";
        let some = sqlx::query_scalar(query).bind(DUPLICATES);
        for order in some.fetch_all(&self.pool).await.expect("the database") {
            self.blows.duplicates += u32::from(self.publish(order).await);
        }
    }

    /// Publishes messages before their originals, or beside them; what is told of these orders proves no loss.
    async fn forestall(&mut self) {
        let query = "INSERT INTO forestalled SELECT id FROM orders ORDER BY id DESC LIMIT $1 RETURNING order_id";
        let some = sqlx::query_scalar(query).bind(EARLY);
        for order in some.fetch_all(&self.pool).await.expect("the database") {
            self.blows.duplicates += u32::from(self.publish(order).await);
        }
    }

    async fn publish(&self, order: i64) -> bool {
        let publisher = Publisher::new(self.broker.clone());
        let message = orders::message(&publisher, order).expect("a message");
        self.broker.publish(&message).await.is_ok()
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
