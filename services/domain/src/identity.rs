//! The ids of the runs that a plan becomes.

use uuid::Uuid;

use crate::schedule::Session;

/// The id of the run that a session becomes: the same for the same plan, revision, week, day and slot, so that creating
/// the runs of a plan twice creates them once.
///
/// It is the UUID of version 5 (RFC 9562, section 5.5) of `r{revision}/w{week}/{date}/{slot}` under the plan's id.
///
/// ```
/// use runnerly_domain::{Session, Uuid, Workout, run_id};
/// use time::macros::date;
///
/// let plan = Uuid::from_u128(0x0192f0c4_8111_7d1f_a9d2_0b6f7a3e9c55);
/// let workout = Workout::Long { distance: 14_000 };
/// let session = Session { date: date!(2026 - 11 - 29), slot: 0, workout, distance: 14_000 };
/// assert_eq!(run_id(plan, 1, 3, &session), run_id(plan, 1, 3, &session));
/// assert_ne!(run_id(plan, 1, 3, &session), run_id(plan, 2, 3, &session));
/// ```
#[must_use]
pub fn run_id(plan: Uuid, revision: u32, week: u8, session: &Session) -> Uuid {
    let name = format!("r{revision}/w{week}/{}/{}", session.date, session.slot);
    Uuid::new_v5(&plan, name.as_bytes())
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;
    use crate::workout::Workout;

    #[test]
    fn the_id_is_the_published_name_based_one() {
        let plan = Uuid::from_u128(0x0192_f0c4_8111_7d1f_a9d2_0b6f_7a3e_9c55);
        let workout = Workout::Long { distance: 14_000 };
        let session = Session {
            date: date!(2026 - 11 - 29),
            slot: 1,
            workout,
            distance: 14_000,
        };
        assert_eq!(run_id(plan, 2, 3, &session), Uuid::new_v5(&plan, b"r2/w3/2026-11-29/1"));
        assert_eq!(run_id(plan, 2, 3, &session).get_version_num(), 5);
    }
}
