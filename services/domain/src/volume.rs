//! How far to run in each week.

use crate::inputs::{Class, Level, PlanInputs};
use crate::schedule::Phase;

/// The most that a day of running is planned with, on average, in metres.
const PER_DAY: u32 = 22_000;
/// The least that a session is planned with, on average, in metres.
const PER_SESSION: u32 = 3_000;

/// Where the volume begins and what it grows to, in metres a week.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Range {
    start: u32,
    peak: u32,
}

impl Range {
    /// The range for a runner and a race.
    pub(crate) fn of(inputs: &PlanInputs) -> Self {
        let (start, peak) = kilometres(inputs.level, inputs.class());
        let days = inputs.days.len();
        // two days hold three sessions
        let sessions = days.max(3);
        let peak = (peak * 1_000).min(PER_DAY * days);
        Self {
            start: (start * 1_000).max(PER_SESSION * sessions).min(peak),
            peak,
        }
    }
}

/// The first and the greatest volume, in kilometres a week.
fn kilometres(level: Level, class: Class) -> (u32, u32) {
    match (level, class) {
        (Level::Beginner, Class::FiveK) => (12, 25),
        (Level::Beginner, Class::TenK) => (16, 32),
        (Level::Beginner, Class::Half) => (20, 42),
        (Level::Beginner, Class::Marathon) => (26, 56),
        (Level::Beginner, Class::Ultra) => (32, 70),
        (Level::Intermediate, Class::FiveK) => (20, 40),
        (Level::Intermediate, Class::TenK) => (24, 48),
        (Level::Intermediate, Class::Half) => (30, 60),
        (Level::Intermediate, Class::Marathon) => (38, 75),
        (Level::Intermediate, Class::Ultra) => (45, 95),
        (Level::Advanced, Class::FiveK) => (32, 60),
        (Level::Advanced, Class::TenK) => (38, 70),
        (Level::Advanced, Class::Half) => (45, 85),
        (Level::Advanced, Class::Marathon) => (55, 110),
        (Level::Advanced, Class::Ultra) => (65, 130),
    }
}

/// What a week is for, by its number from 1.
pub(crate) fn phase(week: u8, weeks: u8, taper: u8) -> Phase {
    match week {
        _ if week + taper > weeks => Phase::Taper,
        _ if week.is_multiple_of(4) => Phase::CutBack,
        _ => Phase::Build,
    }
}

/// The volumes of the weeks, in metres and whole hundreds, going on from those that are `kept`.
pub(crate) fn volumes(range: Range, phases: &[Phase], kept: &[u32]) -> Vec<u32> {
    let tapering = phases.iter().filter(|phase| **phase == Phase::Taper).count();
    let mut volumes: Vec<u32> = Vec::with_capacity(phases.len());
    let mut built = None;
    let mut tapered = 0;
    for (index, phase) in phases.iter().enumerate() {
        let volume = match (kept.get(index), phase) {
            (Some(kept), _) => *kept,
            (None, Phase::Build) => built.map_or(range.start, |built| part(built, 108).min(range.peak)),
            (None, Phase::CutBack) => part(volumes.last().copied().unwrap_or(range.start), 75),
            (None, Phase::Taper) => part(built.unwrap_or(range.start), taper_part(tapering, tapered)),
        };
        match phase {
            Phase::Build => built = Some(volume),
            Phase::CutBack => {}
            Phase::Taper => tapered += 1,
        }
        volumes.push(volume);
    }
    volumes
}

/// How much of the greatest volume remains in a week of the taper, in per cent.
fn taper_part(tapering: usize, week: usize) -> u32 {
    match (tapering, week) {
        (3, 0) => 80,
        (3, 1) => 60,
        (3, _) => 40,
        (_, 0) => 70,
        _ => 45,
    }
}

/// So many per cent, down to whole hundreds of metres.
fn part(volume: u32, percent: u32) -> u32 {
    volume * percent / 100 / 100 * 100
}

#[cfg(test)]
mod tests {
    use super::*;

    const RANGE: Range = Range {
        start: 20_000,
        peak: 26_000,
    };

    #[test]
    fn volume_builds_up_cuts_back_and_tapers() {
        let phases: Vec<_> = (1..=12).map(|week| phase(week, 12, 3)).collect();
        let expected = [
            20_000, 21_600, 23_300, 17_400, 25_100, 26_000, 26_000, 19_500, 26_000, 20_800, 15_600, 10_400,
        ];
        assert_eq!(volumes(RANGE, &phases, &[]), expected);
    }

    #[test]
    fn kept_volumes_are_gone_on_from() {
        let phases: Vec<_> = (1..=6).map(|week| phase(week, 6, 2)).collect();
        assert_eq!(
            volumes(RANGE, &phases, &[15_000, 16_000]),
            [15_000, 16_000, 17_200, 12_900, 12_000, 7_700]
        );
    }

    #[test]
    fn a_volume_beyond_the_peak_comes_down_to_it() {
        let phases = [Phase::Build; 3];
        assert_eq!(volumes(RANGE, &phases, &[60_000]), [60_000, 26_000, 26_000]);
    }
}
