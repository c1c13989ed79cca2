//! What has to hold for a runner beyond what the contract says.

use runnerly_common::{BrokenRule, Error};

use crate::model::Details;

/// The most settings of a runner.
const MAX_PREFERENCES: usize = 50;

/// Checks what a runner says.
pub(crate) fn check(details: &Details) -> Result<(), Error> {
    let mut broken = Vec::new();
    if let (Some(rest), Some(max)) = (details.rest_hr, details.max_hr)
        && rest >= max
    {
        broken.push(BrokenRule::new("/rest_hr", "must be lower than `max_hr`"));
    }
    if details.preferences.len() > MAX_PREFERENCES {
        broken.push(BrokenRule::new("/preferences", "there would be more than 50 settings"));
    }
    if broken.is_empty() {
        Ok(())
    } else {
        Err(Error::Rules(broken))
    }
}
