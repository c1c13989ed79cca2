//! The sessions of a plan as a calendar (iCalendar, RFC 5545).

use runnerly_common::Error;
use runnerly_domain::Session;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;
use uuid::Uuid;

use crate::model::{Plan, PlanWeek};

/// The longest line in bytes, without its line break (section 3.1).
const LINE: usize = 75;
/// A day (section 3.3.4).
const DATE: &[BorrowedFormatItem<'static>] = format_description!("[year][month][day]");
/// An instant in UTC (section 3.3.5).
const INSTANT: &[BorrowedFormatItem<'static>] = format_description!("[year][month][day]T[hour][minute][second]Z");

/// A calendar with an event for each session, which takes the whole day.
///
/// # Errors
/// When a day cannot be written, as after the year 9999.
pub(crate) fn calendar(plan: &Plan, weeks: &[PlanWeek]) -> Result<String, Error> {
    let mut calendar = Calendar::default();
    calendar.line("BEGIN", "VCALENDAR");
    calendar.line("VERSION", "2.0");
    calendar.line("PRODID", "-//Runnerly//Plans//EN");
    calendar.text("X-WR-CALNAME", &plan.name);
    for week in weeks {
        for (id, session) in &week.sessions {
            calendar.event(plan, week, *id, session)?;
        }
    }
    calendar.line("END", "VCALENDAR");
    Ok(calendar.text)
}

#[derive(Default)]
struct Calendar {
    text: String,
}

impl Calendar {
    fn event(&mut self, plan: &Plan, week: &PlanWeek, id: Uuid, session: &Session) -> Result<(), Error> {
        let end = session
            .date
            .next_day()
            .ok_or_else(|| Error::corrupt("a session has no day after it"))?;
        let kilometres = f64::from(session.distance) / 1_000.0;
        self.line("BEGIN", "VEVENT");
        self.line("UID", &format!("{id}@runnerly.example"));
        self.line("DTSTAMP", &plan.updated_at.format(INSTANT).map_err(Error::corrupt)?);
        self.line("SEQUENCE", &(plan.revision - 1).to_string());
        self.line(
            "DTSTART;VALUE=DATE",
            &session.date.format(DATE).map_err(Error::corrupt)?,
        );
        self.line("DTEND;VALUE=DATE", &end.format(DATE).map_err(Error::corrupt)?);
        self.text("SUMMARY", &format!("{}, {kilometres:.1} km", session.workout.title()));
        self.text(
            "DESCRIPTION",
            &format!("{}\nWeek {} of {}", plan.name, week.number, plan.weeks),
        );
        self.line("TRANSP", "TRANSPARENT");
        self.line("END", "VEVENT");
        Ok(())
    }

    /// A line whose value is a text (section 3.3.11).
    fn text(&mut self, name: &str, value: &str) {
        let mut escaped = String::with_capacity(value.len());
        for character in value.chars() {
            match character {
                '\\' | ';' | ',' => escaped.extend(['\\', character]),
                '\n' => escaped.push_str("\\n"),
                // others that no line can hold
                _ if character.is_control() => {}
                _ => escaped.push(character),
            }
        }
        self.line(name, &escaped);
    }

    /// A line, folded where it is too long (section 3.1).
    fn line(&mut self, name: &str, value: &str) {
        let mut length = 0;
        for character in name.chars().chain([':']).chain(value.chars()) {
            if length + character.len_utf8() > LINE {
                self.text.push_str("\r\n ");
                length = 1;
            }
            self.text.push(character);
            length += character.len_utf8();
        }
        self.text.push_str("\r\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped_and_lines_are_folded() {
        let mut calendar = Calendar::default();
        calendar.text("SUMMARY", "a;b,c\\d\r\ne\u{7}");
        assert_eq!(calendar.text, "SUMMARY:a\\;b\\,c\\\\d\\ne\r\n");

        let mut calendar = Calendar::default();
        let value = "ü".repeat(100);
        calendar.line("X", &value);
        let lines: Vec<&str> = calendar.text.split_terminator("\r\n").collect();
        assert_eq!(lines.iter().map(|line| line.len()).collect::<Vec<_>>(), [74, 75, 55]);
        assert!(lines.iter().skip(1).all(|line| line.starts_with(' ')));
        assert_eq!(calendar.text.replace("\r\n ", ""), format!("X:{value}\r\n"));
    }
}
