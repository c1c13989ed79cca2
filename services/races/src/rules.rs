//! What has to hold for a race beyond what the contract says.

use runnerly_common::{BrokenRule, Error};

use crate::model::{DistanceKind, RaceInput};

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
