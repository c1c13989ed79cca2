//! Messages that are published and confirmed, and consumed and settled, by generated code and by lapin alone, over one RabbitMQ in one run.
//!
//! `messages [ROUNDS] [COUNT]`. Both take turns; each figure is the median of rounds, and each ratio that of the ratios within a round.

mod by_hand;
mod data;
mod generated;

use std::time::{Duration, Instant};

use servers::RabbitMq;
use wirewright_runtime::events::{Exchange, Kind, Queue, Topology};

/// The queue that all messages go to.
const QUEUE: &str = "races";
const EXCHANGE: &str = "incoming";

/// Messages a second, of one round.
type Rate = f64;

#[tokio::main]
async fn main() {
    let mut numbers = std::env::args().skip(1).map(|text| text.parse().expect("a number"));
    let (rounds, count) = (numbers.next().unwrap_or(7), numbers.next().unwrap_or(10_000));
    // In a task, as handlers of requests and messages are: outside of one, whatever another task does wakes another thread.
    tokio::spawn(compare(rounds, count)).await.expect("no panic");
}

async fn compare(rounds: usize, count: usize) {
    let server = RabbitMq::start().await.expect("RabbitMQ");
    let url = server.url("%2f");
    let ours = generated::Side::new(&url);
    // A classic queue: a quorum queue spends so much on its log that nothing else would be seen.
    let topology = Topology::new()
        .exchange(Exchange::new(EXCHANGE, Kind::Topic))
        .queue(Queue::new(QUEUE).classic().no_dead_letter())
        .bind(QUEUE, EXCHANGE, "race.created.*");
    ours.broker.declare(&topology).await.expect("the queue");
    let theirs = by_hand::Side::new(&url).await;
    println!(
        "medians of {rounds} rounds of {count} messages, or a fifth of that one at a time, of {} bytes, validation on",
        data::told().len()
    );
    println!();
    println!("| what | generated, messages/s | lapin, messages/s | ratio |");
    println!("|------|----------------------:|------------------:|------:|");
    // One at a time takes longer for each.
    for (at_a_time, count) in [(1, count / 5), (32, count)] {
        let (mut sent, mut taken) = (Vec::new(), Vec::new());
        for round in 0..=rounds {
            let first = rate(count, ours.publish(count, at_a_time)).await;
            let second = rate(count, ours.consume(count, at_a_time)).await;
            let publish = rate(count, theirs.publish(count, at_a_time)).await;
            let consume = rate(count, theirs.consume(count, at_a_time)).await;
            // The first round warms up.
            if round > 0 {
                sent.push((first, publish));
                taken.push((second, consume));
            }
        }
        row(&format!("publish and confirm, {at_a_time} at a time"), &sent);
        row(&format!("consume and settle, {at_a_time} at a time"), &taken);
    }
}

async fn rate(count: usize, work: impl Future<Output = ()>) -> Rate {
    let started = Instant::now();
    let within = tokio::time::timeout(Duration::from_secs(120), work).await;
    within.expect("in time");
    count as f64 / started.elapsed().as_secs_f64()
}

fn row(what: &str, rounds: &[(Rate, Rate)]) {
    let ours = median(rounds.iter().map(|round| round.0));
    let theirs = median(rounds.iter().map(|round| round.1));
    let ratio = median(rounds.iter().map(|round| round.0 / round.1));
    println!("| {what} | {ours:.0} | {theirs:.0} | {ratio:.2} |");
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_unstable_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
