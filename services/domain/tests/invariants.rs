//! What holds for every plan, whoever asks for one.

use std::collections::HashSet;

use proptest::prelude::*;
use runnerly_domain::{
    Date, Days, Level, Phase, PlanInputs, Schedule, Session, Uuid, Week, Weekday, Workout, expand, revise, run_id,
};
use time::Duration;
use time::macros::date;

fn weekday() -> impl Strategy<Value = Weekday> {
    (0u8..7).prop_map(|days| Weekday::Monday.nth_next(days))
}

fn days() -> impl Strategy<Value = (Days, Weekday)> {
    proptest::collection::hash_set(weekday_index(), 2..=7).prop_flat_map(|set| {
        let days: Vec<Weekday> = set.into_iter().map(|index| Weekday::Monday.nth_next(index)).collect();
        (
            Just(Days::from_iter(days.iter().copied())),
            proptest::sample::select(days),
        )
    })
}

fn weekday_index() -> impl Strategy<Value = u8> {
    0u8..7
}

fn level() -> impl Strategy<Value = Level> {
    prop_oneof![Just(Level::Beginner), Just(Level::Intermediate), Just(Level::Advanced)]
}

fn distance() -> impl Strategy<Value = u32> {
    prop_oneof![
        proptest::sample::select(vec![5_000, 10_000, 21_098, 42_195, 50_000, 100_000, 160_934]),
        1_000..=500_000u32,
    ]
}

/// Inputs of 4 to 30 weeks, with up to six days more than whole weeks.
fn inputs() -> impl Strategy<Value = PlanInputs> {
    let goal = proptest::option::of(120..=1_800u32);
    let race = (0..36_500i64).prop_map(|day| date!(2000 - 01 - 01) + Duration::days(day));
    (race, 4..=30i64, 0..=6i64, distance(), level(), days(), goal).prop_map(
        |(race_date, weeks, more, distance, level, (days, long_run_day), pace)| PlanInputs {
            start_date: race_date - Duration::days(weeks * 7 - 1 + more),
            race_date,
            distance,
            level,
            days,
            long_run_day,
            goal_time: pace.map(|pace| u32::try_from(u64::from(pace) * u64::from(distance) / 1_000 + 1).unwrap_or(1)),
        },
    )
}

/// Inputs that have a plan, and it.
fn plan() -> impl Strategy<Value = (PlanInputs, Schedule)> {
    inputs().prop_filter_map("the goal rounds out of its limits", |inputs| {
        Some((inputs, expand(&inputs).ok()?))
    })
}

fn is_race(session: &Session) -> bool {
    matches!(session.workout, Workout::Race { .. })
}

fn all(schedule: &Schedule) -> impl Iterator<Item = &Session> {
    schedule.sessions().map(|(_, session)| session)
}

/// Whether no two hard sessions are on consecutive days, or on the same day.
fn rests_between_hard_days(schedule: &Schedule) -> bool {
    let hard: Vec<Date> = all(schedule)
        .filter(|session| session.workout.is_hard())
        .map(|session| session.date)
        .collect();
    hard.windows(2).all(|pair| (pair[1] - pair[0]).whole_days() > 1)
}

fn at_most(value: u32, percent: u64, of: u32) -> bool {
    u64::from(value) * 100 <= u64::from(of) * percent
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn valid_inputs_have_a_plan(inputs in inputs()) {
        let pace = inputs.goal_time.map(|goal| u64::from(goal) * 1_000 / u64::from(inputs.distance));
        if pace.is_none_or(|pace| (120..=1_800).contains(&pace)) {
            prop_assert!(expand(&inputs).is_ok());
        }
    }

    #[test]
    fn weeks_are_whole_and_end_with_the_race((inputs, schedule) in plan()) {
        prop_assert!((4..=30).contains(&schedule.weeks.len()));
        for (index, week) in schedule.weeks.iter().enumerate() {
            prop_assert_eq!(usize::from(week.number), index + 1);
            let left = i64::try_from(schedule.weeks.len() - index).unwrap_or(0);
            prop_assert_eq!(week.starts_on, inputs.race_date - Duration::days(7 * left - 1));
        }
        prop_assert!(schedule.weeks[0].starts_on >= inputs.start_date);
        prop_assert!((schedule.weeks[0].starts_on - inputs.start_date).whole_days() < 7);
    }

    #[test]
    fn dates_are_between_the_first_day_and_the_race((inputs, schedule) in plan()) {
        for (number, session) in schedule.sessions() {
            prop_assert!(session.date >= inputs.start_date && session.date <= inputs.race_date);
            let week = &schedule.weeks[usize::from(number) - 1];
            prop_assert!((0..7).contains(&(session.date - week.starts_on).whole_days()));
        }
        prop_assert_eq!(all(&schedule).map(|session| session.date).min(), Some(schedule.first_date));
        prop_assert_eq!(all(&schedule).map(|session| session.date).max(), Some(schedule.last_date));
    }

    #[test]
    fn no_two_sessions_share_a_date_and_a_slot((_, schedule) in plan()) {
        let places: Vec<_> = all(&schedule).map(|session| (session.date, session.slot)).collect();
        prop_assert_eq!(places.iter().collect::<HashSet<_>>().len(), places.len());
        prop_assert!(places.is_sorted());
        prop_assert!(places.iter().all(|(_, slot)| *slot <= 1));
    }

    #[test]
    fn weekdays_are_the_runners((inputs, schedule) in plan()) {
        for session in all(&schedule).filter(|session| !is_race(session)) {
            prop_assert!(inputs.days.contains(session.date.weekday()));
        }
        for week in &schedule.weeks[..schedule.weeks.len() - 1] {
            let days: Days = week.sessions.iter().map(|session| session.date.weekday()).collect();
            prop_assert_eq!(days, inputs.days);
        }
    }

    #[test]
    fn exactly_one_race_on_its_day((inputs, schedule) in plan()) {
        let races: Vec<_> = all(&schedule).filter(|session| is_race(session)).collect();
        prop_assert_eq!(races.len(), 1);
        prop_assert_eq!(races[0].date, inputs.race_date);
        prop_assert_eq!(races[0].distance, inputs.distance);
        prop_assert_eq!(all(&schedule).filter(|session| session.date == inputs.race_date).count(), 1);
    }

    #[test]
    fn volume_is_what_the_sessions_add_up_to((_, schedule) in plan()) {
        for week in &schedule.weeks {
            let sum: u32 = week.sessions.iter().filter(|session| !is_race(session)).map(|session| session.distance).sum();
            prop_assert_eq!(week.volume, sum);
            prop_assert!(week.sessions.iter().all(|session| session.distance > 0));
        }
    }

    #[test]
    fn volume_grows_by_at_most_a_tenth_except_after_a_cut_back((_, schedule) in plan()) {
        for pair in schedule.weeks.windows(2).filter(|pair| pair[0].phase != Phase::CutBack) {
            prop_assert!(at_most(pair[1].volume, 110, pair[0].volume), "{} to {}", pair[0].volume, pair[1].volume);
        }
        // and after a cut-back week, by at most a tenth above the week before it
        for three in schedule.weeks.windows(3).filter(|three| three[1].phase == Phase::CutBack) {
            prop_assert!(at_most(three[2].volume, 110, three[0].volume));
        }
    }

    #[test]
    fn every_fourth_week_before_the_taper_is_a_cut_back((_, schedule) in plan()) {
        for (index, week) in schedule.weeks.iter().enumerate() {
            let fourth = week.number % 4 == 0 && week.phase != Phase::Taper;
            prop_assert_eq!(week.phase == Phase::CutBack, fourth);
            if fourth {
                let before = schedule.weeks[index - 1].volume;
                prop_assert!((before * 70..=before * 80).contains(&(week.volume * 100)));
            }
        }
    }

    #[test]
    fn the_last_weeks_taper((inputs, schedule) in plan()) {
        let taper = if inputs.distance >= 21_000 { 3 } else { 2 };
        let (before, last) = schedule.weeks.split_at(schedule.weeks.len() - taper);
        prop_assert!(before.iter().all(|week| week.phase != Phase::Taper));
        prop_assert!(last.iter().all(|week| week.phase == Phase::Taper));
        let peak = before.iter().map(|week| week.volume).max().unwrap_or(0);
        prop_assert!(last[0].volume < peak);
        prop_assert!(last.windows(2).all(|pair| pair[1].volume < pair[0].volume));
    }

    #[test]
    fn the_long_run_is_at_most_two_fifths_of_its_week_and_the_longest((inputs, schedule) in plan()) {
        for week in &schedule.weeks {
            let long: Vec<_> =
                week.sessions.iter().filter(|session| matches!(session.workout, Workout::Long { .. })).collect();
            let last = usize::from(week.number) == schedule.weeks.len();
            prop_assert_eq!(long.len(), usize::from(!last));
            for session in long {
                prop_assert_eq!(session.date.weekday(), inputs.long_run_day);
                prop_assert!(at_most(session.distance, 40, week.volume));
                prop_assert!(week.sessions.iter().all(|other| other.distance <= session.distance));
            }
        }
    }

    #[test]
    fn hard_sessions_are_never_on_consecutive_days((inputs, schedule) in plan()) {
        prop_assert!(rests_between_hard_days(&schedule));
        let eve = inputs.race_date.previous_day();
        prop_assert!(all(&schedule).all(|session| Some(session.date) != eve));
    }

    #[test]
    fn workouts_keep_to_the_contract((_, schedule) in plan()) {
        for session in all(&schedule) {
            match session.workout {
                Workout::Easy { distance, hr_zone } => {
                    prop_assert!(distance == session.distance && (1..=5).contains(&hr_zone));
                }
                Workout::Long { distance } | Workout::Recovery { distance } => {
                    prop_assert_eq!(distance, session.distance);
                }
                Workout::Tempo { warmup, tempo, cooldown, pace } => {
                    prop_assert!(warmup > 0 && tempo > 0 && cooldown > 0 && (120..=900).contains(&pace));
                    prop_assert_eq!(warmup + tempo + cooldown, session.distance);
                }
                Workout::Intervals { repeats, work, recovery_s } => {
                    prop_assert!((3..=12).contains(&repeats) && recovery_s <= 1_800);
                    if let runnerly_domain::Work::Metres(metres) = work {
                        prop_assert!(u32::from(repeats) * metres <= session.distance);
                    }
                }
                Workout::Race { .. } => {}
            }
        }
    }

    #[test]
    fn the_same_inputs_give_the_same_bytes((inputs, schedule) in plan()) {
        let again = PlanInputs { days: inputs.days.iter().rev().collect(), ..inputs };
        prop_assert_eq!(format!("{:?}", expand(&again)), format!("{:?}", Ok::<_, ()>(schedule)));
    }

    #[test]
    fn runs_have_ids_of_their_own((_, schedule) in plan(), plan in any::<u128>()) {
        let plan = Uuid::from_u128(plan);
        let ids = |revision| schedule.sessions().map(move |(week, session)| run_id(plan, revision, week, session));
        let first: HashSet<Uuid> = ids(1).collect();
        prop_assert_eq!(first.len(), schedule.sessions_total());
        prop_assert!(ids(1).all(|id| first.contains(&id)));
        prop_assert!(ids(2).all(|id| !first.contains(&id)));
    }

    #[test]
    fn a_revision_keeps_what_is_over_and_rests_between_hard_days(
        (inputs, schedule) in plan(),
        (days, long_run_day) in days(),
        kept in 0..30usize,
    ) {
        let kept = &schedule.weeks[..kept.min(schedule.weeks.len() - 1)];
        let changed = PlanInputs { days, long_run_day, ..inputs };
        let revised = revise(&changed, kept);
        prop_assert!(revised.is_ok());
        if let Ok(revised) = revised {
            prop_assert_eq!(&revised.weeks[..kept.len()], kept);
            prop_assert_eq!(revised.weeks.len(), schedule.weeks.len());
            prop_assert!(rests_between_hard_days(&revised));
            let grows = |pair: &[Week]| pair[0].phase == Phase::CutBack || at_most(pair[1].volume, 110, pair[0].volume);
            prop_assert!(revised.weeks.windows(2).all(grows));
        }
    }

    #[test]
    fn any_dates_and_days_give_a_plan_or_a_reason(
        start in 0..3_652_058i64, race in 0..3_652_058i64, distance in any::<u32>(), goal in any::<Option<u32>>(),
        set in 0u8..128, long_run_day in weekday(),
    ) {
        let day = |days: i64| Date::MIN.saturating_add(Duration::days(days));
        let days = (0..7u8).filter(|index| set & (1 << index) != 0).map(|index| Weekday::Monday.nth_next(index)).collect();
        let (start_date, race_date) = (day(start), day(race));
        let level = Level::Advanced;
        let inputs = PlanInputs { start_date, race_date, distance, level, days, long_run_day, goal_time: goal };
        prop_assert_eq!(expand(&inputs).is_ok(), inputs.weeks().is_ok());
    }
}
