//! What holds of an outbox and an inbox in any database.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use wirewright_runtime::events::outbox::{self, Relay};
use wirewright_runtime::events::{BrokerError, Header, Message, Pool, inbox};

use crate::broker::Scripted;

/// A database with an outbox and an inbox.
pub trait Database {
    type Pool: Pool + Clone + 'static;

    fn pool(&self) -> Self::Pool;
    /// Puts messages in one transaction.
    async fn put(&self, messages: &[Message], commit: bool);
    /// Asks the inbox in a transaction.
    async fn first(&self, consumer: &str, id: &str, commit: bool) -> bool;
    /// Makes all that was applied an hour older.
    async fn age_inbox(&self);
    /// Makes all messages due.
    async fn hurry(&self);
    /// Writes what nobody can read.
    async fn spoil(&self);
}

/// All of these as tests of a database; `None` where there is none.
macro_rules! all {
    ($new:expr) => {
        $crate::cases::all!($new; messages_leave_as_they_were_put, what_is_rolled_back_does_not_leave,
            two_relays_publish_each_message_once, a_returned_message_stays_and_others_leave, what_is_not_confirmed_keeps_its_key,
            what_is_refused_steps_aside_in_the_end, a_broker_that_is_away_changes_no_order, a_relay_is_woken, a_relay_stops,
            what_cannot_be_read_stays, the_first_is_told_once, old_ones_are_forgotten, keys_do_not_wait_for_each_other,
            large_messages_leave_one_after_another);
    };
    ($new:expr; $($name:ident),*) => {
        $(
            #[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                if let Some(database) = $new {
                    $crate::cases::$name(&database).await;
                }
            }
        )*
    };
}
pub(crate) use all;

/// Messages of one key, with numbers.
pub fn numbered(key: &str, numbers: Range<usize>) -> Vec<Message> {
    numbers
        .map(|number| Message::new("x", key, number.to_string()))
        .collect()
}

fn count(range: Range<usize>) -> Vec<String> {
    range.map(|number| number.to_string()).collect()
}

async fn waiting(database: &impl Database) -> u64 {
    outbox::depth(&database.pool()).await.unwrap().waiting
}

/// Waits until so much is left.
async fn left(database: &impl Database, count: u64) {
    let until = Instant::now() + Duration::from_secs(10);
    while waiting(database).await != count {
        assert!(Instant::now() < until, "{} are left", waiting(database).await);
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

fn returned(message: &Message) -> BrokerError {
    BrokerError::Returned {
        exchange: message.exchange.clone(),
        routing_key: message.routing_key.clone(),
    }
}

pub async fn messages_leave_as_they_were_put(database: &impl Database) {
    let mut message = Message::new("incoming", "race.created.7", &b"\0\xff"[..]);
    message.properties.kind = Some("race".to_owned());
    message.properties.set_header("n", Header::Number(1.0));
    message
        .properties
        .set_header("l", Header::List(vec![Header::Null, 7.into()]));
    let mut named = message.clone();
    named.properties.message_id = Some("7".to_owned());
    (named.confirmed, named.persistent) = (false, false);
    database.put(&[message.clone(), named.clone()], true).await;
    let broker = Scripted::new();
    let running = Relay::new(database.pool(), broker.clone()).spawn();
    broker.wait_for(2).await;
    left(database, 0).await;
    running.stop().await;
    let taken = broker.taken();
    let id = taken[0].properties.message_id.clone().expect("an id is made");
    assert_eq!(id.len(), 36);
    message.properties.message_id = Some(id);
    named.confirmed = true;
    assert_eq!(taken, [message, named]);
}

pub async fn what_is_rolled_back_does_not_leave(database: &impl Database) {
    database.put(&numbered("a", 0..3), false).await;
    database.put(&numbered("b", 0..1), true).await;
    let broker = Scripted::new();
    let running = Relay::new(database.pool(), broker.clone()).spawn();
    left(database, 0).await;
    running.stop().await;
    assert_eq!(broker.keys(), ["b"]);
}

pub async fn two_relays_publish_each_message_once(database: &impl Database) {
    let broker = Scripted::slow(Duration::from_millis(1));
    let relays = [0; 2].map(|_| Relay::new(database.pool(), broker.clone()).batch(20));
    let running = relays.each_ref().map(Relay::spawn);
    for start in (0..1000).step_by(50) {
        let messages: Vec<Message> = (start..start + 50)
            .map(|number| Message::new("x", format!("k{}", number % 7), number.to_string()))
            .collect();
        database.put(&messages, true).await;
        relays[start / 50 % 2].notify();
    }
    left(database, 0).await;
    for running in running {
        running.stop().await;
    }
    assert_eq!(broker.taken().len(), 1000);
    for key in 0..7 {
        let expected: Vec<String> = (key..1000).step_by(7).map(|number| number.to_string()).collect();
        assert_eq!(broker.bodies(&format!("k{key}")), expected);
    }
}

pub async fn a_returned_message_stays_and_others_leave(database: &impl Database) {
    let broker = Scripted::new();
    let tries = Arc::new(AtomicUsize::new(0));
    let tried = tries.clone();
    broker.says(move |message| match &message.body[..] {
        b"nobody" if tried.fetch_add(1, Ordering::SeqCst) < 2 => Err(returned(message)),
        _ => Ok(()),
    });
    database.put(&[Message::new("x", "a", "nobody")], true).await;
    database.put(&numbered("a", 0..2), true).await;
    database.put(&numbered("b", 0..2), true).await;
    let running = Relay::new(database.pool(), broker.clone()).spawn();
    broker.wait_for(4).await;
    left(database, 1).await;
    let depth = outbox::depth(&database.pool()).await.unwrap();
    assert_eq!((depth.waiting, depth.failing), (1, 1));
    assert!(depth.oldest.is_some_and(|oldest| oldest < Duration::from_secs(20)));
    let begun = Instant::now();
    broker.wait_for(5).await;
    assert!(
        begun.elapsed() > Duration::from_secs(2),
        "the second pause is two seconds"
    );
    left(database, 0).await;
    running.stop().await;
    assert_eq!(tries.load(Ordering::SeqCst), 3);
}

pub async fn what_is_not_confirmed_keeps_its_key(database: &impl Database) {
    let broker = Scripted::new();
    let mut tries = 0;
    broker.says(move |message| {
        tries += usize::from(&message.body[..] == b"0" && message.routing_key == "a");
        match &message.body[..] {
            b"0" if message.routing_key == "a" && tries == 1 => Err(BrokerError::NotConfirmed),
            _ => Ok(()),
        }
    });
    database.put(&numbered("a", 0..5), true).await;
    database.put(&numbered("b", 0..5), true).await;
    let running = [0; 2].map(|_| Relay::new(database.pool(), broker.clone()).spawn());
    broker.wait_for(5).await;
    assert_eq!(broker.keys(), ["b"; 5]);
    broker.wait_for(10).await;
    for running in running {
        running.stop().await;
    }
    assert_eq!(broker.bodies("a"), count(0..5));
}

pub async fn what_is_refused_steps_aside_in_the_end(database: &impl Database) {
    let broker = Scripted::new();
    broker.says(|message| match &message.body[..] {
        b"0" => Err(BrokerError::Refused("not this one".to_owned())),
        _ => Ok(()),
    });
    database.put(&numbered("a", 0..2), true).await;
    let running = Relay::new(database.pool(), broker.clone()).spawn();
    for _ in 0..5 {
        tokio::time::sleep(Duration::from_millis(600)).await;
        assert!(broker.keys().is_empty());
        database.hurry().await;
    }
    broker.wait_for(1).await;
    left(database, 1).await;
    running.stop().await;
    assert_eq!(broker.bodies("a"), ["1"]);
}

pub async fn a_broker_that_is_away_changes_no_order(database: &impl Database) {
    let broker = Scripted::new();
    let away = Arc::new(AtomicBool::new(false));
    let (is_away, mut count_down) = (away.clone(), 10);
    let tries = Arc::new(AtomicUsize::new(0));
    let tried = tries.clone();
    broker.says(move |_| {
        tried.fetch_add(1, Ordering::SeqCst);
        count_down -= 1;
        // It goes away in the middle of a batch.
        if count_down == 0 {
            is_away.store(true, Ordering::SeqCst);
        }
        match is_away.load(Ordering::SeqCst) {
            true => Err(BrokerError::Connection("gone".to_owned())),
            false => Ok(()),
        }
    });
    database.put(&numbered("a", 0..50), true).await;
    let running = Relay::new(database.pool(), broker.clone()).spawn();
    broker.wait_for(9).await;
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert!(tries.load(Ordering::SeqCst) < 30, "there are pauses");
    assert_eq!(waiting(database).await, 41, "what was confirmed is forgotten");
    assert_eq!(outbox::depth(&database.pool()).await.unwrap().failing, 0);
    away.store(false, Ordering::SeqCst);
    left(database, 0).await;
    running.stop().await;
    assert_eq!(broker.bodies("a"), count(0..50));
}

pub async fn a_relay_is_woken(database: &impl Database) {
    let broker = Scripted::new();
    let relay = Relay::new(database.pool(), broker.clone());
    let running = relay.spawn();
    tokio::time::sleep(Duration::from_millis(100)).await;
    let mut slowest = Duration::ZERO;
    for number in 0..20 {
        database.put(&numbered("a", number..number + 1), true).await;
        let begun = Instant::now();
        relay.notify();
        broker.wait_for(number + 1).await;
        slowest = slowest.max(begun.elapsed());
    }
    // One that nobody told of.
    database.put(&numbered("a", 20..21), true).await;
    broker.wait_for(21).await;
    running.stop().await;
    assert!(slowest < Duration::from_millis(400), "{slowest:?}");
}

pub async fn a_relay_stops(database: &impl Database) {
    let broker = Scripted::slow(Duration::from_millis(50));
    database.put(&numbered("a", 0..100), true).await;
    let running = Relay::new(database.pool(), broker.clone()).spawn();
    broker.wait_for(2).await;
    running.stop().await;
    let sent = broker.taken().len();
    assert!(sent < 50, "{sent}");
    assert_eq!(
        waiting(database).await,
        100 - sent as u64,
        "what was on its way is forgotten"
    );
    // The rest can be taken at once.
    let running = Relay::new(database.pool(), broker.clone()).spawn();
    broker.wait_for(sent + 1).await;
    drop(running);
    assert_eq!(broker.bodies("a")[..=sent], count(0..sent + 1));
}

pub async fn what_cannot_be_read_stays(database: &impl Database) {
    database.put(&numbered("a", 0..1), true).await;
    database.spoil().await;
    database.put(&numbered("a", 1..2), true).await;
    let broker = Scripted::new();
    let running = Relay::new(database.pool(), broker.clone()).spawn();
    broker.wait_for(1).await;
    left(database, 1).await;
    running.stop().await;
    assert_eq!(broker.bodies("a"), ["1"]);
    assert_eq!(outbox::depth(&database.pool()).await.unwrap().failing, 1);
}

pub async fn keys_do_not_wait_for_each_other(database: &impl Database) {
    let broker = Scripted::slow(Duration::from_millis(100));
    let keys: BTreeSet<String> = (0..32).map(|key| format!("k{key}")).collect();
    let messages: Vec<Message> = keys.iter().map(|key| Message::new("x", key.as_str(), "")).collect();
    database.put(&messages, true).await;
    let begun = Instant::now();
    let running = Relay::new(database.pool(), broker.clone()).spawn();
    broker.wait_for(32).await;
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
    running.stop().await;
    assert_eq!(broker.keys().into_iter().collect::<BTreeSet<_>>(), keys);
}

pub async fn large_messages_leave_one_after_another(database: &impl Database) {
    let sizes = [outbox::LARGEST_BODY, outbox::LARGEST_BODY / 2, 1];
    let messages = sizes.map(|size| Message::new("x", "a", vec![0; size]));
    database.put(&messages, true).await;
    let broker = Scripted::new();
    let running = Relay::new(database.pool(), broker.clone()).spawn();
    left(database, 0).await;
    running.stop().await;
    assert_eq!(
        broker
            .taken()
            .iter()
            .map(|message| message.body.len())
            .collect::<Vec<_>>(),
        sizes
    );
}

pub async fn the_first_is_told_once(database: &impl Database) {
    assert!(database.first("runs", "1", false).await);
    assert!(
        database.first("runs", "1", true).await,
        "what was rolled back was not applied"
    );
    assert!(!database.first("runs", "1", true).await);
    assert!(database.first("plans", "1", true).await, "another consumer");
    let asked = futures_util::future::join_all((0..20).map(|_| database.first("runs", "2", true))).await;
    assert_eq!(asked.into_iter().filter(|first| *first).count(), 1);
}

pub async fn old_ones_are_forgotten(database: &impl Database) {
    database.first("runs", "old", true).await;
    database.age_inbox().await;
    database.first("runs", "new", true).await;
    let half_an_hour = Duration::from_secs(1800);
    assert_eq!(
        inbox::forget_older_than(&database.pool(), half_an_hour).await.unwrap(),
        1
    );
    assert_eq!(
        inbox::forget_older_than(&database.pool(), half_an_hour).await.unwrap(),
        0
    );
    assert!(database.first("runs", "old", true).await);
    assert!(!database.first("runs", "new", true).await);
    assert_eq!(
        inbox::forget_older_than(&database.pool(), Duration::MAX).await.unwrap(),
        0
    );
}
