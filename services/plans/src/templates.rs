//! Plans to begin with.

use runnerly_domain::{Days, Level, Weekday};

use Level::{Advanced, Beginner, Intermediate};
use Weekday::{Monday, Saturday, Sunday, Thursday, Tuesday, Wednesday};

/// The distance that a template is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distance {
    /// 5 km.
    FiveK,
    /// 10 km.
    TenK,
    /// The half marathon.
    Half,
    /// The marathon.
    Marathon,
    /// Anything longer.
    Ultra,
}

/// A plan to begin with.
#[derive(Clone, Copy, Debug)]
pub struct Template {
    /// Its name in addresses.
    pub slug: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Whom it is for.
    pub description: &'static str,
    /// The distance that it is for.
    pub distance: Distance,
    /// The level that it is for.
    pub level: Level,
    /// The shortest time that it works well in, in weeks.
    pub min_weeks: u8,
    /// The longest time that it works well in, in weeks.
    pub max_weeks: u8,
    /// Its days to run on.
    pub days: &'static [Weekday],
    /// Its day of the long run.
    pub long_run_day: Weekday,
}

/// Three days a week.
const THREE: &[Weekday] = &[Tuesday, Thursday, Sunday];
/// Four days a week.
const FOUR: &[Weekday] = &[Tuesday, Thursday, Saturday, Sunday];
/// Five days a week.
const FIVE: &[Weekday] = &[Tuesday, Wednesday, Thursday, Saturday, Sunday];
/// Six days a week.
const SIX: &[Weekday] = &[Monday, Tuesday, Wednesday, Thursday, Saturday, Sunday];

/// Every template, the shortest distance first.
pub static TEMPLATES: &[Template] = &[
    Template {
        slug: "5k-beginner",
        name: "5 km, beginner",
        description: "A first race for runners who can run for half an hour.",
        distance: Distance::FiveK,
        level: Beginner,
        min_weeks: 6,
        max_weeks: 10,
        days: THREE,
        long_run_day: Sunday,
    },
    Template {
        slug: "5k-intermediate",
        name: "5 km, intermediate",
        description: "For runners who have raced 5 km and want to be faster.",
        distance: Distance::FiveK,
        level: Intermediate,
        min_weeks: 6,
        max_weeks: 10,
        days: FOUR,
        long_run_day: Sunday,
    },
    Template {
        slug: "10k-beginner",
        name: "10 km, beginner",
        description: "For runners who have run 5 km without a break.",
        distance: Distance::TenK,
        level: Beginner,
        min_weeks: 8,
        max_weeks: 12,
        days: THREE,
        long_run_day: Sunday,
    },
    Template {
        slug: "10k-intermediate",
        name: "10 km, intermediate",
        description: "For runners who have raced 10 km and want to be faster.",
        distance: Distance::TenK,
        level: Intermediate,
        min_weeks: 8,
        max_weeks: 12,
        days: FOUR,
        long_run_day: Sunday,
    },
    Template {
        slug: "half-beginner",
        name: "Half marathon, beginner",
        description: "For runners who have run 10 km without a break.",
        distance: Distance::Half,
        level: Beginner,
        min_weeks: 10,
        max_weeks: 16,
        days: THREE,
        long_run_day: Sunday,
    },
    Template {
        slug: "half-intermediate",
        name: "Half marathon, intermediate",
        description: "For runners who have run a half marathon before.",
        distance: Distance::Half,
        level: Intermediate,
        min_weeks: 10,
        max_weeks: 16,
        days: FOUR,
        long_run_day: Sunday,
    },
    Template {
        slug: "half-advanced",
        name: "Half marathon, advanced",
        description: "For runners who race often and run on most days.",
        distance: Distance::Half,
        level: Advanced,
        min_weeks: 10,
        max_weeks: 16,
        days: FIVE,
        long_run_day: Sunday,
    },
    Template {
        slug: "marathon-beginner",
        name: "Marathon, beginner",
        description: "A first marathon for runners who have run a half marathon.",
        distance: Distance::Marathon,
        level: Beginner,
        min_weeks: 14,
        max_weeks: 20,
        days: FOUR,
        long_run_day: Sunday,
    },
    Template {
        slug: "marathon-intermediate",
        name: "Marathon, intermediate",
        description: "For runners who have run a marathon before.",
        distance: Distance::Marathon,
        level: Intermediate,
        min_weeks: 14,
        max_weeks: 20,
        days: FIVE,
        long_run_day: Sunday,
    },
    Template {
        slug: "marathon-advanced",
        name: "Marathon, advanced",
        description: "For runners with several marathons who run nearly every day.",
        distance: Distance::Marathon,
        level: Advanced,
        min_weeks: 14,
        max_weeks: 20,
        days: SIX,
        long_run_day: Sunday,
    },
    Template {
        slug: "ultra-intermediate",
        name: "Ultra marathon, intermediate",
        description: "A first race beyond the marathon.",
        distance: Distance::Ultra,
        level: Intermediate,
        min_weeks: 16,
        max_weeks: 24,
        days: FIVE,
        long_run_day: Saturday,
    },
    Template {
        slug: "ultra-advanced",
        name: "Ultra marathon, advanced",
        description: "For runners who have gone beyond the marathon before.",
        distance: Distance::Ultra,
        level: Advanced,
        min_weeks: 16,
        max_weeks: 24,
        days: SIX,
        long_run_day: Saturday,
    },
];

/// The template of this name.
#[must_use]
pub fn find(slug: &str) -> Option<&'static Template> {
    TEMPLATES.iter().find(|template| template.slug == slug)
}

/// The level, the days and the day of the long run of a request: what it asks for, else what its template says, else a
/// beginner's three days.
#[must_use]
pub fn resolve(
    template: Option<&Template>,
    level: Option<Level>,
    days: Option<Days>,
    long_run_day: Option<Weekday>,
) -> (Level, Days, Weekday) {
    let level = level.or(template.map(|template| template.level)).unwrap_or(Beginner);
    let usual = template.map_or(THREE, |template| template.days);
    let days = days.unwrap_or_else(|| usual.iter().copied().collect());
    let templates = template
        .map(|template| template.long_run_day)
        .filter(|day| days.contains(*day));
    let last = days.iter().next_back().unwrap_or(Sunday);
    (level, days, long_run_day.or(templates).unwrap_or(last))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use runnerly_domain::{PlanInputs, expand};
    use time::macros::date;

    use super::*;

    #[test]
    fn every_template_makes_plans_without_a_warning() {
        for template in TEMPLATES {
            for weeks in [template.min_weeks, template.max_weeks] {
                let race_date = date!(2027 - 03 - 14);
                let distance = match template.distance {
                    Distance::FiveK => 5_000,
                    Distance::TenK => 10_000,
                    Distance::Half => 21_098,
                    Distance::Marathon => 42_195,
                    Distance::Ultra => 80_000,
                };
                let inputs = PlanInputs {
                    start_date: race_date - time::Duration::weeks(i64::from(weeks)),
                    race_date,
                    distance,
                    level: template.level,
                    days: template.days.iter().copied().collect(),
                    long_run_day: template.long_run_day,
                    goal_time: None,
                };
                let warnings = expand(&inputs).map(|schedule| schedule.warnings);
                assert_eq!(warnings, Ok(Vec::new()), "{}", template.slug);
            }
        }
    }

    #[test]
    fn slugs_are_unique_and_fit_the_contract() {
        let slugs: HashSet<&str> = TEMPLATES.iter().map(|template| template.slug).collect();
        assert_eq!(slugs.len(), TEMPLATES.len());
        let fits = |slug: &str| {
            slug.split('-')
                .all(|word| !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric()))
        };
        assert!(slugs.iter().all(|slug| fits(slug)));
        assert!(find("half-intermediate").is_some() && find("half").is_none());
    }

    #[test]
    fn a_request_goes_before_its_template() {
        let days = |days: &[Weekday]| days.iter().copied().collect::<Days>();
        assert_eq!(resolve(None, None, None, None), (Beginner, days(THREE), Sunday));
        let ultra = find("ultra-advanced");
        assert_eq!(resolve(ultra, None, None, None), (Advanced, days(SIX), Saturday));
        let two = days(&[Monday, Thursday]);
        assert_eq!(
            resolve(ultra, Some(Beginner), Some(two), None),
            (Beginner, two, Thursday)
        );
        assert_eq!(resolve(ultra, None, Some(two), Some(Sunday)), (Advanced, two, Sunday));
    }
}
