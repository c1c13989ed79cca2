//! What has to hold for a race beyond what the contract says.

use std::collections::HashSet;

use runnerly_common::{BrokenRule, Error};
use time::Date;

use crate::model::{DistanceKind, Outcome, RaceInput, RaceResult};

/// The distance of a marathon, in metres.
const MARATHON: f64 = 42_195.0;

/// Checks a race.
pub(crate) fn check(input: &RaceInput) -> Result<(), Error> {
    let mut broken = Vec::new();
    if !fits(input.distance, input.distance_kind) {
        broken.push(BrokenRule::new("/distance", "does not fit the kind of distance"));
    }
    match (input.location.lat, input.location.lon) {
        (Some(_), None) => broken.push(BrokenRule::new("/location/lon", "is needed with `lat`")),
        (None, Some(_)) => broken.push(BrokenRule::new("/location/lat", "is needed with `lon`")),
        _ => {}
    }
    none(broken)
}

/// Checks the results of a race.
pub(crate) fn results(race: &RaceInput, results: &[RaceResult], today: Date) -> Result<(), Error> {
    let mut broken = Vec::new();
    if race.date > today {
        broken.push(BrokenRule::new("", "must not come before the day of the race"));
    }
    let mut numbers = HashSet::new();
    for (index, result) in results.iter().enumerate() {
        if !numbers.insert(result.number) {
            broken.push(BrokenRule::new(
                format!("/{index}/number"),
                "belongs to another result too",
            ));
        }
        if let Outcome::NotFinished {
            at_distance: Some(metres),
        } = result.outcome
            && f64::from(metres) >= race.distance
        {
            broken.push(BrokenRule::new(
                format!("/{index}/at_distance"),
                "must be less than the race has",
            ));
        }
    }
    broken.extend(ranks(results));
    none(broken)
}

/// Where ranks do not follow from times.
fn ranks(results: &[RaceResult]) -> Vec<BrokenRule> {
    let mut finished: Vec<(i32, i32, usize)> = Vec::new();
    for (index, result) in results.iter().enumerate() {
        if let Outcome::Finished { time, rank } = result.outcome {
            finished.push((time, rank, index));
        }
    }
    finished.sort_unstable();
    let wrong = |pair: &[(i32, i32, usize)]| match *pair {
        [(time, rank, _), (next_time, next_rank, index)] => {
            let fits = if time == next_time {
                rank == next_rank
            } else {
                rank < next_rank
            };
            (!fits).then(|| BrokenRule::new(format!("/{index}/rank"), "does not follow from the times"))
        }
        _ => None,
    };
    finished.windows(2).filter_map(wrong).collect()
}

fn none(broken: Vec<BrokenRule>) -> Result<(), Error> {
    if broken.is_empty() {
        Ok(())
    } else {
        Err(Error::Rules(broken))
    }
}

fn fits(distance: f64, kind: DistanceKind) -> bool {
    let about = |metres: f64| (distance - metres).abs() <= metres * 0.01;
    match kind {
        DistanceKind::FiveK => about(5_000.0),
        DistanceKind::TenK => about(10_000.0),
        DistanceKind::Half => about(MARATHON / 2.0),
        DistanceKind::Marathon => about(MARATHON),
        DistanceKind::Ultra => distance > MARATHON,
        DistanceKind::Other => true,
    }
}
