//! `client serve` is the service; `client CALLER CALL COUNT TASKS URL` calls it and says what that took; `client memory COUNT URL` says how much
//! memory there is before and after so many calls. `run` compares them.

mod callers;
mod data;
mod service;

use std::time::Instant;

use tokio::task::JoinSet;

use callers::Caller;

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["serve"] => service::serve().await,
        ["memory", count, url] => memory(count.parse().expect("a number"), url).await,
        [caller, call, count, tasks, url] => {
            let caller = Caller::of(caller, url);
            let (count, tasks) = (count.parse().expect("a number"), tasks.parse().expect("a number"));
            calls(&caller, call, 200, tasks).await;
            let started = Instant::now();
            let mut times = calls(&caller, call, count, tasks).await;
            let seconds = started.elapsed().as_secs_f64();
            times.sort_unstable();
            let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
            println!("{} {} {}", times.len() as f64 / seconds, at(0.5), at(0.99));
        }
        _ => panic!("client serve | CALLER CALL COUNT TASKS URL | memory COUNT URL"),
    }
}

/// Makes so many calls, some at the same time; how many microseconds each took.
async fn calls(caller: &Caller, call: &str, count: usize, tasks: usize) -> Vec<u128> {
    let mut running = JoinSet::new();
    for _ in 0..tasks {
        let (caller, call, count) = (caller.clone(), call.to_owned(), count / tasks);
        running.spawn(async move {
            let mut times = Vec::with_capacity(count);
            for _ in 0..count {
                let started = Instant::now();
                match &*call {
                    "get" => caller.get().await,
                    "post" => caller.post().await,
                    _ => caller.list().await,
                }
                times.push(started.elapsed().as_micros());
            }
            times
        });
    }
    running.join_all().await.concat()
}

/// What of this process is in memory, in KiB, after some calls and after many more.
async fn memory(count: usize, url: &str) {
    let caller = Caller::of("generated", url);
    calls(&caller, "get", count / 10, 10).await;
    let before = resident();
    calls(&caller, "get", count, 10).await;
    println!("{before} {}", resident());
}

fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .expect("its memory");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}
